// Sets of records that are taken for one request while joining goes on.
//
// A union is refused when it would put two requests of one hop, or the same remark twice, into one set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stitch/collect.h"

namespace why403::stitch {

/// Lines of one request; a set as large takes no more, so that a flood under one id costs no more than its lines.
inline constexpr std::size_t kMembersMax = 128;

class Sets {
 public:
  explicit Sets(const Collection& all);
  /// False when the two cannot be one request; nothing is changed then.
  bool unite(std::uint32_t left, std::uint32_t right, double score);
  [[nodiscard]] std::uint32_t root(std::uint32_t record) const;
  [[nodiscard]] bool together(std::uint32_t left, std::uint32_t right) const { return root(left) == root(right); }
  [[nodiscard]] const std::vector<std::uint32_t>& members(std::uint32_t root) const { return members_[root]; }
  [[nodiscard]] double score(std::uint32_t root) const { return scores_[root]; }

 private:
  [[nodiscard]] bool clash(std::uint32_t left, std::uint32_t right) const;

  const Collection& all_;
  mutable std::vector<std::uint32_t> parent_;
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<double> scores_;
};

}  // namespace why403::stitch
