// Envoy's Authorization service on an address: questions in, a door's answers out.
//
//   auto listener = Listener::open(settings, desk, fault);
//   listener->stop(10'000);
//
// gRPC's own threads run everything: half as many as the machine has processors, at least two and at most 16. Each takes a
// door from the desk when it meets its first question. Messages, gRPC's headers, calls of a connection, memory, and the time of handshakes and of idle connections are bounded. A connection whose other end does
// not answer pings is closed. grpc.health.v1.Health says that it serves, until it drains.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

#include "serve/check.h"
#include "serve/grpc/certificate_file.h"

namespace why403::serve::grpc {

inline constexpr int kStreamsMax = 1000;                    ///< of one connection
inline constexpr std::size_t kMemoryBytesMax = 256U << 20;  ///< of gRPC's buffers, all connections together

class CheckService;

class Listener final : public CheckListener {
 public:
  static std::unique_ptr<Listener> open(const CheckSettings& settings, CheckDesk& desk, CheckFault& fault);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener();

  [[nodiscard]] int port() const noexcept override { return port_; }
  bool renew(const CheckCertificate& certificate) noexcept override;
  void stop(std::uint32_t drain_ms) noexcept override;

 private:
  Listener(const CheckSettings& settings, CheckDesk& desk);
  [[nodiscard]] std::shared_ptr<::grpc::ServerCredentials> credentials(const CheckSettings& settings);

  std::optional<CertificateFile> certificate_, clients_;
  std::unique_ptr<CheckService> service_;
  std::unique_ptr<::grpc::Server> server_;
  int port_ = 0;
};

}  // namespace why403::serve::grpc
