// The doors of proxies that ask before they pass a request on: nginx `auth_request`, and forward auth as Traefik and
// Caddy know it; what Envoy asks comes through envoy_door.h.
//
//   ProxyDoor door(world, {rates, seed}, sign_in, recording);  // one for each thread and world
//   door.answer(Proxy::nginx, request, reply);
//
// The request to decide about stands in headers: `X-Original-Method`, `X-Original-URI`, `X-Original-Host` for
// nginx, `X-Forwarded-Method`, `-Uri`, `-Host` for forward auth, each exactly once. They are believed of the
// configured proxies alone; whoever else asks is refused. The client is the last address of X-Forwarded-For
// that is no such proxy. What is missing or stands there twice refuses the request. Who asks, the credentials
// say that the proxy hands on. Where the whole only observes (Snapshot::mode), none of this refuses anything.
//
// 2xx lets the request pass, and `X-Why403-Principal` with `-Principal-Type` says who was found to be asking, and
// `X-Why403-Obligations` what the policies ask of whoever serves it: for the upstream, where the proxy hands them on. A refusal is 400, 401, 403, 404, 429 or 503 with what refusal.h gives the person
// to read; to nginx, which makes an error of any other status, 401 or 403, and `X-Why403-Status` is what it would
// have been. `X-Why403-Cause` and `X-Why403-Reference` are for the proxy's log.
// https://nginx.org/en/docs/http/ngx_http_auth_request_module.html
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "decide/decision_point.h"
#include "serve/exchange.h"
#include "serve/page_token.h"
#include "serve/recording.h"
#include "serve/sign_in.h"
#include "serve/world.h"

namespace why403::serve {

class AccessDesk;

/// When what is hidden is answered, after its question's first byte: finding that a thing is there takes a fraction of a
/// microsecond longer than finding that it is not.
inline constexpr std::chrono::milliseconds kHiddenAnswerAt{1};
/// For how many refused people a second, and at once, each thread works out what would help: among 100,000 policies that takes
/// 8 ms, in which it answers nobody else.
inline constexpr std::uint32_t kAdvisedPerSecond = 5;
inline constexpr std::uint32_t kAdvisedAtOnce = 20;

enum class Proxy : std::uint8_t {
  nginx,
  forward,
  envoy,       ///< over gRPC
  envoy_http,
};

/// What a proxy asks about, in whatever form it does.
struct Asked {
  Proxy proxy = Proxy::nginx;
  std::string_view method;
  std::string_view host;  ///< perhaps with a port
  std::string_view path;  ///< without query
  std::optional<base::Ip> client;
  bool is_clear = false;  ///< each of these was said once, and `client` by who may say it
};

class ProxyDoor {
 public:
  /// What all doors share; `seed` is the same for all of one table.
  struct Limits {
    limit::RateTable& rates;
    std::uint64_t seed = 0;
    limit::SeenTable* history = nullptr;
  };
  /// Where access is asked for; no desk: it cannot be.
  struct Access {
    AccessDesk* desk = nullptr;
    TokenKey key{};
  };
  /// What is referred to outlives the door.
  ProxyDoor(std::shared_ptr<const World> world, const Limits& limits, SignIn& sign_in, Recording& recording, const Access& access)
      : access_(access),
        world_(std::move(world)),
        sign_in_(sign_in),
        recording_(recording),
        point_(world_->decisions, limits.rates, limits.seed, limits.history) {}

  /// Of nginx and forward auth.
  void answer(Proxy proxy, const Request& request, base::Time now, Reply& reply);
  /// Decides, tells it in `reply` and records it. `request` has the credentials, the preferences and who is connected.
  void settle(const Asked& asked, const Request& request, Trust trust, base::Time now, Reply& reply);
  /// The last address of X-Forwarded-For that is no proxy of ours; `nearest`, if there is one, stands behind the last.
  [[nodiscard]] std::optional<base::Ip> client_of(const Request& request, std::optional<base::Ip> nearest = {}) const;
  /// What a refused person reads, for the `error_page` of a proxy that keeps the answer of answer() to itself: by the
  /// headers `X-Why403-Cause`, `-Reference`, `-Status`, `-Retry-After`, `-Told` and `-Ticket` that it brings back.
  void show_refusal(const Request& request, Reply& reply) const;
  /// The same answer as to what is hidden, for a proxy whose upstream found nothing: nobody can tell one from the other.
  void show_absence(const Request& request, Reply& reply);
  /// Somebody who was refused asks for access: access_door.cc.
  void ask_access(const Request& request, base::Time now, Reply& reply);

 private:
  void advise(const decide::Question& question, const decide::Decision& decision, const Request& request);
  void refuse(Proxy proxy, const Request& request, const decide::Decision& decision, const identity::Principal& principal,
              std::string_view reference, Reply& reply) const;
  /// Empty where nobody could be asked, or nothing would come of it.
  [[nodiscard]] std::string ticket_for(const identity::Principal& principal, const decide::Decision& decision,
                                       std::string_view reference) const;
  static void let_pass(const decide::Decision& decision, const identity::Principal& principal, std::string_view reference,
                       Reply& reply);
  void record(const decide::Decision& decision, int status);

  const Access access_;
  std::shared_ptr<const World> world_;
  SignIn& sign_in_;
  Recording& recording_;
  decide::DecisionPoint point_;
  std::vector<decide::Advice> advice_;  // for whoever is being refused
  limit::RateTable advised_{limit::RateTable::kWays};
};

}  // namespace why403::serve
