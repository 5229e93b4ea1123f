// Rates: the generic cell rate algorithm, one number per caller.
//
//   RateTable table(1 << 16);
//   const Rate rate = Rate::of(100, kMinute, 20);       // 100 a minute, bursts of 20
//   const Allowance allowance = table.take(key, rate, now);
//   if (!allowance.allowed) respond_429(allowance.retry_after);
//
// A caller's number is its theoretical arrival time (TAT): the moment at which its bucket is full again. A
// request is allowed when now >= TAT - tolerance; then TAT = max(now, TAT) + cost * interval. A refused
// request costs nothing, so waiting always helps.
//
// The table has a fixed size: a key has kWays places, and a newcomer takes the place of a caller whose bucket
// is full again, which loses nothing, or else of the one nearest to it, which forgives that one's debt; that
// is counted (`forgiven`). Any number of threads, no lock, no allocation after construction. When two threads
// meet a new key at the same moment, at most one request more passes.
// `now` may come from a clock that somebody sets: a number further ahead than any debt can be is one of a time that was
// taken back, and counts as none.
// ITU-T I.371 annex A, "virtual scheduling algorithm".
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "base/time.h"

namespace why403::limit {

struct Rate {
  base::Duration interval;   ///< between requests of a steady caller (T)
  base::Duration tolerance;  ///< how far ahead of that a burst may run (tau)

  /// `count` requests per `period`, of which `burst` may come at once; each at least 1.
  static Rate of(std::uint32_t count, base::Duration period, std::uint32_t burst);
  bool operator==(const Rate&) const = default;
};

struct Allowance {
  bool allowed = true;
  base::Duration retry_after;  ///< how long to wait when it is not
};

class RateTable {
 public:
  static constexpr std::size_t kWays = 8;
  static constexpr std::size_t kCallersMax = std::size_t{1} << 26;

  /// Room for about `callers` keys, rounded up to a power of two, at most kCallersMax; 16 bytes each.
  explicit RateTable(std::size_t callers);

  /// `key` is a hash of the caller with a secret seed, so that nobody can choose a neighbour. `cost` in
  /// requests.
  Allowance take(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost = 1);
  /// Takes even where take() would refuse, so that what a request costs may be settled after it was let in. No debt is
  /// larger than one more bucket.
  void charge(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost);
  /// What take() would say, without taking.
  [[nodiscard]] Allowance peek(std::uint64_t key, Rate rate, base::Time now, std::uint32_t cost = 1) const;

  [[nodiscard]] std::size_t capacity() const { return (mask_ + 1) * kWays; }
  [[nodiscard]] std::uint64_t forgiven() const { return forgiven_.load(std::memory_order_relaxed); }

 private:
  struct Place {
    std::atomic<std::uint64_t> key{0};
    std::atomic<std::int64_t> full_at{0};  // TAT in nanoseconds
  };
  struct alignas(64) Group {
    Place places[kWays];
  };
  Place& place_of(std::uint64_t key, base::Time now);
  [[nodiscard]] const Place* find(std::uint64_t key) const;

  std::size_t mask_ = 0;
  std::unique_ptr<Group[]> groups_;
  std::atomic<std::uint64_t> forgiven_{0};
};

}  // namespace why403::limit
