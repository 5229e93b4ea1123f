// The ways in which an expression could come out otherwise: sets of facts, each of which would do.
//
// `ways_to(node, true)` of `a && b` joins the ways of both, of `a || b` offers those of either. Only facts
// that can change are offered: values of the context, attributes, memberships, the action. A set holds at
// most kFactsMax facts, at most kWaysMax sets are kept at every step, at most kStepsMax nodes are looked at;
// what was cut off is said. They are proposals: whoever uses them evaluates again (explain.h does).
#pragma once

#include <vector>

#include "cedar/explain/fact.h"

namespace why403::cedar {

inline constexpr std::size_t kFactsMax = 3;
inline constexpr std::size_t kWaysMax = 16;
inline constexpr std::size_t kStepsMax = 4096;

using Way = std::vector<Fact>;

class Ways {
 public:
  Ways(const Entities& entities, const Request& request, base::Arena& arena)
      : request_(request), arena_(arena), evaluator_(entities, request, arena) {}

  /// Sets of facts that would let the whole policy hold. An empty set: it holds already.
  std::vector<Way> to_satisfy(const Program& program);
  [[nodiscard]] bool truncated() const { return truncated_; }

 private:
  /// A value that could be set: of the context or of an entity.
  struct Target {
    bool context = false;
    EntityNumber entity = 0;
    std::vector<TextNumber> path;
  };

  std::vector<Way> ways_to(const Node& node, bool wanted);
  std::vector<Way> atom(const Node& node, bool wanted);
  std::vector<Way> comparison(const Node& node, bool wanted);
  std::vector<Way> membership(const Node& node, const Node& left, const Node& right, bool wanted);
  std::vector<Way> has(const Node& node, bool wanted);
  std::vector<Way> contains(const Node& node, bool wanted);
  std::vector<Way> like(const Node& node, bool wanted);
  std::vector<Way> call(const Node& node, bool wanted);
  std::vector<Way> scope(const Scope& scope, Variable variable, Place place);
  std::vector<Way> action(const ActionScope& scope, Place place);

  [[nodiscard]] std::vector<Way> both(const std::vector<Way>& left, const std::vector<Way>& right);
  void add(std::vector<Way>& ways, const std::vector<Way>& more);
  static bool join(Way& into, const Way& from);
  bool value_of(const Node& node, Value& out) { return evaluator_.evaluate(node, out); }
  bool target_of(const Node& node, Target& out);
  std::vector<Way> set(const Node& node, const Node& where, const Value& value);
  /// A value that stands in the relation to `other`; false when there is none.
  bool fitting(Op op, bool wanted, bool left, const Value& other, Value& out);

  const Request& request_;
  base::Arena& arena_;
  Evaluator evaluator_;
  std::size_t steps_ = 0;
  bool truncated_ = false;
};

}  // namespace why403::cedar
