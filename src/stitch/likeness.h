// Likeness: how much two records look like the same request, as points for and against.
#pragma once

#include "stitch/record.h"

namespace why403::stitch {

/// Points from which a join is considered, with a path on both sides and without.
inline constexpr double kLikenessWithPath = 5;
inline constexpr double kLikenessWithoutPath = 6;
inline constexpr double kUnlike = -100;

/// `apart`: the times' distance once clocks are aligned. `relayed`: an address of the two is that of a hop in front, which asks
/// for many. kUnlike when they cannot be the same.
double likeness(const Record& left, const Record& right, base::Duration apart, bool relayed = false);

/// Do the two say the same, so that which of them is joined makes no difference but the line number?
bool alike(const Record& left, const Record& right);

/// A subrequest to an authorizer: its path is that of the check, and says nothing of what was asked.
bool asks_for_another(const Record& record);

}  // namespace why403::stitch
