#include "cedar/validate/typecheck.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "base/message.h"
#include "base/text.h"
#include "cedar/entities/conformance.h"

namespace why403::cedar {

namespace {

bool is_kind(const TypePtr& type, TypeKind kind) { return type != nullptr && type->kind == kind; }
TypeAnswer good(TypePtr type) { return {true, std::move(type), {}}; }
TypeAnswer bad(TypePtr type) { return {false, std::move(type), {}}; }
TypeAnswer good(TypeKind kind) { return good(Type::of(kind)); }
TypeAnswer bad(TypeKind kind) { return bad(Type::of(kind)); }
TypePtr known_truth(bool value) { return Type::of(value ? TypeKind::true_value : TypeKind::false_value); }

// Conjunctions and disjunctions of literals count as the literal they come to.
std::optional<bool> literal_truth(const Expr& expr) {
  if (expr.op == Op::boolean) return expr.number != 0;
  if (expr.op != Op::all && expr.op != Op::any) return std::nullopt;
  bool value = expr.op == Op::all;
  for (const Expr* each : expr.arguments()) {
    const auto operand = literal_truth(*each);
    if (!operand) return std::nullopt;
    value = expr.op == Op::all ? value && *operand : value || *operand;
  }
  return value;
}

void append(Capabilities& to, const Capabilities& more) { to.insert(to.end(), more.begin(), more.end()); }

bool is_ordered(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::datetime || type.kind == TypeKind::duration;
}

}  // namespace

bool operator==(const Capability& left, const Capability& right) {
  if ((left.tag == nullptr) != (right.tag == nullptr)) return false;
  if (left.tag != nullptr ? !same(*left.tag, *right.tag) : left.attribute != right.attribute) return false;
  return same(*left.on, *right.on);
}

std::size_t CapabilityHash::operator()(const Capability& capability) const {
  const std::uint64_t on = hash_of(*capability.on);
  return capability.tag != nullptr ? on ^ std::rotl(hash_of(*capability.tag), 1)
                                   : base::hash_bytes(capability.attribute, on);
}

Capabilities common(const Capabilities& left, Capabilities right) {
  const std::unordered_set<Capability, CapabilityHash> others(left.begin(), left.end());
  std::erase_if(right, [&](const Capability& each) { return !others.contains(each); });
  return right;
}

void Typechecker::Assumed::add(const Capabilities& shown) {
  for (const Capability& each : shown) ++checker_.known_[each];
  all_.insert(all_.end(), shown.begin(), shown.end());
}

void Typechecker::Assumed::clear() {
  for (const Capability& each : all_) {
    const auto found = checker_.known_.find(each);
    if (--found->second == 0) checker_.known_.erase(found);
  }
  all_.clear();
}

Capabilities Typechecker::Assumed::take() {
  Capabilities all = all_;
  clear();
  return all;
}

Typechecker::Conjunction::Conjunction(Typechecker& checker, TypeAnswer first)
    : made_(std::move(first)), shown_(checker, made_.gained) {}

void Typechecker::Conjunction::add_answer(TypeAnswer answer) {
  made_.ok = made_.ok && answer.ok;
  if (made_.type == nullptr || answer.type == nullptr) {
    made_.ok = false;
    made_.type = Type::of(TypeKind::boolean);
  } else if (answer.type->kind == TypeKind::false_value || made_.type->kind == TypeKind::true_value) {
    made_.type = std::move(answer.type);
  } else if (answer.type->kind != TypeKind::true_value) {
    made_.type = Type::of(TypeKind::boolean);
  }
  if (made_.ok)
    shown_.add(answer.gained);
  else
    shown_.clear();
}

// What is known to be false shows nothing.
TypeAnswer Typechecker::Conjunction::take() {
  made_.gained = shown_.take();
  if (made_.type != nullptr && made_.type->kind == TypeKind::false_value) made_.gained.clear();
  return std::move(made_);
}

void Typechecker::problem(const Expr& expr, std::string what, std::string help) {
  problems_.push_back({expr.place, std::move(what), std::move(help)});
}

TypeAnswer Typechecker::checked_against(const Expr& expr, TypeAnswer answer, bool fits,
                                        const std::string& wanted, std::string help) {
  if (answer.type == nullptr) return bad(nullptr);
  if (fits) return answer;
  problem(expr, "expected " + wanted + ", got `" + display(*answer.type) + "`", std::move(help));
  return bad(nullptr);
}

TypeAnswer Typechecker::expect(const Expr& expr, Wanted wanted, std::string help) {
  TypeAnswer answer = check(expr);
  if (answer.type == nullptr) return bad(nullptr);
  const Type& type = *answer.type;
  const auto kind = type.kind;
  bool fits = kind == TypeKind::never;
  std::string name;
  const bool entity = kind == TypeKind::entity || kind == TypeKind::any_entity;
  switch (wanted) {
    case Wanted::boolean:
      fits = fits || is_subtype(type, *Type::of(TypeKind::boolean), ValidationMode::permissive);
      name = "`Bool`";
      break;
    case Wanted::integer:
      fits = fits || kind == TypeKind::integer;
      name = "`Long`";
      break;
    case Wanted::string:
      fits = fits || kind == TypeKind::string;
      name = "`String`";
      break;
    case Wanted::any_set:
      fits = fits || kind == TypeKind::set;
      name = "a set";
      break;
    case Wanted::any_entity:
      fits = fits || entity;
      name = "an entity";
      break;
    case Wanted::entity_or_record:
      fits = fits || entity || kind == TypeKind::record;
      name = "an entity or a record";
      break;
    case Wanted::entity_or_set:
      fits = fits || entity ||
             is_subtype(type, *Type::set_of(Type::of(TypeKind::any_entity)), ValidationMode::permissive);
      name = "an entity or a set of entities";
      break;
  }
  return checked_against(expr, std::move(answer), fits, name, std::move(help));
}

TypeAnswer Typechecker::expect_boolean(const Expr& expr) { return expect(expr, Wanted::boolean); }

TypeAnswer Typechecker::expect_type(const Expr& expr, const TypePtr& type) {
  TypeAnswer answer = check(expr);
  if (answer.type == nullptr) return bad(nullptr);
  const bool fits = is_subtype(*answer.type, *type, ValidationMode::permissive);
  return checked_against(expr, std::move(answer), fits, "`" + display(*type) + "`", {});
}

TypeAnswer Typechecker::check_node(const Expr& expr) {
  switch (expr.op) {
    case Op::boolean:
      return good(known_truth(expr.number != 0));
    case Op::integer:
      return good(TypeKind::integer);
    case Op::string:
      return good(TypeKind::string);
    case Op::entity:
      return entity_literal(expr);
    case Op::variable:
      return variable(expr);
    case Op::slot:
      return slot(expr);
    case Op::if_then_else:
      return conditional(expr);
    case Op::all:
      return all(expr);
    case Op::any:
      return any(expr);
    case Op::negate:
      return negation(expect_boolean(expr.at(0)));
    case Op::minus:
      return {expect(expr.at(0), Wanted::integer).ok, Type::of(TypeKind::integer), {}};
    case Op::equal:
      return equality(expr);
    case Op::not_equal:
      return negation(equality(expr));
    case Op::less:
    case Op::less_equal:
      return ordering(expr);
    case Op::greater:
    case Op::greater_equal:
      return negation(ordering(expr));
    case Op::add:
    case Op::subtract:
    case Op::multiply:
      return arithmetic(expr);
    case Op::in:
      return membership(expr.at(0), expr.at(1));
    case Op::contains:
    case Op::contains_all:
    case Op::contains_any:
      return set_operation(expr);
    case Op::is_empty:
      return {expect(expr.at(0), Wanted::any_set).ok, Type::of(TypeKind::boolean), {}};
    case Op::get_tag:
    case Op::has_tag:
      return tag(expr);
    case Op::attribute:
      return attribute(expr);
    case Op::has:
      return has(expr);
    case Op::like:
      return {expect(expr.at(0), Wanted::string).ok, Type::of(TypeKind::boolean), {}};
    case Op::is:
      return is(expr);
    case Op::is_in:
      return is_in(expr);
    case Op::set:
      return set(expr);
    case Op::record:
      return record(expr);
    case Op::call:
      return call(expr);
  }
  return bad(nullptr);
}

TypeAnswer Typechecker::variable(const Expr& expr) const {
  switch (expr.variable) {
    case Variable::principal:
      return good(Type::entity_of(kind_.principal));
    case Variable::action:
      return good(Type::entity_of(kind_.action->name.type));
    case Variable::resource:
      return good(Type::entity_of(kind_.resource));
    case Variable::context:
      return good(kind_.action->context);
  }
  return bad(nullptr);
}

TypeAnswer Typechecker::slot(const Expr& expr) const {
  const auto& type = expr.variable == Variable::principal ? kind_.principal_slot : kind_.resource_slot;
  return good(type ? Type::entity_of(*type) : Type::of(TypeKind::any_entity));
}

// Unknown types and actions are reported once per policy, elsewhere.
TypeAnswer Typechecker::entity_literal(const Expr& expr) const {
  const bool declared = is_action_type(expr.text) ? schema_.action(expr.entity()) != nullptr
                                                  : schema_.entity_type(expr.text) != nullptr;
  return declared ? good(Type::entity_of(std::string(expr.text))) : bad(nullptr);
}

// A test known to be true or false leaves only one branch to look at.
TypeAnswer Typechecker::conditional(const Expr& expr) {
  const TypeAnswer test = expect_boolean(expr.at(0));
  TypeAnswer made;
  if (is_kind(test.type, TypeKind::true_value)) {
    const Assumed assumed(*this, test.gained);
    made = check(expr.at(1));
    if (made.ok) append(made.gained, test.gained);
  } else if (is_kind(test.type, TypeKind::false_value)) {
    made = check(expr.at(2));
  } else {
    TypeAnswer then;
    {
      const Assumed assumed(*this, test.gained);
      then = check(expr.at(1));
      if (then.ok) append(then.gained, test.gained);
    }
    TypeAnswer otherwise = check(expr.at(2));
    made.ok = then.ok && otherwise.ok;
    if (then.type != nullptr && otherwise.type != nullptr) {
      made.type = least_upper_bound(then.type, otherwise.type, mode_);
      if (made.type == nullptr)
        problem(expr, "the branches have incompatible types `" + display(*then.type) + "` and `" +
                          display(*otherwise.type) + "`");
    }
    if (made.type == nullptr) made.ok = false;
    made.gained = common(otherwise.gained, std::move(then.gained));
  }
  made.ok = made.ok && test.ok;
  if (!made.ok) made.gained.clear();
  return made;
}

TypeAnswer Typechecker::all(const Expr& expr) {
  Conjunction made(*this, expect_boolean(expr.at(0)));
  for (std::size_t i = 1; i < expr.argument_count; ++i) made.add([&] { return expect_boolean(expr.at(i)); });
  return made.take();
}

TypeAnswer Typechecker::any(const Expr& expr) {
  TypeAnswer made = expect_boolean(expr.at(0));
  for (std::size_t i = 1; i < expr.argument_count; ++i) made = disjunction(std::move(made), expr.at(i));
  return made;
}

TypeAnswer Typechecker::disjunction(TypeAnswer left, const Expr& right) {
  if (is_kind(left.type, TypeKind::true_value)) return left;
  TypeAnswer second = expect_boolean(right);
  TypeAnswer made;
  made.ok = left.ok && second.ok;
  if (left.type == nullptr || second.type == nullptr) return bad(TypeKind::boolean);
  if (second.type->kind == TypeKind::true_value || left.type->kind == TypeKind::false_value) {
    made.type = second.type;
    made.gained = std::move(second.gained);
  } else if (second.type->kind == TypeKind::false_value) {
    made.type = left.type;
    made.gained = std::move(left.gained);
  } else {
    made.type = Type::of(TypeKind::boolean);
    made.gained = common(left.gained, std::move(second.gained));
  }
  if (!made.ok) made.gained.clear();
  return made;
}

TypeAnswer Typechecker::negation(const TypeAnswer& answer) const {
  if (answer.type == nullptr) return bad(TypeKind::boolean);
  if (answer.type->kind == TypeKind::true_value || answer.type->kind == TypeKind::false_value)
    return {answer.ok, known_truth(answer.type->kind == TypeKind::false_value), {}};
  return {answer.ok, Type::of(TypeKind::boolean), {}};
}

bool Typechecker::comparable(const Expr& expr, const TypePtr& left, const TypePtr& right) {
  if (mode_ == ValidationMode::permissive || left == nullptr || right == nullptr) return true;
  if (least_upper_bound(left, right, mode_) != nullptr) return true;
  problem(expr, "the types `" + display(*left) + "` and `" + display(*right) + "` are not compatible",
          "strict validation compares only values of the same type");
  return false;
}

TypeAnswer Typechecker::equality(const Expr& expr) {
  const TypeAnswer left = check(expr.at(0));
  const TypeAnswer right = check(expr.at(1));
  TypePtr type = Type::of(TypeKind::boolean);
  // Two literals, `action` among them, are compared here and now.
  const auto literal = [&](const Expr& side) {
    return side.op <= Op::entity || (side.op == Op::variable && side.variable == Variable::action) ||
           literal_truth(side).has_value();
  };
  if (left.type != nullptr && right.type != nullptr && are_disjoint(*left.type, *right.type)) {
    type = known_truth(false);
  } else if (literal(expr.at(0)) && literal(expr.at(1))) {
    const auto first = literal_entity(expr.at(0));
    const auto second = literal_entity(expr.at(1));
    const auto truth = literal_truth(expr.at(0));
    const auto other_truth = literal_truth(expr.at(1));
    const bool equal = first && second     ? *first == *second
                       : truth.has_value() ? truth == other_truth
                       : !first && !second ? same(expr.at(0), expr.at(1))
                                           : false;
    type = known_truth(equal);
  }
  const bool ok = left.ok && right.ok;
  if (type->kind == TypeKind::boolean && !comparable(expr, left.type, right.type))
    return bad(std::move(type));
  return {ok, std::move(type), {}};
}

TypeAnswer Typechecker::ordering(const Expr& expr) {
  const TypeAnswer left = check(expr.at(0));
  const TypeAnswer right = check(expr.at(1));
  if (left.type == nullptr || right.type == nullptr) return bad(TypeKind::boolean);
  const bool left_never = left.type->kind == TypeKind::never;
  const bool right_never = right.type->kind == TypeKind::never;
  if (left_never && right_never) return bad(TypeKind::boolean);
  const std::string wanted = "`Long`, `datetime` or `duration`";
  bool fits = true;
  const auto demand = [&](const Expr& side, const Type& type, const std::string& what) {
    fits = false;
    problem(side, "expected " + what + ", got `" + display(type) + "`");
  };
  if (left_never || right_never) {
    if (!is_ordered(left_never ? *right.type : *left.type))
      demand(expr.at(left_never ? 1 : 0), left_never ? *right.type : *left.type, wanted);
  } else if (is_ordered(*left.type)) {
    if (left.type->kind != right.type->kind) {
      const bool right_is_long = right.type->kind == TypeKind::integer;
      if (right_is_long)
        demand(expr.at(0), *left.type, "`Long`");
      else
        demand(expr.at(1), *right.type, "`" + display(*left.type) + "`");
    }
  } else if (is_ordered(*right.type)) {
    demand(expr.at(0), *left.type, "`" + display(*right.type) + "`");
  } else {
    demand(expr.at(0), *left.type, wanted);
    demand(expr.at(1), *right.type, wanted);
  }
  return {fits && left.ok && right.ok, Type::of(TypeKind::boolean), {}};
}

TypeAnswer Typechecker::arithmetic(const Expr& expr) {
  const std::string help = expr.op == Op::add ? "there is no concatenation of strings" : "";
  const TypeAnswer left = expect(expr.at(0), Wanted::integer, help);
  const TypeAnswer right = expect(expr.at(1), Wanted::integer, help);
  return {left.ok && right.ok, Type::of(TypeKind::integer), {}};
}

TypeAnswer Typechecker::set_operation(const Expr& expr) {
  const TypeAnswer left =
      expect(expr.at(0), Wanted::any_set, "to ask whether an entity is in another, use `in`");
  if (expr.op == Op::contains) {
    const TypeAnswer right = check(expr.at(1));
    const TypePtr element =
        left.type != nullptr && left.type->kind == TypeKind::set ? left.type->element : nullptr;
    const bool fits = comparable(expr, element, right.type);
    return {fits && left.ok && right.ok, Type::of(TypeKind::boolean), {}};
  }
  const TypeAnswer right = expect(expr.at(1), Wanted::any_set, "for one element, use `contains`");
  const bool fits = comparable(expr, left.type, right.type);
  return {fits && left.ok && right.ok, Type::of(TypeKind::boolean), {}};
}

TypeAnswer Typechecker::set(const Expr& expr) {
  TypePtr bound = Type::of(TypeKind::never);
  bool ok = true, told = true;
  std::vector<TypePtr> types;
  for (const Expr* element : expr.arguments()) {
    const TypeAnswer answer = check(*element);
    ok = ok && answer.ok;
    told = told && answer.type != nullptr;
    types.push_back(answer.type);
  }
  for (std::size_t i = 0; told && bound != nullptr && i < types.size(); ++i) {
    TypePtr next = least_upper_bound(bound, types[i], mode_);
    if (next == nullptr)
      problem(expr, "the elements have incompatible types, such as `" + display(*bound) + "` and `" +
                        display(*types[i]) + "`");
    bound = std::move(next);
  }
  if (mode_ == ValidationMode::strict && types.empty()) {
    problem(expr, "an empty set has no type", "strict validation needs a set with at least one element");
    return bad(nullptr);
  }
  if (!told || bound == nullptr) return bad(nullptr);
  return {ok, Type::set_of(std::move(bound)), {}};
}

TypeAnswer Typechecker::record(const Expr& expr) {
  AttributeTypes attributes;
  bool ok = true, told = true;
  for (std::size_t i = 0; i < expr.argument_count; ++i) {
    TypeAnswer answer = check(expr.at(i));
    ok = ok && answer.ok;
    told = told && answer.type != nullptr;
    attributes[std::string(expr.names()[i])] = {std::move(answer.type), true};
  }
  if (!told) return bad(nullptr);
  return {ok, Type::record_of(std::move(attributes)), {}};
}

}  // namespace why403::cedar
