// The gRPC door of Envoy, in front of a Front: loads the module that speaks gRPC, and answers what it is asked.
//
//   auto server = TRY(CheckServer::open({.address = *base::parse_ip_port("127.0.0.1:0")}, shared));
//   announce(server->port());
//   server->stop(10 * kSecond);
//
// The module why403_grpc.so stands beside the program and is loaded by open(): who does not serve Envoy over gRPC needs
// neither it nor gRPC. Each of gRPC's threads gets a front of its own, so deciding takes no lock.
#pragma once

#include <cstdint>
#include <memory>

#include "base/ip.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "serve/check.h"
#include "serve/front.h"
#include "serve/http_server.h"
#include "serve/tls.h"

namespace why403::serve {

struct CheckServerOptions {
  base::IpPort address;  ///< port 0: any free one
  std::uint32_t checks_max = 0;
  ServerLimits limits;
  std::optional<TlsFiles> tls;
};

class CheckServer {
 public:
  static constexpr std::size_t kDoorsMax = 256;  ///< threads of gRPC's that may decide

  /// What `shared` refers to outlives the server.
  static Result<std::unique_ptr<CheckServer>, Message> open(const CheckServerOptions& options, const FrontShared& shared);
  CheckServer(const CheckServer&) = delete;
  CheckServer& operator=(const CheckServer&) = delete;
  ~CheckServer();

  [[nodiscard]] std::uint16_t port() const;
  /// The files anew, for new connections.
  Status<Message> renew(const TlsFiles& files);
  /// Lets doors that nobody asks take up the world that is in force. Call it now and then, from one thread.
  void rest();
  /// Returns when what was under way is answered, or after `drain`.
  void stop(base::Duration drain);

 private:
  struct Inside;
  explicit CheckServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace why403::serve
