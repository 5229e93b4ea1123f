#include "serve/systemd_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>

namespace why403::serve {

namespace {

constexpr std::int64_t kMicrosecondsASecond = 1'000'000;

// CLOCK_MONOTONIC, by which systemd tells one reload from another.
std::string now_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(now.tv_sec * kMicrosecondsASecond + now.tv_nsec / 1000);
}

// A line feed would begin another assignment.
std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& each : line)
    if (each == '\n' || each == '\r') each = ' ';
  return line;
}

}  // namespace

SystemdSocket::SystemdSocket(const char* socket) {
  if (socket == nullptr || *socket == '\0') return;
  name_ = socket;
  if (name_.size() >= sizeof(sockaddr_un::sun_path) || (name_[0] != '/' && name_[0] != '@')) return;
  if (name_[0] == '@') name_[0] = '\0';
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

SystemdSocket::~SystemdSocket() {
  if (socket_ >= 0) ::close(socket_);
}

void SystemdSocket::tell(const std::string& text) const {
  if (socket_ < 0) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(&address.sun_path[0], name_.data(), name_.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
  [[maybe_unused]] const ssize_t sent = ::sendto(socket_, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
}

void SystemdSocket::ready(std::string_view status) const { tell("READY=1\nSTATUS=" + one_line(status)); }

void SystemdSocket::reloading() const { tell("RELOADING=1\nMONOTONIC_USEC=" + now_microseconds() + "\nSTATUS=reading all files anew"); }

void SystemdSocket::stopping() const { tell("STOPPING=1\nSTATUS=answering what is under way"); }

}  // namespace why403::serve
