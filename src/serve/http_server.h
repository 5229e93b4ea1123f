// An HTTP/1.1 server on one address: connections in, exchanges to a door, answers out.
//
//   auto server = TRY(HttpServer::open({.address = *base::parse_ip_port("127.0.0.1:0")}, make_door));
//   announce(server->port());
//   server->run();                       // until stop(), which any thread may call
//
// Each thread has an event loop, its share of the connections, and a door of its own, so a door needs no
// lock; it answers at once, or is asked again when what it needs is there (Waiting), and must not wait. Bytes are bounded for headers, bodies and a connection's
// answers, and for all connections together; connections are bounded, and a newcomer beyond that is closed. A connection that takes too long to
// send a request, to shake hands, to take an answer, or that idles, is closed. After stop() no connection is
// accepted, answers say `Connection: close`, and run() returns when all are gone or after `drain`.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/ip.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "serve/exchange.h"
#include "serve/tls.h"

namespace why403::serve {

/// What answers the exchanges of one thread. Must not throw.
struct Door {
  std::function<void(const Request&, Reply&)> answer;
  /// Called every now and then between two exchanges, also when none come; may be empty.
  std::function<void()> rest = {};
};
using MakeDoor = std::function<Door()>;

struct ServerLimits {
  std::uint32_t header_bytes_max = 16 << 10;
  std::uint64_t body_bytes_max = 1 << 20;
  std::uint32_t connections_max = 10'000;
  /// Bodies and answers of all connections together, as far as one holds more than kKeptBytes. Beyond that a body that
  /// goes on is refused with 503, and an answer that long closes its connection.
  std::uint64_t buffered_bytes_max = 256 << 20;
  base::Duration request_max = {10 * base::kSecond.ns};  ///< from the first byte of a request to its last
  base::Duration idle_max = {75 * base::kSecond.ns};     ///< between requests
  base::Duration drain_max = {10 * base::kSecond.ns};
};

/// What a connection may hold of bodies and answers, and what it keeps for the next.
inline constexpr std::size_t kKeptBytes = 64 << 10;

/// Counted by all threads of a server, for `/metrics`.
struct ServerCounts {
  std::atomic<std::uint32_t> connections{0};             ///< now
  std::atomic<std::int64_t> buffered_bytes{0};           ///< now
  std::atomic<std::uint64_t> connections_turned_away{0};  ///< more than `connections_max`
  std::atomic<std::uint64_t> buffers_turned_away{0};      ///< more than `buffered_bytes_max`
};

struct ServerOptions {
  base::IpPort address;  ///< port 0: any free one
  unsigned threads = 1;
  ServerLimits limits;
  std::shared_ptr<const TlsInForce> tls;  ///< null: plain HTTP
  std::shared_ptr<ServerCounts> counts;   ///< null: nobody reads them
};

class HttpServer {
 public:
  static Result<std::unique_ptr<HttpServer>, Message> open(const ServerOptions& options,
                                                           const MakeDoor& make_door);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  [[nodiscard]] std::uint16_t port() const;
  /// Serves on `threads` threads of its own and returns when all are done.
  void run();
  /// Begins the drain; may be called by any thread, and again.
  void stop();

 private:
  struct Inside;
  explicit HttpServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace why403::serve
