// Joining: which records speak of the same request.
//
// Exact first: any id of some length that two sources share, under whatever name each logs it, and a server's own
// connection numbers. Then fuzzy: what two hops say of method, path, host, client, status, bytes, agent, principal and
// time is scored; the best partner is taken when it is clearly better than the next, or when candidates are so alike
// that their order decides nothing but line numbers. Clocks of two sources are compared first, by the joins that are
// certain. A request seen twice by one hop is two requests, whatever ids say.
#pragma once

#include <functional>

#include "stitch/chain.h"

namespace why403::stitch {

/// Lines of one request lie at most this far apart once clocks are aligned.
inline constexpr base::Duration kJoinWindow{3'000'000'000};
/// Ids are believed over this distance.
inline constexpr base::Duration kIdWindow{600'000'000'000};
/// Clock offsets that are looked for.
inline constexpr base::Duration kClockOffsetMax{300'000'000'000};
/// Candidates looked at for one record.
inline constexpr std::size_t kCandidatesMax = 64;
/// Pairs of sources whose records are compared, the likeliest first, and how many records all pairs read together.
inline constexpr std::size_t kSourcePairsMax = 2'000;
inline constexpr std::size_t kPairRecordsMax = 20'000'000;
/// Connections that go on side by side under one number of a server.
inline constexpr std::size_t kTalksMax = 8;

/// Do the words of this answer (400, 500 …) or of this remark state a refusal, though no status does?
using States = std::function<bool(const Record&)>;

Chains join(const Collection& all, const States& states = {});

}  // namespace why403::stitch
