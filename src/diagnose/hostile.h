// Hostile actors: who guesses, scans, probes, walks identifiers, replays or scrapes, and which denials are theirs.
//
// Judged over all denials of an actor, and over many actors where an attack is spread out. A retry loop is never called
// guessing, and guessing never a loop: what tells them apart is whether the account or the secret varies, the cadence,
// and whether the same caller passed before.
#pragma once

#include <optional>
#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/context.h"

namespace why403::diagnose {

struct Hostility {
  Pattern pattern = Pattern::scan;
  Verdict verdict = Verdict::attack;
  double certainty = 0.9;   ///< probability that it is so
  std::string campaign;     ///< what one block would end: an address, or what distributed actors share
  std::string why;
};

/// One entry per denial; empty where nothing hostile was seen.
std::vector<std::optional<Hostility>> find_hostile(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials);

}  // namespace why403::diagnose
