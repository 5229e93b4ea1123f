// One segment: a text file of records, each with its length and its checksum.
//
//   why403 segment 1 2026-03-12T10:00:00.000Z
//   00000014 6a1e0b52 {"decision":"deny"}
//
// A line is a record: its length in bytes and a CRC-32 over that length and the record, both as eight hex digits,
// then the record, which holds no line feed. So a damaged record costs itself alone: reading goes on behind the
// next line feed. What stands behind the last whole record is a torn tail: an append that was cut off, or that
// is still under way in a segment which is being written. docs/reference/segments.md tells it to others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace why403::archive {

inline constexpr std::size_t kRecordBytesMax = 64 << 10;
/// Of a line, beside the record.
inline constexpr std::size_t kFrameBytes = 19;

/// The first line, with the time from which on records stand here.
std::string segment_head(base::Time from);

/// `record`: at most kRecordBytesMax, no line feed.
void append_record(std::string& out, std::string_view record);

/// The same for a record that is written where it stays: makes room for its frame and says where the record begins.
std::size_t begin_record(std::string& out);
/// What stands in `out` from `begin` on is the record.
void end_record(std::string& out, std::size_t begin);

/// Gives the whole records of a segment's text, in order. Views point into the text.
class SegmentReader {
 public:
  explicit SegmentReader(std::string_view text);

  /// Nothing when the text does not begin as a segment does: then it has no records either.
  [[nodiscard]] std::optional<base::Time> from() const { return from_; }
  std::optional<std::string_view> next();

  /// Lines that are no record and that records follow: bytes were changed after they were written.
  [[nodiscard]] std::size_t damaged() const { return damaged_; }
  /// Where the head or the last record given ends; at the end of reading, where the torn tail begins.
  [[nodiscard]] std::size_t whole_end() const { return whole_end_; }

 private:
  [[nodiscard]] std::optional<std::string_view> record_at(std::size_t place) const;

  std::string_view text_;
  std::optional<base::Time> from_;
  std::size_t place_ = 0;
  std::size_t whole_end_ = 0;
  std::size_t damaged_ = 0;
};

}  // namespace why403::archive
