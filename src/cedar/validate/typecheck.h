// The type of an expression for one kind of request: one action, one type of principal, one of resource.
//
// A failed check still gives a type where one can be told, so that further mistakes are found; the rules,
// capabilities included (`principal has a` allows `principal.a` behind `&&`), follow the Lean specification
// (Cedar/Validation/Typechecker.lean). Recursion is bounded by kExpressionDepthMax.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/message.h"
#include "cedar/schema/schema.h"
#include "cedar/syntax/tree.h"
#include "cedar/validate/subtype.h"

namespace why403::cedar {

/// What is known of every request being considered; slots are the types assumed for a template's.
struct RequestKind {
  std::string principal;
  const ActionShape* action = nullptr;
  std::string resource;
  std::optional<std::string> principal_slot;
  std::optional<std::string> resource_slot;
};

/// `on has attribute` or `on.hasTag(tag)` is known to be true.
struct Capability {
  const Expr* on = nullptr;
  std::string_view attribute;
  const Expr* tag = nullptr;
};
using Capabilities = std::vector<Capability>;

struct TypeAnswer {
  bool ok = true;
  TypePtr type;  ///< null: none can be told
  Capabilities gained;
};

struct TypeProblem {
  Place place;
  std::string what;
  std::string help;
  auto operator<=>(const TypeProblem& other) const {
    return std::tie(place.begin, place.end, what) <=>
           std::tie(other.place.begin, other.place.end, other.what);
  }
  bool operator==(const TypeProblem&) const = default;
};

class Typechecker {
 public:
  /// `tree` is where helper nodes are made; `problems` grows.
  Typechecker(const Schema& schema, ValidationMode mode, const RequestKind& kind, Tree& tree,
              std::vector<TypeProblem>& problems)
      : schema_(schema), mode_(mode), kind_(kind), tree_(tree), problems_(problems) {}

  TypeAnswer expect_boolean(const Expr& expr, const Capabilities& known);
  TypeAnswer check(const Expr& expr, const Capabilities& known) {
    TypeAnswer answer = check_node(expr, known);
    if (seen_ != nullptr) seen_->types[&expr] = answer.type;
    return answer;
  }

  /// The types found, for the level check. A node that short-circuiting passed over is not among them.
  struct Seen {
    std::unordered_map<const Expr*, TypePtr> types;
    std::unordered_map<const Expr*, std::vector<const Expr*>>
        has_paths;  ///< what each step of `has a.b` asks
  };
  void record_types(Seen* seen) { seen_ = seen; }
  /// `left && right`, the right one a function so that it is looked at only when it matters.
  template <typename Right>
  TypeAnswer conjunction(const TypeAnswer& left, const Capabilities& known, Right right);

 private:
  TypeAnswer check_node(const Expr& expr, const Capabilities& known);
  enum class Wanted : std::uint8_t {
    boolean,
    integer,
    string,
    any_set,
    any_entity,
    entity_or_record,
    entity_or_set
  };
  TypeAnswer expect(const Expr& expr, const Capabilities& known, Wanted wanted, std::string help = {});
  TypeAnswer expect_type(const Expr& expr, const Capabilities& known, const TypePtr& type);
  TypeAnswer checked_against(const Expr& expr, TypeAnswer answer, bool fits, const std::string& wanted,
                             std::string help);

  TypeAnswer variable(const Expr& expr) const;
  TypeAnswer slot(const Expr& expr) const;
  TypeAnswer entity_literal(const Expr& expr) const;
  TypeAnswer conditional(const Expr& expr, const Capabilities& known);
  TypeAnswer all(const Expr& expr, const Capabilities& known);
  TypeAnswer any(const Expr& expr, const Capabilities& known);
  TypeAnswer disjunction(const TypeAnswer& left, const Expr& right, const Capabilities& known);
  TypeAnswer negation(const TypeAnswer& answer) const;
  TypeAnswer equality(const Expr& expr, const Capabilities& known);
  TypeAnswer ordering(const Expr& expr, const Capabilities& known);
  TypeAnswer arithmetic(const Expr& expr, const Capabilities& known);
  TypeAnswer membership(const Expr& left, const Expr& right, const Capabilities& known);
  TypePtr action_membership(EntityName action, const std::vector<EntityName>& right, bool& ok) const;
  TypeAnswer set_operation(const Expr& expr, const Capabilities& known);
  TypeAnswer tag(const Expr& expr, const Capabilities& known);
  TypeAnswer attribute(const Expr& expr, const Capabilities& known);
  TypeAnswer has(const Expr& expr, const Capabilities& known);
  TypeAnswer has_one(const Expr& expr, const Expr& of, std::string_view name, const Capabilities& known);
  TypeAnswer is(const Expr& expr, const Capabilities& known);
  TypeAnswer set(const Expr& expr, const Capabilities& known);
  TypeAnswer record(const Expr& expr, const Capabilities& known);
  TypeAnswer call(const Expr& expr, const Capabilities& known);

  /// In strict mode, the two types must have a bound.
  bool comparable(const Expr& expr, const TypePtr& left, const TypePtr& right);
  [[nodiscard]] std::optional<EntityName> literal_entity(const Expr& expr) const;
  [[nodiscard]] std::vector<TypePtr> tag_types(const Type& entity) const;
  [[nodiscard]] bool can_be_in(const Type& left, const Type& right) const;
  [[nodiscard]] static bool holds(const Capabilities& known, const Capability& wanted);
  void problem(const Expr& expr, std::string what, std::string help = {});

  const Schema& schema_;
  ValidationMode mode_;
  const RequestKind& kind_;
  Tree& tree_;
  std::vector<TypeProblem>& problems_;
  Seen* seen_ = nullptr;
};

inline Capabilities joined(const Capabilities& left, const Capabilities& right) {
  Capabilities both = left;
  both.insert(both.end(), right.begin(), right.end());
  return both;
}

template <typename Right>
TypeAnswer Typechecker::conjunction(const TypeAnswer& left, const Capabilities& known, Right right) {
  if (left.type != nullptr && left.type->kind == TypeKind::false_value) return {left.ok, left.type, {}};
  TypeAnswer second = right(joined(known, left.gained));
  TypeAnswer made;
  made.ok = left.ok && second.ok;
  if (left.type == nullptr || second.type == nullptr) {
    made.ok = false;
    made.type = Type::of(TypeKind::boolean);
    return made;
  }
  if (second.type->kind == TypeKind::false_value) {
    made.type = second.type;
    return made;
  }
  made.type = second.type->kind == TypeKind::true_value ? left.type
              : left.type->kind == TypeKind::true_value ? second.type
                                                        : Type::of(TypeKind::boolean);
  made.gained = joined(left.gained, second.gained);
  if (!made.ok) made.gained.clear();
  return made;
}

}  // namespace why403::cedar
