// Guessing: who tries secrets, of one account or of many, from one place or from many, and which denials are theirs.
//
// What tells guessing from a program that repeats an old secret: whether the account or the secret varies, the cadence,
// and whether the same caller passed before. Evidence adds in log-odds.
#pragma once

#include <optional>
#include <vector>

#include "diagnose/hostile.h"

namespace why403::diagnose {

/// Marks the refused sign-ins that are guesses. What was found of a denial already stays.
void find_guesses(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, std::vector<std::optional<Hostility>>& found);

}  // namespace why403::diagnose
