// Unix sockets of one machine: listening where the owner alone may ask, asking, and who asks.
//
//   const int listener = TRY(listen_unix("/var/lib/why403/why403.sock", 16));
//   …
//   const int socket = connect_unix("/var/lib/why403/why403.sock");   // -1: nobody listens there, and errno says why
//
// Descriptors are the caller's to close. https://man7.org/linux/man-pages/man7/unix.7.html
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

struct sockaddr_un;

namespace why403::base {

/// False when the path is too long for a socket.
bool unix_address(const std::string& path, sockaddr_un& address);

/// A listener that does not block, on a path where nothing may lie, mode 0600 before anybody can connect. The umask of the
/// process stays as it is.
Result<int, Message> listen_unix(const std::string& path, int waiting_max);

/// A connected socket, or -1.
int connect_unix(const std::string& path);

/// All of it; false when the other side takes no more, or not in time where the socket has a time limit.
bool send_all(int socket, std::string_view bytes);

/// Whose process is at the other end; nothing when the system does not say.
std::optional<uid_t> peer_user(int socket);
/// Whether that is our own user, or root.
bool is_peer_trusted(int socket);

}  // namespace why403::base
