// Lines to the records of a format whose records have several.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "ingest/extract/pattern.h"
#include "ingest/format.h"
#include "ingest/values.h"

namespace why403::ingest {

/// A record is the lines from one that matches the format's `first` to one that matches `last`, or up to the next `first`.
class RecordJoiner {
 public:
  static constexpr std::size_t kRecordBytesMax = 1 << 20;
  explicit RecordJoiner(const Format& format);
  /// Feeds one line. True when `record` was completed by it or by its being the start of the next one.
  bool add(std::string_view line, std::uint64_t number, std::string& record, std::uint64_t& first_line);
  /// What is left at the end of the stream.
  bool finish(std::string& record, std::uint64_t& first_line);
  /// Is a record open? Otherwise a line that does not start one belongs to no record.
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] bool starts(std::string_view line);

 private:
  bool matches(const Pattern& pattern, std::string_view line);
  ValueNames names_;
  Values values_;
  base::Arena arena_;
  Absent absent_;
  Pattern first_;
  Pattern last_;
  bool has_last_ = false;
  bool open_ = false;
  std::string held_;
  std::uint64_t held_line_ = 0;
};

}  // namespace why403::ingest
