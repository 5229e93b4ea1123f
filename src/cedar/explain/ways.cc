#include "cedar/explain/ways.h"

#include <algorithm>
#include <limits>

namespace why403::cedar {

namespace {

// Kinds whose value is one number, which the next one follows.
bool is_ordered(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::decimal || kind == ValueKind::datetime || kind == ValueKind::duration;
}

const std::vector<Way> kHolds{Way{}};

}  // namespace

// Two wishes about one value: a presence is part of a value, contradictory ones make the set impossible.
bool Ways::join(Way& into, const Way& from) {
  for (const Fact& fact : from) {
    const auto same = std::ranges::find_if(into, [&](const Fact& each) { return each.same_subject(fact); });
    if (same == into.end()) {
      into.push_back(fact);
    } else if (same->present && fact.present && (same->any_value || fact.any_value)) {
      if (same->any_value) *same = fact;
    } else if (!(*same == fact)) {
      return false;
    }
  }
  return into.size() <= kFactsMax;
}

std::vector<Way> Ways::both(const std::vector<Way>& left, const std::vector<Way>& right) {
  std::vector<Way> made;
  for (const Way& first : left) {
    for (const Way& second : right) {
      Way way = first;
      if (!join(way, second)) continue;
      if (made.size() == kWaysMax) {
        truncated_ = true;
        return made;
      }
      made.push_back(std::move(way));
    }
  }
  return made;
}

void Ways::add(std::vector<Way>& ways, const std::vector<Way>& more) {
  for (const Way& way : more) {
    if (ways.size() == kWaysMax) {
      truncated_ = true;
      return;
    }
    ways.push_back(way);
  }
}

std::vector<Way> Ways::to_satisfy(const Program& program) {
  const Policy& policy = *program.policy;
  std::vector<Way> ways = scope(program.principal, Variable::principal, policy.principal.place);
  if (!ways.empty()) ways = both(ways, action(program.action, policy.action.place));
  if (!ways.empty()) ways = both(ways, scope(program.resource, Variable::resource, policy.resource.place));
  for (const Clause& clause : program.clauses()) {
    if (ways.empty()) break;
    ways = both(ways, ways_to(*clause.body, !clause.is_unless));
  }
  return ways;
}

std::vector<Way> Ways::scope(const Scope& scope, Variable variable, Place place) {
  using Kind = ScopeConstraint::Kind;
  const EntityNumber own = variable == Variable::principal ? request_.principal : request_.resource;
  if (evaluator_.scope_holds(scope, own)) return kHolds;
  if (scope.kind == Kind::is) return {};
  if (scope.kind == Kind::is_in && evaluator_.type_of(own) != scope.type) return {};
  Fact fact;
  fact.place = place;
  if (scope.kind == Kind::equal) {
    fact.kind = FactKind::identity;
    fact.variable = variable;
    fact.entity = scope.entity;
    fact.meant_in = evaluator_.is_in(own, scope.entity);
  } else {
    fact.kind = FactKind::membership;
    fact.entity = own;
    fact.group = scope.entity;
  }
  return {{fact}};
}

std::vector<Way> Ways::action(const ActionScope& scope, Place place) {
  if (evaluator_.action_holds(scope, request_.action)) return kHolds;
  std::vector<Way> ways;
  for (const EntityNumber entity : scope.entities()) {
    Fact fact;
    fact.kind = FactKind::action;
    fact.entity = entity;
    fact.place = place;
    add(ways, {{fact}});
  }
  return ways;
}

std::vector<Way> Ways::ways_to(const Node& node, bool wanted) {
  if (++steps_ > kStepsMax) {
    truncated_ = true;
    return {};
  }
  Value now;
  if (value_of(node, now) && now.kind == ValueKind::boolean && now.is_true() == wanted) return kHolds;
  switch (node.op) {
    case Op::negate:
      return ways_to(*node.a, !wanted);
    case Op::all:
    case Op::any: {
      const bool every = (node.op == Op::all) == wanted;
      std::vector<Way> ways = every ? kHolds : std::vector<Way>{};
      for (std::uint32_t i = 0; i < node.count && !(every && ways.empty()); ++i) {
        const std::vector<Way> next = ways_to(*node.list[i], wanted);
        if (every)
          ways = both(ways, next);
        else
          add(ways, next);
      }
      return ways;
    }
    case Op::if_then_else: {
      std::vector<Way> ways = both(ways_to(*node.a, true), ways_to(*node.b, wanted));
      add(ways, both(ways_to(*node.a, false), ways_to(*node.list[2], wanted)));
      return ways;
    }
    default:
      return atom(node, wanted);
  }
}

std::vector<Way> Ways::atom(const Node& node, bool wanted) {
  switch (node.op) {
    case Op::attribute:
      return set(node, node, Value::boolean(wanted));
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return comparison(node, wanted);
    case Op::in:
    case Op::is_in:
      return membership(node, *node.a, *node.b, wanted);
    case Op::has:
      return has(node, wanted);
    case Op::contains:
      return contains(node, wanted);
    case Op::like:
      return like(node, wanted);
    case Op::call:
      return call(node, wanted);
    default:
      return {};
  }
}

// Where a value is kept: behind a chain of attributes that begins at the context or at some entity.
bool Ways::target_of(const Node& node, Target& out) {
  if (node.op == Op::variable && node.variable == Variable::context) {
    out = {true, 0, {}};
    return true;
  }
  if (node.op != Op::attribute) return false;
  Value of;
  if (value_of(*node.a, of) && of.kind == ValueKind::entity) {
    out = {false, of.entity_number, {node.name}};
    return true;
  }
  if (!target_of(*node.a, out)) return false;
  out.path.push_back(node.name);
  return true;
}

std::vector<Way> Ways::set(const Node& node, const Node& where, const Value& value) {
  Target target;
  if (!target_of(node, target) || target.path.empty()) return {};
  Fact fact;
  fact.kind = target.context ? FactKind::context : FactKind::attribute;
  fact.entity = target.entity;
  fact.path = std::move(target.path);
  fact.wanted = value;
  fact.where = where.source;
  fact.place = where.source->place;
  return {{std::move(fact)}};
}

bool Ways::fitting(Op op, bool wanted, bool left, const Value& other, Value& out) {
  // Without the negation, and with the value sought on the left.
  if (!wanted) {
    constexpr std::pair<Op, Op> opposite[] = {{Op::equal, Op::not_equal},    {Op::not_equal, Op::equal},
                                              {Op::less, Op::greater_equal}, {Op::less_equal, Op::greater},
                                              {Op::greater, Op::less_equal}, {Op::greater_equal, Op::less}};
    op = std::ranges::find(opposite, op, &std::pair<Op, Op>::first)->second;
  }
  if (!left) {
    constexpr std::pair<Op, Op> mirrored[] = {{Op::equal, Op::equal},  {Op::not_equal, Op::not_equal},
                                              {Op::less, Op::greater}, {Op::less_equal, Op::greater_equal},
                                              {Op::greater, Op::less}, {Op::greater_equal, Op::less_equal}};
    op = std::ranges::find(mirrored, op, &std::pair<Op, Op>::first)->second;
  }
  out = other;
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  switch (op) {
    case Op::equal:
    case Op::less_equal:
    case Op::greater_equal:
      return true;
    case Op::less:
      return is_ordered(other.kind) && out.number-- != least;
    case Op::greater:
      return is_ordered(other.kind) && out.number++ != most;
    default:
      break;
  }
  // Another value than this one.
  switch (other.kind) {
    case ValueKind::boolean:
      out = Value::boolean(!other.is_true());
      return true;
    case ValueKind::integer:
    case ValueKind::decimal:
    case ValueKind::datetime:
    case ValueKind::duration:
      out.number = other.number == 0 ? 1 : 0;
      return true;
    case ValueKind::string:
      out = Value::string(other.size == 0 ? "other" : "");
      return true;
    case ValueKind::set:
      out = Value::set({});
      return other.size != 0;
    default:
      return false;
  }
}

std::vector<Way> Ways::comparison(const Node& node, bool wanted) {
  std::vector<Way> ways;
  for (const bool left : {true, false}) {
    const Node& side = left ? *node.a : *node.b;
    Value other, value;
    if (!value_of(left ? *node.b : *node.a, other) || !fitting(node.op, wanted, left, other, value)) continue;
    add(ways, set(side, node, value));
    const bool asks_for_entity =
        side.op == Op::variable && value.kind == ValueKind::entity && (node.op == Op::equal) == wanted;
    if (!asks_for_entity || side.variable == Variable::context) continue;
    Fact fact;
    fact.kind = side.variable == Variable::action ? FactKind::action : FactKind::identity;
    fact.variable = side.variable == Variable::action ? Variable::context : side.variable;
    fact.entity = value.entity_number;
    Value own;
    fact.meant_in = fact.kind == FactKind::identity && node.op == Op::equal && value_of(side, own) &&
                    evaluator_.is_in(own.entity_number, fact.entity);
    fact.where = node.source;
    fact.place = node.source->place;
    add(ways, {{std::move(fact)}});
  }
  return ways;
}

std::vector<Way> Ways::membership(const Node& node, const Node& left, const Node& right, bool wanted) {
  Value member, groups;
  if (!value_of(left, member) || !value_of(right, groups) || member.kind != ValueKind::entity) return {};
  if (node.op == Op::is_in && evaluator_.type_of(member.entity_number) != node.name) return {};
  const std::span<const Value> list =
      groups.kind == ValueKind::set ? groups.elements() : std::span(&groups, 1);
  std::vector<Way> ways = wanted ? std::vector<Way>{} : kHolds;
  for (const Value& group : list) {
    if (group.kind != ValueKind::entity) return {};
    Fact fact;
    fact.kind = left.op == Op::variable && left.variable == Variable::action ? FactKind::action
                                                                             : FactKind::membership;
    fact.entity = fact.kind == FactKind::action ? group.entity_number : member.entity_number;
    fact.group = fact.kind == FactKind::action ? 0 : group.entity_number;
    fact.present = wanted;
    fact.where = node.source;
    fact.place = node.source->place;
    if (wanted) {
      add(ways, {{std::move(fact)}});
    } else if (evaluator_.is_in(member.entity_number, group.entity_number)) {
      // It must leave every one that it is in; itself it cannot leave.
      if (fact.kind == FactKind::action || member.entity_number == group.entity_number) return {};
      ways = both(ways, {{std::move(fact)}});
    }
  }
  return ways;
}

// A missing attribute is offered as `true`: what asks for its value says which one it needs.
std::vector<Way> Ways::has(const Node& node, bool wanted) {
  Target target;
  Value of;
  if (value_of(*node.a, of) && of.kind == ValueKind::entity)
    target.entity = of.entity_number;
  else if (!target_of(*node.a, target))
    return {};
  for (std::uint32_t i = 0; i < node.source->name_count; ++i) target.path.push_back(node.names[i]);
  Fact fact;
  fact.kind = target.context ? FactKind::context : FactKind::attribute;
  fact.entity = target.entity;
  fact.path = std::move(target.path);
  fact.present = wanted;
  fact.wanted = Value::boolean(true);
  fact.any_value = wanted;
  fact.where = node.source;
  fact.place = node.source->place;
  return {{std::move(fact)}};
}

std::vector<Way> Ways::contains(const Node& node, bool wanted) {
  Value set_now, element;
  if (!value_of(*node.a, set_now) || !value_of(*node.b, element) || set_now.kind != ValueKind::set) return {};
  std::vector<Way> ways;
  const auto values = arena_array<Value>(arena_, set_now.size + 1);
  std::size_t count = 0;
  for (const Value& each : set_now.elements())
    if (!equal(each, element)) values[count++] = each;
  if (wanted) values[count++] = element;
  add(ways, set(*node.a, node, Value::set(values.first(make_set(values.first(count))))));
  // Or the element could be one of the set's.
  if (wanted && set_now.size > 0) add(ways, set(*node.b, node, set_now.elements()[0]));
  return ways;
}

std::vector<Way> Ways::like(const Node& node, bool wanted) {
  std::string text;
  for (const std::string_view piece : node.source->names()) text += piece;
  if (!wanted) {
    text = "other";
    if (matches_pattern(text, node.source->names())) text.clear();
    if (matches_pattern(text, node.source->names())) return {};
  }
  return set(*node.a, node, Value::string(arena_text(arena_, text)));
}

// An address in a range could be the range's own, a decimal just beyond the other.
std::vector<Way> Ways::call(const Node& node, bool wanted) {
  Value other, value;
  switch (node.function) {
    case Function::is_in_range:
      if (!wanted || !value_of(*node.b, other)) return {};
      return set(*node.a, node, other);
    case Function::less_than:
    case Function::less_than_or_equal:
    case Function::greater_than:
    case Function::greater_than_or_equal: {
      constexpr Op ops[] = {Op::less, Op::less_equal, Op::greater, Op::greater_equal};
      const Op op = ops[static_cast<int>(node.function) - static_cast<int>(Function::less_than)];
      if (!value_of(*node.b, other) || !fitting(op, wanted, true, other, value)) return {};
      return set(*node.a, node, value);
    }
    default:
      return {};
  }
}

}  // namespace why403::cedar
