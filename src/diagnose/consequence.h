// Consequence: what a change that was found responsible says of the refusals behind it.
#pragma once

#include <vector>

#include "diagnose/attribution.h"

namespace why403::diagnose {

/// Turns refusals that follow from a removed permission into `permission-removed`, and puts those out of the group that do not.
void apply_removals(std::vector<Group>& groups, std::vector<Denial>& denials);

/// Where a refusal leaves open what it looked at, the change that began it says so: `new session secret`.
void sharpen_causes(const std::vector<Group>& groups, std::vector<Denial>& denials);

}  // namespace why403::diagnose
