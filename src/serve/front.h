// The front of the service: which path is which door, and what every answer carries.
//
//   Front front({.current = current, .rates = rates, .clock = clock, .keys = keeper, .key = random_key(),
//   .seed = seed}); front.answer(request, reply);
//
// GET /healthz says that the process answers, GET /readyz by which revision it decides, and how old the keys
// of its issuers are (503 until each was asked once), GET /.well-known/authzen-configuration where the
// endpoints are; POST /access/v1/… is AuthZEN; /auth/nginx, /auth/forward, /auth/refused, /auth/absent and what is below
// /auth/envoy, by any method, are for proxies.
// GET /metrics is for Prometheus. A request's X-Request-ID comes back with the answer. One front for each thread; it takes up a new world
// between two requests.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "limit/checks.h"
#include "limit/rate.h"
#include "limit/seen.h"
#include "serve/authzen.h"
#include "serve/check.h"
#include "serve/envoy_door.h"
#include "serve/exchange.h"
#include "serve/http_server.h"
#include "serve/meters.h"
#include "serve/observation.h"
#include "serve/page_token.h"
#include "serve/proxy_door.h"
#include "serve/recorder.h"
#include "serve/recording.h"
#include "serve/sign_in.h"
#include "serve/world.h"

namespace why403::serve {

inline constexpr std::size_t kRequestIdBytesMax = 256;

/// What all fronts of a service share; the references outlive them.
struct FrontShared {
  const CurrentWorld& current;
  limit::RateTable& rates;
  const base::Clock& clock;
  const KeyKeeper& keys;
  Recorder* recorder = nullptr;  ///< null: nothing is recorded
  Meters& meters;
  const Observation& observation;
  limit::SeenTable* history = nullptr;   ///< where callers were allowed
  limit::CheckLimits* checks = nullptr;  ///< null: no limit for tokens that do not hold
  std::shared_ptr<const ServerCounts> server;  ///< null: not told
  TokenKey key;
  std::uint64_t seed = 0;
  AccessDesk* desk = nullptr;  ///< null: nobody asks for access
  std::function<void(std::string&)> more_metrics = {};  ///< of what stands beside the doors
};

class Front {
 public:
  explicit Front(const FrontShared& shared) : shared_(shared), recording_(shared.recorder, shared.meters) {}

  void answer(const Request& request, Reply& reply);
  /// What Envoy asks over gRPC. Lives until the next call.
  const CheckAnswer& check(const CheckQuestion& question);
  /// The world that counts now, if it is another: so that a front that nobody asks does not keep an old one.
  void take_up_world();

 private:
  void dispatch(const Request& request, Reply& reply);
  void metrics(Reply& reply) const;
  void authzen(AuthzenEndpoint endpoint, const Request& request, Reply& reply);
  /// Who signed in and holds the scope, if one is given; null when the caller was refused, or must wait.
  const SignIn::Caller* admit_caller(const Request& request, MeteredDoor door, std::string_view scope, Reply& reply);
  void observed(const Request& request, Reply& reply);
  void ready(Reply& reply) const;

  const FrontShared shared_;
  Recording recording_;
  std::uint64_t generation_ = 0;
  std::shared_ptr<const World> world_;
  std::optional<SignIn> sign_in_;
  std::optional<AuthzenDoor> authzen_;
  std::optional<ProxyDoor> proxies_;
  std::optional<EnvoyDoor> envoy_;
};

}  // namespace why403::serve
