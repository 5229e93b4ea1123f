#include "stitch/names.h"

#include "base/text.h"

namespace why403::stitch {

Names::Names() : table_(1024), hashes_(1), texts_(1) {}

std::size_t Names::place_of(std::uint64_t hash) const {
  const std::size_t mask = table_.size() - 1;
  // The low bits choose the place, the high ones are compared.
  std::size_t place = hash & mask;
  while (table_[place] != 0 && ((table_[place] ^ hash) & ~kNumber) != 0) place = (place + 1) & mask;
  return place;
}

std::uint32_t Names::find(std::string_view text) const { return text.empty() ? kNone : static_cast<std::uint32_t>(table_[place_of(base::hash_bytes(text))] & kNumber); }

std::uint64_t Names::hash(std::string_view text) { return base::hash_bytes(text); }

std::uint32_t Names::add(std::string_view text, std::uint64_t hash) {
  std::size_t place = place_of(hash);
  if (table_[place] != 0) return static_cast<std::uint32_t>(table_[place] & kNumber);
  if (texts_.size() >= kNamesMax) {
    ++overflow_;
    return kNone;
  }
  if (texts_.size() * 2 >= table_.size()) {
    grow();
    place = place_of(hash);
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  table_[place] = (hash & ~kNumber) | id;
  hashes_.push_back(hash);
  texts_.push_back(arena_.copy(text));
  return id;
}

void Names::grow() {
  table_.assign(table_.size() * 2, 0);
  for (std::uint32_t id = 1; id < hashes_.size(); ++id) table_[place_of(hashes_[id])] = (hashes_[id] & ~kNumber) | id;
}

}  // namespace why403::stitch
