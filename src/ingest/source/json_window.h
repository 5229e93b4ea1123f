// A window that moves over a stream of JSON: what is under the cursor, and where the value there ends.
//
// Places are byte offsets from the start of the stream. The window holds everything from hold_from() on and
// reads further as it is asked; the rest is forgotten, so memory is bounded by the largest value looked at.
// Brackets and strings are found 64 bytes at a time; what lies inside a value is not checked, only its
// extent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "base/message.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

/// Nesting that a value may have, the same as of base::JsonReader.
inline constexpr int kJsonDepthMax = 512;

class JsonWindow {
 public:
  using Place = std::uint64_t;

  explicit JsonWindow(ByteSource& source);
  ~JsonWindow();

  /// The byte at the cursor; `\0` at the end of the stream (ask at_end()).
  char peek() { return cursor_ < end_ || refill() ? bytes_[cursor_ - base_] : '\0'; }
  bool at_end() { return cursor_ >= end_ && !refill(); }
  static constexpr std::size_t kNotFirstInLine = static_cast<std::size_t>(-1);
  /// Passes JSON's white space, and the record separators of RFC 7464. Returns how far what follows is
  /// indented, or kNotFirstInLine.
  std::size_t skip_space();
  /// To the next line feed, and holds nothing before it; false when there is none.
  bool skip_to_line_end();

  [[nodiscard]] Place cursor() const { return cursor_; }
  void move_to(Place place) { cursor_ = place; }  ///< within what is held
  [[nodiscard]] std::string_view text(Place from, Place until) const {
    return {bytes_.get() + (from - base_), static_cast<std::size_t>(until - from)};
  }
  /// Everything before `place` may be forgotten.
  void hold_from(Place place) { held_ = place; }
  [[nodiscard]] Place held() const { return held_; }
  /// The number of the line that `place` is in, from 1. Cheap when asked in order.
  std::uint64_t line_at(Place place);

  static constexpr const char* kTextEnds = "the text ends in the middle of a value";
  static constexpr const char* kTooLong = "a value is longer than the limit";
  struct Extent {
    Place end = 0;
    const char* failure = nullptr;  ///< why there is no value; `end` is then where it was noticed
  };
  /// The value that begins at the cursor: where it ends. The cursor stays. At most `size_max` bytes.
  Extent value_extent(std::size_t size_max);

  [[nodiscard]] Place bytes_read() const { return end_; }
  /// Why the source ended, when it failed.
  [[nodiscard]] std::unique_ptr<Message> take_failure() { return std::move(failure_); }

 private:
  bool refill();
  bool read_until(Place place);  // so that the byte at `place` is held
  Extent string_extent(std::size_t size_max);
  Extent scalar_extent();
  Extent nested_extent(std::size_t size_max);
  class Structure;
  Extent look_into_nested(Place at, Structure& structure, int& depth) const;
  [[nodiscard]] bool is_start_of_new_value(Place brace) const;

  ByteSource& source_;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  Place base_ = 0;  // of bytes_[0]
  Place end_ = 0;   // of what was read
  Place held_ = 0;  // not to be forgotten from here on
  Place cursor_ = 0;
  Place line_place_ = 0;
  std::uint64_t line_ = 1;  // of line_place_
  std::unique_ptr<Message> failure_;
  bool ended_ = false;
};

}  // namespace why403::ingest
