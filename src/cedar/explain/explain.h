// Why a request was decided as it was, and what would have to be otherwise.
//
//   Explainer explainer(*engine, *entities);
//   const Explanation& why = explainer.explain(request);
//
// An allow names the permits that held, a forbid the forbids, each with the conditions that were true. A
// request that no policy permits gets its near misses: for every permit that could apply, the smallest sets
// of facts whose change would let it hold, easiest first. Each set has been tried: the policy does hold in
// the world so changed, and the forbids that would still deny are named. At most kNearMissesMax policies are
// tried, chosen by how much of their scope fits; cuts are said. One thread; valid until it explains again.
#pragma once

#include <string>
#include <vector>

#include "cedar/evaluate/authorize.h"
#include "cedar/explain/ways.h"

namespace why403::cedar {

inline constexpr std::size_t kNearMissesMax = 16;
inline constexpr std::size_t kScopesLookedAtMax = 20'000;

/// A comparison, and how it came out: `unless` and `!` want it false.
struct Finding {
  const Expr* expr = nullptr;
  bool is_true = false;
};
/// As Cedar: the comparison, or `!(…)` where it was false.
std::string finding_to_text(const Finding& finding);

/// A policy that held, and why.
struct Ground {
  const Program* program = nullptr;
  std::vector<Finding> relied_on;  ///< the innermost comparisons, in the order of the text
};

struct Counterfactual {
  std::vector<Fact> facts;                    ///< all must change
  bool allows = false;                        ///< the request would be allowed
  std::vector<const Program*> still_forbids;  ///< the forbids that would deny it even so
  [[nodiscard]] Audience audience() const;
};

struct NearMiss {
  const Program* program = nullptr;
  std::vector<Counterfactual> counterfactuals;  ///< fewest and easiest first; empty: none was found
  bool truncated = false;                       ///< there may be more
};

struct Explanation {
  bool allow = false;
  std::vector<Ground> grounds;
  std::vector<NearMiss> near_misses;
  std::vector<Decision::Failed> errors;
  bool truncated = false;  ///< more policies could have been tried
};

class Explainer {
 public:
  Explainer(const Engine& engine, const Entities& entities)
      : engine_(engine), entities_(entities), decider_(engine, entities), supposing_(engine, entities) {}

  const Explanation& explain(const Request& request);

 private:
  void ground(const Program& program, const Request& request);
  void near_misses(const Request& request);
  void near_miss(const Program& program, const Request& request);
  bool try_way(const Way& way, const Program& program, const Request& request, Counterfactual& out);

  const Engine& engine_;
  const Entities& entities_;
  Decider decider_;
  Decider supposing_;
  base::Arena arena_;
  Explanation explanation_;
};

/// `policies.cedar:12:3`, or the policy's id when its text is not known.
std::string place_of(const Program& program, Place place);

/// For machines: one JSON object.
std::string explanation_to_json(const Explanation& explanation, const Names& names,
                                const StrangerNames* strangers);

/// The value of every sub-expression of a policy's conditions, innermost first.
struct TraceStep {
  const Expr* expr = nullptr;
  std::string value;  ///< `error` where evaluation failed
  bool failed = false;
};
std::vector<TraceStep> trace(const Program& program, const Entities& entities, const Request& request);

}  // namespace why403::cedar
