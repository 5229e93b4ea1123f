#include "cedar/explain/explain.h"

#include <algorithm>

#include "base/json.h"
#include "base/message.h"
#include "cedar/syntax/print.h"

namespace why403::cedar {

Audience Counterfactual::audience() const {
  const bool own = std::ranges::all_of(
      facts, [](const Fact& fact) { return fact.audience() == Audience::subject_and_owner; });
  return own ? Audience::subject_and_owner : Audience::owner;
}

std::string finding_to_text(const Finding& finding) {
  const std::string text = expression_to_text(*finding.expr);
  return finding.is_true ? text : "!(" + text + ")";
}

namespace {

// The comparisons that made a condition come out as wanted: all sides of `&&`, the side of `||` that held.
class Reliance {
 public:
  Reliance(Evaluator& evaluator, std::vector<Finding>& out) : evaluator_(evaluator), out_(out) {}

  void collect(const Node& node, bool wanted) {
    switch (node.op) {
      case Op::negate:
        return collect(*node.a, !wanted);
      case Op::if_then_else: {
        const bool then = is(*node.a, true);
        collect(*node.a, then);
        return collect(then ? *node.b : *node.list[2], wanted);
      }
      case Op::all:
      case Op::any:
        for (std::uint32_t i = 0; i < node.count; ++i) {
          if (!is(*node.list[i], wanted)) continue;
          collect(*node.list[i], wanted);
          if ((node.op == Op::any) == wanted) return;
        }
        return;
      default:
        if (node.op != Op::boolean) out_.push_back({node.source, wanted});
    }
  }

 private:
  bool is(const Node& node, bool wanted) {
    Value value;
    return evaluator_.evaluate(node, value) && value.kind == ValueKind::boolean && value.is_true() == wanted;
  }

  Evaluator& evaluator_;
  std::vector<Finding>& out_;
};

int effort(const Way& way) {
  int sum = 0;
  for (const Fact& fact : way) sum += 10 + static_cast<int>(fact.kind) * 4;
  return sum;
}

bool covers(const Way& smaller, const Way& larger) {
  return std::ranges::all_of(
      smaller, [&](const Fact& fact) { return std::ranges::find(larger, fact) != larger.end(); });
}

// Shortest and easiest first, without those that hold a smaller one.
void arrange(std::vector<Way>& ways) {
  std::ranges::stable_sort(ways, {}, effort);
  std::vector<Way> kept;
  for (Way& way : ways)
    if (std::ranges::none_of(kept, [&](const Way& each) { return covers(each, way); }))
      kept.push_back(std::move(way));
  ways = std::move(kept);
}

}  // namespace

const Explanation& Explainer::explain(const Request& request) {
  arena_.reset();
  explanation_.grounds.clear();
  explanation_.near_misses.clear();
  explanation_.truncated = false;
  const Decision& decision = decider_.decide(request);
  explanation_.allow = decision.allow;
  explanation_.errors = decision.errors;
  for (const Program* program : decision.determining) ground(*program, request);
  if (decision.determining.empty()) near_misses(request);
  return explanation_;
}

void Explainer::ground(const Program& program, const Request& request) {
  Ground& made = explanation_.grounds.emplace_back();
  made.program = &program;
  Evaluator evaluator(entities_, request, arena_);
  Reliance reliance(evaluator, made.relied_on);
  for (const Clause& clause : program.clauses()) reliance.collect(*clause.body, !clause.is_unless);
}

// Permits whose scope could be made to fit, those that need least first. A type cannot be changed.
void Explainer::near_misses(const Request& request) {
  Evaluator evaluator(entities_, request, arena_);
  using Kind = ScopeConstraint::Kind;
  const auto misfit = [&](const Scope& scope, EntityNumber own) {
    if (evaluator.scope_holds(scope, own)) return 0;
    const bool typed = scope.kind == Kind::is || scope.kind == Kind::is_in;
    if (typed && evaluator.type_of(own) != scope.type) return 100;
    return scope.kind == Kind::equal ? 3 : 1;
  };
  std::vector<std::pair<int, const Program*>> candidates;
  std::size_t looked = 0;
  engine_.for_each([&](const Program& program) {
    if (program.effect != Effect::permit) return true;
    if (++looked > kScopesLookedAtMax) {
      explanation_.truncated = true;
      return false;
    }
    int cost = misfit(program.principal, request.principal) + misfit(program.resource, request.resource);
    if (cost < 100 && !evaluator.action_holds(program.action, request.action)) cost += 2;
    if (cost < 100) candidates.emplace_back(cost, &program);
    return true;
  });
  const std::size_t kept = std::min(candidates.size(), kNearMissesMax);
  const auto rank = [](const auto& each) { return std::pair(each.first, each.second->order); };
  std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(kept), {}, rank);
  explanation_.truncated = explanation_.truncated || candidates.size() > kept;
  for (std::size_t i = 0; i < kept; ++i) near_miss(*candidates[i].second, request);
  std::erase_if(explanation_.near_misses, [](const NearMiss& each) { return each.counterfactuals.empty(); });
  std::ranges::stable_sort(explanation_.near_misses, {}, [](const NearMiss& each) {
    return effort(each.counterfactuals.front().facts) + (each.counterfactuals.front().allows ? 0 : 1000);
  });
}

void Explainer::near_miss(const Program& program, const Request& request) {
  NearMiss& made = explanation_.near_misses.emplace_back();
  made.program = &program;
  Ways search(entities_, request, arena_);
  std::vector<Way> ways = search.to_satisfy(program);
  made.truncated = search.truncated();
  arrange(ways);
  for (const Way& way : ways) {
    Counterfactual counterfactual;
    if (!way.empty() && try_way(way, program, request, counterfactual))
      made.counterfactuals.push_back(std::move(counterfactual));
  }
  std::ranges::stable_sort(made.counterfactuals, std::greater{}, &Counterfactual::allows);
}

bool Explainer::try_way(const Way& way, const Program& program, const Request& request, Counterfactual& out) {
  World world;
  if (!suppose(way, entities_, request, arena_, world)) return false;
  const Decision& decision = supposing_.decide(world.request, &world.supposed);
  out.facts = way;
  out.allows = decision.allow;
  if (decision.allow) return std::ranges::find(decision.determining, &program) != decision.determining.end();
  // Denied even so: the way counts only if the policy itself does hold.
  Evaluator evaluator(entities_, world.request, arena_, nullptr, &world.supposed);
  const bool holds = evaluator.action_holds(program.action, world.request.action) &&
                     evaluator.scope_holds(program.principal, world.request.principal) &&
                     evaluator.scope_holds(program.resource, world.request.resource) &&
                     evaluator.clauses(program.clauses()) == Evaluator::Outcome::yes;
  out.still_forbids = decision.determining;
  return holds && decision.denied_by_forbid();
}

std::string place_of(const Program& program, Place place) {
  const Source& source = *program.policy->source;
  if (source.text.empty()) return std::string(program.id);
  const base::Span span = base::span_of(source.name, source.text, place.begin, place.end);
  return span.source + ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
}

namespace {

class ExplanationWriter {
 public:
  ExplanationWriter(base::JsonWriter& json, const Names& names, const StrangerNames* strangers)
      : json_(json), names_(names), strangers_(strangers) {}

  void write(const Explanation& why) {
    json_.begin_object().key("decision").string(why.allow ? "allow" : "deny");
    json_.key("determining").begin_array();
    for (const Ground& each : why.grounds) {
      json_.begin_object().key("policy").string(each.program->id);
      json_.key("at").string(place_of(*each.program, each.program->policy->place));
      json_.key("relied_on").begin_array();
      for (const Finding& finding : each.relied_on) {
        json_.begin_object().key("expression").string(expression_to_text(*finding.expr)).key("was").boolean(finding.is_true);
        json_.key("at").string(place_of(*each.program, finding.expr->place)).end_object();
      }
      json_.end_array().end_object();
    }
    json_.end_array().key("near_misses").begin_array();
    for (const NearMiss& each : why.near_misses) near_miss(each);
    json_.end_array().key("errors").begin_array();
    for (const Decision::Failed& each : why.errors) {
      json_.begin_object().key("policy").string(each.program->id);
      json_.key("error").string(describe(each.error, names_, strangers_));
      json_.key("at").string(place_of(*each.program, each.error.where->place)).end_object();
    }
    json_.end_array().key("truncated").boolean(why.truncated).end_object();
  }

 private:
  void near_miss(const NearMiss& miss) {
    json_.begin_object().key("policy").string(miss.program->id);
    json_.key("at").string(place_of(*miss.program, miss.program->policy->place));
    json_.key("would_need").begin_array();
    for (const Counterfactual& each : miss.counterfactuals) {
      json_.begin_object().key("facts").begin_array();
      for (const Fact& fact : each.facts) {
        json_.begin_object().key("fact").string(describe(fact, names_, strangers_));
        json_.key("kind").string(name_of(fact.kind)).key("at").string(place_of(*miss.program, fact.place));
        json_.end_object();
      }
      json_.end_array().key("allows").boolean(each.allows);
      json_.key("audience").string(each.audience() == Audience::owner ? "owner" : "subject and owner");
      json_.key("still_forbids").begin_array();
      for (const Program* program : each.still_forbids) json_.string(program->id);
      json_.end_array().end_object();
    }
    json_.end_array().key("truncated").boolean(miss.truncated).end_object();
  }

  base::JsonWriter& json_;
  const Names& names_;
  const StrangerNames* strangers_;
};

class Tracer final : public Observer {
 public:
  Tracer(std::vector<TraceStep>& out, const Names& names, const StrangerNames* strangers)
      : out_(out), names_(names), strangers_(strangers) {}
  void saw(const Expr& expr, const Value* value) override {
    out_.push_back(
        {&expr, value != nullptr ? display(*value, names_, strangers_) : "error", value == nullptr});
  }

 private:
  std::vector<TraceStep>& out_;
  const Names& names_;
  const StrangerNames* strangers_;
};

}  // namespace

std::string explanation_to_json(const Explanation& explanation, const Names& names,
                                const StrangerNames* strangers) {
  std::string out;
  base::JsonWriter json(out);
  ExplanationWriter(json, names, strangers).write(explanation);
  return out;
}

std::vector<TraceStep> trace(const Program& program, const Entities& entities, const Request& request) {
  std::vector<TraceStep> steps;
  base::Arena scratch;
  Tracer tracer(steps, entities.names(), request.strangers);
  Evaluator evaluator(entities, request, scratch, &tracer);
  evaluator.clauses(program.clauses());
  return steps;
}

}  // namespace why403::cedar
