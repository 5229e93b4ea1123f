// Compressed streams as plain bytes: gzip, zstd, bzip2 and xz, told by their magic bytes.
//
// Members or frames that follow each other are read as one stream, as the tools do. What is wrong ends the
// stream with a warning after everything that could be read: data that end in the middle, a wrong checksum,
// bytes after the end. gzip uses Intel's ISA-L when the machine has it (about three times the speed) and zlib
// otherwise; both give the same bytes.
//
// Bombs: output costs no memory, so only time is to be guarded. After `free_bytes` of output the ratio of
// output to input may not exceed `ratio_max`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "ingest/source/byte_source.h"
#include "ingest/source/magic.h"

namespace why403::ingest {

/// Logs shrink to a tenth or a fiftieth; extremely repetitive ones to a thousandth.
inline constexpr std::uint64_t kExpansionRatioMax = 1000;
/// Output that is given whatever the ratio.
inline constexpr std::uint64_t kExpansionFreeBytes = 4ULL << 30;
/// Memory a single zstd or xz stream may ask for: what `zstd -d` grants and twice what `xz -9` needs.
inline constexpr std::size_t kDecoderBytesMax = 128 << 20;

struct ExpansionLimits {
  std::uint64_t ratio_max = kExpansionRatioMax;
  std::uint64_t free_bytes = kExpansionFreeBytes;
  std::size_t decoder_bytes_max = kDecoderBytesMax;
};

enum class GzipEngine : std::uint8_t { fastest, zlib };

/// The bytes behind `source`, decompressed when they are compressed and as they are when not. `name` is for
/// messages. Nothing is read before the first read().
std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> source, std::string name,
                                         ExpansionLimits limits = {},
                                         GzipEngine engine = GzipEngine::fastest);

/// One way of decompressing. Implemented by gzip.cc, zstd.cc, bzip2.cc and xz.cc.
class Decoder {
 public:
  struct Step {
    std::size_t consumed = 0;
    std::size_t produced = 0;
    bool at_member_end = false;  ///< whatever follows is another member, or garbage
    std::string_view failure;    ///< why it cannot go on, empty when it can
  };
  virtual ~Decoder() = default;
  /// Takes bytes of `in` and writes up to `size` bytes to `out`; does not read past the end of a member.
  virtual Step decode(std::string_view in, char* out, std::size_t size) = 0;
  /// Makes ready for a further member.
  virtual void restart() = 0;
};

std::unique_ptr<Decoder> make_zlib_decoder();
std::unique_ptr<Decoder> make_isal_decoder();  ///< null when the library is not there
std::unique_ptr<Decoder> make_zstd_decoder(std::size_t bytes_max);
std::unique_ptr<Decoder> make_bzip2_decoder();
std::unique_ptr<Decoder> make_xz_decoder(std::size_t bytes_max);

}  // namespace why403::ingest
