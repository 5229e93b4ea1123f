// Records to read: texts that are one event each, wherever they come from.
//
//   RecordBatch batch;
//   while (TRY(source.next(batch)))
//     for (const Record& record : batch.records) parse(record.text, record.name, record.number);
//
// Files of lines are read in blocks (block_reader.h), which is faster; everything else is a RecordSource:
// JSON wrappers, journal exports, followed files, syslog sockets, and what is pushed to a service over HTTP
// or taken from a queue. The caller owns the batch, so that several threads can parse several batches of one
// source, while next() itself is called by one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"

namespace why403::ingest {

/// Cases of damage kept with their line; more are only counted.
inline constexpr std::size_t kDamagesKept = 5;

struct Record {
  std::string_view text;
  std::string_view name;      ///< of the file, sender or stream; lives as long as the source
  std::uint64_t number = 0;   ///< from 1: the line where the text begins, or the message's number
  std::uint64_t wrapped = 0;  ///< from 0: the place inside a wrapper such as {"Records":[…]}
  /// Records of one stream are of one kind, whatever their names, like the messages that many senders give to a syslog
  /// listener. Empty: a stream of its name alone. Lives as long as the source.
  std::string_view stream{};
};

struct RecordBatch {
  std::vector<Record> records;  ///< their texts lie in `memory`
  base::Arena memory;
  void clear() {
    records.clear();
    memory.reset();
  }
};

/// A piece of input that could not be read.
struct Damage {
  std::uint64_t line = 0;
  std::string reason;
  bool operator==(const Damage&) const = default;
};

class RecordSource {
 public:
  struct Counts {
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;
    std::uint64_t damaged = 0;    ///< values or entries that were lost
    std::vector<Damage> damages;  ///< the first of them
  };
  virtual ~RecordSource() = default;
  /// A source that waits for what others write gives an empty batch after so long a wait.
  static constexpr std::chrono::milliseconds kPatience{1000};

  /// Replaces the content of `batch` with the next records, in order. False at the end. An error ends the source; what
  /// could be had was given before.
  virtual Result<bool, Message> next(RecordBatch& batch) = 0;
  /// Of what was read so far, where that makes sense.
  virtual Counts counts() { return {}; }
};

}  // namespace why403::ingest
