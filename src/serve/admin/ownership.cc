#include "serve/admin/ownership.h"

#include <algorithm>

#include "base/text.h"
#include "cedar/syntax/parser.h"
#include "decide/path.h"
#include "serve/access_ticket.h"
#include "serve/world.h"
#include "state/access_requests.h"
#include "state/directory.h"

namespace why403::serve {

namespace {

constexpr std::string_view kOwner = "owner";

// `/orders/*` holds `/orders`, `/orders/7` and `/orders/eu/*`.
bool is_path_within(std::string_view path, std::string_view scope) {
  if (path == scope) return true;
  if (!scope.ends_with("/*")) return false;
  const std::string_view above = scope.substr(0, scope.size() - 2);
  if (path.ends_with("/*")) path.remove_suffix(2);
  return path == above || (path.starts_with(above) && path.substr(above.size()).starts_with('/'));
}

bool is_entity_within(const cedar::EntityName& entity, std::string_view scope, const World& world) {
  const auto owned = cedar::parse_entity_name(scope);
  if (!owned) return false;
  if (owned->type == entity.type && owned->id == entity.id) return true;
  const cedar::Entities& entities = *world.decisions->entities;
  const auto number = entities.names().find_entity(entity);
  const auto above = entities.names().find_entity({owned->type, owned->id});
  const cedar::Entity* found = number ? entities.find(*number) : nullptr;
  return found != nullptr && above && found->is_in(*above);
}

bool is_scope_within(std::string_view scope, std::string_view owned, const World& world) {
  if (owned == "*" || scope == owned) return true;
  if (scope.starts_with('/')) return owned.starts_with('/') && is_path_within(scope, owned);
  const auto entity = cedar::parse_entity_name(scope);
  return entity && !owned.starts_with('/') && is_entity_within({entity->type, entity->id}, owned, world);
}

bool permits(const state::Entry& role, const state::AccessRequest& request) {
  return std::ranges::any_of(role.actions, [&](const std::string& action) {
    if (action == "*" || action == request.action.id) return true;
    if (!state::is_entity_name(action)) return false;
    const auto name = cedar::parse_entity_name(action);
    return name && name->type == request.action.type && name->id == request.action.id;
  });
}

}  // namespace

std::optional<Ownership> read_ownership(std::string_view text) {
  if (!text.starts_with(kOwner)) return std::nullopt;
  text.remove_prefix(kOwner.size());
  Ownership ownership;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    ownership.scope = text.substr(at + 1);
    text = text.substr(0, at);
    if (!state::scope_fault(ownership.scope).empty()) return std::nullopt;
  }
  if (text.empty()) return ownership;
  if (!text.starts_with(':') || text.size() == 1) return std::nullopt;
  ownership.role = text.substr(1);
  return ownership;
}

std::string write_ownership(const Ownership& ownership) {
  std::string text(kOwner);
  if (!ownership.role.empty()) text += ":" + ownership.role;
  if (ownership.scope != "*") text += "@" + ownership.scope;
  return text;
}

std::string path_asked_for(const state::AccessRequest& request) {
  decide::Path path;
  const std::string_view asked = base::cut(request.path, " ").after;
  // Whoever asks chooses the path: a part of one, or one with a star, would be a scope that reaches further than what was asked.
  if (asked.size() >= kTicketPathBytesMax || !decide::read_path(asked, path)) return {};
  std::string text;
  for (const std::string_view segment : path.segments) {
    if (segment.find('*') != std::string_view::npos) return {};
    text.append("/").append(segment);
  }
  return text.empty() ? "/" : text;
}

bool covers(const Ownership& ownership, std::string_view role, std::string_view scope, const World& world) {
  return (ownership.role.empty() || ownership.role == role) && is_scope_within(scope, ownership.scope, world);
}

bool owns(const std::vector<Ownership>& all, std::string_view role, std::string_view scope, const World& world) {
  return std::ranges::any_of(all, [&](const Ownership& each) { return covers(each, role, scope, world); });
}

bool owns_group(const std::vector<Ownership>& all, std::string_view group) {
  return std::ranges::any_of(all, [&](const Ownership& each) { return each.role.empty() && (each.scope == "*" || each.scope == group); });
}

bool owns(const std::vector<Ownership>& all, const state::AccessRequest& request, const std::vector<state::Entry>& roles, const World& world) {
  const std::string path = path_asked_for(request);
  return std::ranges::any_of(all, [&](const Ownership& each) {
    const bool is_there = each.scope == "*" || (each.scope.starts_with('/') ? !path.empty() && is_path_within(path, each.scope)
                                                                            : is_entity_within({request.resource.type, request.resource.id}, each.scope, world));
    if (!is_there) return false;
    if (each.role.empty()) return true;
    const auto role = std::ranges::find(roles, each.role, &state::Entry::id);
    return role != roles.end() && permits(*role, request);
  });
}

}  // namespace why403::serve
