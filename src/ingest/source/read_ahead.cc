#include "ingest/source/read_ahead.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace why403::ingest {

BlocksAhead::BlocksAhead(std::unique_ptr<BlockSource> blocks, std::function<void()> cancel)
    : blocks_(std::move(blocks)),
      ahead_([this](Item& item) { return blocks_->next(item.buffer, item.block); }, std::move(cancel)) {}

Result<bool, Message> BlocksAhead::next(BlockBuffer& buffer, Block& block) {
  Item item;
  std::swap(item.buffer, buffer);
  const bool more = TRY(ahead_.next(item));
  if (!more) return false;
  std::swap(item.buffer, buffer);
  block = item.block;
  return true;
}

RecordsAhead::RecordsAhead(std::unique_ptr<RecordSource> records, std::function<void()> cancel)
    : records_(std::move(records)),
      ahead_([this](RecordBatch& batch) { return records_->next(batch); }, std::move(cancel)) {}

ReadAhead::ReadAhead(std::unique_ptr<ByteSource> source, std::size_t piece_bytes)
    : source_(std::move(source)),
      piece_bytes_(piece_bytes),
      ahead_(
          [this](Piece& piece) -> Result<bool, Message> {
            if (!piece.bytes) piece.bytes.reset(new char[piece_bytes_]);
            piece.size = TRY(source_->read(piece.bytes.get(), piece_bytes_));
            return piece.size > 0;
          },
          [this] { source_->cancel(); }) {}

Result<std::size_t, Message> ReadAhead::read(char* into, std::size_t size) {
  if (from_ == piece_.size) {
    from_ = 0;
    piece_.size = 0;
    const bool more = TRY(ahead_.next(piece_));
    if (!more) return std::size_t{0};
  }
  const std::size_t count = std::min(size, piece_.size - from_);
  std::memcpy(into, piece_.bytes.get() + from_, count);
  from_ += count;
  return count;
}

}  // namespace why403::ingest
