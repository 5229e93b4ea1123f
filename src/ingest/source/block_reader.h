// A stream of bytes as blocks of whole lines, and the lines of a block.
//
//   BlockReader reader(*source);
//   BlockBuffer buffer;
//   Block block;
//   while (TRY(reader.next(buffer, block)))
//     for_each_line(block, [&](std::string_view line, std::uint64_t number) { … });
//
// Each worker owns a BlockBuffer; next() is called under the caller's mutex, so that several workers parse
// several blocks of one file at once. A block's views live until its buffer is used again.
//
// Any bytes pass through, NULs too. A byte order mark at the start is removed, and text that begins with a
// UTF-16 one (Windows exports) becomes UTF-8. A line longer than `line_bytes_max` is cut: its first part is
// given, the rest skipped and counted, line numbers stay right.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/message.h"
#include "base/result.h"
#include "base/scan.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

/// A block's usual size.
inline constexpr std::size_t kBlockBytes = 1 << 20;
/// The longest line that is kept whole.
inline constexpr std::size_t kLineBytesMax = 16 << 20;

struct Block {
  std::string_view bytes;        ///< whole lines; ends in a line feed, except perhaps the last block
  std::uint64_t first_line = 1;  ///< the number of the first line, from 1
  std::uint64_t offset = 0;      ///< where it begins in the (decompressed, UTF-8) stream
  bool cut_line = false;         ///< its last line was longer than the limit and is only the first part
  bool plain = false;            ///< ASCII without NULs
};

/// Memory for one block, kept for the next one.
class BlockBuffer {
 private:
  friend class BlockReader;
  void reserve(std::size_t size, std::size_t keep);

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

/// Whatever gives blocks: a BlockReader, or one on another thread (read_ahead.h).
class BlockSource {
 public:
  struct Counts {
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;      ///< of the source
    std::uint64_t cut_lines = 0;  ///< longer than the limit
    std::uint64_t cut_bytes = 0;  ///< skipped because of them
  };
  virtual ~BlockSource() = default;
  /// False at the end. When the source failed, the blocks before come first, then its message, then the end.
  virtual Result<bool, Message> next(BlockBuffer& buffer, Block& block) = 0;
  /// Of what was given so far; of a source on another thread, only after the end.
  [[nodiscard]] virtual Counts counts() const = 0;
};

class BlockReader final : public BlockSource {
 public:
  struct Limits {
    std::size_t block_bytes = kBlockBytes;
    std::size_t line_bytes_max = kLineBytesMax;
    /// Give what has arrived as soon as it holds a whole line (a terminal, a slow pipe) and do not wait
    /// for a full block.
    bool eager = false;
  };

  explicit BlockReader(ByteSource& source) : BlockReader(source, Limits{}) {}
  BlockReader(ByteSource& source, Limits limits);
  ~BlockReader() override;

  Result<bool, Message> next(BlockBuffer& buffer, Block& block) override;
  [[nodiscard]] Counts counts() const override { return {next_line_ - 1, offset_, cut_lines_, cut_bytes_}; }

 private:
  std::size_t fill(BlockBuffer& buffer, std::size_t held);
  void give(Block& block, std::string_view bytes);
  void give_cut_line(BlockBuffer& buffer, std::size_t held, Block& block);

  std::unique_ptr<ByteSource> text_;
  Limits limits_;
  std::string carry_;  // the beginning of a line whose end is in the next block
  std::uint64_t next_line_ = 1;
  std::uint64_t offset_ = 0;
  std::uint64_t cut_lines_ = 0;
  std::uint64_t cut_bytes_ = 0;
  bool ended_ = false;
  std::unique_ptr<Message> failure_;
};

/// Calls `use(line, number)` for each line of `block`, without its line feed or carriage return and line
/// feed. When `use` returns bool, false stops.
template <typename Use>
inline void for_each_line(const Block& block, Use&& use) {
  const char* line = block.bytes.data();
  const char* const end = line + block.bytes.size();
  std::uint64_t number = block.first_line;
  const auto give = [&](const char* stop) {
    const char* text_end = stop > line && stop[-1] == '\r' ? stop - 1 : stop;
    const std::string_view text(line, static_cast<std::size_t>(text_end - line));
    line = stop + 1;
    if constexpr (std::is_same_v<std::invoke_result_t<Use&, std::string_view, std::uint64_t>, bool>) {
      return use(text, number++);
    } else {
      use(text, number++);
      return true;
    }
  };
  const char* place = line;
  for (; end - place >= base::Bytes64::kSize; place += base::Bytes64::kSize)
    for (std::uint64_t bits = base::Bytes64(place).equal('\n'); bits != 0; bits &= bits - 1)
      if (!give(place + __builtin_ctzll(bits))) return;
  for (; place < end; ++place)
    if (*place == '\n' && !give(place)) return;
  if (line < end) give(end);
}

}  // namespace why403::ingest
