// What envelopes hold of contents that are not whole yet: pieces of a line that a container runtime cut, lines of a
// record that has several (a .NET message in Docker's log, a Rails request in syslog).
//
// Kept by the stream that the envelope names (stdout, stderr) and by what it hands down (program, process), so that
// several writers may be mixed. At most kHeldStreamsMax at a time: one more takes the place of the oldest, which is
// dropped; and RecordJoiner::kRecordBytesMax bytes each, after which the rest is left out.
//
// A content that became whole belongs to its first envelope: line, time, reporter.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "event/event.h"
#include "ingest/format.h"
#include "ingest/record_joiner.h"

namespace why403::ingest {

/// Streams whose content is held at once.
inline constexpr std::size_t kHeldStreamsMax = 64;

/// One content with the envelope it began in.
class HeldContent {
 public:
  HeldContent(const event::Event& envelope, const Given& given);
  HeldContent(HeldContent&&) noexcept = default;
  HeldContent& operator=(HeldContent&&) noexcept = default;

  std::string text;
  [[nodiscard]] const event::Event& envelope() const { return envelope_.get(); }
  [[nodiscard]] Given given() const;

 private:
  event::OwnedEvent envelope_;
  std::vector<std::pair<std::string, std::string>> given_;
};

class HeldContents {
 public:
  /// From now on contents are lines of records of this format.
  void join_lines_of(const Format& format) { lines_of_ = &format; }
  [[nodiscard]] bool joins_lines() const { return lines_of_ != nullptr; }

  /// A piece of `stream`; `goes_on` when it is not the last. The whole once it is there; nothing meanwhile. A piece that
  /// is whole by itself, the usual case, is given back as `alone`.
  std::optional<HeldContent> add_piece(std::string_view stream, std::string_view piece, bool goes_on, const event::Event& envelope,
                                       const Given& given, bool& alone);
  /// A line. The record that it completed, if any; `alone` when it belongs to no record.
  std::optional<HeldContent> add_line(std::string_view stream, std::string_view line, const event::Event& envelope, const Given& given,
                                      bool& alone);
  /// At the end of the stream: one of those that are held, in the order in which they began.
  std::optional<HeldContent> take_any();

 private:
  struct Lines {
    std::string key;
    RecordJoiner joiner;
    std::optional<HeldContent> open;
  };

  std::vector<std::pair<std::string, HeldContent>> pieces_;
  std::vector<std::unique_ptr<Lines>> lines_;
  const Format* lines_of_ = nullptr;
};

}  // namespace why403::ingest
