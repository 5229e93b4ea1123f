#include "cedar/evaluate/authorize.h"

#include <algorithm>

namespace why403::cedar {

namespace {

// A scope constraint whose entity or type the index has followed: what it cannot tell apart is left.
bool rest_holds(const Scope& scope, EntityNumber entity, const Evaluator& evaluator) {
  if (scope.kind == ScopeConstraint::Kind::equal) return entity == scope.entity;
  return scope.kind != ScopeConstraint::Kind::is_in || evaluator.type_of(entity) == scope.type;
}

bool scope_holds(const Program& program, unsigned way, const Evaluator& evaluator, const Request& request) {
  using Split = ScopeIndex::Split;
  const bool action =
      (way & ScopeIndex::followed(Split::action)) != 0
          ? program.action.kind != ActionConstraint::Kind::equal || request.action == program.action.list[0]
          : evaluator.action_holds(program.action, request.action);
  if (!action) return false;
  const bool principal = (way & ScopeIndex::followed(Split::principal)) != 0
                             ? rest_holds(program.principal, request.principal, evaluator)
                             : evaluator.scope_holds(program.principal, request.principal);
  if (!principal) return false;
  return (way & ScopeIndex::followed(Split::resource)) != 0
             ? rest_holds(program.resource, request.resource, evaluator)
             : evaluator.scope_holds(program.resource, request.resource);
}

// The clauses lie behind the program: asked for now, they come while its scope is checked.
void fetch_clauses(const Program& program) {
  const char* behind = reinterpret_cast<const char*>(&program + 1);
  for (int line = 0; line < 4; ++line) __builtin_prefetch(behind + line * 64);
}

}  // namespace

void Decider::judge(const Program& program, Evaluator& evaluator) {
  switch (evaluator.clauses(program.clauses())) {
    case Evaluator::Outcome::no:
      return;
    case Evaluator::Outcome::error:
      decision_.errors.push_back({&program, evaluator.error()});
      return;
    case Evaluator::Outcome::yes:
      break;
  }
  (program.effect == Effect::forbid ? decision_.determining : permits_).push_back(&program);
}

void Decider::begin() {
  scratch_.reset();
  decision_.determining.clear();
  decision_.errors.clear();
  permits_.clear();
}

// Policies are reported in the order they were written, however the index met them, and once: one with
// several actions may have been met by several ways.
const Decision& Decider::conclude() {
  decision_.allow = decision_.determining.empty() && !permits_.empty();
  if (decision_.allow) std::swap(decision_.determining, permits_);
  const auto arrange = [](auto& list, auto program_of) {
    if (list.size() < 2) return;
    std::ranges::sort(list, {}, [&](const auto& each) { return program_of(each)->order; });
    const auto same = [&](const auto& left, const auto& right) {
      return program_of(left) == program_of(right);
    };
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
  };
  arrange(decision_.determining, [](const Program* program) { return program; });
  arrange(decision_.errors, [](const Decision::Failed& failed) { return failed.program; });
  return decision_;
}

const Decision& Decider::decide(const Request& request, const Supposed* supposed) {
  begin();
  Evaluator evaluator(entities_, request, scratch_, nullptr, supposed);
  engine_.index().visit(evaluator, request, [&](const Program& program, unsigned way) {
    fetch_clauses(program);
    if (scope_holds(program, way, evaluator, request)) judge(program, evaluator);
  });
  return conclude();
}

const Decision& Decider::decide_by_scan(const Request& request) {
  begin();
  Evaluator evaluator(entities_, request, scratch_);
  engine_.for_each([&](const Program& program) {
    if (scope_holds(program, 0, evaluator, request)) judge(program, evaluator);
    return true;
  });
  return conclude();
}

}  // namespace why403::cedar
