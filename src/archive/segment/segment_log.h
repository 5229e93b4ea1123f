// A folder of segments that one process appends to and any number may read meanwhile.
//
//   auto log = TRY(SegmentLog::open("/var/lib/why403", limits, clock));
//   append_record(batch, record);
//   TRY(log->append(batch));
//   TRY(log->sync());                      // now it outlives a loss of power
//
// Files are `records-000000000001.log` and so on, for their owner's eyes alone. The last one is appended to
// until it would grow beyond its size, then the next one begins; the oldest are deleted as soon as all of them
// together are too large or too old. Opening cuts a torn tail off the last one and says so. An append that
// fails is taken back, so a full disk leaves no half record. One thread; the folder is locked for one process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "archive/segment/segment.h"
#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"

namespace why403::archive {

struct SegmentLimits {
  std::uint64_t segment_bytes = 64ULL << 20;
  std::uint64_t total_bytes = 4ULL << 30;
  base::Duration keep{90 * base::kDay.ns};  ///< after the last record of a segment
  bool operator==(const SegmentLimits&) const = default;
};

struct SegmentFile {
  std::string path;
  std::uint64_t number = 0;
  std::uint64_t bytes = 0;
  base::Time changed;
};

/// In their order; empty for a folder without any. An error when there is no such folder.
Result<std::vector<SegmentFile>, Message> list_segments(const std::string& folder);

/// Records that are meant.
using RecordIs = std::function<bool(std::string_view record)>;

class SegmentLog {
 public:
  /// Creates the folder if it is not there. `clock` outlives the log.
  static Result<std::unique_ptr<SegmentLog>, Message> open(const std::string& folder,
                                                           const SegmentLimits& limits,
                                                           const base::Clock& clock);
  SegmentLog(const SegmentLog&) = delete;
  SegmentLog& operator=(const SegmentLog&) = delete;
  ~SegmentLog();

  /// What was found wrong when it was opened.
  [[nodiscard]] const std::vector<Message>& findings() const { return findings_; }
  /// A record that each segment begins with from now on, so that it can be read by itself.
  void set_opening(std::string record) { opening_ = std::move(record); }
  /// `lines` as append_record() makes them: all of them, or none.
  Status<Message> append(std::string_view lines);
  Status<Message> sync();
  /// Deletes segments that are too many or too old; the one that is appended to stays.
  Status<Message> retire();
  /// Takes records out of all segments, for good; with them go lines that are damaged. How many records.
  Result<std::uint64_t, Message> erase(const RecordIs& is_meant);

 private:
  SegmentLog(std::string folder, const SegmentLimits& limits, const base::Clock& clock)
      : folder_(std::move(folder)), limits_(limits), clock_(clock) {}
  Status<Message> lock();
  Status<Message> recover();
  Status<Message> begin_segment(std::uint64_t number);
  Status<Message> write(std::string_view text);
  Status<Message> sync_folder() const;
  Status<Message> reopen();
  Result<std::uint64_t, Message> erase_from(const SegmentFile& file, const RecordIs& is_meant) const;
  void close();

  std::string folder_;
  SegmentLimits limits_;
  const base::Clock& clock_;
  std::string opening_;
  std::vector<Message> findings_;
  std::string path_;  // of the segment that is appended to
  std::uint64_t number_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t head_bytes_ = 0;  // of them, before the first record that was appended
  int segment_ = -1;
  int lock_ = -1;
  bool unsynced_ = false;
};

}  // namespace why403::archive
