#include "serve/attributes.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::serve {

namespace {

using base::JsonKind;
using base::JsonReader;
using identity::Attribute;
using Value = decltype(Attribute::value);

std::optional<bool> flag_of(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

// The raw value of the member that the path leads to; empty where there is none, or null.
std::string_view claim_at(std::string_view json, const std::vector<std::string>& path) {
  for (const std::string& name : path) {
    JsonReader reader(json);
    if (reader.peek() != JsonKind::object) return {};
    reader.enter_object();
    std::string_view found;
    base::JsonText key;
    while (reader.next_member(key)) {
      const std::string_view value = reader.raw_value();
      if (base::json_unescape(key) == name) found = value;
    }
    json = base::trim(found);
    if (json.empty() || json == "null") return {};
  }
  return json;
}

std::optional<std::vector<std::string>> texts_of(std::string_view json) {
  JsonReader reader(json);
  std::vector<std::string> texts;
  if (reader.peek() != JsonKind::array) return std::nullopt;
  reader.enter_array();
  while (reader.next_element()) {
    if (reader.peek() != JsonKind::string || texts.size() == kAttributeEntriesMax) return std::nullopt;
    texts.push_back(base::json_unescape(reader.string()));
  }
  return texts;
}

std::optional<Value> value_of(AttributeType type, std::string_view json) {
  JsonReader reader(json);
  const bool is_text = reader.peek() == JsonKind::string;
  switch (type) {
    case AttributeType::string:
      if (is_text) return Value(base::json_unescape(reader.string()));
      return std::nullopt;
    case AttributeType::number:
      if (const auto number = base::parse_int(json)) return Value(*number);
      return std::nullopt;
    case AttributeType::flag:
      if (const auto flag = flag_of(json); flag && json.size() > 1) return Value(*flag);
      return std::nullopt;
    case AttributeType::set:
      if (is_text) return Value(std::vector<std::string>{base::json_unescape(reader.string())});
      if (auto texts = texts_of(json)) return Value(std::move(*texts));
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<AttributeType> find_attribute_type(std::string_view name) {
  constexpr std::array<std::string_view, 4> names = {"string", "long", "bool", "set"};
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<AttributeType>(found - names.begin());
}

bool is_attribute_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && text.size() <= 64 && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

Result<std::optional<Attribute>, AttributeFault> read_attribute(const AttributeRule& rule, std::string_view header) {
  const std::string_view text = base::trim(header);
  if (text.empty()) return std::optional<Attribute>();
  if (text.size() > kAttributeBytesMax) return AttributeFault::unreadable;
  Attribute made{.name = rule.name, .value = {}};
  switch (rule.type) {
    case AttributeType::string:
      made.value = std::string(text);
      break;
    case AttributeType::number: {
      const auto number = base::parse_int(text);
      if (!number) return AttributeFault::unreadable;
      made.value = *number;
      break;
    }
    case AttributeType::flag: {
      const auto flag = flag_of(text);
      if (!flag) return AttributeFault::unreadable;
      made.value = *flag;
      break;
    }
    case AttributeType::set: {
      std::vector<std::string> texts;
      for (const std::string_view each : base::split(text, ','))
        if (const std::string_view entry = base::trim(each); !entry.empty()) texts.emplace_back(entry);
      if (texts.size() > kAttributeEntriesMax) return AttributeFault::unreadable;
      made.value = std::move(texts);
      break;
    }
  }
  return std::optional(std::move(made));
}

Result<std::vector<Attribute>, AttributeFault> read_claimed(const std::vector<AttributeRule>& rules, std::string_view claims) {
  std::vector<Attribute> made;
  for (const AttributeRule& rule : rules) {
    if (rule.claim.empty()) continue;
    const std::string_view json = claim_at(claims, rule.claim);
    if (json.empty()) continue;
    auto value = value_of(rule.type, json);
    if (json.size() > kAttributeBytesMax || !value) return AttributeFault::unreadable;
    made.push_back({.name = rule.name, .value = std::move(*value)});
  }
  return made;
}

}  // namespace why403::serve
