// The whole of a file.
//
//   std::string text = TRY(read_file("routes.yaml"));
#pragma once

#include <cstddef>
#include <string>

#include "base/message.h"
#include "base/result.h"

namespace why403::base {

/// No file that is read whole may be longer.
inline constexpr std::size_t kWholeFileBytesMax = std::size_t{1} << 30;

/// A file or pipe from its beginning to its end. A directory, a read that fails and a file of more than `bytes_max` bytes
/// are errors.
Result<std::string, Message> read_file(const std::string& path, std::size_t bytes_max = kWholeFileBytesMax);

}  // namespace why403::base
