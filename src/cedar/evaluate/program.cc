#include "cedar/evaluate/program.h"

#include <algorithm>
#include <memory>

#include "cedar/values/extension.h"

namespace why403::cedar {

namespace {

class Compiler {
 public:
  Compiler(Names& names, base::Arena& arena) : names_(names), arena_(arena) {}

  const Node* compile(const Expr& expr) {
    Node* node = arena_array<Node>(arena_, 1).data();
    node->source = &expr;
    node->op = expr.op;
    switch (expr.op) {
      case Op::boolean:
        return constant(node, Value::boolean(expr.number != 0));
      case Op::integer:
        return constant(node, Value::integer(expr.number));
      case Op::string:
        return constant(node, Value::string(expr.text));
      case Op::entity:
        return constant(node, Value::entity(names_.add_entity(expr.entity())));
      case Op::variable:
        node->variable = expr.variable;
        return node;
      default:
        break;
    }
    arguments(node, expr);
    switch (expr.op) {
      case Op::attribute:
        node->name = names_.add_text(expr.text);
        path(node);
        break;
      case Op::is:
      case Op::is_in:
        node->name = names_.add_text(expr.text);
        break;
      case Op::has:
        field_names(node, expr);
        break;
      case Op::record:
        record(node, expr);
        break;
      case Op::set:
        set(node);
        break;
      case Op::call:
        call(node, expr);
        break;
      default:
        break;
    }
    return node;
  }

 private:
  static const Node* constant(Node* node, const Value& value) {
    node->op = Op::boolean;
    node->constant = value;
    return node;
  }

  void arguments(Node* node, const Expr& expr) {
    const auto list = arena_array<const Node*>(arena_, expr.argument_count);
    for (std::uint32_t i = 0; i < expr.argument_count; ++i) list[i] = compile(expr.at(i));
    node->count = expr.argument_count;
    node->list = list.data();
    if (!list.empty()) node->a = list[0];
    if (list.size() > 1) node->b = list[1];
    if (node->a != nullptr && node->a->op == Op::variable) {
      node->direct_a = true;
      node->variable = node->a->variable;
    }
    if (node->b != nullptr && node->b->op == Op::boolean) {
      node->direct_b = true;
      node->constant = node->b->constant;
    }
  }

  // `variable.a.b`, longer by one than the path it is asked of.
  void path(Node* node) {
    const Node& of = *node->a;
    if (of.op != Op::variable && (of.op != Op::attribute || of.steps == 0 || of.steps == kStepsMax)) return;
    node->variable = of.variable;
    node->names = &node->name;
    node->steps = of.steps + 1;
    if (of.steps == 0) return;
    const auto kept = arena_array<TextNumber>(arena_, node->steps);
    std::copy_n(of.names, of.steps, kept.begin());
    kept.back() = node->name;
    node->names = kept.data();
  }
  static constexpr std::uint8_t kStepsMax = 8;  ///< so that a chain of n attributes holds no n² names

  void field_names(Node* node, const Expr& expr) {
    const auto kept = arena_array<TextNumber>(arena_, expr.name_count);
    for (std::uint32_t i = 0; i < expr.name_count; ++i) kept[i] = names_.add_text(expr.names()[i]);
    node->names = kept.data();
  }

  [[nodiscard]] static bool all_constant(const Node* node) {
    for (std::uint32_t i = 0; i < node->count; ++i)
      if (node->list[i]->op != Op::boolean) return false;
    return true;
  }

  // Literals made of constants are built once, here.
  void set(Node* node) {
    if (!all_constant(node)) return;
    const auto values = arena_array<Value>(arena_, node->count);
    for (std::uint32_t i = 0; i < node->count; ++i) values[i] = node->list[i]->constant;
    constant(node, Value::set(values.first(make_set(values))));
  }
  void record(Node* node, const Expr& expr) {
    field_names(node, expr);
    if (!all_constant(node)) return;
    const auto fields = arena_array<Field>(arena_, node->count);
    for (std::uint32_t i = 0; i < node->count; ++i) fields[i] = {node->names[i], node->list[i]->constant};
    std::ranges::sort(fields, {}, &Field::name);
    constant(node, Value::record(fields));
  }
  void call(Node* node, const Expr& expr) {
    node->function = expr.function;
    if (!all_constant(node)) return;
    const auto values = arena_array<Value>(arena_, node->count);
    for (std::uint32_t i = 0; i < node->count; ++i) values[i] = node->list[i]->constant;
    const ExtensionResult result = call_extension(expr.function, values, arena_);
    if (result.error == ExtensionError::none) constant(node, result.value);
  }

  Names& names_;
  base::Arena& arena_;
};

Scope scope_of(const ScopeConstraint& constraint, const std::optional<OwnedEntityName>* slot, Names& names) {
  Scope made;
  made.kind = constraint.kind;
  using Kind = ScopeConstraint::Kind;
  if (constraint.kind == Kind::is || constraint.kind == Kind::is_in)
    made.type = names.add_text(constraint.type);
  if (constraint.kind == Kind::any || constraint.kind == Kind::is) return made;
  const bool filled = constraint.slot && slot != nullptr && slot->has_value();
  made.entity = names.add_entity(filled ? (*slot)->view() : constraint.entity);
  return made;
}

}  // namespace

Program& compile(const Policy& policy, const Link* link, Names& names, base::Arena& arena) {
  const std::size_t room = sizeof(Program) + alignof(Program);
  void* place = arena.allocate(room);
  std::size_t left = room;
  Program& made = *new (std::align(alignof(Program), sizeof(Program), place, left)) Program;
  made.id = link != nullptr ? link->id : policy.id;
  made.effect = policy.effect;
  made.policy = &policy;
  made.link = link;
  made.principal = scope_of(policy.principal, link != nullptr ? &link->principal : nullptr, names);
  made.resource = scope_of(policy.resource, link != nullptr ? &link->resource : nullptr, names);
  made.action.kind = policy.action.kind;
  const auto actions = arena_array<EntityNumber>(arena, policy.action.entities.size());
  for (std::size_t i = 0; i < actions.size(); ++i) actions[i] = names.add_entity(policy.action.entities[i]);
  made.action.list = actions.data();
  made.action.count = static_cast<std::uint32_t>(actions.size());
  const auto clauses = arena_array<Clause>(arena, policy.conditions.size());
  Compiler compiler(names, arena);
  for (std::size_t i = 0; i < clauses.size(); ++i)
    clauses[i] = {compiler.compile(*policy.conditions[i].body), policy.conditions[i].is_unless};
  made.clause_list = clauses.data();
  made.clause_count = static_cast<std::uint32_t>(clauses.size());
  return made;
}

}  // namespace why403::cedar
