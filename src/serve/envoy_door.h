// The door of Envoy's external authorization: its gRPC form, envoy.service.auth.v3, as values, and its HTTP form at
// `/auth/envoy`.
//
//   EnvoyDoor door(world, proxies, recording);  // one for each thread and world
//   const CheckAnswer& answer = door.check(question, request_of(question), now);
//   door.answer(request, now, reply);           // GET /auth/envoy/orders/7
//
// Either becomes a question of proxy_door.h, so that decisions, records and refusals are those of every proxy. The
// client is who is connected to Envoy, or, where that is a proxy of ours as well, whom X-Forwarded-For names before
// it. What the upstream is told of us, a client cannot say: Envoy is made to overwrite or remove those headers.
//
// Where `identity: {certificate: {envoy_peer: true}}` says so, the certificate that was shown to Envoy is that of the
// principal: read as a whole where Envoy sends it (`include_peer_certificate`), or, where a URI is wanted, from the
// `principal`, of which Envoy makes the first one.
//
// Envoy joins headers of one name by commas. So two users in the `user_header` read as one with a comma, and a comma
// in it refuses the request, unless Envoy hands headers on as they are (`encode_raw_headers`).
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "serve/check.h"
#include "serve/proxy_door.h"
#include "serve/recording.h"
#include "serve/world.h"

namespace why403::serve {

/// Envoy's `path_prefix`, in front of the path that is asked about.
inline constexpr std::string_view kEnvoyPath = "/auth/envoy";
bool is_envoy_path(std::string_view path);

/// The request that is asked about, as far as credentials and preferences go.
Request request_of(const CheckQuestion& question);

class EnvoyDoor {
 public:
  static constexpr std::size_t kCertificatesMax = 256;      ///< whose names are kept; then all are forgotten
  static constexpr std::size_t kCertificateBytesMax = 16384;  ///< of one that is read

  /// `proxies` and `recording` outlive the door.
  EnvoyDoor(std::shared_ptr<const World> world, ProxyDoor& proxies, Recording& recording)
      : world_(std::move(world)), proxies_(proxies), recording_(recording) {}

  /// Lives until the next call.
  const CheckAnswer& check(const CheckQuestion& question, Request request, base::Time now);
  void answer(const Request& request, base::Time now, Reply& reply);

 private:
  /// A header of which there may be one alone holds a comma, as if it were two that were joined.
  [[nodiscard]] bool is_doubled(const Request& request) const;
  /// Of who is connected to Envoy, as Envoy has verified it; null: nothing is said of it, or nothing shall be believed.
  const identity::CertificateNames* certificate_of(const CheckQuestion& question);
  void write_headers();
  void write_facts(const DecisionRecord& record);

  std::shared_ptr<const World> world_;
  ProxyDoor& proxies_;
  Recording& recording_;
  Reply reply_;
  std::vector<Header> headers_;
  std::vector<std::string_view> removed_;
  std::unordered_map<std::string, identity::CertificateNames> certificates_;  // read before, by Envoy's text of them
  identity::CertificateNames named_;
  std::vector<Header> facts_;
  std::string principal_;
  CheckAnswer answer_;
};

}  // namespace why403::serve
