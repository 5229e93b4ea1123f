// The decision: which policies hold, and what follows.
//
//   auto engine = Engine::make(std::make_shared<PolicySet>(std::move(set)), names);
//   Decider decider(*engine, *entities);
//   const Decision& decision = decider.decide(request);
//
// A forbid that holds denies; else a permit that holds allows; else the request is denied. A policy whose
// evaluation fails is skipped and reported. Engine and Entities are immutable snapshots that any number of
// threads may share; a Decider belongs to one thread, and its Decision stays valid until it decides again.
// https://docs.cedarpolicy.com/auth/authorization.html
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cedar/evaluate/evaluate.h"
#include "cedar/evaluate/scope_index.h"

namespace why403::cedar {

struct Decision {
  bool allow = false;
  /// The forbids that hold when there are any; else the permits that hold.
  std::vector<const Program*> determining;
  struct Failed {
    const Program* program = nullptr;
    EvaluationError error;
  };
  std::vector<Failed> errors;

  [[nodiscard]] bool denied_by_forbid() const { return !allow && !determining.empty(); }
};

/// Policies ready to decide.
class Engine {
 public:
  /// Fails when a link names no template, or misses or exceeds its slots, or an id is used twice.
  static Result<std::shared_ptr<const Engine>, Messages> make(std::shared_ptr<const PolicySet> policies,
                                                              std::shared_ptr<Names> names);

  [[nodiscard]] std::span<const Program> programs() const { return programs_; }
  [[nodiscard]] const Program* find(std::string_view id) const;
  [[nodiscard]] const ScopeIndex& index() const { return index_; }
  [[nodiscard]] const PolicySet& policies() const { return *policies_; }
  [[nodiscard]] Names& names() const { return *names_; }

 private:
  Engine() = default;
  std::shared_ptr<const PolicySet> policies_;
  std::shared_ptr<Names> names_;
  base::Arena arena_;
  std::vector<Program> programs_;  // in the order of the policies, then the links
  ScopeIndex index_;
};

class Decider {
 public:
  Decider(const Engine& engine, const Entities& entities)
      : engine_(engine), entities_(entities), seen_(engine.programs().size(), 0) {}

  const Decision& decide(const Request& request) { return decide(request, nullptr); }
  /// The decision if some entities were otherwise.
  const Decision& decide(const Request& request, const Supposed* supposed);
  /// The same without the index, every policy in turn.
  const Decision& decide_by_scan(const Request& request);

 private:
  void judge(const Program& program, Evaluator& evaluator);
  void begin();
  const Decision& conclude();

  const Engine& engine_;
  const Entities& entities_;
  base::Arena scratch_;
  std::vector<const Program*> permits_;
  Decision decision_;
  std::vector<std::uint32_t> seen_;  // by program: the decision that last judged it
  std::uint32_t turn_ = 0;
};

}  // namespace why403::cedar
