#include "stitch/names.h"

#include "base/text.h"

namespace why403::stitch {

Names::Names() : table_(1024), texts_(1) {}

std::size_t Names::place_of(std::uint64_t hash) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash & mask;
  while (table_[place].id != 0 && table_[place].hash != hash) place = (place + 1) & mask;
  return place;
}

std::uint32_t Names::find(std::string_view text) const { return text.empty() ? kNone : table_[place_of(base::hash_bytes(text))].id; }

std::uint32_t Names::add(std::string_view text) {
  if (text.empty()) return kNone;
  const std::uint64_t hash = base::hash_bytes(text);
  std::size_t place = place_of(hash);
  if (table_[place].id != 0) return table_[place].id;
  if (texts_.size() >= kNamesMax) {
    ++overflow_;
    return kNone;
  }
  if (texts_.size() * 2 >= table_.size()) {
    grow();
    place = place_of(hash);
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  table_[place] = {hash, id};
  texts_.push_back(arena_.copy(text));
  return id;
}

void Names::grow() {
  std::vector<Slot> old(table_.size() * 2);
  old.swap(table_);
  for (const Slot& slot : old)
    if (slot.id != 0) table_[place_of(slot.hash)] = slot;
}

}  // namespace why403::stitch
