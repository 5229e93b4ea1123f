// A stream without an end: records of followed files or of a syslog listener, as they arrive, to events.
//
// The records of each name are a stream with formats of its own, learned from what arrives first; the messages of a
// listener are one stream, whoever sends them (Record::stream). One thread. The inside of Reader::follow.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "ingest/reader.h"
#include "ingest/reading_thread.h"
#include "ingest/record_joiner.h"
#include "ingest/router.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// Streams that learn formats of their own; all later ones are one stream.
inline constexpr std::size_t kStreamsMax = 2'000;

class LiveReading {
 public:
  LiveReading(Catalog& catalog, ReadContext& context, const ReadOptions& options, Inputs& inputs, ReadReport& report)
      : catalog_(catalog), context_(context), options_(options), inputs_(inputs), report_(report) {}

  /// Until `live` ends. What was delivered stays delivered when it fails.
  Status<Message> read(RecordSource& live, const base::Clock& clock, ReadingThread& thread, Sink& sink);

 private:
  struct Stream {
    std::unique_ptr<Router> router;
    std::optional<RecordJoiner> joiner;
    bool is_no_log = false;  // found in a directory, and no format reads what it holds so far
  };
  struct Name {
    std::uint32_t input = 0;
    Stream* stream = nullptr;
  };

  Result<Name*, Message> find(const RecordBatch& batch, const Record& record);
  Status<Message> begin(Stream& stream);
  static bool is_of_one_stream(const Record& left, const Record& right);
  void learn(Stream& stream, const RecordBatch& batch, const Record& first);
  void take(const Record& record, Name& name, ReadingThread& thread);
  void parse(std::string_view record, std::uint64_t line, std::uint64_t wrapped, Name& name, ReadingThread& thread);
  void count(const ReadingThread& thread, FileReport& report);
  void finish(ReadingThread& thread);

  Catalog& catalog_;
  ReadContext& context_;
  const ReadOptions& options_;
  Inputs& inputs_;
  ReadReport& report_;
  std::map<std::string, Name, std::less<>> names_;
  std::map<std::string, Stream, std::less<>> streams_;
  std::set<const Stream*> asked_;  // whether they are logs after all, of the batch at hand
};

}  // namespace why403::ingest
