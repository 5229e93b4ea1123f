// An input made ready to be read in the way that its content asks for.
//
//   OpenedInput opened = TRY(open_for_reading(input));
//   if (opened.blocks) while (TRY(opened.blocks->next(buffer, block))) for_each_line(block, …);
//   else               while (TRY(opened.records->next(batch))) for (const Record& record : batch.records) …
//
// Lines come as blocks; JSON wrappers and journal exports come as records. Where it pays, reading happens on
// a thread of its own: for records, which are split there, and for compressed input (read_ahead). Parsing threads that
// decompress their own blocks instead wait for each other, and were no faster.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "ingest/source/block_reader.h"
#include "ingest/source/byte_source.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// First bytes that decide how an input is read.
inline constexpr std::size_t kDecidingBytes = 64 << 10;

struct OpenedInput {
  std::shared_ptr<ByteSource> source;     ///< what the others read from
  std::unique_ptr<BlockSource> blocks;    ///< of lines; null when there are records
  std::unique_ptr<RecordSource> records;  ///< null when there are blocks
  std::string first_bytes;                ///< up to kDecidingBytes, for whoever decides on more
};

struct OpenOptions {
  bool ahead = true;  ///< records: on a thread of its own
  bool eager =
      false;  ///< give what has arrived, do not wait for full blocks and batches: for what is followed
};

Result<OpenedInput, Message> open_for_reading(const Input& input);
Result<OpenedInput, Message> open_for_reading(const Input& input, OpenOptions options);

/// The same for bytes from elsewhere; `name` is for messages and records.
OpenedInput open_for_reading(std::unique_ptr<ByteSource> source, const std::string& name,
                             OpenOptions options);

/// From now on blocks are read on a thread of their own, where that pays. Not while a next() is under way.
void read_ahead(OpenedInput& opened);

}  // namespace why403::ingest
