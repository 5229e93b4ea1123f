// Any texts as what Envoy says of a request: what is answered fits into its messages, no header of an answer is two, and
// nothing that is set is removed.
#include <array>
#include <cstdlib>

#include "base/text.h"
#include "cedar/entities/entities_json.h"
#include "cedar/syntax/parser.h"
#include "serve/envoy_door.h"

using namespace why403;

namespace {

std::shared_ptr<const serve::World> make_world() {
  auto names = std::make_shared<cedar::Names>();
  auto snapshot = std::make_shared<decide::Snapshot>();
  auto policies = cedar::parse_policies("permit (principal, action, resource);", "policies");
  if (!policies) std::abort();
  auto engine = cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), names);
  auto entities = cedar::load_entities("[]", names, {});
  auto routes = decide::read_routes(R"([{"path": "/{rest...}", "action": "view", "resource": "Page::{rest}"}])");
  if (!engine || !entities || !routes) std::abort();
  snapshot->engine = *engine;
  snapshot->entities = *entities;
  snapshot->routes = std::make_shared<const decide::RouteTable>(std::move(*routes));
  auto world = std::make_shared<serve::World>();
  world->decisions = std::move(snapshot);
  limit::NetworkTableBuilder proxies;
  proxies.add(*base::parse_network("10.0.0.0/8"), 1);
  world->proxies = proxies.build();
  world->user_header = "user";
  world->groups_header = "groups";
  world->sign_in.certificate.is_used = true;
  world->sign_in.certificate.forwarded_header = "cert";
  serve::index_world(*world);
  return world;
}

void check(const serve::CheckAnswer& answer) {
  if (answer.is_allowed != (answer.status == 200)) std::abort();
  for (const auto& [name, value] : answer.headers) {
    if (name.empty() || !base::is_valid_utf8(value)) std::abort();
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) std::abort();
    for (const std::string_view removed : answer.removed)
      if (base::equals_ignoring_case(removed, name)) std::abort();
  }
  for (const auto& [name, value] : answer.facts)
    if (!base::is_valid_utf8(value)) std::abort();
  if (!base::is_valid_utf8(answer.body)) std::abort();
}

}  // namespace

// Texts stand between NULs; after the first six a name is followed by its value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto world = make_world();
  static limit::RateTable rates(64);
  static serve::Meters meters;
  static serve::Recording recording(nullptr, meters);
  static serve::KeyKeeper keys([](const Message&) {});
  static serve::SignIn sign_in(world, keys, {});
  static serve::ProxyDoor proxies(world, serve::ProxyDoor::Limits{rates, 0}, sign_in, recording, {});
  static serve::EnvoyDoor door(world, proxies, recording);
  const auto texts = base::split(std::string_view(reinterpret_cast<const char*>(data), size), '\0');
  const auto text = [&](std::size_t i) { return i < texts.size() ? texts[i] : std::string_view(); };
  std::vector<serve::Header> headers;
  for (std::size_t i = 6; i + 1 < texts.size(); i += 2) headers.push_back({texts[i], texts[i + 1]});
  for (const bool are_joined : {false, true}) {
    const serve::CheckQuestion question{.caller = text(0).empty() ? "ipv4:10.0.0.1:1" : text(0),
                                        .method = text(1),
                                        .host = text(2),
                                        .path = text(3),
                                        .headers = headers,
                                        .are_joined = are_joined,
                                        .source = text(4).empty() ? "192.0.2.1" : text(4),
                                        .principal = text(5),
                                        .certificate = text(5)};
    const serve::Request request = serve::request_of(question);
    recording.begin(request, {});
    check(door.check(question, request, {}));
  }
  return 0;
}
