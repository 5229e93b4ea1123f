// The front of the service: which path is which door, and what every answer carries.
//
//   MakeDoor make = [&] { return Front(current, key).door(); }
//
// GET /healthz says that the process answers, GET /readyz by which revision it decides,
// GET /.well-known/authzen-configuration where the endpoints are; POST /access/v1/… is AuthZEN. A request's
// X-Request-ID comes back with the answer. One front for each thread; it takes up a new world between two
// requests.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "serve/authzen.h"
#include "serve/exchange.h"
#include "serve/page_token.h"
#include "serve/world.h"

namespace why403::serve {

inline constexpr std::size_t kRequestIdBytesMax = 256;

class Front {
 public:
  /// `current` outlives the front.
  Front(const CurrentWorld& current, const TokenKey& key) : current_(current), key_(key) {}

  void answer(const Request& request, Reply& reply);

 private:
  void take_up_world();
  void dispatch(const Request& request, Reply& reply);
  void authzen(AuthzenEndpoint endpoint, const Request& request, Reply& reply);
  void ready(Reply& reply) const;

  const CurrentWorld& current_;
  TokenKey key_;
  std::uint64_t generation_ = 0;
  std::shared_ptr<const World> world_;
  std::optional<AuthzenDoor> authzen_;
};

}  // namespace why403::serve
