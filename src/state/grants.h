// What the directory means in the words of Cedar.
//
//   const std::string entity = write_cedar_entity(person, {"clerks"}, assignments, types);
//   for (const RolePolicy& each : policies_of(role, {"*", "/orders/*"}, types)) …
//
// A person, service or group is an entity whose parents are the groups that it is in and the roles that it is assigned
// everywhere. A role that is assigned within a scope is another parent, `Role::"clerk@/orders/*"`, so that holding it
// there is not holding it everywhere. Policies may name both. A role that has `actions` permits them by itself, with one
// policy for each scope that it is assigned in:
//
//   permit (principal in Role::"clerk@/orders/*", action in [Action::"view"], resource)
//   when { context has path && (context.path == "/orders" || context.path like "/orders/*") };
//
// Its id is `role:clerk@/orders/*`, so every decision names the role and scope that made it, and what would have to be
// otherwise is who should be assigned what. A disabled principal is in `Role::"@disabled"` alone, and a policy
// forbids that everything. Assignments that end are taken out when they do; nothing here knows the time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "state/directory.h"

namespace why403::state {

/// The Cedar types of what the directory holds.
struct EntityTypes {
  std::string person = "User";
  std::string service = "Service";
  std::string group = "Group";
  std::string role = "Role";
  std::string action = "Action";
  bool operator==(const EntityTypes&) const = default;
  [[nodiscard]] const std::string& of(EntryKind kind) const;
};

/// The role that whoever is disabled holds alone.
inline constexpr std::string_view kDisabledRole = "@disabled";

/// The entity, in Cedar's JSON form. `assignments` are those of this entry itself.
std::string write_cedar_entity(const Entry& entry, std::span<const std::string> groups,
                               std::span<const Assignment> assignments, const EntityTypes& types);

struct RolePolicy {
  std::string id;
  std::string text;
};
/// None for a role without actions. Scopes are checked ones.
std::vector<RolePolicy> policies_of(const Entry& role, std::span<const std::string> scopes, const EntityTypes& types);
/// That which is there always: what is disabled may do nothing.
RolePolicy disabled_policy(const EntityTypes& types);

}  // namespace why403::state
