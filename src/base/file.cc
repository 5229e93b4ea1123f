#include "base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace why403::base {

namespace {

constexpr std::size_t kStep = std::size_t{64} << 10;

Message cannot_read(const std::string& path, std::string reason) { return {.what = "cannot read `" + path + "`", .reason = std::move(reason)}; }

Result<std::string, Message> read_all(int descriptor, const std::string& path, std::size_t bytes_max) {
  std::string text;
  for (std::size_t length = 0;;) {
    if (text.size() < length + kStep) text.resize(2 * length + kStep);
    const ssize_t count = ::read(descriptor, text.data() + length, text.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, std::strerror(errno));
    length += static_cast<std::size_t>(count);
    if (length > bytes_max) return cannot_read(path, "it is longer than " + std::to_string(bytes_max) + " bytes");
    if (count > 0) continue;
    text.resize(length);
    return text;
  }
}

}  // namespace

Result<std::string, Message> read_file(const std::string& path, std::size_t bytes_max) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot_read(path, std::strerror(errno));
  auto text = read_all(descriptor, path, bytes_max);
  ::close(descriptor);
  return text;
}

}  // namespace why403::base
