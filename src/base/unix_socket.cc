#include "base/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace why403::base {

namespace {

constexpr mode_t kForOwner = 0600;

}  // namespace

bool unix_address(const std::string& path, sockaddr_un& address) {
  address = {.sun_family = AF_UNIX, .sun_path = {}};
  if (path.size() >= sizeof address.sun_path) return false;
  std::memcpy(&address.sun_path[0], path.c_str(), path.size() + 1);
  return true;
}

// Between bind and listen nobody can connect: by then the file is for its owner alone.
Result<int, Message> listen_unix(const std::string& path, int waiting_max) {
  const auto failed = [&](const char* reason) { return Message{.what = "cannot listen on `" + path + "`", .reason = reason}; };
  sockaddr_un address{};
  if (!unix_address(path, address)) return failed("the path is too long for a socket");
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return failed(std::strerror(errno));
  const bool is_bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (is_bound && ::chmod(path.c_str(), kForOwner) == 0 && ::listen(socket, waiting_max) == 0) return socket;
  const int error = errno;
  ::close(socket);
  if (is_bound) ::unlink(path.c_str());
  return failed(std::strerror(error));
}

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  if (!unix_address(path, address)) {
    errno = ENAMETOOLONG;
    return -1;
  }
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
  const int error = errno;
  ::close(socket);
  errno = error;
  return -1;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<uid_t> peer_user(int socket) {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return std::nullopt;
  return who.uid;
}

bool is_peer_trusted(int socket) {
  const auto user = peer_user(socket);
  return user && (*user == ::geteuid() || *user == 0);
}

}  // namespace why403::base
