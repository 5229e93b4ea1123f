// What systemd is told of the service, over the socket that it names in NOTIFY_SOCKET: sd_notify(3), spoken by hand.
//
//   const SystemdSocket socket(std::getenv("NOTIFY_SOCKET"));
//   socket.ready("serving on 127.0.0.1:4030, revision 6da8");
//   socket.reloading();   …   socket.ready("revision 7c11 is in force");
//   socket.stopping();
//
// Datagrams to a unix socket, whose name is a path, or begins with `@` where it is abstract. Nobody waits for an answer, and
// nobody who does not listen keeps anything from going on. Any thread.
// https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace why403::serve {

class SystemdSocket {
 public:
  /// Null or empty: nobody is told anything.
  explicit SystemdSocket(const char* socket);
  SystemdSocket(const SystemdSocket&) = delete;
  SystemdSocket& operator=(const SystemdSocket&) = delete;
  ~SystemdSocket();

  void ready(std::string_view status) const;
  void reloading() const;
  void stopping() const;

 private:
  void tell(const std::string& text) const;
  std::string name_;  // as the system has it: an abstract one begins with NUL
  int socket_ = -1;
};

}  // namespace why403::serve
