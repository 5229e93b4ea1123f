// Reader: inputs in, events out, on one or more threads.
//
//   Reader reader(catalog, options);
//   ReadReport report = TRY(reader.read(inputs, sink));
//
// A sink makes one worker for each thread. A worker takes events while their texts live; what it gathered from one
// block of a file is delivered before the next block's, so that an ordered sink sees the file's own order whatever
// the number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "event/event.h"
#include "ingest/catalog.h"
#include "ingest/irregular.h"
#include "ingest/source/input.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// Malformed lines that a report keeps with their text, per file.
inline constexpr std::size_t kMalformedShownMax = 3;
/// Bytes kept of each.
inline constexpr std::size_t kExcerptBytesMax = 200;

struct ReadReport;

struct ReadOptions {
  std::vector<std::string> formats;  ///< names from the catalog to read with; none: detect
  std::string timezone;              ///< of times without a zone; empty: UTC
  std::string salt = "why403";       ///< of fingerprints
  unsigned threads = 1;
  /// Told now and then: bytes taken so far from files of a known size, of how many.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  /// Called between what a live source gives, at least every RecordSource::kPatience, with what was read so far. Formats
  /// are not named yet.
  std::function<void(const ReadReport& so_far)> between;
};

/// Adds up what its files say.
void sum_up(ReadReport& report);

/// Bytes between what two threads write: a line of the cache, and the one that is fetched with it.
inline constexpr std::size_t kApartBytes = 128;

class alignas(kApartBytes) Worker {
 public:
  virtual ~Worker() = default;
  virtual void take(const event::Event& event) = 0;
};

class Sink {
 public:
  virtual ~Sink() = default;
  virtual std::unique_ptr<Worker> make_worker() = 0;
  /// What `worker` gathered since the last time. An ordered sink gets it after every block, in the order of the input;
  /// others once per worker. Never called by two threads at once. An error ends the reading.
  virtual Status<Message> deliver(Worker& worker) = 0;
  [[nodiscard]] virtual bool ordered() const { return true; }
};

struct MalformedLine {
  std::uint64_t line = 0;
  std::uint64_t record = 0;
  std::string excerpt;
  std::string reason;  ///< as far as the text alone says it
};

struct FileReport {
  std::string name;
  std::string format;  ///< `docker > nginx-access`; `unknown` when nothing was recognised
  std::uint64_t lines = 0;
  std::uint64_t records = 0;    ///< other than lines where a record is not a line
  std::uint64_t events = 0;
  std::uint64_t malformed = 0;  ///< records that no format reads
  std::uint64_t bytes = 0;      ///< decompressed
  Irregular irregular;
  bool passed_over = false;     ///< found in a directory, and no format reads what it begins with
  bool last_resort = false;     ///< read by a format that fits any program's lines, since no other does
  bool has_times = false;
  base::Time first;
  base::Time last;
  std::vector<MalformedLine> shown;
};

struct ReadReport {
  std::vector<FileReport> files;  ///< in the order of the inputs; SourceRef::input is the index
  std::vector<Message> warnings;
  std::uint64_t lines = 0;
  std::uint64_t events = 0;
  std::uint64_t malformed = 0;
  std::uint64_t bytes = 0;
  std::uint64_t unreadable = 0;  ///< files named or found that could not be opened
  Irregular irregular;
};

class Reader {
 public:
  Reader(Catalog& catalog, ReadOptions options) : catalog_(catalog), options_(std::move(options)) {}

  /// A file that cannot be read becomes a warning; an error only when the sink failed or an option is wrong.
  Result<ReadReport, Message> read(const Inputs& inputs, Sink& sink);

  /// The same for `inputs`, of which the first `ended` are read to their end, and then for what `live` gives as long as it
  /// does. Names that appear meanwhile are added to `inputs`, before the sink sees their events.
  Result<ReadReport, Message> follow(Inputs& inputs, std::size_t ended, RecordSource& live, const base::Clock& clock, Sink& sink);

 private:
  Catalog& catalog_;
  ReadOptions options_;
};

}  // namespace why403::ingest
