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
bool operator==(const Capability& left, const Capability& right);
struct CapabilityHash {
  std::size_t operator()(const Capability& capability) const;
};
/// Those in both, in the order of the second.
Capabilities common(const Capabilities& left, Capabilities right);

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

  TypeAnswer expect_boolean(const Expr& expr);
  TypeAnswer check(const Expr& expr) {
    TypeAnswer answer = check_node(expr);
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
  /// `a && b && …`: each operand is looked at knowing what those before it have shown.
  class Conjunction;

 private:
  /// What is known while this lives.
  class Assumed;
  TypeAnswer check_node(const Expr& expr);
  enum class Wanted : std::uint8_t {
    boolean,
    integer,
    string,
    any_set,
    any_entity,
    entity_or_record,
    entity_or_set
  };
  TypeAnswer expect(const Expr& expr, Wanted wanted, std::string help = {});
  TypeAnswer expect_type(const Expr& expr, const TypePtr& type);
  TypeAnswer checked_against(const Expr& expr, TypeAnswer answer, bool fits, const std::string& wanted,
                             std::string help);

  TypeAnswer variable(const Expr& expr) const;
  TypeAnswer slot(const Expr& expr) const;
  TypeAnswer entity_literal(const Expr& expr) const;
  TypeAnswer conditional(const Expr& expr);
  TypeAnswer all(const Expr& expr);
  TypeAnswer any(const Expr& expr);
  TypeAnswer disjunction(TypeAnswer left, const Expr& right);
  TypeAnswer negation(const TypeAnswer& answer) const;
  TypeAnswer equality(const Expr& expr);
  TypeAnswer ordering(const Expr& expr);
  TypeAnswer arithmetic(const Expr& expr);
  TypeAnswer membership(const Expr& left, const Expr& right);
  TypePtr action_membership(EntityName action, const std::vector<EntityName>& right, bool& ok) const;
  TypeAnswer set_operation(const Expr& expr);
  TypeAnswer tag(const Expr& expr);
  TypeAnswer attribute(const Expr& expr);
  TypeAnswer has(const Expr& expr);
  TypeAnswer has_one(const Expr& expr, const Expr& of, std::string_view name);
  TypeAnswer is(const Expr& expr);
  TypeAnswer is_in(const Expr& expr);
  TypeAnswer set(const Expr& expr);
  TypeAnswer record(const Expr& expr);
  TypeAnswer call(const Expr& expr);

  /// In strict mode, the two types must have a bound.
  bool comparable(const Expr& expr, const TypePtr& left, const TypePtr& right);
  [[nodiscard]] std::optional<EntityName> literal_entity(const Expr& expr) const;
  [[nodiscard]] std::vector<TypePtr> tag_types(const Type& entity) const;
  [[nodiscard]] bool can_be_in(const Type& left, const Type& right) const;
  [[nodiscard]] bool known(const Capability& wanted) const { return known_.contains(wanted); }
  void problem(const Expr& expr, std::string what, std::string help = {});

  const Schema& schema_;
  ValidationMode mode_;
  const RequestKind& kind_;
  Tree& tree_;
  std::vector<TypeProblem>& problems_;
  Seen* seen_ = nullptr;
  // Grows and shrinks with the walk through the tree; a capability may be shown twice.
  std::unordered_map<Capability, std::uint32_t, CapabilityHash> known_;
};

class Typechecker::Assumed {
 public:
  explicit Assumed(Typechecker& checker) : checker_(checker) {}
  Assumed(Typechecker& checker, const Capabilities& shown) : checker_(checker) { add(shown); }
  Assumed(const Assumed&) = delete;
  Assumed& operator=(const Assumed&) = delete;
  ~Assumed() { clear(); }

  void add(const Capabilities& shown);
  void clear();
  Capabilities take();

 private:
  Typechecker& checker_;
  Capabilities all_;
};

class Typechecker::Conjunction {
 public:
  Conjunction(Typechecker& checker, TypeAnswer first);
  /// `operand()` is called only when it matters.
  template <typename Operand>
  void add(Operand operand) {
    if (made_.type == nullptr || made_.type->kind != TypeKind::false_value) add_answer(operand());
  }
  TypeAnswer take();

 private:
  void add_answer(TypeAnswer answer);

  TypeAnswer made_;
  Assumed shown_;
};

}  // namespace why403::cedar
