#include "ingest/source/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "ingest/source/text_source.h"

namespace why403::ingest {

// At least `size` bytes, of which the first `keep` are what was there. Memory that a long line made is given
// back when the next block does without it.
void BlockBuffer::reserve(std::size_t size, std::size_t keep) {
  if (size_ >= size && (size_ <= 4 * size || keep > 0)) return;
  std::unique_ptr<char[]> larger(new char[size]);
  if (keep > 0) std::memcpy(larger.get(), bytes_.get(), keep);
  bytes_ = std::move(larger);
  size_ = size;
}

BlockReader::BlockReader(ByteSource& source, Limits limits) : text_(text_of(source)), limits_(limits) {}
BlockReader::~BlockReader() = default;

// Reads on behind the `held` bytes of `buffer` until it is full, the source has no more, or (eager) a line is
// whole. Returns how many bytes are held then.
std::size_t BlockReader::fill(BlockBuffer& buffer, std::size_t held) {
  while (held < buffer.size_) {
    char* place = buffer.bytes_.get() + held;
    auto got = text_->read(place, buffer.size_ - held);
    if (!got) failure_ = std::make_unique<Message>(std::move(got.error()));
    if (!got || *got == 0) {
      ended_ = true;
      break;
    }
    held += *got;
    if (limits_.eager && std::memchr(place, '\n', *got) != nullptr) break;
  }
  return held;
}

void BlockReader::give(Block& block, std::string_view bytes) {
  block = {.bytes = bytes, .first_line = next_line_, .offset = offset_, .plain = base::is_plain(bytes.data(), bytes.data() + bytes.size())};
  next_line_ += base::count_byte(bytes.data(), bytes.data() + bytes.size(), '\n');
  if (bytes.back() != '\n') ++next_line_;
  offset_ += bytes.size();
}

// The buffer holds one byte more than the longest line and no line feed: gives the first part, skips the
// rest.
void BlockReader::give_cut_line(BlockBuffer& buffer, std::size_t held, Block& block) {
  std::uint64_t skipped = held - limits_.line_bytes_max;
  std::uint64_t line_feeds = 0;
  carry_.clear();
  while (!ended_ && carry_.empty() && line_feeds == 0) {
    carry_.resize(std::max<std::size_t>(limits_.block_bytes / 2, 1));
    auto got = text_->read(carry_.data(), carry_.size());
    if (!got) failure_ = std::make_unique<Message>(std::move(got.error()));
    ended_ = !got || *got == 0;
    carry_.resize(ended_ ? 0 : *got);
    const std::size_t line_feed = carry_.find('\n');
    if (line_feed == std::string::npos) {
      skipped += carry_.size();
      carry_.clear();
    } else {
      skipped += line_feed;
      line_feeds = 1;
      carry_.erase(0, line_feed + 1);
    }
  }
  buffer.bytes_[limits_.line_bytes_max] = '\n';
  give(block, {buffer.bytes_.get(), limits_.line_bytes_max + 1});
  block.cut_line = true;
  offset_ = offset_ - 1 + skipped + line_feeds;
  ++cut_lines_;
  cut_bytes_ += skipped;
}

Result<bool, Message> BlockReader::next(BlockBuffer& buffer, Block& block) {
  const std::size_t longest = limits_.line_bytes_max + 1;
  buffer.reserve(std::max(std::min(limits_.block_bytes, longest), carry_.size() + 1), 0);
  std::memcpy(buffer.bytes_.get(), carry_.data(), carry_.size());
  std::size_t held = carry_.size();
  carry_.clear();
  while (true) {
    if (!ended_) held = fill(buffer, held);
    if (held == 0) break;
    const char* bytes = buffer.bytes_.get();
    const auto* last = static_cast<const char*>(memrchr(bytes, '\n', held));
    if (last != nullptr) {
      const std::size_t whole = static_cast<std::size_t>(last - bytes) + 1;
      carry_.assign(bytes + whole, held - whole);
      give(block, {bytes, whole});
      return true;
    }
    if (held >= longest) {
      give_cut_line(buffer, held, block);
      return true;
    }
    if (ended_) {
      give(block, {bytes, held});
      return true;
    }
    buffer.reserve(std::min(2 * buffer.size_, longest), held);
  }
  if (failure_) return *std::exchange(failure_, nullptr);
  return false;
}

}  // namespace why403::ingest
