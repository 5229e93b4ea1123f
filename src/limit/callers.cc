#include "limit/callers.h"

#include <array>

namespace why403::limit {

namespace {

constexpr unsigned kV4Host = 32, kV6Host = 64;
constexpr unsigned kV4Network = 24, kV6Network = 48;

template <typename See>
void each_limit(const CallerRules& rules, const Caller& caller, See see) {
  for (std::size_t i = 0; i < kLimitKinds; ++i)
    if (rules.rates[i] && caller.keys[i] != 0) see(static_cast<LimitKind>(i), caller.keys[i], *rules.rates[i]);
}

}  // namespace

std::string_view name(LimitKind kind) {
  constexpr std::array<std::string_view, kLimitKinds> names = {"principal", "address", "network"};
  return names[static_cast<std::size_t>(kind)];
}

base::Ip network_of(const base::Ip& ip, unsigned v4, unsigned v6) {
  const unsigned kept = ip.is_v4() ? 96 + v4 : v6;
  base::Ip network = ip;
  for (unsigned bit = kept; bit < 128; ++bit)
    network.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  return network;
}

// Each kind has a seed of its own: a principal and an address never share a bucket.
Caller caller_of(std::optional<std::uint64_t> principal, const base::Ip& client, std::uint64_t seed) {
  if (principal) return {.keys = {*principal | 1, 0, 0}};
  return {.keys = {0, base::hash_ip(network_of(client, kV4Host, kV6Host), seed ^ 0xadd1) | 1,
                   base::hash_ip(network_of(client, kV4Network, kV6Network), seed ^ 0x4e70) | 1}};
}

std::optional<OverLimit> over_limit(const CallerRules& rules, const RateTable& rates, const Caller& caller,
                                    base::Time now) {
  std::optional<OverLimit> over;
  each_limit(rules, caller, [&](LimitKind kind, std::uint64_t key, const Rate& rate) {
    const Allowance allowance = rates.peek(key, rate, now);
    if (allowance.allowed || (over && over->retry_after.ns >= allowance.retry_after.ns)) return;
    over = OverLimit{.kind = kind, .retry_after = allowance.retry_after};
  });
  return over;
}

void charge(const CallerRules& rules, RateTable& rates, const Caller& caller, Outcome outcome, base::Time now) {
  const std::uint32_t cost = rules.costs[static_cast<std::size_t>(outcome)];
  if (cost == 0) return;
  each_limit(rules, caller,
             [&](LimitKind, std::uint64_t key, const Rate& rate) { rates.charge(key, rate, now, cost); });
}

}  // namespace why403::limit
