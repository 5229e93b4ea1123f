// Who asks the admin API, and what they may.
//
//   AdminAccess access(store, current, keys, clock, settings, seed);
//   const auto caller = access.admit(request, peer);
//   if (!caller) respond(caller.error());
//
// Three ways in: an admin key or a signed token in `Authorization: Bearer`, or the unix socket, whose other end is the
// service's own user or root. A token's roles are those that the configuration gives to its groups, roles, scopes or
// subject, unless the directory has the subject disabled. What cannot be told apart from outside is answered alike, and after kFailuresBurst failures an
// address waits; the socket does not.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ip.h"
#include "limit/rate.h"
#include "serve/admin/ownership.h"
#include "serve/exchange.h"
#include "serve/sign_in.h"
#include "state/store.h"

namespace why403::serve {

class CurrentWorld;
struct World;

inline constexpr std::uint32_t kFailuresBurst = 10;  ///< of one address, and as many each minute
inline constexpr const char* kAdminSocketName = "why403.sock";

enum class AdminRole : std::uint8_t {
  admin,     ///< everything
  owner,     ///< memberships, assignments and access requests of what it owns (ownership.h); decisions by reference as an owner sees them (T2)
  helpdesk,  ///< decisions by reference (T2), who is who
  security,  ///< decisions whole (T3), events, the audit
};
inline constexpr std::array<AdminRole, 4> kAdminRoles = {AdminRole::admin, AdminRole::owner, AdminRole::helpdesk, AdminRole::security};
std::string_view name(AdminRole role);
std::optional<AdminRole> admin_role_named(std::string_view name);

/// A set of roles.
struct RoleSet {
  std::uint8_t bits = 0;
  [[nodiscard]] constexpr bool has(AdminRole role) const { return (bits >> static_cast<int>(role) & 1) != 0; }
  constexpr void add(AdminRole role) { bits = static_cast<std::uint8_t>(bits | 1 << static_cast<int>(role)); }
  [[nodiscard]] constexpr bool meets(RoleSet other) const { return (bits & other.bits) != 0; }
  bool operator==(const RoleSet&) const = default;
};

/// Tokens with this have the role: `group`, `role`, `scope` or `subject`, and its value.
struct RoleRule {
  AdminRole role = AdminRole::admin;
  Ownership owns;      ///< of an owner
  std::string issuer;  ///< whose tokens; empty: of the only one there is
  std::string kind;
  std::string value;
  bool operator==(const RoleRule&) const = default;
};
std::optional<RoleRule> read_role_rule(std::string_view text);
/// What an admin key may, or a rule gives: a role's name, or what an owner owns.
bool is_admin_role(std::string_view text);

struct AdminSettings {
  std::optional<base::IpPort> listen;  ///< none: only the socket
  std::string socket;
  bool tls = false;  ///< also where only this machine reaches it; elsewhere always
  std::vector<RoleRule> roles;
  bool operator==(const AdminSettings& other) const {
    const auto place = [](const auto& at) { return at ? std::pair(at->ip, at->port) : std::pair(base::Ip{}, std::uint16_t{0}); };
    return listen.has_value() == other.listen.has_value() && place(listen) == place(other.listen) && socket == other.socket && tls == other.tls && roles == other.roles;
  }
};

/// Who is at the other end of a connection.
struct AdminPeer {
  base::Ip ip;
  std::optional<uid_t> user;  ///< of a unix socket
};

struct AdminCaller {
  std::string name;  ///< as the audit has it: `key ops-laptop (3q2-7w8x)`, `token ann of https://id.example`, `user 0`
  RoleSet roles;
  std::vector<Ownership> owns;
};

struct Refused {
  int status = 401;
  std::string detail;
  base::Duration retry_after;
};

class AdminAccess {
 public:
  AdminAccess(state::Store& store, const CurrentWorld& current, const KeyKeeper& keys, const base::Clock& clock,
              std::vector<RoleRule> rules, std::uint64_t seed);
  /// Any thread.
  Result<AdminCaller, Refused> admit(const Request& request, const AdminPeer& peer);
  /// When admin keys were used since the last time that this was asked.
  std::map<std::string, base::Time> take_uses() {
    const std::scoped_lock lock(noting_);
    return std::exchange(uses_, {});
  }
  /// Now and then: a world that was replaced is kept by nobody who does not use it.
  void rest();
  [[nodiscard]] std::uint64_t failures() const { return failures_.load(std::memory_order_relaxed); }

 private:
  std::optional<AdminCaller> by_credential(const Request& request, const base::Ip& peer, base::Time now);
  std::optional<AdminCaller> by_token(const Request& request, std::string_view text, const base::Ip& peer, base::Time now);

  bool is_disabled(const std::string& id);
  void take_up_world();

  state::Store& store_;
  const CurrentWorld& current_;
  const KeyKeeper& keys_;
  const base::Clock& clock_;
  const std::vector<RoleRule> rules_;
  const std::uint64_t seed_;
  limit::RateTable failing_{1024};
  std::atomic<std::uint64_t> failures_{0};
  std::mutex noting_;  // of the next
  std::map<std::string, base::Time> uses_;
  std::mutex signing_in_;  // of what follows
  std::uint64_t generation_ = 0;
  std::shared_ptr<const World> world_;  // that of `sign_in_`
  std::optional<SignIn> sign_in_;
};

}  // namespace why403::serve
