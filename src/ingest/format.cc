#include "ingest/format.h"

#include <algorithm>

#include "base/json_reader.h"
#include "ingest/extract/server_string.h"

namespace why403::ingest {

namespace {

bool is_server(std::string_view extract) {
  return extract == "nginx" || extract == "apache" || extract == "haproxy" || extract == "envoy";
}

// A variable that stands unquoted in a JSON template (`"status":$status`) gets quotes, so that the template is JSON.
std::string quote_variables(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted && i + 1 < text.size()) {
      out += text[i++];
      out += text[i];
      continue;
    }
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == '$' || text[i] == '%')) {
      std::size_t end = i;
      while (end < text.size() && text[end] != ',' && text[end] != '}' && text[end] != ' ' && text[end] != ']') ++end;
      out.append("\"").append(text.substr(i, end - i)).append("\"");
      i = end - 1;
      continue;
    }
    out += text[i];
  }
  return out;
}

std::string escape_path(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '.' || c == '[' || c == '!' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// {"request":{"uri":"$request_uri"}} gives request.uri <- request_uri.
class JsonTemplate {
 public:
  JsonTemplate(std::string_view server, std::string text) : server_(server), text_(std::move(text)) {}

  Result<std::vector<Assignment>, Message> assignments() {
    base::JsonReader json(text_, base::JsonReader::Manner::lenient);
    walk(json, "");
    if (!json.ok()) return Message{.what = "cannot use the log format `" + text_ + "`", .reason = std::string("as JSON: ") + json.failure()};
    std::vector<Assignment> out = assignments_of(server_, pieces_);
    for (Assignment& assignment : out)
      for (Expression& expression : assignment.from) rename(expression);
    return out;
  }

 private:
  void walk(base::JsonReader& json, const std::string& path) {
    if (path.size() > kPathBytesMax || !json.enter_object()) return json.skip();
    base::JsonText key;
    while (json.next_member(key)) {
      const std::string below = (path.empty() ? "" : path + ".") + escape_path(base::json_unescape(key));
      if (json.peek() == base::JsonKind::object) {
        walk(json, below);
      } else if (json.peek() == base::JsonKind::string) {
        leaf(base::json_unescape(json.string()), below);
      } else {
        json.skip();
      }
    }
  }

  void leaf(const std::string& text, const std::string& path) {
    auto pieces = parse_server_string(server_, text);
    if (!pieces) return;
    std::vector<FormatPiece> captures;
    for (FormatPiece& piece : *pieces)
      if (piece.is_capture) captures.push_back(std::move(piece));
    if (captures.size() != 1) return;
    paths_.emplace_back(captures[0].name, path);
    pieces_.push_back(std::move(captures[0]));
  }

  void rename(Expression& expression) const {
    for (std::string& value : expression.values)
      for (const auto& [name, path] : paths_)
        if (name == value) {
          value = path;
          break;
        }
  }

  static constexpr std::size_t kPathBytesMax = 1000;
  std::string_view server_;
  std::string text_;
  std::vector<FormatPiece> pieces_;
  std::vector<std::pair<std::string, std::string>> paths_;
};

bool assigns(const std::vector<Assignment>& assignments, std::string_view target) {
  return std::any_of(assignments.begin(), assignments.end(), [&](const Assignment& each) { return each.target == target; });
}

// What the server's variables mean comes after what the description says itself, which replaces it.
Status<Message> add_known_assignments(Description& description) {
  std::vector<Assignment> known;
  if (description.log_format.starts_with('{')) {
    JsonTemplate shape(description.extract, quote_variables(description.log_format));
    known = TRY(shape.assignments());
    description.extract = "json";
  } else {
    const auto pieces = TRY(parse_server_string(description.extract, description.log_format));
    known = assignments_of(description.extract, pieces);
  }
  for (Assignment& assignment : known)
    if (!assigns(description.event, assignment.target)) description.event.push_back(std::move(assignment));
  if (!assigns(description.event, "kind")) description.event.push_back({"kind", {Expression{{}, "request", {}}}});
  return Done{};
}

}  // namespace

Result<std::shared_ptr<const Format>, Message> Format::compile(Description description) {
  auto format = std::make_shared<Format>();
  const auto in_format = [&](Message message) {
    message.what = "format `" + description.name + "`: " + message.what;
    return message;
  };
  if (is_server(description.extract)) {
    const auto added = add_known_assignments(description);
    if (!added) return in_format(added.error());
  }
  format->names_ = ValueNames(description.keys == "any-case");
  // Before the rules are compiled: one of them may capture the enveloped line, or what is handed down.
  if (!description.envelope.empty()) format->envelope_ = format->names_.add(description.envelope);
  if (!description.continues.empty()) format->continues_ = format->names_.add(description.continues);
  if (!description.continues_by.empty()) format->continues_by_ = format->names_.add(description.continues_by);
  for (const std::string& name : description.hand_down) format->handed_down_.emplace_back(format->names_.add(name), name);
  auto mapping = Mapping::compile(description, format->names_);
  if (!mapping) return in_format(mapping.error());
  format->mapping_ = std::move(*mapping);
  for (std::size_t i = 0; i < format->names_.all().size(); ++i)
    if (const std::string_view name = format->names_.all()[i]; name.starts_with("given.")) format->wanted_given_.emplace_back(i, name.substr(6));
  for (const std::string& glob : description.ignore) format->ignored_.emplace_back(glob);
  format->json_ = description.extract == "json";
  const auto extractor = ingest::make_extractor(description, format->names_);
  if (!extractor) return in_format(extractor.error());
  format->description_ = std::move(description);
  return std::shared_ptr<const Format>(std::move(format));
}

std::unique_ptr<Extractor> Format::make_extractor() const {
  return std::move(*ingest::make_extractor(description_, names_));
}

Parser::Parser(std::shared_ptr<const Format> format, const ReadContext& context)
    : format_(std::move(format)), context_(&context), extractor_(format_->make_extractor()), values_(format_->names().all().size()) {}

Outcome Parser::parse(std::string_view record, const Given& given, event::Event& event, base::Arena& arena) {
  inner_ = {};
  for (const Glob& glob : format_->ignored())
    if (glob.matches(record)) return Outcome::nothing;
  values_.clear();
  const Extracted extracted = extractor_->extract(record, values_, arena);
  if (extracted == Extracted::nothing) return Outcome::nothing;
  if (extracted == Extracted::no) return Outcome::not_mine;
  for (const auto& [slot, wanted] : format_->wanted_given())
    for (const auto& [name, text] : given)
      if (name == wanted && !text.empty()) values_.set(slot, text);
  format_->mapping().derive(values_, arena);
  if (format_->mapping().ignores(values_, arena)) return Outcome::nothing;
  if (!format_->mapping().identifies(values_, arena)) return Outcome::not_mine;
  event.raw = record;
  event.format = format_->name();
  MappingState state{values_, arena, event, *context_, time_memory_};
  if (!format_->mapping().apply(state)) return Outcome::not_mine;
  if (format_->envelope() >= 0) {
    if (!values_.has(format_->envelope())) return Outcome::not_mine;
    inner_ = values_.text(format_->envelope());
    while (inner_.ends_with('\n') || inner_.ends_with('\r')) inner_.remove_suffix(1);
  }
  return Outcome::event;
}

void Parser::hand_down(Given& given) const {
  for (const auto& [slot, name] : format_->handed_down())
    if (values_.has(slot)) given.emplace_back(name, values_.text(slot));
}

}  // namespace why403::ingest
