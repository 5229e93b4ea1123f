// Recorded decisions as they are appended, as records to read: our own log beside those of the proxies.
//
//   DecisionTail tail("/var/lib/why403", 64 << 20, stop);
//   while (TRY(tail.next(batch))) …                     // until a stop is requested and all was given
//
// What it gives lies in segments already, so nothing that waits here can be lost but by the retention of the segments: what
// was retired before it was read is counted. Records of all segments are one stream. next() is called by one thread, the
// rest by any.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>

#include "ingest/source/descriptor.h"
#include "ingest/source/record_source.h"
#include "ingest/source/stop.h"

namespace why403::serve {

class DecisionTail final : public ingest::RecordSource {
 public:
  static constexpr std::string_view kStream = "why403-decisions";

  /// Of what lies there already about the last `history_bytes_max` are given. `stop` outlives it.
  DecisionTail(std::string folder, std::uint64_t history_bytes_max, const ingest::Stop& stop);

  Result<bool, Message> next(ingest::RecordBatch& batch) override;
  /// Segments were written anew, by whoever erased a person: what was not given yet is passed over.
  void skip_to_end();

  /// Recorded, and not given yet; of segments as long as they were when it was looked last.
  [[nodiscard]] std::uint64_t behind_bytes() const { return behind_bytes_; }
  /// That were retired before they were read, or could not be.
  [[nodiscard]] std::uint64_t lost_bytes() const { return lost_bytes_; }

 private:
  bool take(ingest::RecordBatch& batch);
  void begin(std::uint64_t history_bytes_max);
  bool open_segment(const std::string& path, std::uint64_t number, std::uint64_t offset);
  bool advance(std::uint64_t seen_bytes);
  bool give_up(std::uint64_t size);
  bool read(ingest::RecordBatch& batch);
  void look();

  const std::string folder_;
  const ingest::Stop& stop_;
  std::mutex mutex_;  // guards what follows
  std::set<std::string, std::less<>> names_;  // stable: records point here
  ingest::Descriptor segment_;
  std::string_view name_;
  std::uint64_t number_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 0;
  bool is_finished_ = false;
  std::atomic<std::uint64_t> behind_bytes_ = 0;
  std::atomic<std::uint64_t> lost_bytes_ = 0;
};

}  // namespace why403::serve
