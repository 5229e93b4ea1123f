#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace why403::base {

namespace {

constexpr std::size_t kStep = std::size_t{64} << 10;

Message cannot_read(const std::string& path, std::string reason) { return {.what = "cannot read `" + path + "`", .reason = std::move(reason)}; }

Result<std::string, Message> read_all(int descriptor, const std::string& path, std::size_t bytes_max) {
  std::string text;
  // A file says how long it is, a pipe does not.
  struct stat about{};
  if (::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode))
    text.resize(std::min(static_cast<std::size_t>(about.st_size), bytes_max) + kStep);
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

Status<Message> read_pieces(const std::string& path, const std::function<void(std::string_view piece)>& take) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot_read(path, std::strerror(errno));
  std::string piece(kStep, '\0');
  ssize_t count = 0;
  do {
    count = ::read(descriptor, piece.data(), piece.size());
    if (count > 0) take({piece.data(), static_cast<std::size_t>(count)});
  } while (count > 0 || (count < 0 && errno == EINTR));
  const int error = errno;
  ::close(descriptor);
  if (count < 0) return cannot_read(path, std::strerror(error));
  return Done{};
}

void give_to_owner(const std::string& path) {
  struct stat folder{};
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (::geteuid() != 0 || ::stat(name.c_str(), &folder) != 0) return;
  [[maybe_unused]] const int given = ::lchown(path.c_str(), folder.st_uid, folder.st_gid);
}

}  // namespace why403::base
