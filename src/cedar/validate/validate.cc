#include "cedar/validate/validate.h"

#include <algorithm>
#include <set>

#include "cedar/entities/conformance.h"
#include "cedar/validate/level.h"
#include "cedar/validate/lookalike.h"
#include "cedar/validate/typecheck.h"

namespace why403::cedar {

namespace {

std::string quoted(EntityName name) {
  return "`" + std::string(name.type) + "::\"" + std::string(name.id) + "\"`";
}

class PolicyValidator {
 public:
  PolicyValidator(const Policy& policy, const Schema& schema, const ValidationOptions& options)
      : policy_(policy), schema_(schema), options_(options), tree_(arena_) {}

  void run(ValidationResult& result) {
    names(policy_.principal);
    const ActionConstraint& action = policy_.action;
    for (std::size_t i = 0; i < action.entities.size(); ++i)
      entity(action.entities[i], i < action.entity_places.size() ? action.entity_places[i] : action.place);
    names(policy_.resource);
    for (const Condition& condition : policy_.conditions) names(*condition.body);
    application();
    types();
    std::ranges::sort(problems_);
    problems_.erase(std::unique(problems_.begin(), problems_.end()), problems_.end());
    for (const TypeProblem& problem : problems_) result.errors.push_back({policy_.id, message(problem)});
    problems_.clear();
    if (never_applies_) problem(policy_.place, "this policy applies to no request at all");
    for (const ScopeConstraint* scope : {&policy_.principal, &policy_.resource})
      if (!scope->slot) doubt(doubt_of_identifier(scope->entity.id), scope->entity_place);
    for (std::size_t i = 0; i < policy_.action.entities.size(); ++i)
      doubt(doubt_of_identifier(policy_.action.entities[i].id), i < policy_.action.entity_places.size() ? policy_.action.entity_places[i] : policy_.action.place);
    for (const Condition& condition : policy_.conditions) doubts(*condition.body);
    for (const TypeProblem& problem : problems_) result.warnings.push_back({policy_.id, message(problem)});
  }

  /// The same for what a link fills into the template's slots.
  void run_link(const Link& link, ValidationResult& result) {
    for (const auto* slot : {&link.principal, &link.resource}) {
      if (!slot->has_value()) continue;
      const OwnedEntityName& name = **slot;
      if (!is_action_type(name.type) && schema_.entity_type(name.type) == nullptr)
        unknown_type(name.type, {});
    }
    link_ = &link;
    application();
    for (const TypeProblem& problem : problems_) result.errors.push_back({link.id, message(problem)});
  }

 private:
  [[nodiscard]] Message message(const TypeProblem& problem) const {
    Message made;
    made.what = problem.what;
    made.help = problem.help;
    const Source& source = *policy_.source;
    if (!source.text.empty() && problem.place.end > problem.place.begin)
      made.where = base::span_of(source.name, source.text, problem.place.begin, problem.place.end);
    return made;
  }
  void problem(Place place, std::string what, std::string help = {}) {
    problems_.push_back({place, std::move(what), std::move(help)});
  }

  // Every type and every literal entity that the policy names must be declared.
  void names(const ScopeConstraint& scope) {
    using Kind = ScopeConstraint::Kind;
    if (scope.kind == Kind::is || scope.kind == Kind::is_in) type_name(scope.type, scope.type_place);
    if (scope.kind != Kind::any && scope.kind != Kind::is && !scope.slot)
      entity(scope.entity, scope.entity_place);
  }
  void names(const Expr& expr) {
    if (expr.op == Op::entity) entity(expr.entity(), expr.place);
    if (expr.op == Op::is || expr.op == Op::is_in) type_name(expr.text, type_place(expr));
    for (const Expr* each : expr.arguments()) names(*each);
  }
  // Where an `is` has its type; all of it when the name was put together from parts, or there is no text.
  [[nodiscard]] Place type_place(const Expr& expr) const {
    const std::string_view text = policy_.source->text;
    const auto begin =
        reinterpret_cast<std::uintptr_t>(expr.text.data()) - reinterpret_cast<std::uintptr_t>(text.data());
    if (begin >= text.size()) return expr.place;
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + expr.text.size())};
  }
  void type_name(std::string_view type, Place place) {
    if (!is_action_type(type) && schema_.entity_type(type) == nullptr) unknown_type(type, place);
  }
  void unknown_type(std::string_view type, Place place) {
    std::vector<std::string> known;
    for (const auto& [name, shape] : schema_.entity_types) known.push_back(name);
    const std::string near = base::did_you_mean(type, known);
    problem(place, "the schema has no entity type `" + std::string(type) + "`",
            near.empty() ? "" : "did you mean `" + near + "`?");
  }
  void entity(EntityName name, Place place) {
    type_name(name.type, place);
    if (entity_exists(schema_, name)) return;
    std::vector<std::string> known;
    const bool action = is_action_type(name.type);
    if (action)
      for (const auto& [each, shape] : schema_.actions) known.push_back(each.id);
    else
      known = *schema_.entity_type(name.type)->ids;
    // `Action::"Action::view"` repeats the type.
    std::string_view id = name.id;
    if (action && id.starts_with(name.type) && id.substr(name.type.size()).starts_with("::"))
      id.remove_prefix(name.type.size() + 2);
    const std::string near = base::did_you_mean(id, known);
    problem(place,
            action ? "the schema has no action " + quoted(name)
                   : quoted(name) + " is not among the ids of its type",
            near.empty() ? "" : "did you mean `" + near + "`?");
  }

  // What may not be what it looks like.
  void doubt(std::optional<std::string> what, Place place) {
    if (what) problem(place, std::move(*what), "it may not be what it looks like");
  }
  void doubts(const Expr& expr) {
    if (expr.op == Op::string) doubt(doubt_of_text(expr.text), expr.place);
    if (expr.op == Op::entity) doubt(doubt_of_identifier(expr.text2), expr.place);
    if (expr.op == Op::attribute) doubt(doubt_of_identifier(expr.text), expr.place);
    std::string pattern;
    for (const std::string_view name : expr.names()) {
      if (expr.op == Op::like) pattern += name;
      else doubt(doubt_of_identifier(name), expr.place);
    }
    doubt(doubt_of_text(pattern), expr.place);
    for (const Expr* each : expr.arguments()) doubts(*each);
  }

  // Some action of the scope must be for some principal and some resource of the scope. Where one entity is
  // wanted that could do if what is below it were meant, that is advised.
  void application() {
    if (applies(policy_.principal, policy_.resource)) return;
    const auto widened = [](ScopeConstraint scope) {
      if (scope.kind == ScopeConstraint::Kind::equal) scope.kind = ScopeConstraint::Kind::in;
      return scope;
    };
    std::string help;
    if (applies(widened(policy_.principal), policy_.resource))
      help = "did you mean `principal in`?";
    else if (applies(policy_.principal, widened(policy_.resource)))
      help = "did you mean `resource in`?";
    problem(policy_.place, "no action of this scope is for such a principal and such a resource", help);
  }
  bool applies(const ScopeConstraint& principal, const ScopeConstraint& resource) {
    const auto& principals = types_of(principal, link_ != nullptr ? &link_->principal : nullptr);
    const auto& resources = types_of(resource, link_ != nullptr ? &link_->resource : nullptr);
    const auto meets = [](const TypeNames& left, const TypeNames& right) {
      return std::ranges::any_of(left, [&](const std::string& each) { return right.contains(each); });
    };
    return std::ranges::any_of(actions_of_scope(), [&](const ActionShape* action) {
      return meets(action->principals, principals) && meets(action->resources, resources);
    });
  }

  TypeNames types_of(const ScopeConstraint& scope, const std::optional<OwnedEntityName>* filled) {
    using Kind = ScopeConstraint::Kind;
    TypeNames found;
    const auto add_all = [&] {
      for (const auto& [name, shape] : schema_.entity_types) found.insert(name);
    };
    const auto add_below = [&](std::string_view type) {
      found.emplace(type);
      if (const EntityShape* shape = schema_.entity_type(type))
        found.insert(shape->descendants.begin(), shape->descendants.end());
    };
    const bool open_slot = scope.slot && (filled == nullptr || !filled->has_value());
    const std::string_view entity =
        scope.slot && !open_slot ? std::string_view((*filled)->type) : scope.entity.type;
    switch (scope.kind) {
      case Kind::any:
        add_all();
        break;
      case Kind::equal:
        if (open_slot)
          add_all();
        else
          found.emplace(entity);
        break;
      case Kind::in:
        if (open_slot)
          add_all();
        else
          add_below(entity);
        break;
      case Kind::is:
      case Kind::is_in: {
        if (scope.kind == Kind::is_in && !open_slot) {
          add_below(entity);
          const bool among = found.contains(scope.type);
          found.clear();
          if (among) found.emplace(scope.type);
        } else if (is_action_type(scope.type) || schema_.entity_type(scope.type) != nullptr) {
          found.emplace(scope.type);
        }
        break;
      }
    }
    return found;
  }

  std::vector<const ActionShape*> actions_of_scope() {
    using Kind = ActionConstraint::Kind;
    std::vector<const ActionShape*> found;
    if (policy_.action.kind == Kind::any) {
      for (const auto& [name, action] : schema_.actions) found.push_back(&action);
      return found;
    }
    for (const EntityName& name : policy_.action.entities) {
      const ActionShape* action = schema_.action(name);
      // One unknown action makes a whole list match nothing.
      if (action == nullptr) return {};
      found.push_back(action);
      if (policy_.action.kind == Kind::equal) continue;
      for (const OwnedEntityName& below : action->descendants) found.push_back(schema_.action(below.view()));
    }
    return found;
  }

  const Expr* scope_expression(const ScopeConstraint& scope, Variable variable) {
    using Kind = ScopeConstraint::Kind;
    const Expr* of = tree_.variable(variable, scope.place);
    const Expr* entity =
        scope.slot ? tree_.slot(variable, scope.place) : tree_.entity(scope.entity, scope.place);
    switch (scope.kind) {
      case Kind::any:
        return tree_.boolean(true, scope.place);
      case Kind::equal:
        return tree_.node(Op::equal, {of, entity}, scope.place);
      case Kind::in:
        return tree_.node(Op::in, {of, entity}, scope.place);
      case Kind::is:
        return tree_.is(of, scope.type, nullptr, scope.place);
      case Kind::is_in:
        return tree_.is(of, scope.type, entity, scope.place);
    }
    return nullptr;
  }

  const Expr* action_expression() {
    using Kind = ActionConstraint::Kind;
    const Place place = policy_.action.place;
    const Expr* action = tree_.variable(Variable::action, place);
    if (policy_.action.kind == Kind::any) return tree_.boolean(true, place);
    std::vector<const Expr*> entities;
    for (const EntityName& each : policy_.action.entities) entities.push_back(tree_.entity(each, place));
    if (policy_.action.kind == Kind::equal) return tree_.node(Op::equal, {action, entities[0]}, place);
    return tree_.node(Op::in, {action, tree_.list(Op::set, entities, place)}, place);
  }

  void types() {
    std::vector<const Expr*> parts{scope_expression(policy_.principal, Variable::principal),
                                   action_expression(),
                                   scope_expression(policy_.resource, Variable::resource)};
    for (const Condition& condition : policy_.conditions) {
      const Expr* body = condition.body;
      if (condition.is_unless) body = tree_.node(Op::negate, {body}, condition.place);
      if (body == nullptr) return problem(condition.place, "this condition nests too deep");
      parts.push_back(body);
    }
    never_applies_ = true;
    for (const auto& [name, action] : schema_.actions)
      for (const std::string& principal : action.principals)
        for (const std::string& resource : action.resources) {
          RequestKind kind{principal, &action, resource, {}, {}};
          for (auto& slot : slot_types(policy_.principal, principal)) {
            kind.principal_slot = std::move(slot);
            for (auto& other : slot_types(policy_.resource, resource)) {
              kind.resource_slot = std::move(other);
              one_kind(kind, parts);
            }
          }
        }
  }

  void one_kind(const RequestKind& kind, const std::vector<const Expr*>& parts) {
    Typechecker checker(schema_, options_.mode, kind, tree_, problems_);
    Typechecker::Seen seen;
    if (options_.level) checker.record_types(&seen);
    Typechecker::Conjunction all(checker, {true, Type::of(TypeKind::true_value), {}});
    for (const Expr* part : parts) all.add([&] { return checker.expect_boolean(*part); });
    const TypeAnswer answer = all.take();
    const bool impossible = answer.type != nullptr && answer.type->kind == TypeKind::false_value;
    never_applies_ = never_applies_ && impossible;
    if (!options_.level || (!answer.ok && !impossible)) return;
    for (const Expr* part : parts) check_level(*part, seen, kind, *options_.level, problems_);
  }

  // The types that a slot may be filled with so that the constraint can hold.
  std::vector<std::optional<std::string>> slot_types(const ScopeConstraint& scope, const std::string& type) {
    if (!scope.slot) return {std::nullopt};
    std::vector<std::optional<std::string>> found{type};
    if (scope.kind == ScopeConstraint::Kind::equal) return found;
    for (const auto& [name, shape] : schema_.entity_types)
      if (name != type && shape.descendants.contains(type)) found.emplace_back(name);
    return found;
  }

  const Policy& policy_;
  const Schema& schema_;
  const ValidationOptions& options_;
  const Link* link_ = nullptr;
  base::Arena arena_;
  Tree tree_;
  std::vector<TypeProblem> problems_;
  bool never_applies_ = false;
};

}  // namespace

ValidationResult validate(const PolicySet& policies, const Schema& schema, const ValidationOptions& options) {
  ValidationResult result;
  for (const Policy& policy : policies.policies) PolicyValidator(policy, schema, options).run(result);
  for (const Link& link : policies.links)
    if (const Policy* linked = policies.find(link.template_id))
      PolicyValidator(*linked, schema, options).run_link(link, result);
  return result;
}

}  // namespace why403::cedar
