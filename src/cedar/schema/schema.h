// A schema, resolved: every name stands for one type, hierarchies are closed. What validation, entity loading
// and request checking read. Made from a SchemaDocument (schema_document.h) by `resolve_schema`.
//
// https://docs.cedarpolicy.com/schema/schema.html
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cedar/schema/type.h"
#include "cedar/syntax/ast.h"

namespace why403::cedar {

using TypeNames = std::set<std::string, std::less<>>;

struct EntityShape {
  std::string name;
  TypePtr attributes;                           ///< a record
  TypePtr tags;                                 ///< null: no tags allowed
  TypeNames parents;                            ///< types its entities may be in directly
  TypeNames ancestors;                          ///< the closure of that
  TypeNames descendants;                        ///< the other way round
  std::optional<std::vector<std::string>> ids;  ///< of an enumerated type: the ids there are
};

struct ActionShape {
  OwnedEntityName name;
  TypeNames principals;
  TypeNames resources;
  TypePtr context;  ///< a record
  std::set<OwnedEntityName> parents;
  std::set<OwnedEntityName> ancestors;
  std::set<OwnedEntityName> descendants;
};

struct EntityNameLess {
  using is_transparent = void;
  bool operator()(const OwnedEntityName& a, const OwnedEntityName& b) const { return a < b; }
  bool operator()(const OwnedEntityName& a, EntityName b) const { return a.view() < b; }
  bool operator()(EntityName a, const OwnedEntityName& b) const { return a < b.view(); }
};

class Schema {
 public:
  std::map<std::string, EntityShape, std::less<>> entity_types;
  std::map<OwnedEntityName, ActionShape, EntityNameLess> actions;

  [[nodiscard]] const EntityShape* entity_type(std::string_view name) const {
    const auto found = entity_types.find(name);
    return found == entity_types.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const ActionShape* action(EntityName name) const {
    const auto found = actions.find(name);
    return found == actions.end() ? nullptr : &found->second;
  }
  /// Whether some action has this entity type.
  [[nodiscard]] bool is_action_type(std::string_view name) const { return action_types.contains(name); }

  TypeNames action_types;
};

/// The same types, actions and hierarchies.
bool equal(const Schema& left, const Schema& right);

/// The enumerated id and the action are declared; true for types that are neither.
bool entity_exists(const Schema& schema, EntityName name);

}  // namespace why403::cedar
