// Attribution: groups of denials that began together, when they began, and the change that fits.
//
// A change is held responsible only if time, kind, scope and direction fit together; the odds are stated against "no
// recorded change" and the other candidates. Effects may trickle in: what counts is that the change lies between the
// last success that should not have been one and the first denial, or shortly before it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/context.h"
#include "diagnose/deed.h"
#include "diagnose/known.h"

namespace why403::diagnose {

/// A change that may be behind a group, with the odds.
struct Suspect {
  const Change* change = nullptr;
  double score = 0;  ///< log-odds against "no recorded change"
  double odds = 0;   ///< probability among all candidates
  bool pointed = false;  ///< it names who, where or what is refused
};

struct Group {
  std::vector<std::uint32_t> denials;
  std::vector<std::uint32_t> callers;  ///< different ones
  base::Time onset_from, onset_to;     ///< between the last success before and the first denial
  std::size_t callers_before = 0;      ///< that succeeded on the same family before
  std::vector<std::uint32_t> passed;   ///< who they are, sorted
  std::uint64_t successes_before = 0, successes_after = 0;
  std::vector<Suspect> suspects;       ///< best first
  bool burst = false;                  ///< many callers or paths that began together
  [[nodiscard]] const Change* responsible() const { return !suspects.empty() && suspects.front().odds >= 0.5 ? suspects.front().change : nullptr; }
};

/// Groups the denials of `members` (indexes) by cause, layer and area, and judges each group.
std::vector<Group> find_groups(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members);

}  // namespace why403::diagnose
