// Any bytes as a compressed or plain file of lines: ISA-L and zlib must agree on every sound gzip stream,
// blocks must join to what was read, and lines must be numbered one by one.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/source/block_reader.h"
#include "ingest/source/decompress.h"
#include "ingest/source/test_source.h"

namespace {

using namespace why403::ingest;

constexpr std::size_t kLineBytesMax = 300;

Contents expanded(std::string_view bytes, std::size_t piece, GzipEngine engine) {
  const auto source =
      decompressed(std::make_unique<PieceSource>(bytes, piece), "x",
                   {.ratio_max = 50, .free_bytes = 1 << 20, .decoder_bytes_max = 8 << 20}, engine);
  return contents_of(*source, 1 << 16);
}

void read_lines(std::string_view bytes, std::size_t block_bytes) {
  MemorySource source(bytes);
  BlockReader reader(source, {.block_bytes = block_bytes, .line_bytes_max = kLineBytesMax});
  BlockBuffer buffer;
  Block block;
  std::uint64_t lines = 0;
  std::string joined;
  while (*reader.next(buffer, block)) {
    if (block.first_line != lines + 1) __builtin_trap();
    for_each_line(block, [&](std::string_view line, std::uint64_t number) {
      if (number != ++lines || line.find('\n') != std::string_view::npos) __builtin_trap();
    });
    joined += block.bytes;
  }
  if (reader.counts().lines != lines) __builtin_trap();
  const bool is_marked = bytes.starts_with("\xEF\xBB\xBF");
  const bool is_wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!is_wide && reader.counts().cut_lines == 0 && joined != bytes.substr(is_marked ? 3 : 0))
    __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const Contents fast = expanded(text, 1 << 20, GzipEngine::fastest);
  const Contents slow = expanded(text, 3, GzipEngine::zlib);
  if (fast.failures.empty() && slow.failures.empty() && fast.bytes != slow.bytes) __builtin_trap();
  read_lines(fast.bytes, 64);
  read_lines(fast.bytes, 1 << 20);
  return 0;
}
