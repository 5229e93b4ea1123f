#include "serve/admin/access.h"

#include <unistd.h>

#include <algorithm>

#include "limit/callers.h"
#include "serve/page_token.h"
#include "serve/world.h"
#include "state/directory.h"
#include "state/keys.h"

namespace why403::serve {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"admin", "owner", "helpdesk", "security"};
constexpr std::array<std::string_view, 4> kRuleKinds = {"group", "role", "scope", "subject"};

bool holds(const std::vector<std::string>& all, const std::string& one) { return std::ranges::find(all, one) != all.end(); }

bool fits(const RoleRule& rule, const identity::Principal& principal) {
  if (!rule.issuer.empty() && rule.issuer != principal.issuer) return false;
  if (rule.kind == "group") return holds(principal.groups, rule.value);
  if (rule.kind == "role") return holds(principal.roles, rule.value);
  if (rule.kind == "scope") return holds(principal.scopes, rule.value);
  return principal.id == rule.value;
}

}  // namespace

std::string_view name(AdminRole role) { return kNames[static_cast<std::size_t>(role)]; }
std::optional<AdminRole> admin_role_named(std::string_view name) {
  const auto at = std::ranges::find(kNames, name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<AdminRole>(at - kNames.begin());
}

bool is_admin_role(std::string_view text) { return admin_role_named(text) || read_ownership(text); }

std::optional<RoleRule> read_role_rule(std::string_view text) {
  const base::Cut parts = base::cut(text, ":");
  if (parts.after.empty() || std::ranges::find(kRuleKinds, parts.before) == kRuleKinds.end()) return std::nullopt;
  RoleRule rule;
  rule.kind = parts.before;
  rule.value = parts.after;
  return rule;
}

AdminAccess::AdminAccess(state::Store& store, const CurrentWorld& current, const KeyKeeper& keys, const base::Clock& clock,
                         std::vector<RoleRule> rules, std::uint64_t seed)
    : store_(store), current_(current), keys_(keys), clock_(clock), rules_(std::move(rules)), seed_(seed) {}

Result<AdminCaller, Refused> AdminAccess::admit(const Request& request, const AdminPeer& peer) {
  const base::Time now = clock_.now();
  const bool has_shown = request.count("authorization") > 0;
  if (peer.user && !has_shown) {
    if (*peer.user != ::geteuid() && *peer.user != 0) return Refused{.status = 401, .detail = "this user needs an admin key"};
    AdminCaller caller{.name = "user " + std::to_string(*peer.user)};
    caller.roles.add(AdminRole::admin);
    return caller;
  }
  const auto rate = limit::Rate::of(kFailuresBurst, base::kMinute, kFailuresBurst);
  // Whoever has one IPv6 address has all of its /64.
  const std::uint64_t place = base::hash_ip(limit::network_of(peer.ip, 32, 64), seed_);
  if (!peer.user)
    if (const auto allowance = failing_.peek(place, rate, now); !allowance.allowed)
      return Refused{.status = 429, .detail = "too many attempts that failed", .retry_after = allowance.retry_after};
  if (auto caller = by_credential(request, peer.ip, now)) return *caller;
  failures_.fetch_add(1, std::memory_order_relaxed);
  if (!peer.user) failing_.take(place, rate, now);
  return Refused{.status = 401, .detail = has_shown ? "this credential does not hold here" : "an admin key or a token is needed"};
}

std::optional<AdminCaller> AdminAccess::by_credential(const Request& request, const base::Ip& peer, base::Time now) {
  constexpr std::string_view scheme = "bearer ";
  if (request.count("authorization") != 1) return std::nullopt;
  const std::string_view shown = request.header("authorization");
  if (!base::starts_with_ignoring_case(shown, scheme)) return std::nullopt;
  const std::string_view text = base::trim(shown.substr(scheme.size()));
  if (!text.starts_with(identity::kApiKeyPrefix)) return by_token(request, text, peer, now);
  const auto key = store_.read([&](state::Database& database) { return state::check_admin_key(database, text, now); });
  if (!key || !*key) return std::nullopt;
  AdminCaller caller{.name = "key " + (*key)->name + " (" + (*key)->key.id + ")"};
  {
    const std::scoped_lock lock(noting_);
    uses_[(*key)->key.id] = now;
  }
  for (const std::string& scope : (*key)->key.scopes) {
    if (auto owned = read_ownership(scope)) {
      caller.roles.add(AdminRole::owner);
      caller.owns.push_back(std::move(*owned));
    } else if (const auto role = admin_role_named(scope)) {
      caller.roles.add(*role);
    }
  }
  return caller;
}

// A signed token of a configured issuer alone: whatever else would have to be asked about.
std::optional<AdminCaller> AdminAccess::by_token(const Request& request, std::string_view text, const base::Ip& peer, base::Time now) {
  if (rules_.empty() || !is_of_issuer(text, current_.get()->sign_in)) return std::nullopt;
  identity::Principal principal;
  {
    const std::scoped_lock lock(signing_in_);
    take_up_world();
    const SignIn::Caller& caller = sign_in_->read(request, Trust::direct, peer, now);
    if (caller.rejection || caller.is_pending || caller.principal.proof != identity::Proof::token) return std::nullopt;
    principal = caller.principal;
  }
  if (is_disabled(principal.id)) return std::nullopt;
  AdminCaller caller{.name = "token " + principal.id + " of " + principal.issuer};
  for (const RoleRule& rule : rules_) {
    if (!fits(rule, principal)) continue;
    caller.roles.add(rule.role);
    if (rule.role == AdminRole::owner) caller.owns.push_back(rule.owns);
  }
  return caller;
}

// What is known of tokens stays known as long as the files do.
void AdminAccess::take_up_world() {
  const std::uint64_t generation = current_.generation();
  if (sign_in_ && generation == generation_) return;
  auto next = current_.get();
  if (sign_in_ && next->reading != nullptr && next->reading == world_->reading)
    sign_in_->go_on_with(next);
  else
    sign_in_.emplace(next, keys_, random_key());
  world_ = std::move(next);
  generation_ = generation;
}

void AdminAccess::rest() {
  const std::scoped_lock lock(signing_in_);
  if (sign_in_) take_up_world();
}

// Whatever kind of entry it is: a name that is disabled administers nothing. Nor does one that cannot be looked up.
bool AdminAccess::is_disabled(const std::string& id) {
  const auto found = store_.read([&](state::Database& database) {
    return std::ranges::any_of(std::array{state::EntryKind::person, state::EntryKind::service}, [&](state::EntryKind kind) {
      const auto entry = state::find_entry(database, kind, id);
      return entry && entry->disabled;
    });
  });
  return !found || *found;
}

}  // namespace why403::serve
