// Chain: the records of one denied request, outermost hop first.
#pragma once

#include <cstdint>
#include <vector>

#include "stitch/collect.h"

namespace why403::stitch {

struct Chain {
  std::vector<std::uint32_t> records;  ///< indexes into Collection::records, outermost hop first
  double join_score = 1;               ///< 1: exact ids or a single record; less: the weakest fuzzy join
};

/// How clocks differ between two sources, as their joined lines show it.
struct ClockOffset {
  std::uint32_t from = 0, to = 0;  ///< sources
  base::Duration offset;           ///< what `to` is ahead of `from`
  std::size_t pairs = 0;
};

struct Chains {
  std::vector<Chain> chains;          ///< in order of time
  std::vector<std::uint32_t> unused;  ///< records of no denial: changes, bans, sign-ins, remarks
  std::vector<ClockOffset> offsets;
};

/// Does this record by itself state that a request was refused?
bool states_refusal(const Record& record);

}  // namespace why403::stitch
