// Any bytes as the body of any AuthZEN endpoint: an answer of 200 is JSON, and a refusal is one line of text.
#include <array>
#include <cstdlib>

#include "base/json_reader.h"
#include "cedar/entities/entities_json.h"
#include "cedar/syntax/parser.h"
#include "serve/authzen.h"

using namespace why403;

namespace {

constexpr const char* kPolicies =
    "permit (principal is user, action == Action::\"read\", resource) when { context has action.soft || "
    "(principal has role && resource has owner && resource.owner == principal.role) };"
    "@cause(\"mfa-required\") forbid (principal, action, resource) when { context has risk && context.risk > "
    "5 };";
constexpr const char* kEntities =
    R"([{"uid":{"type":"user","id":"a"},"attrs":{"role":"x"},"parents":[{"type":"group","id":"g"}]},)"
    R"({"uid":{"type":"doc","id":"d"},"attrs":{"owner":"x"},"parents":[]}])";

std::shared_ptr<const serve::World> make_world() {
  auto names = std::make_shared<cedar::Names>();
  auto snapshot = std::make_shared<decide::Snapshot>();
  auto policies = cedar::parse_policies(kPolicies, "policies");
  if (!policies) std::abort();
  auto engine = cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), names);
  auto entities = cedar::load_entities(kEntities, names, {});
  if (!engine || !entities) std::abort();
  snapshot->engine = *engine;
  snapshot->entities = *entities;
  snapshot->revision = "1";
  auto world = std::make_shared<serve::World>();
  world->decisions = std::move(snapshot);
  serve::index_world(*world);
  return world;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static serve::Meters meters;
  static serve::Recording recording(nullptr, meters);
  static serve::AuthzenDoor door(make_world(), {}, recording);
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  constexpr std::array<serve::AuthzenEndpoint, 5> endpoints = {
      serve::AuthzenEndpoint::evaluation, serve::AuthzenEndpoint::evaluations,
      serve::AuthzenEndpoint::search_subject, serve::AuthzenEndpoint::search_resource,
      serve::AuthzenEndpoint::search_action};
  for (const serve::AuthzenEndpoint endpoint : endpoints) {
    serve::Reply reply;
    door.answer(endpoint, body, serve::Reasons::of_admin, reply);
    if (reply.status == 200) {
      base::JsonReader json(reply.body);
      json.skip();
      if (!json.ok() || !json.at_end()) std::abort();
    } else if (reply.status != 400 || reply.body.find('\n') != reply.body.size() - 1) {
      std::abort();
    }
  }
  return 0;
}
