// The whole of a file, and whose a new one is.
//
//   std::string text = TRY(read_file("routes.yaml"));
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace why403::base {

/// No file that is read whole may be longer.
inline constexpr std::size_t kWholeFileBytesMax = std::size_t{1} << 30;

/// A file or pipe from its beginning to its end. A directory, a read that fails and a file of more than `bytes_max` bytes
/// are errors.
Result<std::string, Message> read_file(const std::string& path, std::size_t bytes_max = kWholeFileBytesMax);

/// The same in pieces, in order: no more than a few kilobytes of it are in memory at once. A view lives during the call.
Status<Message> read_pieces(const std::string& path, const std::function<void(std::string_view piece)>& take);

/// What root makes in the folder of a service belongs to whom the folder belongs, so that the service can use it. Of what
/// anybody else makes nothing is changed. A link is not followed.
void give_to_owner(const std::string& path);

}  // namespace why403::base
