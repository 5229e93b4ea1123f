// Reading, and with it decompressing, on a thread of its own beside the parsing.
//
//   BlocksAhead blocks(std::move(blocks_of_lines), cancel);  // for lines
//   while (TRY(blocks.next(buffer, block))) for_each_line(block, …);
//
//   RecordsAhead records(std::make_unique<JsonRecords>(…), cancel);
//   ReadAhead bytes(TRY(open_input(input)));                 // for whoever wants a ByteSource
//
// BlocksAhead does all of a BlockReader's work on the other thread and hands over whole buffers, so the
// parser loses no time to copying or counting. All stop cleanly when the consumer leaves early.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "ingest/source/ahead.h"
#include "ingest/source/block_reader.h"
#include "ingest/source/byte_source.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

/// The size of the pieces that ReadAhead reads.
inline constexpr std::size_t kReadAheadBytes = 512 << 10;

class BlocksAhead final : public BlockSource {
 public:
  /// `cancel` ends a wait of the blocks' source.
  BlocksAhead(std::unique_ptr<BlockSource> blocks, std::function<void()> cancel);

  /// Safe to call from several threads at once.
  Result<bool, Message> next(BlockBuffer& buffer, Block& block) override;
  [[nodiscard]] Counts counts() const override { return blocks_->counts(); }

 private:
  struct Item {
    BlockBuffer buffer;
    Block block;
  };
  std::unique_ptr<BlockSource> blocks_;
  Ahead<Item> ahead_;
};

class RecordsAhead final : public RecordSource {
 public:
  /// `cancel` ends a wait of the records' source.
  RecordsAhead(std::unique_ptr<RecordSource> records, std::function<void()> cancel);
  Result<bool, Message> next(RecordBatch& batch) override { return ahead_.next(batch); }
  /// Only after the end.
  Counts counts() override { return records_->counts(); }

 private:
  std::unique_ptr<RecordSource> records_;
  Ahead<RecordBatch> ahead_;
};

class ReadAhead final : public ByteSource {
 public:
  explicit ReadAhead(std::unique_ptr<ByteSource> source, std::size_t piece_bytes = kReadAheadBytes);
  Result<std::size_t, Message> read(char* into, std::size_t size) override;
  void cancel() override { source_->cancel(); }

 private:
  struct Piece {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::unique_ptr<ByteSource> source_;
  std::size_t piece_bytes_;
  Piece piece_;
  std::size_t from_ = 0;
  Ahead<Piece> ahead_;
};

}  // namespace why403::ingest
