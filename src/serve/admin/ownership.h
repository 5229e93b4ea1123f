// What an owner owns: roles, and the part of what there is in which they may be handed out.
//
//   const auto owns = read_ownership("owner:order-editor@/orders/*");
//   covers(*owns, "order-editor", "/orders/7", world);    // true
//
// Admin keys and the configuration's rules for tokens say it where they name roles: `owner` owns everything,
// `owner@/orders/*` every role within that scope, and `owner:order-editor@/orders/*` that role there and no other. Scopes
// are those of assignments (state/directory.h); one is within another when all that it holds is. Who owns an entity that
// is a group, `owner@Group::"clerks"`, says who is in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::state {
struct AccessRequest;
struct Entry;
}  // namespace why403::state

namespace why403::serve {

struct World;

struct Ownership {
  std::string role;         ///< empty: every one
  std::string scope = "*";
  bool operator==(const Ownership&) const = default;
};
std::optional<Ownership> read_ownership(std::string_view text);
std::string write_ownership(const Ownership& ownership);

/// `/orders/7` of a request for `GET /orders/7`, as decisions are made on it; empty when it has more than one meaning.
std::string path_asked_for(const state::AccessRequest& request);

bool covers(const Ownership& ownership, std::string_view role, std::string_view scope, const World& world);
bool owns(const std::vector<Ownership>& all, std::string_view role, std::string_view scope, const World& world);
/// Who is in `group` (`Group::"clerks"`), is for owners of that very group: what is nested in one's own came there by others' word.
bool owns_group(const std::vector<Ownership>& all, std::string_view group);
/// Whether what was asked for lies where one of them reaches, and `roles`, which are all there are, would permit it.
bool owns(const std::vector<Ownership>& all, const state::AccessRequest& request, const std::vector<state::Entry>& roles, const World& world);

}  // namespace why403::serve
