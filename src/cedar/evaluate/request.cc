#include "cedar/evaluate/request.h"

#include <algorithm>

#include "base/text.h"
#include "cedar/syntax/token_reader.h"

namespace why403::cedar {

void Strangers::reset() {
  texts_.resize(kept_);
  entities_.clear();
  if (!text_index_.empty()) text_index_.clear();
  if (!entity_index_.empty()) entity_index_.clear();
  arena_.reset();
}

TextNumber Strangers::keep(std::string_view text) {
  if (const auto known = names_.find_text(text)) return *known;
  const auto number = static_cast<TextNumber>(std::ranges::find(texts_, text) - texts_.begin());
  if (number == texts_.size()) texts_.push_back(text);
  kept_ = texts_.size();
  return kStrangerBit | number;
}

TextNumber Strangers::text(std::string_view text) {
  if (const auto known = names_.find_text(text)) return *known;
  const auto hash_of = [&](std::uint32_t i) { return base::hash_bytes(texts_[i]); };
  const auto found = find(text_index_, texts_.size(), base::hash_bytes(text),
                          [&](std::uint32_t i) { return texts_[i] == text; });
  if (found) return kStrangerBit | *found;
  texts_.push_back(arena_text(arena_, text));
  const auto count = static_cast<std::uint32_t>(texts_.size());
  if (count == kComparedMax + 1)
    for (std::uint32_t i = 0; i < count; ++i) text_index_.emplace(hash_of(i), i);
  else if (count > kComparedMax)
    text_index_.emplace(hash_of(count - 1), count - 1);
  return kStrangerBit | (count - 1);
}

EntityNumber Strangers::entity(TextNumber type_number, std::string_view id) {
  if ((type_number & kStrangerBit) == 0)
    if (const auto known = names_.find_entity(type_number, id)) return *known;
  const auto hash_of = [&](std::uint32_t i) { return base::hash_bytes(entities_[i].id, entities_[i].type); };
  const auto found =
      find(entity_index_, entities_.size(), base::hash_bytes(id, type_number),
           [&](std::uint32_t i) { return entities_[i].type == type_number && entities_[i].id == id; });
  if (found) return kStrangerBit | *found;
  entities_.push_back({type_number, arena_text(arena_, id)});
  const auto count = static_cast<std::uint32_t>(entities_.size());
  if (count == kComparedMax + 1)
    for (std::uint32_t i = 0; i < count; ++i) entity_index_.emplace(hash_of(i), i);
  else if (count > kComparedMax)
    entity_index_.emplace(hash_of(count - 1), count - 1);
  return kStrangerBit | (count - 1);
}

std::string_view Strangers::type_of(EntityNumber number) const {
  return (number & kStrangerBit) == 0 ? names_.text(names_.type_of(number)) : stranger_entity(number).type;
}

EntityName Strangers::stranger_entity(EntityNumber number) const {
  const Stranger& found = entities_[number & ~kStrangerBit];
  const bool unknown = (found.type & kStrangerBit) != 0;
  return {unknown ? stranger_text(found.type) : names_.text(found.type), found.id};
}

std::string_view Strangers::stranger_text(TextNumber number) const { return texts_[number & ~kStrangerBit]; }

EntityNumber RequestReader::entity(LastType& last, EntityName name) {
  if (last.text != name.type || name.type.empty()) {
    const auto known = names_.find_text(name.type);
    if (!known) return strangers_.entity(name.type, name.id);
    last = {names_.text(*known), *known};
  }
  return strangers_.entity(last.number, name.id);
}

Request RequestReader::begin(EntityName principal, EntityName action, EntityName resource) {
  strangers_.reset();
  arena_.reset();
  Request request;
  request.strangers = &strangers_;
  request.principal = entity(principal_type_, principal);
  request.action = entity(action_type_, action);
  request.resource = entity(resource_type_, resource);
  return request;
}

Result<Request, std::string> RequestReader::read(EntityName principal, EntityName action, EntityName resource,
                                                 std::string_view context, const Type* context_type) {
  Request request = begin(principal, action, resource);
  if (context.empty()) return request;
  if (context.size() > kTextBytesMax)
    return "the context is longer than " + std::to_string(kTextBytesMax) + " bytes";
  if (!base::is_valid_utf8(context)) return std::string("the context is not valid UTF-8");
  values_.reset();
  base::JsonReader json(context);
  const bool read = values_.read(json, context_type, request.context);
  if (!read || !json.at_end())
    return values_.error().empty() ? std::string("the context has text after its end") : values_.error();
  if (request.context.kind != ValueKind::record) return std::string("the context must be a record");
  return request;
}

Result<const Entity*, std::string> RequestReader::describe(const Entity* known, std::string_view attributes,
                                                           const Type* type) {
  if (!base::is_valid_utf8(attributes)) return std::string("the attributes are not valid UTF-8");
  JsonValues values(strangers_, arena_);
  base::JsonReader json(attributes);
  std::span<const Field> given;
  if (json.peek() != base::JsonKind::object) return std::string("the attributes must be an object");
  if (!values.read_fields(json, type, given) || !json.at_end())
    return values.error().empty() ? std::string("the attributes have text after their end") : values.error();
  const std::span<Entity> made = arena_array<Entity>(arena_, 1);
  Entity& entity = made[0];
  if (known != nullptr) entity = *known;
  const std::span<Field> all = arena_array<Field>(arena_, given.size() + entity.attribute_count);
  // Both are sorted by name; where both have one, the known one is taken.
  const auto by_name = [](const Field& left, const Field& right) { return left.name < right.name; };
  const auto end = std::ranges::set_union(entity.attributes(), given, all.begin(), by_name).out;
  entity.attribute_list = all.data();
  entity.attribute_count = static_cast<std::uint32_t>(end - all.begin());
  return &entity;
}

}  // namespace why403::cedar
