#include "limit/rate.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace why403::limit {

namespace {

// Costs and intervals are an operator's: their product is kept far from the end of the axis.
constexpr std::int64_t kAheadMax = 366 * base::kDay.ns;

std::int64_t price(const Rate& rate, std::uint32_t cost) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(rate.interval.ns, static_cast<std::int64_t>(cost), &product)) return kAheadMax;
  return std::min(product, kAheadMax);
}

// No debt reaches further ahead: one bucket that is used up, and one that is owed.
std::int64_t debt_max(const Rate& rate) { return 2 * (rate.tolerance.ns + rate.interval.ns); }

// Where a bucket stands: never before now. A number that no debt can be is one of a clock that was set back since; its
// caller would be locked out for as long.
std::int64_t standing(std::int64_t full_at, const Rate& rate, base::Time now) {
  return full_at - now.ns > debt_max(rate) ? now.ns : std::max(full_at, now.ns);
}

// The burst's first request is free of tolerance: a bucket of one allows one.
Allowance judge(std::int64_t full_at, const Rate& rate, base::Time now, std::uint32_t cost) {
  const std::int64_t ahead = standing(full_at, rate, now) + price(rate, cost) - rate.interval.ns;
  const std::int64_t wait = ahead - rate.tolerance.ns - now.ns;
  if (wait <= 0) return {};
  return {.allowed = false, .retry_after = {wait}};
}

}  // namespace

Rate Rate::of(std::uint32_t count, base::Duration period, std::uint32_t burst) {
  const std::int64_t interval = std::max<std::int64_t>(1, period.ns / std::max(1u, count));
  const std::int64_t extra = std::max(1u, burst) - 1;
  std::int64_t tolerance = 0;
  if (__builtin_mul_overflow(interval, extra, &tolerance)) tolerance = kAheadMax;
  return {.interval = {std::min(interval, kAheadMax)}, .tolerance = {std::min(tolerance, kAheadMax)}};
}

RateTable::RateTable(std::size_t callers) {
  const std::size_t groups = (std::min(callers, kCallersMax) + kWays - 1) / kWays;
  const std::size_t rounded = std::bit_ceil(std::max<std::size_t>(groups, 1));
  mask_ = rounded - 1;
  groups_ = std::make_unique<Group[]>(rounded);
}

Allowance RateTable::take(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost) {
  Place& place = place_of(key, now);
  std::int64_t full_at = place.full_at.load(std::memory_order_relaxed);
  for (;;) {
    const Allowance allowance = judge(full_at, rate, now, cost);
    if (!allowance.allowed) return allowance;
    const std::int64_t next = standing(full_at, rate, now) + price(rate, cost);
    if (place.full_at.compare_exchange_weak(full_at, next, std::memory_order_relaxed)) return allowance;
  }
}

void RateTable::charge(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost) {
  Place& place = place_of(key, now);
  std::int64_t full_at = place.full_at.load(std::memory_order_relaxed);
  for (;;) {
    const std::int64_t next =
        std::min(standing(full_at, rate, now) + price(rate, cost), now.ns + debt_max(rate));
    if (place.full_at.compare_exchange_weak(full_at, next, std::memory_order_relaxed)) return;
  }
}

Allowance RateTable::peek(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost) const {
  const Place* place = find(key);
  const std::int64_t full_at = place ? place->full_at.load(std::memory_order_relaxed) : now.ns;
  return judge(full_at, rate, now, cost);
}

const RateTable::Place* RateTable::find(std::uint64_t key) const {
  key |= 1;
  for (const Place& place : groups_[(key >> 8) & mask_].places)
    if (place.key.load(std::memory_order_acquire) == key) return &place;
  return nullptr;
}

RateTable::Place& RateTable::place_of(std::uint64_t key, base::Time now) {
  key |= 1;  // 0 marks an empty place
  Group& group = groups_[(key >> 8) & mask_];
  for (;;) {
    Place* best = nullptr;
    std::int64_t best_full_at = std::numeric_limits<std::int64_t>::max();
    std::uint64_t best_key = 0;
    for (Place& place : group.places) {
      const std::uint64_t held = place.key.load(std::memory_order_acquire);
      if (held == key) return place;
      const std::int64_t full_at = held == 0 ? std::numeric_limits<std::int64_t>::min()
                                             : place.full_at.load(std::memory_order_relaxed);
      if (full_at < best_full_at) {
        best = &place;
        best_full_at = full_at;
        best_key = held;
      }
    }
    if (best->key.compare_exchange_strong(best_key, key, std::memory_order_acq_rel)) {
      if (best_full_at > now.ns) forgiven_.fetch_add(1, std::memory_order_relaxed);
      best->full_at.store(now.ns, std::memory_order_relaxed);
      return *best;
    }
  }
}

}  // namespace why403::limit
