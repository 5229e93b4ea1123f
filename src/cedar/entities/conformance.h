// Whether an entity is what the schema says: its type known, attributes and tags of the right types, parents
// of allowed types, an enumerated id, actions exactly as declared. Without a schema only the one rule that
// holds always: the parents of an action are actions.
#pragma once

#include <string>

#include "base/result.h"
#include "cedar/entities/entities.h"
#include "cedar/evaluate/request.h"
#include "cedar/schema/type.h"

namespace why403::cedar {

class Schema;
struct EntityShape;

class Conformance {
 public:
  Conformance(const Schema* schema, Names& names) : schema_(schema), names_(names) {}

  /// Call before reading an entity's attributes; false when its type is unknown.
  bool enter(EntityNumber number);
  [[nodiscard]] const Type* attribute_type() const;
  [[nodiscard]] const Type* tag_type() const;
  /// The rest, for facts read against attribute_type() and tag_type().
  bool check(const EntityFacts& facts);
  /// Puts in the schema's actions that are not there yet.
  void add_actions(EntitiesBuilder& builder);

  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool fail(std::string why) {
    error_ = std::move(why);
    return false;
  }
  bool check_action(const EntityFacts& facts);
  bool check_entity(const EntityFacts& facts);
  bool exists(EntityNumber number);
  bool all_exist(const Value& value, EntityNumber& missing);

  const Schema* schema_;
  Names& names_;
  TextNumber type_ = 0;
  bool has_type_ = false;
  bool is_action_ = false;
  const EntityShape* info_ = nullptr;
  std::vector<std::uint8_t> open_types_;  // by type: 0 not looked at, 1 any id is one, 2 only some are
  std::string error_;
};

/// Whether a request is one the schema knows: its action declared, for such a principal and resource, with
/// such a context. The reason if not.
Status<std::string> check_request(const Schema& schema, const Request& request, const Names& names);

/// `Action`, `App::Action`: the last part decides.
bool is_action_type(std::string_view type);

/// Whether a value is of a type, entities compared by their types' names.
bool value_has_type(const Value& value, const Type& type, const Names& names, const StrangerNames* strangers);

}  // namespace why403::cedar
