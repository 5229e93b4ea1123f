#include "state/grants.h"

#include "base/json.h"
#include "cedar/syntax/escape.h"
#include "cedar/syntax/parser.h"

namespace why403::state {

namespace {

std::string role_in(std::string_view role, std::string_view scope) {
  std::string id(role);
  if (scope != "*") id.append("@").append(scope);
  return id;
}

std::string quoted(std::string_view text) {
  std::string out;
  cedar::append_quoted(out, text);
  return out;
}

// `view`, or `Shop::Action::"view"`; never as it stands, so that an action says nothing but its name.
std::string action_text(std::string_view action, const EntityTypes& types) {
  if (is_entity_name(action))
    if (const auto name = cedar::parse_entity_name(action)) return name->type + "::" + quoted(name->id);
  return types.action + "::" + quoted(action);
}

std::string action_scope(const Entry& role, const EntityTypes& types) {
  std::string list;
  for (const std::string& action : role.actions) {
    if (action == "*") return "action";
    list.append(list.empty() ? "" : ", ").append(action_text(action, types));
  }
  return "action in [" + list + "]";
}

// What stands behind `resource` in the head, and the condition.
std::string resource_part(std::string_view scope) {
  if (scope == "*") return "resource)";
  if (!scope.starts_with('/')) return "resource in " + std::string(scope) + ")";
  if (!scope.ends_with("/*")) return "resource)\nwhen { context has path && context.path == " + quoted(scope) + " }";
  const std::string_view above = scope.substr(0, scope.size() - 2);
  std::string pattern;
  const std::string below = std::string(above) + "/";
  cedar::append_quoted_pattern(pattern, {below, ""});
  return "resource)\nwhen { context has path && (context.path == " + quoted(above.empty() ? "/" : above) + " || context.path like " + pattern + ") }";
}

}  // namespace

const std::string& EntityTypes::of(EntryKind kind) const {
  switch (kind) {
    case EntryKind::person: return person;
    case EntryKind::service: return service;
    case EntryKind::group: return group;
    case EntryKind::role: break;
  }
  return role;
}

std::string write_cedar_entity(const Entry& entry, std::span<const std::string> groups,
                               std::span<const Assignment> assignments, const EntityTypes& types) {
  std::string text;
  base::JsonWriter json(text);
  const auto uid = [&](std::string_view type, std::string_view id) {
    json.begin_object().key("type").string(type).key("id").string(id).end_object();
  };
  json.begin_object().key("uid");
  uid(types.of(entry.kind), entry.id);
  json.key("attrs").raw(entry.attributes).key("parents").begin_array();
  if (entry.disabled) {
    uid(types.role, kDisabledRole);
  } else {
    for (const std::string& group : groups) uid(types.group, group);
    for (const Assignment& each : assignments) uid(types.role, role_in(each.role, each.scope));
  }
  json.end_array().end_object();
  return text;
}

std::vector<RolePolicy> policies_of(const Entry& role, std::span<const std::string> scopes, const EntityTypes& types) {
  std::vector<RolePolicy> policies;
  if (role.actions.empty()) return policies;
  for (const std::string& scope : scopes) {
    const std::string held = role_in(role.id, scope);
    policies.push_back({.id = "role:" + held,
                        .text = "permit (principal in " + types.role + "::" + quoted(held) + ", " + action_scope(role, types) +
                                ", " + resource_part(scope) + ";\n"});
  }
  return policies;
}

RolePolicy disabled_policy(const EntityTypes& types) {
  return {.id = "directory:disabled",
          .text = "@cause(\"account-locked\")\nforbid (principal in " + types.role + "::" + quoted(kDisabledRole) + ", action, resource);\n"};
}

}  // namespace why403::state
