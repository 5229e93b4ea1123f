#include "cedar/values/json_value.h"

#include <algorithm>

#include "cedar/syntax/lexer.h"
#include "cedar/values/extension.h"

namespace why403::cedar {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

namespace {

TypePtr type_of_kind(ValueKind kind) {
  if (kind == ValueKind::string) return Type::of(TypeKind::string);
  return Type::of(static_cast<TypeKind>(static_cast<int>(kind) - static_cast<int>(ValueKind::ip) +
                                        static_cast<int>(TypeKind::ip)));
}

}  // namespace

std::string_view JsonValues::plain(JsonText text) {
  return text.escaped ? base::json_unescape(text, scratch_) : text.raw;
}

bool JsonValues::read(JsonReader& json, const Type* expected, Value& out) {
  if (expected == nullptr) return plain_value(json, out);
  ValueKind wanted = ValueKind::boolean;
  switch (expected->kind) {
    case TypeKind::entity: {
      EntityNumber number = 0;
      if (!read_entity(json, number)) return false;
      out = Value::entity(number);
      const std::string_view type = naming_.type_of(number);
      return type == expected->entity_types[0] ||
             fail("expected an entity of the type `" + display(*expected) + "`, got one of `" +
                  std::string(type) + "`");
    }
    case TypeKind::ip:
    case TypeKind::decimal:
    case TypeKind::datetime:
    case TypeKind::duration:
      wanted = static_cast<ValueKind>(static_cast<int>(expected->kind) - static_cast<int>(TypeKind::ip) +
                                      static_cast<int>(ValueKind::ip));
      if (!extension(json, *expected, out)) return false;
      break;
    case TypeKind::set:
      if (json.peek() != JsonKind::array) return fail("expected a set, written as an array");
      return array(json, expected->element.get(), out);
    case TypeKind::record:
      return record_of(json, *expected, out);
    case TypeKind::integer:
      wanted = ValueKind::integer;
      if (!plain_value(json, out)) return false;
      break;
    case TypeKind::string:
      wanted = ValueKind::string;
      if (!plain_value(json, out)) return false;
      break;
    default:
      if (!plain_value(json, out)) return false;
      break;
  }
  return out.kind == wanted ||
         fail("expected `" + display(*expected) + "`, got `" + std::string(name_of(out.kind)) + "`");
}

bool JsonValues::plain_value(JsonReader& json, Value& out) {
  switch (json.peek()) {
    case JsonKind::boolean:
      out = Value::boolean(json.boolean());
      return json.ok() || fail(json);
    case JsonKind::number: {
      const auto number = json.integer();
      if (!number) return fail(json.ok() ? "a number must be a whole number of 64 bits" : json.failure());
      out = Value::integer(*number);
      return json.ok() || fail(json);
    }
    case JsonKind::string: {
      const JsonText text = json.string();
      if (!json.ok()) return fail(json);
      out = Value::string(arena_text(arena_, plain(text)));
      return true;
    }
    case JsonKind::array:
      return array(json, nullptr, out);
    case JsonKind::object:
      return object(json, out);
    case JsonKind::null:
      return fail("`null` is not a value of the language");
    default:
      return fail(json);
  }
}

bool JsonValues::array(JsonReader& json, const Type* element, Value& out) {
  if (!json.enter_array()) return fail(json);
  const std::size_t first = elements_.size();
  while (json.next_element()) {
    Value value;
    if (!read(json, element, value)) return false;
    elements_.push_back(value);
  }
  if (!json.ok()) return fail(json);
  const std::span<Value> all(elements_.data() + first, elements_.size() - first);
  const std::size_t count = make_set(all);
  const auto kept = arena_array<Value>(arena_, count);
  std::copy_n(all.begin(), count, kept.begin());
  elements_.resize(first);
  out = Value::set(kept);
  return true;
}

// A record, unless its only key is an escape of the right form.
bool JsonValues::object(JsonReader& json, Value& out) {
  if (!json.enter_object()) return fail(json);
  const std::size_t first = fields_.size();
  JsonText key;
  bool more = json.next_member(key);
  while (more) {
    const std::string_view name = plain(key);
    Field field{naming_.text(name), {}};
    const bool special =
        fields_.size() == first && (name == "__entity" || name == "__extn" || name == "__expr");
    if (special) {
      const std::string_view raw = json.raw_value();
      more = json.next_member(key);
      if (!json.ok()) return fail(json);
      bool is_escape = false;
      if (!more && !escape(name, raw, out, is_escape)) return false;
      if (is_escape) return true;
      JsonReader inner(raw);
      if (!read(inner, nullptr, field.value)) return false;
    } else {
      if (!read(json, nullptr, field.value)) return false;
      more = json.next_member(key);
    }
    fields_.push_back(field);
  }
  if (!json.ok()) return fail(json);
  std::span<const Field> fields;
  if (!finish_fields(first, fields)) return false;
  out = Value::record(fields);
  return true;
}

bool JsonValues::escape(std::string_view key, std::string_view raw, Value& out, bool& is_escape) {
  JsonReader json(raw);
  if (key == "__expr") {
    is_escape = json.peek() == JsonKind::string;
    return !is_escape || fail("the `__expr` escape is no longer supported");
  }
  if (json.peek() != JsonKind::object) return true;
  if (key == "__extn") return call(json, out, is_escape, false);
  EntityNumber number = 0;
  if (!entity_members(json, number, is_escape)) return false;
  if (is_escape) out = Value::entity(number);
  return true;
}

// {"type": …, "id": …}, both strings, or inside {"__entity": …}; other members are passed over.
bool JsonValues::entity_members(JsonReader& json, EntityNumber& out, bool& is_entity, int wrapped) {
  if (!json.enter_object()) return fail(json);
  JsonText key, type, id;
  bool has_type = false, has_id = false;
  while (json.next_member(key)) {
    const JsonKind kind = json.peek();
    if (kind == JsonKind::string && key.raw == "type") {
      if (has_type) return fail("duplicate key `type`");
      type = json.string();
      has_type = true;
    } else if (kind == JsonKind::string && key.raw == "id") {
      if (has_id) return fail("duplicate key `id`");
      id = json.string();
      has_id = true;
    } else if (kind == JsonKind::object && wrapped > 0 && key.raw == "__entity") {
      if (!entity_members(json, out, is_entity, wrapped - 1)) return false;
    } else {
      json.skip();
    }
  }
  if (!json.ok()) return fail(json);
  if (!has_type || !has_id) return true;
  is_entity = true;
  const std::string_view name = plain(type);
  if (!is_name(name)) return fail("`" + std::string(name) + "` is not the name of an entity type");
  out = naming_.entity(name, plain(id));
  return true;
}

bool JsonValues::read_entity(JsonReader& json, EntityNumber& out) {
  bool is_entity = false;
  if (json.peek() == JsonKind::object && !entity_members(json, out, is_entity, 1)) return false;
  return is_entity || fail("expected an entity, such as {\"type\": \"User\", \"id\": \"alice\"}");
}

// {"fn": "ip", "arg": …} or {"fn": "offset", "args": [ … ]}.
// Typed, an argument may be written plainly as well: ["2024-10-15", "1d"] for `offset`.
bool JsonValues::call(JsonReader& json, Value& out, bool& is_call, bool typed, bool wrapped) {
  if (!json.enter_object()) return fail(json);
  JsonText key, name;
  bool has_name = false;
  std::string_view single, many;
  while (json.next_member(key)) {
    if (typed && !wrapped && key.raw == "__extn" && json.peek() == JsonKind::object) {
      JsonReader inner(json.raw_value());
      if (!call(inner, out, is_call, typed, true)) return false;
    } else if (key.raw == "fn" && json.peek() == JsonKind::string) {
      name = json.string();
      has_name = true;
    } else if (key.raw == "arg") {
      single = json.raw_value();
    } else if (key.raw == "args" && json.peek() == JsonKind::array) {
      many = json.raw_value();
    } else {
      json.skip();
    }
  }
  if (!json.ok()) return fail(json);
  if (is_call || !has_name || (single.empty() && many.empty())) return true;
  is_call = true;
  const std::string function_name(plain(name));
  const auto function = function_named(function_name);
  if (!function) return fail("`" + function_name + "` is not an extension function");
  std::vector<Value> arguments;
  JsonReader list(single.empty() ? many : single);
  if (!single.empty()) {
    const TypePtr type = typed ? type_of_kind(argument_kinds(*function).first) : nullptr;
    if (!read(list, type.get(), arguments.emplace_back())) return false;
  } else if (!call_arguments(*function, list, typed, arguments)) {
    return false;
  }
  const ExtensionResult result = call_extension(*function, arguments, arena_);
  if (result.error != ExtensionError::none) {
    const bool shown = arguments.size() == 1 && arguments[0].kind == ValueKind::string;
    return fail("`" + function_name + "` has no value for " +
                (shown ? "`" + std::string(arguments[0].text()) + "`" : std::string("these arguments")));
  }
  out = result.value;
  return true;
}

bool JsonValues::call_arguments(Function function, JsonReader& list, bool typed, std::vector<Value>& out) {
  const ArgumentKinds kinds = argument_kinds(function);
  if (!list.enter_array()) return fail(list);
  while (list.next_element()) {
    const TypePtr type = typed ? type_of_kind(out.empty() ? kinds.first : kinds.second) : nullptr;
    if (!read(list, type.get(), out.emplace_back())) return false;
  }
  return list.ok() || fail(list);
}

bool JsonValues::extension(JsonReader& json, const Type& expected, Value& out) {
  constexpr Function constructors[] = {Function::ip, Function::decimal, Function::datetime,
                                       Function::duration};
  const auto which = static_cast<std::size_t>(expected.kind) - static_cast<std::size_t>(TypeKind::ip);
  const Function constructor = constructors[which];
  if (json.peek() == JsonKind::string) {
    const JsonText text = json.string();
    if (!json.ok()) return fail(json);
    const std::string_view argument = plain(text);
    const auto made = construct_extension(constructor, argument, arena_);
    if (!made)
      return fail("`" + std::string(argument) + "` is not a text that `" + std::string(name_of(constructor)) +
                  "` reads");
    out = *made;
    return true;
  }
  if (json.peek() != JsonKind::object)
    return fail("expected a text for `" + std::string(name_of(constructor)) + "`");
  bool is_call = false;
  if (!call(json, out, is_call, true)) return false;
  return is_call || fail("expected a value of `" + std::string(name_of(constructor)) + "`");
}

bool JsonValues::record_of(JsonReader& json, const Type& expected, Value& out) {
  if (json.peek() != JsonKind::object) return fail("expected a record, written as an object");
  std::span<const Field> fields;
  if (!read_fields(json, &expected, fields)) return false;
  out = Value::record(fields);
  return true;
}

bool JsonValues::read_fields(JsonReader& json, const Type* expected, std::span<const Field>& out) {
  if (!json.enter_object()) return fail(json);
  const std::size_t first = fields_.size();
  JsonText key;
  std::size_t required = 0;
  while (json.next_member(key)) {
    const std::string_view name = plain(key);
    const Type* type = nullptr;
    if (expected != nullptr) {
      const auto found = expected->attributes.find(name);
      if (found != expected->attributes.end()) {
        type = found->second.type.get();
        required += found->second.required ? 1 : 0;
      } else if (!expected->open) {
        return fail("unexpected attribute `" + std::string(name) + "`");
      }
    }
    Field field{naming_.text(name), {}};
    if (!read(json, type, field.value)) return false;
    fields_.push_back(field);
  }
  if (!json.ok()) return fail(json);
  const std::size_t count = fields_.size() - first;
  if (!finish_fields(first, out)) return false;
  if (expected == nullptr || required == expected->attributes.size()) return true;
  for (const auto& [name, attribute] : expected->attributes) {
    if (!attribute.required) continue;
    const TextNumber number = naming_.text(name);
    if (count == 0 || find_field(out, number) == nullptr) return fail("missing attribute `" + name + "`");
  }
  return true;
}

bool JsonValues::read_tags(JsonReader& json, const Type* expected, std::span<const Field>& out) {
  if (!json.enter_object()) return fail(json);
  const std::size_t first = fields_.size();
  JsonText key;
  while (json.next_member(key)) {
    Field field{naming_.text(plain(key)), {}};
    if (!read(json, expected, field.value)) return false;
    fields_.push_back(field);
  }
  return json.ok() ? finish_fields(first, out) : fail(json);
}

bool JsonValues::finish_fields(std::size_t first, std::span<const Field>& out) {
  const auto begin = fields_.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, fields_.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  const auto twice = std::adjacent_find(begin, fields_.end(),
                                        [](const Field& a, const Field& b) { return a.name == b.name; });
  if (twice != fields_.end()) return fail("duplicate key in an object");
  const auto kept = arena_array<Field>(arena_, fields_.size() - first);
  std::copy(begin, fields_.end(), kept.begin());
  fields_.resize(first);
  out = kept;
  return true;
}

}  // namespace why403::cedar
