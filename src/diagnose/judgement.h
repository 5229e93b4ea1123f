// Judgement: verdict and pattern, from who asks, since when and with whom.
#pragma once

#include <optional>
#include <vector>

#include "diagnose/attribution.h"
#include "diagnose/hostile.h"

namespace why403::diagnose {

/// Fills verdict and pattern of every denial. `group_of`: for each denial its group's index, or -1.
void judge(const Surroundings& around, const Behaviours& behaviours, const std::vector<std::optional<Hostility>>& hostile, const std::vector<Group>& groups,
           const std::vector<int>& group_of, std::vector<Denial>& denials);

}  // namespace why403::diagnose
