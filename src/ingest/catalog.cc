#include "ingest/catalog.h"

#include <algorithm>

#include "base/file.h"
#include "ingest/embedded.h"
#include "ingest/extract/server_string.h"
#include "ingest/yaml.h"

namespace why403::ingest {

Result<Catalog, Message> Catalog::built_in() {
  Catalog out;
  for (const std::string_view json : embedded_formats()) TRY(out.add(TRY(parse_description(json))));
  return out;
}

Status<Message> Catalog::add(Description description) {
  for (Entry& entry : entries_)
    if (entry.description.name == description.name) {
      entry = {std::move(description), nullptr};
      return Done{};
    }
  entries_.push_back({std::move(description), nullptr});
  return Done{};
}

Result<Description, Message> read_description(std::string_view source, const std::string& yaml) {
  return parse_description(TRY(yaml_to_json(source, yaml)));
}

Result<std::string, Message> Catalog::add_file(const std::string& path) {
  Description description = TRY(read_description(path, TRY(base::read_file(path))));
  const std::string name = description.name;
  TRY(Format::compile(description));
  TRY(add(std::move(description)));
  return name;
}

Result<std::string, Message> Catalog::add_log_format(std::string_view server, const std::string& text) {
  Description description;
  description.name = "log-format";
  description.extract = server.empty() ? guess_server(text) : server;
  description.product = description.extract;
  description.layer = "proxy";
  description.log_format = text;
  description.require = {"time"};
  if (description.extract.empty())
    return Message{.what = "cannot use the log format `" + text + "`", .reason = "it holds no variable such as `$status` or `%>s`"};
  const auto format = TRY(Format::compile(description));
  const std::vector<Assignment>& known = format->description().event;
  const bool has_time = std::any_of(known.begin(), known.end(), [](const Assignment& each) { return each.target == "time"; });
  if (!has_time) description.require.clear();
  TRY(add(std::move(description)));
  return std::string("log-format");
}

Result<std::shared_ptr<const Format>, Message> Catalog::format(std::size_t index) {
  const std::lock_guard lock(*compiling_);
  Entry& entry = entries_[index];
  if (!entry.compiled) entry.compiled = TRY(Format::compile(entry.description));
  return entry.compiled;
}

Result<std::shared_ptr<const Format>, Message> Catalog::find(std::string_view name) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].description.name == name) return format(i);
  const std::string near = base::did_you_mean(name, names());
  return Message{.what = "unknown format `" + std::string(name) + "`",
                 .help = near.empty() ? "`why403 formats` lists them" : "did you mean `" + near + "`?"};
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> out;
  for (const Entry& entry : entries_) out.push_back(entry.description.name);
  return out;
}

}  // namespace why403::ingest
