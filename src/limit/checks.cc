#include "limit/checks.h"

#include <algorithm>

#include "limit/callers.h"

namespace why403::limit {

namespace {

constexpr std::uint64_t kEverybody = 1;

}  // namespace

CheckLimits::Keys CheckLimits::keys_of(const base::Ip& client) const {
  return {.address = base::hash_ip(network_of(client, 32, 64), seed_ ^ 0xadd1),
          .network = base::hash_ip(network_of(client, 24, 48), seed_ ^ 0x4e70)};
}

std::optional<base::Duration> CheckLimits::wait(const CheckRules& rules, const base::Ip& client, std::uint64_t token,
                                                base::Time now) {
  if (tokens_.contains(token)) return std::nullopt;
  const Keys keys = keys_of(client);
  std::int64_t wait = rates_.peek(keys.address, rules.address, now).retry_after.ns;
  wait = std::max(wait, rates_.peek(keys.network, rules.network, now).retry_after.ns);
  if (!addresses_.contains(keys.address))
    wait = std::max(wait, everybody_.peek(kEverybody, rules.everybody, now).retry_after.ns);
  if (wait <= 0) return std::nullopt;
  refused_.fetch_add(1, std::memory_order_relaxed);
  return base::Duration{wait};
}

void CheckLimits::failed(const CheckRules& rules, const base::Ip& client, base::Time now) {
  const Keys keys = keys_of(client);
  rates_.charge(keys.address, rules.address, now, 1);
  rates_.charge(keys.network, rules.network, now, 1);
  everybody_.charge(kEverybody, rules.everybody, now, 1);
  failures_.fetch_add(1, std::memory_order_relaxed);
}

void CheckLimits::held(const base::Ip& client, std::uint64_t token) {
  tokens_.add(token);
  addresses_.add(keys_of(client).address);
}

}  // namespace why403::limit
