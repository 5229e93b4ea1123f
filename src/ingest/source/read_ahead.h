// Reading, and with it decompressing, on a thread of its own beside the parsing.
//
//   BlocksAhead blocks(TRY(open_input(input)));              // for lines
//   while (TRY(blocks.next(buffer, block))) for_each_line(block, …);
//
//   ReadAhead bytes(TRY(open_input(input)));                 // for whoever wants a ByteSource
//
// BlocksAhead does all of a BlockReader's work on the other thread and hands over whole buffers, so the
// parser loses no time to copying or counting. Both stop cleanly when the consumer leaves early.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "ingest/source/ahead.h"
#include "ingest/source/block_reader.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

/// The size of the pieces that ReadAhead reads.
inline constexpr std::size_t kReadAheadBytes = 512 << 10;

class BlocksAhead {
 public:
  explicit BlocksAhead(std::unique_ptr<ByteSource> source) : BlocksAhead(std::move(source), {}) {}
  BlocksAhead(std::unique_ptr<ByteSource> source, BlockReader::Limits limits);

  /// As BlockReader::next, but safe to call from several threads at once.
  Result<bool, Message> next(BlockBuffer& buffer, Block& block);

  /// The reader's counts; only after next() has said that this is the end.
  [[nodiscard]] const BlockReader& reader() const { return reader_; }

 private:
  struct Item {
    BlockBuffer buffer;
    Block block;
  };
  std::unique_ptr<ByteSource> source_;
  BlockReader reader_;
  Ahead<Item> ahead_;
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
