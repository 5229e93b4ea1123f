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

#include "cedar/evaluate/engine.h"

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

class Decider {
 public:
  Decider(const Engine& engine, const Entities& entities) : engine_(engine), entities_(entities) {}

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
};

}  // namespace why403::cedar
