#include "archive/segment/checksum.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

namespace why403::archive {
namespace {

TEST(Checksum, IsThatOfZlib) {
  std::mt19937 random(403);
  std::string text(1500, '\0');
  for (char& each : text) each = static_cast<char>(random());
  EXPECT_EQ(crc32(0, "123456789"), 0xcbf43926U);
  for (std::size_t size = 0; size < text.size() - 16; ++size) {
    const std::string_view bytes = std::string_view(text).substr(size % 16, size);
    const auto before = static_cast<std::uint32_t>(random());
    EXPECT_EQ(crc32(before, bytes),
              ::crc32(before, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())))
        << size;
    EXPECT_EQ(crc32(crc32(0, bytes.substr(0, size / 3)), bytes.substr(size / 3)), crc32(0, bytes)) << size;
  }
}

}  // namespace
}  // namespace why403::archive
