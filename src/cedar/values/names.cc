#include "cedar/values/names.h"

namespace why403::cedar {

void HashIndex::grow(std::size_t size) {
  auto slots = std::make_unique<Slots>();
  slots->mask = size - 1;
  slots->values = std::make_unique<std::atomic<std::uint64_t>[]>(size);
  const bool first = tables_.empty();
  tables_.push_back(std::move(slots));
  if (first) publish();
}

void HashIndex::put(std::uint64_t hash, std::uint32_t number) {
  const Slots& slots = *tables_.back();
  std::uint64_t at = hash & slots.mask;
  while (slots.values[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & slots.mask;
  slots.values[at].store(hash >> 32 << 32 | (number + 1), std::memory_order_release);
}

std::size_t HashIndex::bytes() const {
  std::size_t sum = 0;
  for (const auto& table : tables_) sum += (table->mask + 1) * sizeof(std::uint64_t);
  return sum;
}

std::string_view Names::keep(std::string_view text) {
  return text.empty() ? std::string_view{} : bytes_.copy(text);
}

std::optional<TextNumber> Names::find_text(std::string_view text) const {
  return text_index_.find(hash(text), [&](std::uint32_t number) { return texts_[number] == text; });
}

std::optional<EntityNumber> Names::find_entity(TextNumber type, std::string_view id) const {
  return entity_index_.find(hash(type, id), [&](std::uint32_t number) {
    const EntityEntry& entry = entities_[number];
    return entry.type == type && entry.id == id;
  });
}

std::optional<EntityNumber> Names::find_entity(EntityName name) const {
  const auto type = find_text(name.type);
  return type ? find_entity(*type, name.id) : std::nullopt;
}

TextNumber Names::add_text(std::string_view text) {
  if (const auto known = find_text(text)) return *known;
  const std::scoped_lock lock(adding_);
  if (const auto known = find_text(text)) return *known;
  if (is_full(texts_)) return 0;
  const TextNumber number = texts_.push(keep(text));
  text_index_.insert(hash(text), number, [&](std::uint32_t other) { return hash(texts_[other]); });
  return number;
}

EntityNumber Names::add_entity(TextNumber type, std::string_view id) {
  if (const auto known = find_entity(type, id)) return *known;
  const std::scoped_lock lock(adding_);
  if (const auto known = find_entity(type, id)) return *known;
  if (is_full(entities_)) return 0;
  const EntityNumber number = entities_.push({type, keep(id)});
  entity_index_.insert(hash(type, id), number,
                       [&](std::uint32_t other) { return hash(entities_[other].type, entities_[other].id); });
  return number;
}

}  // namespace why403::cedar
