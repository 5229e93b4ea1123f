#include "stitch/names.h"

#include "base/text.h"

namespace why403::stitch {

Names::Names() : table_(1024, 0), hashes_(1, 0), texts_(1) {}

std::size_t Names::place_of(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = hash & mask;
  const auto short_hash = static_cast<std::uint32_t>(hash >> 32);
  while (table_[place] != 0) {
    const std::uint32_t id = table_[place];
    if (hashes_[id] == short_hash && texts_[id] == text) break;
    place = (place + 1) & mask;
  }
  return place;
}

std::uint32_t Names::find(std::string_view text) const {
  return text.empty() ? kNone : table_[place_of(text, base::hash_bytes(text))];
}

std::uint32_t Names::add(std::string_view text) {
  if (text.empty()) return kNone;
  const std::uint64_t hash = base::hash_bytes(text);
  std::size_t place = place_of(text, hash);
  if (table_[place] != 0) return table_[place];
  if (texts_.size() >= kNamesMax) {
    ++overflow_;
    return kNone;
  }
  if (texts_.size() * 2 >= table_.size()) {
    grow();
    place = place_of(text, hash);
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  table_[place] = id;
  texts_.push_back(arena_.copy(text));
  hashes_.push_back(static_cast<std::uint32_t>(hash >> 32));
  return id;
}

void Names::grow() {
  table_.assign(table_.size() * 2, 0);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t id = 1; id < texts_.size(); ++id) {
    std::size_t place = base::hash_bytes(texts_[id]) & mask;
    while (table_[place] != 0) place = (place + 1) & mask;
    table_[place] = id;
  }
}

}  // namespace why403::stitch
