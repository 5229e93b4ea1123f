#include "serve/grpc/check_listener.h"

#include <grpc/support/log.h>
#include <grpc/support/time.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <mutex>

#include "serve/grpc/check_service.h"

namespace why403::serve::grpc {

namespace {

constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// Envoy's own pings may come so often; gRPC would put up with one in five minutes.
constexpr int kPingsEveryMs = 5'000;
constexpr unsigned kLookAtCertificateEverySeconds = 1;

// The newest error that gRPC told its log, which is of no use to anybody else.
struct Log {
  std::mutex changing;
  std::string last;
};
Log& log() {
  static Log log;
  return log;
}
void keep_error(gpr_log_func_args* told) {
  if (told->severity != GPR_LOG_SEVERITY_ERROR) return;
  const std::scoped_lock lock(log().changing);
  log().last = told->message;
}

// `…{os_error:"Address already in use", …`: the system's words are for people.
void tell(CheckFault& fault) {
  constexpr std::string_view mark = "os_error:\"";
  const std::scoped_lock lock(log().changing);
  std::string_view text = log().last;
  if (const std::size_t at = text.find(mark); at != std::string_view::npos) {
    text.remove_prefix(at + mark.size());
    text = text.substr(0, text.find('"'));
  }
  if (text.empty()) text = "gRPC does not say why";
  text.copy(fault.text, sizeof fault.text - 1);
}

// The key stands first: a reader of either passes over the other.
std::string pair_of(const CheckCertificate& certificate) {
  return std::string(certificate.key).append("\n").append(certificate.certificate);
}

}  // namespace

Listener::Listener(const CheckSettings& settings, CheckDesk& desk)
    : service_(std::make_unique<CheckService>(desk, settings.checks_max)) {}
Listener::~Listener() { stop(0); }

std::shared_ptr<::grpc::ServerCredentials> Listener::credentials(const CheckSettings& settings) {
  if (settings.certificate == nullptr) return ::grpc::InsecureServerCredentials();
  using namespace ::grpc::experimental;
  const CheckCertificate& shown = *settings.certificate;
  certificate_.emplace(pair_of(shown));
  if (!certificate_->is_open()) return nullptr;
  if (!shown.clients.empty()) clients_.emplace(shown.clients);
  if (clients_ && !clients_->is_open()) return nullptr;
  const std::string path = certificate_->path();
  TlsServerCredentialsOptions options(std::make_shared<FileWatcherCertificateProvider>(
      path, path, clients_ ? clients_->path() : "", kLookAtCertificateEverySeconds));
  options.watch_identity_key_cert_pairs();
  if (clients_) {
    options.watch_root_certs();
    options.set_cert_request_type(shown.require_client ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                                       : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return TlsServerCredentials(options);
}

std::unique_ptr<Listener> Listener::open(const CheckSettings& settings, CheckDesk& desk, CheckFault& fault) {
  gpr_set_log_function(keep_error);
  ::grpc::EnableDefaultHealthCheckService(true);
  std::unique_ptr<Listener> listener(new Listener(settings, desk));
  auto credentials = listener->credentials(settings);
  if (credentials == nullptr) {
    tell(fault);
    return nullptr;
  }
  ::grpc::ServerBuilder builder;
  builder.AddListeningPort(settings.address, credentials, &listener->port_);
  builder.RegisterService(listener->service_.get());
  builder.SetMaxReceiveMessageSize(static_cast<int>(settings.question_bytes_max));
  builder.SetResourceQuota(::grpc::ResourceQuota("why403").Resize(kMemoryBytesMax));
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_ALLOW_REUSEPORT, 0},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsMax},
      {GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(settings.metadata_bytes_max)},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, static_cast<int>(settings.handshake_ms_max)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, static_cast<int>(settings.idle_ms_max)},
      {GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingsEveryMs},
  };
  for (const auto& [name, value] : arguments) builder.AddChannelArgument(name, value);
  listener->server_ = builder.BuildAndStart();
  if (listener->server_ == nullptr || listener->port_ == 0) {
    tell(fault);
    return nullptr;
  }
  return listener;
}

bool Listener::renew(const CheckCertificate& certificate) noexcept try {
  if (!certificate_) return false;
  if (clients_ && !certificate.clients.empty() && !clients_->replace(certificate.clients)) return false;
  return certificate_->replace(pair_of(certificate));
} catch (...) {
  return false;
}

void Listener::stop(std::uint32_t drain_ms) noexcept {
  if (server_ == nullptr) return;
  server_->Shutdown(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(drain_ms, GPR_TIMESPAN)));
  server_ = nullptr;
}

}  // namespace why403::serve::grpc
