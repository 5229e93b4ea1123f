// Outdated: refusals by a policy, a list or a version that something newer has followed.
//
// An enforcing point that names the revision it runs is compared with what runs elsewhere; a reason that names a version,
// with the versions that changes announce; a rule that was deleted and a list that was mended, with who goes on refusing.
#pragma once

#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/context.h"

namespace why403::diagnose {

void add_outdated(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials);

}  // namespace why403::diagnose
