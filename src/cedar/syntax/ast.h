// A Cedar policy as a value: the immutable, typed tree that every later step reads.
//
//   permit (principal in Group::"staff", action == Action::"read", resource) when { resource.public };
//
// becomes a Policy with three scope constraints and one condition. Expressions are nodes in the arena of
// their Source; views and pointers inside a Policy stay valid as long as any Policy of that Source lives,
// because each holds a share of it. Nothing changes after parsing, so threads may share freely.
//
// The operators follow the language of https://docs.cedarpolicy.com/policies/syntax-grammar.html. Chains of
// `&&` and `||` are one node with many operands; `has a.b.c` and `is T in e` keep their written form.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"

namespace why403::cedar {

/// Half-open byte offsets into the text a policy was read from; empty when it came from JSON.
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const Place&) const = default;
};

/// An entity's name in text form: `type` is a path such as `App::User`, `id` any string.
struct EntityName {
  std::string_view type;
  std::string_view id;
  auto operator<=>(const EntityName&) const = default;
};

/// The same with its own storage.
struct OwnedEntityName {
  std::string type;
  std::string id;
  OwnedEntityName() = default;
  OwnedEntityName(std::string t, std::string i) : type(std::move(t)), id(std::move(i)) {}
  explicit OwnedEntityName(EntityName name) : type(name.type), id(name.id) {}
  [[nodiscard]] EntityName view() const { return {type, id}; }
  auto operator<=>(const OwnedEntityName&) const = default;
};

enum class Op : std::uint8_t {
  boolean,
  integer,
  string,
  entity,  // literals
  variable,
  slot,  // principal, action, resource, context; ?principal, ?resource
  if_then_else,
  all,
  any,  // if; a && b && …; a || b || …
  negate,
  minus,  // !a; -a
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  add,
  subtract,
  multiply,
  contains,
  contains_all,
  contains_any,
  is_empty,
  get_tag,
  has_tag,
  attribute,
  has,
  like,
  is,
  is_in,  // a.b; a has b.c; a like "x*"; a is T; a is T in b
  set,
  record,
  call,  // [..]; {..}; an extension function or method
};

enum class Variable : std::uint8_t { principal, action, resource, context };

/// The functions and methods of the extension types, in one list; a method's receiver is argument 0.
enum class Function : std::uint8_t {
  ip,
  decimal,
  datetime,
  duration,
  is_ipv4,
  is_ipv6,
  is_loopback,
  is_multicast,
  is_in_range,
  less_than,
  less_than_or_equal,
  greater_than,
  greater_than_or_equal,
  offset,
  duration_since,
  to_date,
  to_time,
  to_milliseconds,
  to_seconds,
  to_minutes,
  to_hours,
  to_days,
};
inline constexpr int kFunctionCount = 22;
std::string_view name_of(Function function);
bool is_method(Function function);
int arity_of(Function function);  ///< receiver included
std::optional<Function> function_named(std::string_view name);
std::string_view name_of(Variable variable);
std::string_view symbol_of(Op op);  ///< `==`, `contains`, … as the JSON form names it

/// One node. Which members mean something depends on `op`:
///   boolean, integer   number            string   text
///   entity             text = type, text2 = id
///   variable, slot     variable
///   attribute          arguments[0], text            has    arguments[0], names (one or more)
///   like               arguments[0], names: the literal pieces between the wildcards
///   is, is_in          arguments[0] (and [1]), text = type
///   record             arguments with names, sorted by name; call   function, arguments
struct Expr {
  Op op = Op::boolean;
  Variable variable = Variable::principal;
  Function function = Function::ip;
  std::uint16_t depth = 1;  ///< of the tree below, at most kExpressionDepthMax
  std::uint32_t argument_count = 0;
  std::uint32_t name_count = 0;
  Place place;
  std::int64_t number = 0;
  std::string_view text;
  std::string_view text2;
  const Expr* const* argument_list = nullptr;
  const std::string_view* name_list = nullptr;

  [[nodiscard]] std::span<const Expr* const> arguments() const { return {argument_list, argument_count}; }
  [[nodiscard]] std::span<const std::string_view> names() const { return {name_list, name_count}; }
  [[nodiscard]] const Expr& at(std::size_t index) const { return *argument_list[index]; }
  [[nodiscard]] EntityName entity() const { return {text, text2}; }
};

/// Expressions nested deeper than this are refused by every reader: no later step's recursion goes deeper.
inline constexpr int kExpressionDepthMax = 400;

/// Same tree, places aside.
bool same(const Expr& left, const Expr& right);
/// Equal for the same trees.
std::uint64_t hash_of(const Expr& expr);

enum class Effect : std::uint8_t { permit, forbid };

/// What the scope says of the principal or the resource.
struct ScopeConstraint {
  enum class Kind : std::uint8_t { any, equal, in, is, is_in };
  Kind kind = Kind::any;
  bool slot = false;      ///< the entity is `?principal` or `?resource`
  std::string_view type;  ///< of `is`
  EntityName entity;
  Place place;
  Place type_place, entity_place;  ///< in text only
  bool operator==(const ScopeConstraint& other) const {
    return kind == other.kind && slot == other.slot && type == other.type && entity == other.entity;
  }
};

/// What the scope says of the action: nothing, one, in one, or in a list.
struct ActionConstraint {
  enum class Kind : std::uint8_t { any, equal, in, in_list };
  Kind kind = Kind::any;
  std::vector<EntityName> entities;
  Place place;
  std::vector<Place> entity_places;  ///< in text only, then one for each
  bool operator==(const ActionConstraint& other) const {
    return kind == other.kind && entities == other.entities;
  }
};

struct Annotation {
  std::string_view name;
  std::optional<std::string_view> value;  ///< `@name` alone has none
  bool operator==(const Annotation&) const = default;
};

struct Condition {
  bool is_unless = false;
  const Expr* body = nullptr;
  Place place;
};

/// The text that policies were read from, and the memory their trees live in.
struct Source {
  std::string name;  ///< file name for messages, may be empty
  std::string text;
  base::Arena arena;
};

/// A policy, or a template when its scope holds a slot.
struct Policy {
  std::string id;
  Effect effect = Effect::permit;
  std::vector<Annotation> annotations;  ///< sorted by name, without duplicates
  ScopeConstraint principal;
  ActionConstraint action;
  ScopeConstraint resource;
  std::vector<Condition> conditions;
  Place place;
  std::shared_ptr<const Source> source;

  [[nodiscard]] bool is_template() const { return principal.slot || resource.slot; }
};
/// Same policy, ids and places aside.
bool same(const Policy& left, const Policy& right);

/// A template made into a policy by naming entities for its slots.
struct Link {
  std::string id;
  std::string template_id;
  std::optional<OwnedEntityName> principal;
  std::optional<OwnedEntityName> resource;
  bool operator==(const Link&) const = default;
};

/// Policies, templates and links, in the order they were written. Ids are unique over all three.
struct PolicySet {
  std::vector<Policy> policies;
  std::vector<Link> links;
  [[nodiscard]] const Policy* find(std::string_view id) const;
};

}  // namespace why403::cedar
