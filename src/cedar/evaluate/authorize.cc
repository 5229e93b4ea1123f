#include "cedar/evaluate/authorize.h"

#include <algorithm>
#include <unordered_map>

namespace why403::cedar {

namespace {

Messages refuse(std::string what, std::string help = {}) {
  Message message;
  message.what = std::move(what);
  message.help = std::move(help);
  return {std::move(message)};
}

// The slots of the template and of the link must be the same.
Status<Messages> check_link(const Link& link, const Policy* linked) {
  if (linked == nullptr)
    return refuse("link `" + link.id + "` names no template: `" + link.template_id + "`");
  if (!linked->is_template())
    return refuse("link `" + link.id + "` names `" + link.template_id + "`, which has no slots");
  const auto mismatch = [&](bool slot, bool value, std::string_view name) {
    return slot == value ? std::string()
                         : "link `" + link.id + "` " +
                               (slot ? "lacks a value for `?" : "has a value for the absent slot `?") +
                               std::string(name) + "`";
  };
  std::string wrong = mismatch(linked->principal.slot, link.principal.has_value(), "principal");
  if (wrong.empty()) wrong = mismatch(linked->resource.slot, link.resource.has_value(), "resource");
  if (!wrong.empty()) return refuse(std::move(wrong));
  return Done{};
}

}  // namespace

Result<std::shared_ptr<const Engine>, Messages> Engine::make(std::shared_ptr<const PolicySet> policies,
                                                             std::shared_ptr<Names> names) {
  std::shared_ptr<Engine> engine(new Engine);
  engine->policies_ = std::move(policies);
  engine->names_ = std::move(names);
  std::unordered_map<std::string_view, const Policy*> by_id;
  const PolicySet& set = *engine->policies_;
  for (const Policy& policy : set.policies) {
    if (!by_id.emplace(policy.id, &policy).second)
      return refuse("the policy id `" + policy.id + "` is used twice");
    if (!policy.is_template())
      engine->programs_.push_back(compile(policy, nullptr, *engine->names_, engine->arena_));
  }
  for (const Link& link : set.links) {
    const auto found = by_id.find(link.template_id);
    TRY(check_link(link, found == by_id.end() ? nullptr : found->second));
    engine->programs_.push_back(compile(*found->second, &link, *engine->names_, engine->arena_));
  }
  for (const Link& link : set.links)
    if (!by_id.emplace(link.id, nullptr).second)
      return refuse("the policy id `" + link.id + "` is used twice");
  engine->index_ = ScopeIndex(engine->programs_);
  return std::shared_ptr<const Engine>(std::move(engine));
}

const Program* Engine::find(std::string_view id) const {
  const auto found = std::ranges::find(programs_, id, &Program::id);
  return found == programs_.end() ? nullptr : &*found;
}

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
  if (++turn_ == 0) {
    std::ranges::fill(seen_, 0);
    turn_ = 1;
  }
}

// Policies are reported in the order they were written, however the index met them.
const Decision& Decider::conclude() {
  decision_.allow = decision_.determining.empty() && !permits_.empty();
  if (decision_.allow) std::swap(decision_.determining, permits_);
  if (decision_.determining.size() > 1) std::ranges::sort(decision_.determining);
  if (decision_.errors.size() > 1) std::ranges::sort(decision_.errors, {}, &Decision::Failed::program);
  return decision_;
}

const Decision& Decider::decide(const Request& request, const Supposed* supposed) {
  begin();
  Evaluator evaluator(entities_, request, scratch_, nullptr, supposed);
  const Program* first = engine_.programs().data();
  engine_.index().visit(evaluator, request, [&](const Program& program, unsigned way) {
    if (!scope_holds(program, way, evaluator, request)) return;
    // Only a policy with several actions can be met twice.
    if (program.action.count > 1) {
      std::uint32_t& seen = seen_[static_cast<std::size_t>(&program - first)];
      if (seen == turn_) return;
      seen = turn_;
    }
    judge(program, evaluator);
  });
  return conclude();
}

const Decision& Decider::decide_by_scan(const Request& request) {
  begin();
  Evaluator evaluator(entities_, request, scratch_);
  for (const Program& program : engine_.programs())
    if (scope_holds(program, 0, evaluator, request)) judge(program, evaluator);
  return conclude();
}

}  // namespace why403::cedar
