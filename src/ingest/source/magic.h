// What a file's first bytes say about it: how it is compressed, or that it holds no log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace why403::ingest {

/// First bytes that are looked at.
inline constexpr std::size_t kMagicBytes = 4096;

enum class Compression : std::uint8_t { none, gzip, zstd, bzip2, xz };

/// By the magic bytes of RFC 1952, RFC 8878, bzip2 and xz; a file's name plays no part.
Compression compression_of(std::string_view first_bytes);

struct KnownFile {
  bool is_no_log = false;
  std::string_view kind;  ///< `a systemd journal`; empty when only the bytes look binary
  std::string_view help;  ///< how to get at its text all the same
};
KnownFile known_file(std::string_view first_bytes);

}  // namespace why403::ingest
