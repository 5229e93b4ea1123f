#include "limit/seen.h"

#include <algorithm>
#include <bit>

namespace why403::limit {

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

// 0 marks an empty place.
std::uint64_t held(std::uint64_t key) { return key | 1; }

}  // namespace

SeenTable::SeenTable(std::size_t keys) {
  const std::size_t groups = (std::min(keys, kKeysMax) + kWays - 1) / kWays;
  const std::size_t rounded = std::bit_ceil(std::max<std::size_t>(groups, 1));
  mask_ = rounded - 1;
  groups_ = std::make_unique<Group[]>(rounded);
}

bool SeenTable::contains(std::uint64_t key) const {
  const Group& group = groups_[(key >> 8) & mask_];
  return std::ranges::any_of(group.keys, [&](const auto& each) { return each.load(kRelaxed) == held(key); });
}

void SeenTable::add(std::uint64_t key) {
  if (contains(key)) return;
  Group& group = groups_[(key >> 8) & mask_];
  for (auto& each : group.keys) {
    std::uint64_t empty = 0;
    if (each.compare_exchange_strong(empty, held(key), kRelaxed)) return;
  }
  const std::uint64_t turn = forgotten_.fetch_add(1, kRelaxed);
  group.keys[turn % kWays].store(held(key), kRelaxed);
}

}  // namespace why403::limit
