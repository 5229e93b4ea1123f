// Onset: when the refusals of a group began, caller by caller, and what that shows of a moment at which something was changed.
//
// A caller who got the same before tells most: between its last success and its first refusal lies what ended it. Where
// callers come and go, the resource itself tells it: somebody got it until then, and nobody since. Where logs hold
// refusals only, it is their beginning that tells: nothing for long, then one caller after another. Effects may trickle in.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnose/behaviour.h"

namespace why403::diagnose {

/// Callers of a group that are looked at, and successes that tell when it began.
inline constexpr std::size_t kComparedMax = 2000;
inline constexpr std::size_t kEarlierMax = 1'000'000;

/// Successes that a caller must have missed for its refusals to be an interruption.
inline constexpr double kPauseFrom = 3;

struct CallerOnset {
  std::uint32_t caller = 0;
  std::int64_t first = 0;                ///< refusal, ns
  std::int64_t passed_last = INT64_MIN;  ///< success on the refused families before it
  std::size_t denials = 0;
  std::uint64_t before = 0, after = 0;   ///< successes before and after the first refusal
  std::int64_t last = 0;                 ///< refusal, ns
  std::uint64_t during = 0;              ///< of the successes after the first refusal, those before the last
  double usual = 0;                      ///< successes that its pace at other times would have given it meanwhile

  /// It got the same before, and hardly since; or it went without for much longer than its pace explains, and has it back.
  [[nodiscard]] bool stopped() const { return before > 0 && (after * 4 <= denials || (usual >= kPauseFrom && static_cast<double>(during) * 4 <= usual)); }
};

struct Onset {
  std::vector<CallerOnset> callers;       ///< in the order of their first refusal
  std::vector<std::int64_t> given;        ///< when anybody got what was refused, in order
  std::vector<std::int64_t> same;         ///< of these, when it was one of the very paths
  std::int64_t from = 0, to = 0;          ///< of the logs
  std::int64_t last = 0;                  ///< refusal

  [[nodiscard]] const CallerOnset* of(std::uint32_t caller) const;
};

/// `given` stays empty unless asked for: it is of use only where there is a moment to look at.
Onset find_onset(const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members, base::Time from, base::Time to, bool with_given);

/// What the group shows of one moment.
struct Contrast {
  std::size_t early = 0;      ///< callers that were refused before it
  std::size_t stopped = 0;    ///< callers that got the same until then and not since
  std::size_t lagging = 0;    ///< of them, those that still got it for a while
  std::size_t fresh = 0;      ///< callers refused since, of whom nothing is known before
  bool closed = false;        ///< somebody got it before, and hardly anybody since
  bool shut = false;          ///< so it was with the very paths, whatever became of others alike
  double closeness = 0;       ///< log-odds that so near a moment is no chance
  double beginning = 0;       ///< log-odds that so much more since than before is no chance
};
Contrast contrast_at(const Onset& onset, base::Time moment);

/// How many of those who got it before can have lost it at one and the same moment.
std::size_t stopped_at_once(const Onset& onset);

}  // namespace why403::diagnose
