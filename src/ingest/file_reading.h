// One input read to its end: detection, then blocks of lines on several threads, or records in order.
// The inside of reader.h.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "ingest/reader.h"
#include "ingest/reading_thread.h"
#include "ingest/router.h"
#include "ingest/source/block_reader.h"
#include "ingest/source/opened_input.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

class FileReading {
 public:
  FileReading(Catalog& catalog, const ReadContext& context, const ReadOptions& options, std::uint32_t input, bool is_found, FileReport& report)
      : catalog_(catalog), context_(context), options_(options), input_(input), is_found_(is_found), report_(report) {}

  /// Reads `source` with the given threads; the first one is the caller's own.
  Status<Message> read(std::unique_ptr<ByteSource> source, std::vector<ReadingThread>& threads, Sink& sink);

  /// What went wrong with the input itself; the events before it were delivered.
  [[nodiscard]] const std::vector<Message>& warnings() const { return warnings_; }

 private:
  struct Counts;
  void read_block(const Block& block, Router& router, ReadingThread& thread, Counts& counts) const;
  void read_record(std::string_view record, std::uint64_t line, std::uint64_t wrapped, Router& router, ReadingThread& thread,
                   Counts& counts) const;
  static void look_at(const Block& block, Counts& counts);
  static void tell_last_line(const Block& block, Counts& counts);
  static void take(ReadingThread& thread, Counts& counts);
  static void flush(Router& router, ReadingThread& thread, Counts& counts);
  Status<Message> read_in_order(BlockSource& blocks, Block block, Router& router, ReadingThread& thread, Sink& sink);
  Status<Message> read_in_parallel(BlockSource& blocks, const Block& first, Router& router, std::vector<ReadingThread>& threads, Sink& sink);
  Status<Message> read_records(RecordSource& records, Router& router, ReadingThread& thread, Sink& sink);
  Status<Message> read_lines(OpenedInput& opened, Router& router, std::vector<ReadingThread>& threads, Sink& sink);
  Status<Message> choose_formats(Router& router) const;
  bool is_no_log(const Router& router);
  void add(const Counts& counts);
  bool next(BlockSource& blocks, BlockBuffer& buffer, Block& block);

  Catalog& catalog_;
  const ReadContext& context_;
  const ReadOptions& options_;
  std::uint32_t input_;
  bool is_found_;
  FileReport& report_;
  std::vector<Message> warnings_;
};

}  // namespace why403::ingest
