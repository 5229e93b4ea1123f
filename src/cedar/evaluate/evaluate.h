// The meaning of expressions: a Node, a request and the entities give a value or an error.
//
// The cases follow `evaluate` of the Lean specification (cedar-spec, Cedar/Spec/Evaluator.lean) one by one.
// No allocation except for set and record literals, computed addresses and the like, which go to the
// scratch arena; recursion is bounded by kExpressionDepthMax.
#pragma once

#include <string>

#include "cedar/entities/entities.h"
#include "cedar/evaluate/program.h"
#include "cedar/evaluate/request.h"

namespace why403::cedar {

enum class EvaluationErrorKind : std::uint8_t {
  none,
  no_such_entity,
  no_such_attribute,
  no_such_tag,
  wrong_type,
  overflow,
  wrong_argument_count,
  extension,
};
std::string_view name_of(EvaluationErrorKind kind);

/// Where evaluation stopped and why; values in it are valid as long as the request and the scratch arena.
struct EvaluationError {
  EvaluationErrorKind kind = EvaluationErrorKind::none;
  const Expr* where = nullptr;
  Value value;              ///< what was found: the wrong value, or the entity
  std::string_view wanted;  ///< the type wanted, or the attribute or tag missing
};
std::string describe(const EvaluationError& error, const Names& names, const StrangerNames* strangers);

/// Sees the value of every sub-expression, or null where evaluation failed; for traces.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void saw(const Expr& expr, const Value* value) = 0;
};

/// Entities as they would be: looked at before the snapshot. Few, so a list.
struct Supposed {
  std::vector<std::pair<EntityNumber, const Entity*>> entities;
  [[nodiscard]] const Entity* find(EntityNumber number) const {
    for (const auto& [each, entity] : entities)
      if (each == number) return entity;
    return nullptr;
  }
};

class Evaluator {
 public:
  Evaluator(const Entities& entities, const Request& request, base::Arena& scratch,
            Observer* observer = nullptr, const Supposed* supposed = nullptr)
      : entities_(entities), request_(request), scratch_(scratch), observer_(observer), supposed_(supposed) {
    // All three are wanted soon: asking at once lets the memory answer at once.
    principal_ = look_up(request.principal);
    resource_ = look_up(request.resource);
    action_ = look_up(request.action);
    __builtin_prefetch(principal_);
    __builtin_prefetch(resource_);
  }

  /// False on an error, which `error()` then tells.
  bool evaluate(const Node& node, Value& out) {
    if (observer_ != nullptr) return observe(node, out);
    return (node.steps > 0 && follow(node, out)) || run(node, out);
  }
  /// The clauses of a policy in order: true, false, or an error.
  enum class Outcome : std::uint8_t { yes, no, error };
  Outcome clauses(std::span<const Clause> clauses);

  [[nodiscard]] const EvaluationError& error() const { return error_; }

  [[nodiscard]] const Entity* find(EntityNumber number) const {
    if (number == request_.principal) return principal_;
    if (number == request_.resource) return resource_;
    if (number == request_.action) return action_;
    return look_up(number);
  }
  [[nodiscard]] bool is_in(EntityNumber child, EntityNumber ancestor) const {
    if (child == ancestor) return true;
    const Entity* entity = find(child);
    return entity != nullptr && entity->is_in(ancestor);
  }
  [[nodiscard]] bool is_in_any(EntityNumber child, std::span<const EntityNumber> ancestors) const;
  [[nodiscard]] TextNumber type_of(EntityNumber entity) const;
  [[nodiscard]] bool scope_holds(const Scope& scope, EntityNumber entity) const {
    return scope.kind == ScopeConstraint::Kind::any || constraint_holds(scope, entity);
  }
  [[nodiscard]] bool action_holds(const ActionScope& scope, EntityNumber action) const;

 private:
  [[nodiscard]] Value variable(Variable variable) const {
    switch (variable) {
      case Variable::principal:
        return Value::entity(request_.principal);
      case Variable::action:
        return Value::entity(request_.action);
      case Variable::resource:
        return Value::entity(request_.resource);
      default:
        return request_.context;
    }
  }
  [[nodiscard]] const Entity* look_up(EntityNumber number) const {
    if (supposed_ != nullptr)
      if (const Entity* found = supposed_->find(number)) return found;
    return entities_.find(number);
  }
  // An observer sees every node, so nothing is held directly for it.
  bool first(const Node& node, Value& out) {
    if (!node.direct_a || observer_ != nullptr) return evaluate(*node.a, out);
    out = variable(node.variable);
    return true;
  }
  bool second(const Node& node, Value& out) {
    if (!node.direct_b || observer_ != nullptr) return evaluate(*node.b, out);
    out = node.constant;
    return true;
  }
  [[nodiscard]] bool constraint_holds(const Scope& scope, EntityNumber entity) const;
  bool observe(const Node& node, Value& out);
  bool follow(const Node& path, Value& out) const;
  [[nodiscard]] const Value* field_of(const Value& of, TextNumber name) const;
  bool run(const Node& node, Value& out);
  bool truth(const Node& node, bool& out);
  bool unary(const Node& node, Value& out);
  bool relation(const Node& node, Value& out);
  const Node& member(const Node& set, const Value& element);
  bool membership(const Node& node, const Value& left, const Value& right, Value& out);
  bool arithmetic(const Node& node, const Value& left, const Value& right, Value& out);
  bool set_operation(const Node& node, const Value& left, const Value& right, Value& out);
  bool tag(const Node& node, const Value& left, const Value& right, Value& out);
  bool attribute(const Node& node, Value& out);
  bool has(const Node& node, Value& out);
  bool is_in_type(const Node& node, Value& out);
  bool set_literal(const Node& node, Value& out);
  bool record_literal(const Node& node, Value& out);
  bool call(const Node& node, Value& out);
  bool fail(EvaluationErrorKind kind, const Node& node, const Value& value, std::string_view wanted) {
    error_ = {kind, node.source, value, wanted};
    return false;
  }
  bool wrong_type(const Node& node, const Value& value, std::string_view wanted) {
    return fail(EvaluationErrorKind::wrong_type, node, value, wanted);
  }

  const Entities& entities_;
  const Request& request_;
  base::Arena& scratch_;
  Observer* observer_;
  const Supposed* supposed_;
  const Entity* principal_ = nullptr;
  const Entity* resource_ = nullptr;
  const Entity* action_ = nullptr;
  EvaluationError error_;
};

/// Whether a whole text matches the pieces of a pattern with wildcards between them.
bool matches_pattern(std::string_view text, std::span<const std::string_view> pieces);

}  // namespace why403::cedar
