// Recent: what a diagnosis needs of a stream without an end; the oldest events make room for new ones.
//
//   Recent recent(options);
//   … recent.take(event) …
//   Collection picture = recent.picture();   // now and then
//
// Events are kept in parts, in the order in which they came. A part that holds its share of the limits is closed, and
// with the first event past kParts parts the oldest part goes as a whole. One thread.
#pragma once

#include <deque>

#include "stitch/collect.h"

namespace why403::stitch {

class Recent {
 public:
  static constexpr std::size_t kParts = 8;

  explicit Recent(CollectOptions options) : options_(std::move(options)) { parts_.emplace_back(options_); }
  void take(const event::Event& event);
  /// Lives on its own; takes time and memory in proportion to what is kept.
  [[nodiscard]] Collection picture() const;

 private:
  CollectOptions options_;
  std::deque<Collector> parts_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace why403::stitch
