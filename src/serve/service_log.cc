#include "serve/service_log.h"

#include <sys/stat.h>

#include "base/json.h"
#include "base/text.h"

namespace why403::serve {

namespace {

using base::Severity;

// Of syslog(3).
std::string_view priority(Severity severity) {
  return severity == Severity::error ? "<3>" : severity == Severity::warning ? "<4>" : "<6>";
}

std::string_view level(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "info";
}

std::string json_of(const Message& message, base::Time now) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object().key("time").string(base::format_rfc3339(now, 6)).key("level").string(level(message.severity));
  json.key("event").string(message.event.empty() ? "message" : message.event).key("message").string(message.what);
  for (const auto& [name, value] : message.fields) json.key(name).string(value);
  if (!message.reason.empty()) json.key("reason").string(message.reason);
  if (message.where) {
    json.key("where").begin_object().key("source").string(message.where->source);
    json.key("line").number(std::uint64_t{message.where->line}).key("column").number(std::uint64_t{message.where->column}).end_object();
  }
  if (!message.notes.empty()) {
    json.key("notes").begin_array();
    for (const std::string& each : message.notes) json.string(each);
    json.end_array();
  }
  if (!message.help.empty()) json.key("help").string(message.help);
  json.end_object();
  return out + "\n";
}

}  // namespace

std::optional<LogForm> find_log_form(std::string_view name) {
  if (name == "text") return LogForm::text;
  if (name == "json") return LogForm::json;
  return std::nullopt;
}

std::string ServiceLog::written(const Message& message) const {
  std::string text = form_ == LogForm::json ? json_of(message, clock_.now()) : base::render_terminal(message, false);
  if (!is_journal_) return text;
  std::string out;
  for (const std::string_view line : base::split(text, '\n'))
    if (!line.empty()) out.append(priority(message.severity)).append(line).append("\n");
  return out;
}

bool is_journal(int file, const char* journal_stream) {
  struct stat about{};
  if (journal_stream == nullptr || ::fstat(file, &about) != 0) return false;
  return journal_stream == std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
}

}  // namespace why403::serve
