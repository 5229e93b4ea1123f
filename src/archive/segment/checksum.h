// CRC-32 as zlib and gzip have it (reflected, polynomial 0xedb88320), at the speed of memory where the processor multiplies
// without carry.
#pragma once

#include <cstdint>
#include <string_view>

namespace why403::archive {

/// Of what `before` is the checksum of, followed by `bytes`; 0 is that of nothing.
std::uint32_t crc32(std::uint32_t before, std::string_view bytes);

}  // namespace why403::archive
