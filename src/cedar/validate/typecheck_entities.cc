// The typing rules that look at entities: literals, hierarchy, attributes, tags; and extension functions.
#include <algorithm>

#include "cedar/entities/conformance.h"
#include "cedar/validate/typecheck.h"
#include "cedar/values/extension.h"

namespace why403::cedar {

namespace {

TypeAnswer bad(TypePtr type) { return {false, std::move(type), {}}; }
TypePtr boolean() { return Type::of(TypeKind::boolean); }

std::string entity_text(const Type& type) { return "`" + display(type) + "`"; }

}  // namespace

std::optional<EntityName> Typechecker::literal_entity(const Expr& expr) const {
  if (expr.op == Op::entity) return expr.entity();
  if (expr.op == Op::variable && expr.variable == Variable::action) return kind_.action->name.view();
  return std::nullopt;
}

// Whether some entity of one type can be in some entity of another.
bool Typechecker::can_be_in(const Type& left, const Type& right) const {
  for (const std::string& lower : left.entity_types) {
    for (const std::string& upper : right.entity_types) {
      if (lower == upper) return true;
      const EntityShape* shape = schema_.entity_type(upper);
      if (shape != nullptr && shape->descendants.contains(lower)) return true;
      for (const auto& [name, action] : schema_.actions)
        if (name.type == upper && std::ranges::any_of(action.descendants, [&](const OwnedEntityName& below) {
              return below.type == lower;
            }))
          return true;
    }
  }
  return false;
}

// The schema has the whole hierarchy of actions, so the answer is known. Null type: an action is unknown.
TypePtr Typechecker::action_membership(EntityName action, const std::vector<EntityName>& right,
                                       bool& ok) const {
  bool any_action = false, found = false;
  for (const EntityName& each : right) {
    if (!is_action_type(each.type)) continue;
    any_action = true;
    const ActionShape* shape = schema_.action(each);
    if (shape == nullptr) {
      ok = false;
      return boolean();
    }
    found = found || each == action || shape->descendants.contains(OwnedEntityName(action));
  }
  return Type::of(any_action && found ? TypeKind::true_value : TypeKind::false_value);
}

TypeAnswer Typechecker::membership(const Expr& left, const Expr& right) {
  const TypeAnswer first =
      expect(left, Wanted::any_entity, "to ask whether a set has an element, use `contains`");
  const TypeAnswer second = expect(right, Wanted::entity_or_set);
  if (!first.ok || !second.ok) return bad(boolean());
  const auto action = literal_entity(left);
  std::optional<std::vector<EntityName>> literals;
  if (const auto one = literal_entity(right)) {
    literals.emplace({*one});
  } else if (right.op == Op::set) {
    literals.emplace();
    for (const Expr* element : right.arguments()) {
      const auto each = literal_entity(*element);
      if (!each) {
        literals.reset();
        break;
      }
      literals->push_back(*each);
    }
  }
  if (action && literals && is_action_type(action->type)) {
    bool ok = true;
    TypePtr type = action_membership(*action, *literals, ok);
    return {ok, std::move(type), {}};
  }
  const Type* upper = second.type.get();
  if (upper->kind == TypeKind::set) upper = upper->element.get();
  if (first.type->kind == TypeKind::entity && upper != nullptr && upper->kind == TypeKind::entity &&
      !can_be_in(*first.type, *upper))
    return {true, Type::of(TypeKind::false_value), {}};
  return {true, boolean(), {}};
}

std::vector<TypePtr> Typechecker::tag_types(const Type& entity) const {
  std::vector<TypePtr> types;
  const auto add = [&](const EntityShape& shape) {
    if (shape.tags == nullptr) return;
    if (std::ranges::none_of(types, [&](const TypePtr& each) { return equal(*each, *shape.tags); }))
      types.push_back(shape.tags);
  };
  if (entity.kind == TypeKind::any_entity)
    for (const auto& [name, shape] : schema_.entity_types) add(shape);
  for (const std::string& name : entity.entity_types)
    if (const EntityShape* shape = schema_.entity_type(name)) add(*shape);
  return types;
}

TypeAnswer Typechecker::tag(const Expr& expr) {
  const TypeAnswer of = expect(expr.at(0), Wanted::any_entity);
  const TypeAnswer name = expect(expr.at(1), Wanted::string);
  const bool ok = of.ok && name.ok;
  if (of.type == nullptr) return bad(nullptr);
  const std::vector<TypePtr> types = tag_types(*of.type);
  const Capability capability{&expr.at(0), {}, &expr.at(1)};
  const bool checked = known(capability);
  if (expr.op == Op::has_tag) {
    const TypeKind kind = types.empty() ? TypeKind::false_value
                          : checked     ? TypeKind::true_value
                                        : TypeKind::boolean;
    TypeAnswer made{ok, Type::of(kind), {}};
    if (ok) made.gained.push_back(capability);
    return made;
  }
  if (!checked) {
    problem(expr, "this tag may be absent from " + entity_text(*of.type), "test it first with `hasTag`");
    return bad(nullptr);
  }
  if (types.empty()) {
    problem(expr, "entities of the type " + entity_text(*of.type) + " have no tags");
    return bad(nullptr);
  }
  TypePtr bound = Type::of(TypeKind::never);
  for (const TypePtr& type : types) {
    bound = least_upper_bound(bound, type, mode_);
    if (bound != nullptr) continue;
    problem(expr, "the tags have incompatible types");
    return bad(nullptr);
  }
  return {ok, std::move(bound), {}};
}

TypeAnswer Typechecker::attribute(const Expr& expr) {
  const TypeAnswer of = expect(expr.at(0), Wanted::entity_or_record);
  if (of.type == nullptr) return bad(nullptr);
  const std::string name(expr.text);
  auto found = attribute_of(schema_, *of.type, expr.text);
  if (!found) {
    const std::string near = base::did_you_mean(name, attribute_names(schema_, *of.type));
    const bool sometimes = may_have_attribute(schema_, *of.type, expr.text);
    problem(expr,
            "attribute `" + name + "` " + (sometimes ? "may not exist" : "does not exist") + " on " +
                entity_text(*of.type),
            near.empty() ? "" : "did you mean `" + near + "`?");
    return bad(nullptr);
  }
  if (!found->required && !known({&expr.at(0), expr.text, nullptr})) {
    problem(expr, "attribute `" + name + "` of " + entity_text(*of.type) + " is optional",
            "test it first with `has " + name + " &&`");
    return bad(std::move(found->type));
  }
  return {of.ok, std::move(found->type), {}};
}

// `a has b.c` is `a has b && a.b has c`.
TypeAnswer Typechecker::has(const Expr& expr) {
  const Expr* of = &expr.at(0);
  Conjunction made(*this, has_one(expr, *of, expr.names()[0]));
  for (std::size_t i = 1; i < expr.name_count && of != nullptr; ++i) {
    made.add([&] {
      // The path so far as a node of its own; it cannot be deeper than what the reader let through, but for
      // a long path: then nothing is told of it.
      of = tree_.attribute(of, expr.names()[i - 1], expr.place);
      return of == nullptr ? bad(nullptr) : has_one(expr, *of, expr.names()[i]);
    });
  }
  return made.take();
}

TypeAnswer Typechecker::has_one(const Expr& expr, const Expr& of, std::string_view name) {
  if (seen_ != nullptr) seen_->has_paths[&expr].push_back(&of);
  const TypeAnswer answer = expect(of, Wanted::entity_or_record);
  if (answer.type == nullptr) return bad(boolean());
  const auto found = attribute_of(schema_, *answer.type, name);
  if (!found) {
    const bool possible = may_have_attribute(schema_, *answer.type, name);
    return {answer.ok, Type::of(possible ? TypeKind::boolean : TypeKind::false_value), {}};
  }
  const Capability capability{&of, name, nullptr};
  // An entity may be missing altogether, so even a required attribute proves nothing; a record has it.
  const bool certain = (found->required && answer.type->kind == TypeKind::record) || known(capability);
  TypeAnswer made{answer.ok, Type::of(certain ? TypeKind::true_value : TypeKind::boolean), {}};
  if (made.ok) made.gained.push_back(capability);
  return made;
}

TypeAnswer Typechecker::is(const Expr& expr) {
  const TypeAnswer of = expect(expr.at(0), Wanted::any_entity, "`is` tests the type of an entity");
  if (of.type == nullptr) return bad(boolean());
  if (of.type->kind == TypeKind::any_entity) return {of.ok, boolean(), {}};
  if (of.type->kind != TypeKind::entity) return bad(boolean());
  const auto& types = of.type->entity_types;
  const bool among = std::ranges::binary_search(types, std::string(expr.text));
  const TypeKind kind = !among              ? TypeKind::false_value
                        : types.size() == 1 ? TypeKind::true_value
                                            : TypeKind::boolean;
  return {of.ok, Type::of(kind), {}};
}

TypeAnswer Typechecker::is_in(const Expr& expr) {
  Conjunction made(*this, is(expr));
  made.add([&] { return membership(expr.at(0), expr.at(1)); });
  return made.take();
}

namespace {

struct FunctionType {
  std::vector<TypeKind> arguments;
  TypeKind result;
};

FunctionType function_type(Function function) {
  using K = TypeKind;
  switch (function) {
    case Function::ip:
      return {{K::string}, K::ip};
    case Function::decimal:
      return {{K::string}, K::decimal};
    case Function::datetime:
      return {{K::string}, K::datetime};
    case Function::duration:
      return {{K::string}, K::duration};
    case Function::is_ipv4:
    case Function::is_ipv6:
    case Function::is_loopback:
    case Function::is_multicast:
      return {{K::ip}, K::boolean};
    case Function::is_in_range:
      return {{K::ip, K::ip}, K::boolean};
    case Function::less_than:
    case Function::less_than_or_equal:
    case Function::greater_than:
    case Function::greater_than_or_equal:
      return {{K::decimal, K::decimal}, K::boolean};
    case Function::offset:
      return {{K::datetime, K::duration}, K::datetime};
    case Function::duration_since:
      return {{K::datetime, K::datetime}, K::duration};
    case Function::to_date:
      return {{K::datetime}, K::datetime};
    case Function::to_time:
      return {{K::datetime}, K::duration};
    default:
      return {{K::duration}, K::integer};
  }
}

bool is_literal(const Expr& expr) { return expr.op <= Op::entity; }

}  // namespace

TypeAnswer Typechecker::call(const Expr& expr) {
  const FunctionType type = function_type(expr.function);
  const std::string name(name_of(expr.function));
  bool failed = false;
  if (expr.argument_count != type.arguments.size()) {
    problem(expr, "`" + name + "` takes " + std::to_string(type.arguments.size()) + " argument(s), got " +
                      std::to_string(expr.argument_count));
    failed = true;
  }
  if (!is_method(expr.function)) {
    base::Arena scratch;
    if (!failed && expr.at(0).op == Op::string &&
        !construct_extension(expr.function, expr.at(0).text, scratch)) {
      problem(expr, "`" + name + "` cannot read this literal");
      failed = true;
    }
    const bool literal =
        std::ranges::all_of(expr.arguments(), [](const Expr* each) { return is_literal(*each); });
    if (mode_ == ValidationMode::strict && !literal) {
      problem(expr, "`" + name + "` is applied to something other than a literal",
              "strict validation needs a text in quotes here");
      failed = true;
    }
  }
  bool ok = !failed;
  for (std::size_t i = 0; i < expr.argument_count; ++i) {
    if (failed)
      check(expr.at(i));
    else
      ok = expect_type(expr.at(i), Type::of(type.arguments[i])).ok && ok;
  }
  return {ok, Type::of(type.result), {}};
}

}  // namespace why403::cedar
