// How much work strangers may make us by credentials that do not hold: a signature costs some 100 µs to check, and
// whoever sends it nothing.
//
//   if (const auto wait = checks.wait(rules, client, token, now)) refuse_429(*wait);      // before the check
//   checks.failed(rules, client, now);   or   checks.held(client, token);                 // after it
//
// Only a check that failed is charged: to its address (IPv6 by /64), to its network (IPv4 /24, IPv6 /48), and to
// everybody. A token that held before is checked whatever came from its address since, on any thread; and an address from
// which a good token came is not refused for what everybody does. So those who belong inside pass, also behind the
// address of an attacker, unless their token is new as well. Tables of fixed size; any number of threads, no lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/ip.h"
#include "limit/rate.h"
#include "limit/seen.h"

namespace why403::limit {

/// Checks that may fail.
struct CheckRules {
  Rate address = Rate::of(60, base::kMinute, 60);
  Rate network = Rate::of(600, base::kMinute, 300);
  Rate everybody = Rate::of(500, base::kSecond, 500);
  bool operator==(const CheckRules&) const = default;
};

class CheckLimits {
 public:
  static constexpr std::size_t kStrangers = 1 << 17;  ///< addresses and networks with failures, 16 bytes each
  static constexpr std::size_t kTokens = 1 << 17;     ///< that held, 8 bytes each
  static constexpr std::size_t kAddresses = 1 << 16;  ///< from which one did

  /// `seed` keeps anybody from choosing whose place he takes.
  explicit CheckLimits(std::uint64_t seed) : seed_(seed) {}

  /// How long to wait before the check may be made; nothing: now. `token` is a seeded hash of its text.
  std::optional<base::Duration> wait(const CheckRules& rules, const base::Ip& client, std::uint64_t token,
                                     base::Time now);
  void failed(const CheckRules& rules, const base::Ip& client, base::Time now);
  void held(const base::Ip& client, std::uint64_t token);

  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t failures() const { return failures_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t forgiven() const { return rates_.forgiven(); }

 private:
  struct Keys {
    std::uint64_t address, network;
  };
  [[nodiscard]] Keys keys_of(const base::Ip& client) const;

  std::uint64_t seed_;
  RateTable rates_{kStrangers};
  RateTable everybody_{RateTable::kWays};
  SeenTable tokens_{kTokens};
  SeenTable addresses_{kAddresses};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> failures_{0};
};

}  // namespace why403::limit
