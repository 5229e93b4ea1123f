// Buffered bytes to a file descriptor, which knows how writing ended.
//
// Short writes and EINTR are retried. A reader that went away (EPIPE) is no error: the rest is dropped
// silently, and `gone()` lets a long run stop early. Any other failure, a full disk say, is kept: everything
// after it is dropped and `failure()` says what happened. One thread at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace why403::cli {

class Writer {
 public:
  static constexpr std::size_t kBufferBytes = 64 << 10;

  /// Writes to `fd`, which stays the caller's.
  explicit Writer(int fd) : fd_(fd) {}
  /// Keeps everything in memory: for tests, and for texts that are printed later.
  static Writer in_memory() { return Writer(-1); }

  Writer& operator<<(std::string_view text) {
    write(text);
    return *this;
  }
  void write(std::string_view text);
  void flush();

  [[nodiscard]] bool gone() const { return state_ == State::gone; }
  /// The errno of the first failed write, 0 when there was none.
  [[nodiscard]] int failure() const { return errno_; }
  /// Nothing more will arrive: stop producing.
  [[nodiscard]] bool closed() const { return state_ != State::open; }
  /// What an in-memory writer holds.
  [[nodiscard]] const std::string& text() const { return buffer_; }

 private:
  enum class State { open, gone, failed };
  void write_through(std::string_view bytes);

  int fd_;
  State state_ = State::open;
  int errno_ = 0;
  std::string buffer_;
};

}  // namespace why403::cli
