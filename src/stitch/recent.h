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
  /// All inputs so far, in the order of SourceRef::input: there may be more than at the beginning.
  void name_inputs(const std::vector<std::string>& names);
  /// Begins anew.
  void forget();
  /// Refusals among all that was taken, forgotten ones included.
  [[nodiscard]] std::uint64_t denials() const { return denials_; }
  /// Lives on its own; takes time and memory in proportion to what is kept.
  [[nodiscard]] Collection picture() const;

 private:
  CollectOptions options_;
  std::deque<Collector> parts_;
  std::uint64_t forgotten_ = 0;
  std::uint64_t denials_ = 0;
};

}  // namespace why403::stitch
