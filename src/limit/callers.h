// What a caller may ask in all, whatever it asks for, and what each outcome costs it.
//
//   const Caller caller = caller_of(principal_key, client, seed);
//   if (const auto over = over_limit(rules, rates, caller, now)) …        // before anything is looked at
//   charge(rules, rates, caller, Outcome::allowed, now);                  // when it is known what came of it
//
// Who signed in is limited as that principal and by nothing else, so that a whole office behind one address is not
// punished for one of its machines. Who did not is limited by address (IPv6 by /64, of which one host has them all) and
// by network (IPv4 /24, IPv6 /48). A request is looked at while the bucket holds anything, and its outcome is charged
// afterwards: what costs much may run a bucket into debt, by one request's cost at most for each thread. What was
// refused by a limit costs nothing, so waiting always helps.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ip.h"
#include "limit/rate.h"

namespace why403::limit {

/// What came of a request, as far as its price goes.
enum class Outcome : std::uint8_t {
  allowed,
  stale_token,     ///< a program that should fetch a new one: a loop, not an attack
  refused,         ///< where the caller was allowed before, or where more of it is asked
  refused_new,     ///< where it never was
  failed_sign_in,  ///< a credential that never held
  free,            ///< preflights, and what we could not answer ourselves
};
inline constexpr std::size_t kOutcomes = 6;

enum class LimitKind : std::uint8_t { principal, address, network };
inline constexpr std::size_t kLimitKinds = 3;
std::string_view name(LimitKind kind);

inline constexpr std::uint32_t kCostMax = 1000;

struct CallerRules {
  bool enforced = false;  ///< false: who is over a limit is counted, and let through
  std::array<std::optional<Rate>, kLimitKinds> rates;
  std::array<std::uint32_t, kOutcomes> costs = {1, 1, 1, 5, 10, 0};
  bool operator==(const CallerRules&) const = default;

  [[nodiscard]] bool is_used() const { return rates[0] || rates[1] || rates[2]; }
};

/// Whom to charge: keys into a rate table, 0 where there is none.
struct Caller {
  std::array<std::uint64_t, kLimitKinds> keys{};
};
/// `principal` is a seeded hash of who signed in; nothing when nobody did.
Caller caller_of(std::optional<std::uint64_t> principal, const base::Ip& client, std::uint64_t seed);

struct OverLimit {
  LimitKind kind = LimitKind::address;
  base::Duration retry_after;
};
std::optional<OverLimit> over_limit(const CallerRules& rules, const RateTable& rates, const Caller& caller,
                                    base::Time now);
void charge(const CallerRules& rules, RateTable& rates, const Caller& caller, Outcome outcome, base::Time now);

/// The network of an address that is limited as one: of IPv4 the first `v4` bits, of IPv6 the first `v6`.
base::Ip network_of(const base::Ip& ip, unsigned v4, unsigned v6);

}  // namespace why403::limit
