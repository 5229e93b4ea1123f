// By time: remarks that name no client, path or id (a framework's `Jwt expired`), joined to the refusal beside them.
//
// Made only where it can be one request: a single refusal lies near, which no remark explains yet, and whose status
// can be what the remark speaks of; or the refusals that lie near are alike and as many as the remarks. All else is
// left apart, as every ambiguous join is. A writer whose clock is off is known by its remarks' common distance.
#pragma once

#include <cstddef>
#include <functional>

#include "stitch/sets.h"

namespace why403::stitch {

/// A remark of a refusal lies at most this far from the answer; access logs with whole seconds included.
inline constexpr base::Duration kTimeJoinWindow{1'500'000'000};
/// Remarks of one writer this close together speak of one request.
inline constexpr base::Duration kOneRequest{60'000'000};
/// Refusals beside a remark; among more, which one it explains cannot be told.
inline constexpr std::size_t kTimeCandidatesMax = 1000;
/// How far such a join is believed.
inline constexpr double kTimeJoinScore = 0.6;

/// `speaks`: does this remark state a refusal?
void join_by_time(const Collection& all, const std::function<bool(const Record&)>& speaks, Sets& sets);

}  // namespace why403::stitch
