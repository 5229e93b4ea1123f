// The server of the admin API: HTTP/1.1 over TCP, TLS or a unix socket, apart from the doors.
//
//   auto server = TRY(AdminServer::open(options, answer));
//   std::thread serving([&] { server->run(); });          // until stop()
//
// Those who administer are few: each connection has a thread of its own, at most kAdminConnectionsMax at once, and a route may
// wait for a disk. Over TCP anybody may connect, so that one network gets kAdminNetworkMax of these, TCP in all
// kAdminTcpMax, and the rest is for the socket; whoever has not asked anything yet must do so within kAdminRequestMax. An answer may go on as a stream of events. Times and bytes are bounded like those of the doors, and a
// request is cut out of bytes by the same parser. The socket is for its owner alone (mode 0600); a file that a service
// left there that is no more is replaced, and one that is in use is not.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "serve/admin/access.h"
#include "serve/admin/event_stream.h"
#include "serve/exchange.h"
#include "serve/tls.h"

namespace why403::serve {

inline constexpr std::size_t kAdminConnectionsMax = 64;
inline constexpr std::size_t kAdminTcpMax = 48;
inline constexpr std::size_t kAdminNetworkMax = 16;  ///< of an IPv4 address, an IPv6 /64
inline constexpr std::uint32_t kAdminHeaderBytesMax = 16 << 10;
inline constexpr std::uint64_t kAdminBodyBytesMax = 1 << 20;
inline constexpr std::uint64_t kSocketBodyBytesMax = 64 << 20;  ///< over the socket: what is imported
inline constexpr base::Duration kAdminRequestMax{10 * base::kSecond.ns};  ///< to arrive whole, and for an answer to be taken
inline constexpr base::Duration kAdminIdleMax{75 * base::kSecond.ns};

/// An answer, or with `events` the beginning of one that goes on with them.
struct AdminReply : Reply {
  std::unique_ptr<EventStream::Listener> events;
  std::function<bool()> may_go_on;  ///< with `events`: asked each second, while the request lives
};
/// Must not throw; called by many threads.
using AdminAnswer = std::function<void(const Request&, const AdminPeer&, AdminReply&)>;

struct AdminServerOptions {
  std::optional<base::IpPort> listen;
  std::string socket;                      ///< empty: none
  std::shared_ptr<const TlsInForce> tls;   ///< of TCP; null: plain
};

class AdminServer {
 public:
  static Result<std::unique_ptr<AdminServer>, Message> open(const AdminServerOptions& options, AdminAnswer answer);
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;
  ~AdminServer();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  struct Counts {
    std::uint64_t connections = 0;  ///< now
    std::uint64_t turned_away = 0;  ///< there was no place for them
  };
  [[nodiscard]] Counts counts() const { return {.connections = connections_, .turned_away = turned_away_}; }
  void run();
  /// Answers that are under way are finished; any thread.
  void stop();

 private:
  class Connection;
  struct Served {
    std::thread thread;
    std::atomic<bool> is_done{false};
    std::optional<base::Ip> network;  // none: by the socket
  };
  AdminServer(AdminServerOptions options, AdminAnswer answer) : options_(std::move(options)), answer_(std::move(answer)) {}
  Status<Message> listen_tcp();
  Status<Message> listen_socket();
  void admit(int listener);
  [[nodiscard]] bool has_place(const std::optional<base::Ip>& network) const;
  void reap(bool all);

  AdminServerOptions options_;
  const AdminAnswer answer_;
  std::uint16_t port_ = 0;
  int tcp_ = -1;
  int socket_ = -1;
  bool is_socket_bound_ = false;  // the file is ours
  int stopping_ = -1;  // readable from then on
  std::list<Served> served_;
  std::atomic<std::uint64_t> connections_{0}, turned_away_{0};
};

}  // namespace why403::serve
