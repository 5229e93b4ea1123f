// The one meaning of a request's path, or the reason why it has none.
//
// Servers disagree about `%2e`, `//`, `;`, encoded slashes and backslashes. A decision about one reading
// while the upstream serves another is a hole, so a path that two servers could read in two ways is refused,
// never repaired. What remains has one reading: segments, percent-decoded once, valid UTF-8. RFC 3986
// sections 3.3, 5.2.4 and 6.2.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace why403::decide {

inline constexpr std::size_t kPathBytesMax = 8192;
inline constexpr std::size_t kSegmentsMax = 64;

enum class PathFault : std::uint8_t {
  not_absolute,       ///< does not begin with `/`
  too_long,           ///< kPathBytesMax or kSegmentsMax
  empty_segment,      ///< `//`
  dot_segment,        ///< `.` or `..`, encoded or not
  encoded_separator,  ///< `%2f`, `%5c`, or a backslash
  parameter,          ///< `;`, or a bare `#`: some servers cut the path there
  broken_encoding,    ///< a percent sign without two hex digits, or not UTF-8
  control_character,
  encoded_twice,  ///< still a percent escape after decoding
};
std::string_view name(PathFault fault);  ///< `dot-segment`

/// Views point into `decoded`, or into the text that was read. Reused from request to request.
struct Path {
  std::vector<std::string_view> segments;
  bool ends_in_slash = false;
  std::string decoded;
};

/// `text` is the path without query; `path` is overwritten.
Status<PathFault> read_path(std::string_view text, Path& path);

/// That one reading as text, `/orders/café`: however it was encoded, whoever compares paths compares this one.
void write_path(const Path& path, std::string& out);

}  // namespace why403::decide
