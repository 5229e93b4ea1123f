#include "state/members.h"

#include <algorithm>
#include <utility>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::state {

namespace {

using base::JsonKind;
using base::JsonReader;

bool read_texts(JsonReader& json, std::vector<std::string>& to) {
  if (json.peek() != JsonKind::array) return false;
  json.enter_array();
  to.clear();
  while (json.next_element()) {
    if (json.peek() != JsonKind::string) return false;
    to.push_back(base::json_unescape(json.string()));
  }
  return json.ok();
}

bool read_time(JsonReader& json, std::optional<base::Time>& to) {
  to.reset();
  if (json.peek() == JsonKind::null) {
    json.null();
    return true;
  }
  if (json.peek() != JsonKind::string) return false;
  to = base::parse_rfc3339(base::json_unescape(json.string()));
  return to.has_value();
}

// Without the white space between its parts, which no text holds unescaped but as itself.
std::string compact(std::string_view json) {
  std::string text;
  bool is_inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!is_inside && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
    text += c;
    if (c == '"') is_inside = !is_inside;
    if (is_inside && c == '\\' && i + 1 < json.size()) text += json[++i];
  }
  return text;
}

}  // namespace

std::string ObjectReader::read() {
  if (!base::is_valid_utf8(json_)) return "the text is not UTF-8";
  JsonReader json(json_);
  if (json.peek() != JsonKind::object) return "a JSON object is wanted";
  json.enter_object();
  base::JsonText key;
  while (json.next_member(key)) {
    const std::string name = base::json_unescape(key);
    const auto member = std::ranges::find(members_, name, &Member::name);
    if (member == members_.end()) return "unknown member `" + base::printable(name.substr(0, 64)) + "`";
    if (std::exchange(member->is_given, true)) return "`" + name + "` stands there twice";
    const auto wanted = [&](const char* what) { return "`" + name + "` must be " + what; };
    const JsonKind kind = json.peek();
    switch (member->type) {
      case Type::text:
        if (kind != JsonKind::string) return wanted("a text");
        *static_cast<std::string*>(member->to) = base::json_unescape(json.string());
        break;
      case Type::texts:
        if (!read_texts(json, *static_cast<std::vector<std::string>*>(member->to))) return wanted("a list of texts");
        break;
      case Type::flag:
        if (kind != JsonKind::boolean) return wanted("`true` or `false`");
        *static_cast<bool*>(member->to) = json.boolean();
        break;
      case Type::number: {
        const auto value = kind == JsonKind::number ? json.integer() : std::nullopt;
        if (!value || *value < 0) return wanted("a whole number");
        *static_cast<std::uint64_t*>(member->to) = static_cast<std::uint64_t>(*value);
        break;
      }
      case Type::object:
        if (kind != JsonKind::object) return wanted("an object");
        *static_cast<std::string*>(member->to) = compact(json.raw_value());
        break;
      case Type::time:
        if (!read_time(json, *static_cast<std::optional<base::Time>*>(member->to)))
          return wanted("a time such as `2027-01-31T00:00:00Z`, or null");
        break;
    }
  }
  if (!json.ok()) return json.failure();
  return json.at_end() ? "" : "something follows the object";
}

bool ObjectReader::has(std::string_view name) const {
  const auto member = std::ranges::find(members_, name, &Member::name);
  return member != members_.end() && member->is_given;
}

}  // namespace why403::state
