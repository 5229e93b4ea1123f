// Instances: of several servers that do the same work, one refuses what the others grant.
//
// Their logs bear the same name but for a number (`lb1.log`, `lb2.log`). Where the same caller gets the same thing from
// one of them, and from another only refusals at the same time, the other runs an older policy: evidence for
// `policy-out-of-date`. Old logs of one server do not qualify: they do not interleave.
#pragma once

#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/context.h"

namespace why403::diagnose {

/// Refusals of one instance, and successes of another between them, from which it is no coincidence.
inline constexpr std::size_t kSplitFrom = 4;

void add_instances(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials);

}  // namespace why403::diagnose
