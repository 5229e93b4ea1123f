#include "cedar/evaluate/evaluate.h"

#include "cedar/values/extension.h"

namespace why403::cedar {

bool matches_pattern(std::string_view text, std::span<const std::string_view> pieces) {
  if (pieces.size() == 1) return text == pieces[0];
  if (!text.starts_with(pieces.front())) return false;
  text.remove_prefix(pieces.front().size());
  // Each middle piece as far to the left as possible leaves the most for the rest.
  for (const std::string_view piece : pieces.subspan(1, pieces.size() - 2)) {
    const std::size_t found = text.find(piece);
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + piece.size());
  }
  return text.ends_with(pieces.back());
}

bool Evaluator::is_in_any(EntityNumber child, std::span<const EntityNumber> ancestors) const {
  const Entity* entity = find(child);
  for (const EntityNumber ancestor : ancestors)
    if (child == ancestor || (entity != nullptr && entity->is_in(ancestor))) return true;
  return false;
}

TextNumber Evaluator::type_of(EntityNumber entity) const {
  if ((entity & kStrangerBit) == 0) return entities_.names().type_of(entity);
  return static_cast<const Strangers*>(request_.strangers)->stranger_type(entity);
}

bool Evaluator::constraint_holds(const Scope& scope, EntityNumber entity) const {
  using Kind = ScopeConstraint::Kind;
  switch (scope.kind) {
    case Kind::any:
      return true;
    case Kind::equal:
      return entity == scope.entity;
    case Kind::in:
      return is_in(entity, scope.entity);
    case Kind::is:
      return type_of(entity) == scope.type;
    case Kind::is_in:
      return type_of(entity) == scope.type && is_in(entity, scope.entity);
  }
  return false;
}

bool Evaluator::action_holds(const ActionScope& scope, EntityNumber action) const {
  switch (scope.kind) {
    case ActionConstraint::Kind::any:
      return true;
    case ActionConstraint::Kind::equal:
      return action == scope.list[0];
    default:
      return is_in_any(action, scope.entities());
  }
}

Evaluator::Outcome Evaluator::clauses(std::span<const Clause> clauses) {
  for (const Clause& clause : clauses) {
    bool value = false;
    if (!truth(*clause.body, value)) return Outcome::error;
    if (value == clause.is_unless) return Outcome::no;
  }
  return Outcome::yes;
}

bool Evaluator::observe(const Node& node, Value& out) {
  const bool done = run(node, out);
  observer_->saw(*node.source, done ? &out : nullptr);
  return done;
}

// Null too when nothing is known of the entity, or `of` is neither entity nor record.
const Value* Evaluator::field_of(const Value& of, TextNumber name) const {
  if (of.kind == ValueKind::record) return find_field(of.fields(), name);
  const Entity* entity = of.kind == ValueKind::entity ? find(of.entity_number) : nullptr;
  return entity != nullptr ? find_field(entity->attributes(), name) : nullptr;
}

// Past all nodes of the path at once. False where a step fails: going from node to node then says what.
bool Evaluator::follow(const Node& path, Value& out) const {
  Value at = variable(path.variable);
  for (std::uint8_t i = 0; i < path.steps; ++i) {
    const Value* found = field_of(at, path.names[i]);
    if (found == nullptr) return false;
    at = *found;
  }
  out = at;
  return true;
}

bool Evaluator::truth(const Node& node, bool& out) {
  Value value;
  if (!evaluate(node, value)) return false;
  if (value.kind != ValueKind::boolean) return wrong_type(node, value, "Bool");
  out = value.is_true();
  return true;
}

bool Evaluator::run(const Node& node, Value& out) {
  switch (node.op) {
    case Op::boolean:
      out = node.constant;
      return true;
    case Op::variable:
      out = variable(node.variable);
      return true;
    case Op::if_then_else: {
      bool test = false;
      return truth(*node.a, test) && evaluate(test ? *node.b : *node.list[2], out);
    }
    case Op::all:
    case Op::any: {
      // The first operand that decides ends it; every operand looked at must be a Bool.
      const bool decisive = node.op == Op::any;
      bool value = false;
      for (std::uint32_t i = 0; i < node.count; ++i) {
        if (!truth(*node.list[i], value)) return false;
        if (value == decisive) break;
      }
      out = Value::boolean(value);
      return true;
    }
    case Op::negate: {
      bool value = false;
      if (!truth(*node.a, value)) return false;
      out = Value::boolean(!value);
      return true;
    }
    case Op::minus:
    case Op::is_empty:
    case Op::like:
      return unary(node, out);
    case Op::attribute:
      return attribute(node, out);
    case Op::has:
      return has(node, out);
    case Op::is:
    case Op::is_in:
      return is_in_type(node, out);
    case Op::set:
      return set_literal(node, out);
    case Op::record:
      return record_literal(node, out);
    case Op::call:
      return call(node, out);
    default:
      return relation(node, out);
  }
}

// -a, a.isEmpty(), a like "…": one operand of one kind.
bool Evaluator::unary(const Node& node, Value& out) {
  Value value;
  if (!first(node, value)) return false;
  if (node.op == Op::is_empty) {
    if (value.kind != ValueKind::set) return wrong_type(*node.a, value, "Set");
    out = Value::boolean(value.size == 0);
    return true;
  }
  if (node.op == Op::like) {
    if (value.kind != ValueKind::string) return wrong_type(*node.a, value, "String");
    out = Value::boolean(matches_pattern(value.text(), node.source->names()));
    return true;
  }
  if (value.kind != ValueKind::integer) return wrong_type(*node.a, value, "Long");
  std::int64_t result = 0;
  if (__builtin_sub_overflow(std::int64_t{0}, value.number, &result))
    return fail(EvaluationErrorKind::overflow, node, value, "");
  out = Value::integer(result);
  return true;
}

// What most policies are made of is told apart first.
bool Evaluator::relation(const Node& node, Value& out) {
  Value left, right;
  if (!first(node, left) || !second(node, right)) return false;
  if (node.op == Op::in) {
    if (left.kind != ValueKind::entity || right.kind != ValueKind::entity)
      return membership(node, left, right, out);
    out = Value::boolean(is_in(left.entity_number, right.entity_number));
    return true;
  }
  switch (node.op) {
    case Op::equal:
      out = Value::boolean(equal(left, right));
      return true;
    case Op::not_equal:
      out = Value::boolean(!equal(left, right));
      return true;
    case Op::contains:
    case Op::contains_all:
    case Op::contains_any:
      return set_operation(node, left, right, out);
    case Op::get_tag:
    case Op::has_tag:
      return tag(node, left, right, out);
    default:
      return arithmetic(node, left, right, out);
  }
}

// The member of a set literal that has this value; the set itself when it is no literal.
const Node& Evaluator::member(const Node& set, const Value& element) {
  if (set.source->op != Op::set) return set;
  Evaluator again(entities_, request_, scratch_, nullptr, supposed_);
  for (std::uint32_t i = 0; i < set.count; ++i) {
    Value value;
    if (again.evaluate(*set.list[i], value) && equal(value, element)) return *set.list[i];
  }
  return set;
}

bool Evaluator::membership(const Node& node, const Value& left, const Value& right, Value& out) {
  if (left.kind != ValueKind::entity) return wrong_type(*node.a, left, "entity");
  if (right.kind == ValueKind::entity) {
    out = Value::boolean(is_in(left.entity_number, right.entity_number));
    return true;
  }
  if (right.kind != ValueKind::set) return wrong_type(*node.b, right, "entity or set of entities");
  bool found = false;
  for (const Value& element : right.elements()) {
    if (element.kind != ValueKind::entity) return wrong_type(member(*node.b, element), element, "entity");
    found = found || is_in(left.entity_number, element.entity_number);
  }
  out = Value::boolean(found);
  return true;
}

// Longs, and for the order also two datetimes or two durations.
bool Evaluator::arithmetic(const Node& node, const Value& left, const Value& right, Value& out) {
  const bool ordering = node.op == Op::less || node.op == Op::less_equal || node.op == Op::greater ||
                        node.op == Op::greater_equal;
  const bool ordered = left.kind == ValueKind::integer ||
                       (ordering && (left.kind == ValueKind::datetime || left.kind == ValueKind::duration));
  if (!ordered) return wrong_type(*node.a, left, ordering ? "Long, datetime or duration" : "Long");
  if (right.kind != left.kind) return wrong_type(*node.b, right, name_of(left.kind));
  std::int64_t result = 0;
  bool overflow = false;
  switch (node.op) {
    case Op::less:
      out = Value::boolean(left.number < right.number);
      return true;
    case Op::less_equal:
      out = Value::boolean(left.number <= right.number);
      return true;
    case Op::greater:
      out = Value::boolean(left.number > right.number);
      return true;
    case Op::greater_equal:
      out = Value::boolean(left.number >= right.number);
      return true;
    case Op::add:
      overflow = __builtin_add_overflow(left.number, right.number, &result);
      break;
    case Op::subtract:
      overflow = __builtin_sub_overflow(left.number, right.number, &result);
      break;
    default:
      overflow = __builtin_mul_overflow(left.number, right.number, &result);
      break;
  }
  if (overflow) return fail(EvaluationErrorKind::overflow, node, left, "");
  out = Value::integer(result);
  return true;
}

bool Evaluator::set_operation(const Node& node, const Value& left, const Value& right, Value& out) {
  if (left.kind != ValueKind::set) return wrong_type(*node.a, left, "Set");
  if (node.op == Op::contains) {
    out = Value::boolean(cedar::contains(left.elements(), right));
    return true;
  }
  if (right.kind != ValueKind::set) return wrong_type(*node.b, right, "Set");
  const bool all = node.op == Op::contains_all;
  bool result = all;
  for (const Value& element : right.elements()) {
    if (cedar::contains(left.elements(), element) == all) continue;
    result = !all;
    break;
  }
  out = Value::boolean(result);
  return true;
}

bool Evaluator::tag(const Node& node, const Value& left, const Value& right, Value& out) {
  if (left.kind != ValueKind::entity) return wrong_type(*node.a, left, "entity");
  if (right.kind != ValueKind::string) return wrong_type(*node.b, right, "String");
  const Entity* entity = find(left.entity_number);
  const Value* found = nullptr;
  if (entity != nullptr && entity->tag_count > 0)
    if (const auto name = entities_.names().find_text(right.text()))
      found = find_field(entity->tags(), *name);
  if (node.op == Op::has_tag) {
    out = Value::boolean(found != nullptr);
    return true;
  }
  if (entity == nullptr) return fail(EvaluationErrorKind::no_such_entity, *node.a, left, "");
  if (found == nullptr) return fail(EvaluationErrorKind::no_such_tag, node, left, right.text());
  out = *found;
  return true;
}

bool Evaluator::attribute(const Node& node, Value& out) {
  Value of;
  if (!first(node, of)) return false;
  const Value* found = nullptr;
  if (of.kind == ValueKind::entity) {
    const Entity* entity = find(of.entity_number);
    if (entity == nullptr) return fail(EvaluationErrorKind::no_such_entity, *node.a, of, "");
    found = find_field(entity->attributes(), node.name);
  } else if (of.kind == ValueKind::record) {
    found = find_field(of.fields(), node.name);
  } else {
    return wrong_type(*node.a, of, "entity or record");
  }
  if (found == nullptr) return fail(EvaluationErrorKind::no_such_attribute, node, of, node.source->text);
  out = *found;
  return true;
}

// `a has b.c` is `a has b && a.b has c`: what is not there ends it with false.
bool Evaluator::has(const Node& node, Value& out) {
  Value of;
  if (!first(node, of)) return false;
  for (std::uint32_t i = 0; i < node.source->name_count; ++i) {
    const Value* found = nullptr;
    if (of.kind == ValueKind::entity) {
      const Entity* entity = find(of.entity_number);
      if (entity != nullptr) found = find_field(entity->attributes(), node.names[i]);
    } else if (of.kind == ValueKind::record) {
      found = find_field(of.fields(), node.names[i]);
    } else {
      return wrong_type(i == 0 ? *node.a : node, of, "entity or record");
    }
    if (found == nullptr) {
      out = Value::boolean(false);
      return true;
    }
    of = *found;
  }
  out = Value::boolean(true);
  return true;
}

bool Evaluator::is_in_type(const Node& node, Value& out) {
  Value left;
  if (!first(node, left)) return false;
  if (left.kind != ValueKind::entity) return wrong_type(*node.a, left, "entity");
  const bool is = type_of(left.entity_number) == node.name;
  out = Value::boolean(is);
  if (node.op == Op::is || !is) return true;
  Value right;
  return evaluate(*node.b, right) && membership(node, left, right, out);
}

bool Evaluator::set_literal(const Node& node, Value& out) {
  const auto values = arena_array<Value>(scratch_, node.count);
  for (std::uint32_t i = 0; i < node.count; ++i)
    if (!evaluate(*node.list[i], values[i])) return false;
  out = Value::set(values.first(make_set(values)));
  return true;
}

bool Evaluator::record_literal(const Node& node, Value& out) {
  const auto fields = arena_array<Field>(scratch_, node.count);
  for (std::uint32_t i = 0; i < node.count; ++i) {
    fields[i].name = node.names[i];
    if (!evaluate(*node.list[i], fields[i].value)) return false;
  }
  std::ranges::sort(fields, {}, &Field::name);
  out = Value::record(fields);
  return true;
}

bool Evaluator::call(const Node& node, Value& out) {
  Value few[2];
  std::span<Value> values(few, 2);
  if (node.count > 2) values = arena_array<Value>(scratch_, node.count);
  values = values.first(node.count);
  for (std::uint32_t i = 0; i < node.count; ++i)
    if (!evaluate(*node.list[i], values[i])) return false;
  const ExtensionResult result = call_extension(node.function, values, scratch_);
  out = result.value;
  const Value shown = values.empty() ? Value() : values[0];
  switch (result.error) {
    case ExtensionError::none:
      return true;
    case ExtensionError::wrong_count:
      return fail(EvaluationErrorKind::wrong_argument_count, node, shown, "");
    case ExtensionError::wrong_type: {
      const ArgumentKinds wanted = argument_kinds(node.function);
      if (shown.kind != wanted.first) return wrong_type(*node.list[0], shown, name_of(wanted.first));
      return wrong_type(*node.list[1], values[1], name_of(wanted.second));
    }
    case ExtensionError::not_well_formed:
    case ExtensionError::overflow:
      return fail(EvaluationErrorKind::extension, node, shown, name_of(node.function));
  }
  return false;
}

std::string_view name_of(EvaluationErrorKind kind) {
  switch (kind) {
    case EvaluationErrorKind::none:
      return "none";
    case EvaluationErrorKind::no_such_entity:
      return "no such entity";
    case EvaluationErrorKind::no_such_attribute:
      return "no such attribute";
    case EvaluationErrorKind::no_such_tag:
      return "no such tag";
    case EvaluationErrorKind::wrong_type:
      return "wrong type";
    case EvaluationErrorKind::overflow:
      return "overflow";
    case EvaluationErrorKind::wrong_argument_count:
      return "wrong number of arguments";
    case EvaluationErrorKind::extension:
      return "not well-formed";
  }
  return "";
}

std::string describe(const EvaluationError& error, const Names& names, const StrangerNames* strangers) {
  const std::string shown = "`" + display(error.value, names, strangers) + "`";
  const std::string wanted(error.wanted);
  switch (error.kind) {
    case EvaluationErrorKind::none:
      return "";
    case EvaluationErrorKind::no_such_entity:
      return "nothing is known of the entity " + shown;
    case EvaluationErrorKind::no_such_attribute:
      return shown + " has no attribute `" + wanted + "`";
    case EvaluationErrorKind::no_such_tag:
      return shown + " has no tag `" + wanted + "`";
    case EvaluationErrorKind::wrong_type:
      return "expected " + wanted + ", got " + shown + " (" + std::string(name_of(error.value.kind)) + ")";
    case EvaluationErrorKind::overflow:
      return "the result does not fit a Long";
    case EvaluationErrorKind::wrong_argument_count:
      return "wrong number of arguments";
    case EvaluationErrorKind::extension:
      return "`" + wanted + "` has no value for " + shown;
  }
  return "";
}

}  // namespace why403::cedar
