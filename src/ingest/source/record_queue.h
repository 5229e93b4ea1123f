// Records of several sources on their way to one reader, in bounded memory.
//
//   RecordQueue queue;
//   std::thread pump([&] { queue.fill_from(*follower); });   // waits while there is no room
//   if (!queue.offer(records)) answer(429);                   // never waits
//   while (TRY(queue.next(batch))) …                          // until close(), and all was given
//
// A source's name stays apart from the names of others up to `names_max`; later ones share one name for each stream, and one
// where each is a stream of its own. Any thread may give; next() is called by one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "ingest/source/record_source.h"

namespace why403::ingest {

class RecordQueue final : public RecordSource {
 public:
  struct Limits {
    std::size_t bytes_max = 64 << 20;
    std::size_t records_max = 200'000;
    std::size_t names_max = 10'000;
  };
  RecordQueue() : RecordQueue(Limits{}) {}
  explicit RecordQueue(Limits limits) : limits_(limits) {}

  /// A record without a number gets one, from 1 on. A stream lives as long as the queue, or is the record's name.
  /// Takes copies of all of them, or of none when there is no room. What alone is too much for the queue is taken when
  /// the queue is empty.
  bool offer(std::span<const Record> records);
  /// The same, but waits for room; false once the queue is closed.
  bool give(std::span<const Record> records);
  /// Gives all that `source` has, until its end or close(). A failure of the source is returned.
  Status<Message> fill_from(RecordSource& source);
  /// Nothing is taken any more; what waits is given still.
  void close();

  Result<bool, Message> next(RecordBatch& batch) override;

  [[nodiscard]] std::size_t waiting_bytes() const { return waiting_bytes_.load(std::memory_order_relaxed); }
  /// Since the beginning, and how many of them offer() had no room for.
  [[nodiscard]] std::uint64_t taken() const { return taken_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] bool has_room(std::size_t records, std::size_t bytes) const;
  void take(std::span<const Record> records, std::size_t bytes);
  std::string_view keep_name(const Record& record);

  const Limits limits_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable arrived_;
  std::condition_variable made_room_;
  RecordBatch waiting_;
  std::uint64_t numbered_ = 0;
  std::set<std::string, std::less<>> names_;  // stable: records point here
  bool is_closed_ = false;

  std::atomic<std::size_t> waiting_bytes_ = 0;
  std::atomic<std::uint64_t> taken_ = 0;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace why403::ingest
