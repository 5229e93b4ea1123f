#include "cli/writer.h"

#include <unistd.h>

#include <cerrno>

namespace why403::cli {

void Writer::write(std::string_view text) {
  if (closed()) return;
  if (fd_ >= 0 && buffer_.size() + text.size() > kBufferBytes) {
    flush();
    if (text.size() >= kBufferBytes) return write_through(text);
  }
  buffer_ += text;
}

void Writer::flush() {
  if (fd_ < 0) return;
  write_through(buffer_);
  buffer_.clear();
}

void Writer::write_through(std::string_view bytes) {
  while (!bytes.empty() && !closed()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      state_ = State::gone;
    } else if (errno != EINTR) {
      state_ = State::failed;
      errno_ = errno;
    }
  }
}

}  // namespace why403::cli
