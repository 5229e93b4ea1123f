// What Envoy asks, as values, at a door with policies of its own.
#include "serve/envoy_door.h"

#include <gtest/gtest.h>

#include <map>

#include "cedar/entities/entities_json.h"
#include "cedar/syntax/parser.h"

namespace why403::serve {
namespace {

constexpr const char* kPolicies =
    "permit (principal is User, action == Action::\"view\", resource is Order) "
    "when { context.groups.contains(\"staff\") };"
    "@obligation(\"log, redact=card,log, 5 % \\u{e9}\") permit (principal is User, action == Action::\"print\", resource is Order);"
    "permit (principal is User, action == Action::\"pay\", resource is Order) "
    "when { context.attributes has device_compliant && context.attributes.device_compliant };";

std::shared_ptr<const World> make_world() {
  auto names = std::make_shared<cedar::Names>();
  auto snapshot = std::make_shared<decide::Snapshot>();
  auto policies = cedar::parse_policies(kPolicies, "policies");
  auto engine = cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), names);
  auto entities = cedar::load_entities("[]", names, {});
  snapshot->engine = *engine;
  snapshot->entities = *entities;
  auto routes = decide::read_routes(R"([
    {"name": "view", "method": "GET", "path": "/orders/{order}", "action": "view", "resource": "Order::{order}"},
    {"path": "/pay/{order}", "action": "pay", "resource": "Order::{order}"},
    {"path": "/print/{order}", "action": "print", "resource": "Order::{order}"},
    {"method": "PUT", "path": "/orders/{order}", "action": "change", "resource": "Order::{order}", "mode": "observe"}])");
  snapshot->routes = std::make_shared<const decide::RouteTable>(std::move(*routes));
  snapshot->revision = "r1";
  auto world = std::make_shared<World>();
  world->decisions = std::move(snapshot);
  limit::NetworkTableBuilder proxies;
  proxies.add(*base::parse_network("10.9.0.0/16"), 1);
  world->proxies = proxies.build();
  world->user_header = "X-User";
  world->groups_header = "X-Groups";
  world->sign_in.attributes = {{.name = "device_compliant", .type = AttributeType::flag, .header = "X-Device-Compliant", .claim = {}},
                               {.name = "device", .type = AttributeType::string, .header = "X-Device", .claim = {}}};
  index_world(*world);
  return world;
}

class EnvoyDoorTest : public testing::Test {
 protected:
  const CheckAnswer& ask(const CheckQuestion& question) {
    const Request request = request_of(question);
    recording_.begin(request, {});
    return door_.check(question, request, {});
  }
  // A question that is allowed.
  [[nodiscard]] CheckQuestion question() const {
    return {.caller = "ipv4:10.9.0.1:5000",
            .method = "GET",
            .host = "shop.example:443",
            .path = "/orders/7?x=1",
            .headers = headers_,
            .source = "198.51.100.7"};
  }

  std::vector<Header> headers_ = {{"x-user", "ann"}, {"x-groups", "staff"}};

 private:
  std::shared_ptr<const World> world_ = make_world();
  limit::RateTable rates_{64};
  Meters meters_;
  Recording recording_{nullptr, meters_};
  KeyKeeper keys_{[](const Message&) {}};
  SignIn sign_in_{world_, keys_, {}};
  ProxyDoor proxies_{world_, ProxyDoor::Limits{rates_, 0}, sign_in_, recording_, {}};
  EnvoyDoor door_{world_, proxies_, recording_};
};

std::map<std::string, std::string> by_name(std::span<const Header> headers) {
  std::map<std::string, std::string> named;
  for (const Header& each : headers) named.emplace(each.name, each.value);
  return named;
}

TEST_F(EnvoyDoorTest, AllowsAndSaysWho) {
  const CheckAnswer& answer = ask(question());
  ASSERT_TRUE(answer.is_allowed);
  const auto headers = by_name(answer.headers);
  EXPECT_EQ(headers.at("X-Why403-Principal"), "ann");
  EXPECT_EQ(headers.at("X-Why403-Principal-Type"), "User");
  const auto facts = by_name(answer.facts);
  EXPECT_EQ(facts.at("decision"), "allow");
  EXPECT_EQ(facts.at("reference"), headers.at("X-Why403-Reference"));
  EXPECT_EQ(facts.at("revision"), "r1");
  EXPECT_EQ(facts.at("route"), "view");
  EXPECT_EQ(answer.policies.size(), 1U);
}

TEST_F(EnvoyDoorTest, NeverRemovesWhatItSets) {
  const CheckAnswer& answer = ask(question());
  const auto headers = by_name(answer.headers);
  EXPECT_EQ(answer.removed.size(), 4U);
  for (const std::string_view removed : answer.removed)
    for (const auto& [name, value] : headers) EXPECT_FALSE(base::equals_ignoring_case(name, removed)) << name;
}

TEST_F(EnvoyDoorTest, TellsTheUpstreamWhatPoliciesAsk) {
  CheckQuestion asked = question();
  asked.path = "/print/7";
  const CheckAnswer& answer = ask(asked);
  EXPECT_EQ(by_name(answer.headers).at("X-Why403-Obligations"), "log,redact=card,5 %25 %C3%A9");
  EXPECT_EQ(answer.obligations.size(), 3U);
  EXPECT_EQ(answer.removed.size(), 3U);
  EXPECT_TRUE(ask(question()).obligations.empty()) << "not those of the question before";
  EXPECT_EQ(ask(question()).removed.size(), 4U);
}

TEST_F(EnvoyDoorTest, ReadsOfTheDeviceWhatEnvoySays) {
  const auto pay = [&](const std::vector<Header>& more) {
    headers_ = {{"x-user", "ann"}};
    headers_.insert(headers_.end(), more.begin(), more.end());
    CheckQuestion asked = question();
    asked.path = "/pay/7";
    const CheckAnswer& answer = ask(asked);
    const auto facts = by_name(answer.facts);
    return answer.is_allowed ? "allowed" : facts.contains("detail") ? facts.at("detail") : facts.at("cause");
  };
  EXPECT_EQ(pay({{"x-device-compliant", "true"}}), "allowed");
  EXPECT_EQ(pay({{"x-device-compliant", "false"}}), "permission-missing");
  EXPECT_EQ(pay({}), "permission-missing");
  EXPECT_EQ(pay({{"x-device-compliant", "true, true"}}), "attribute-unreadable");
  EXPECT_EQ(pay({{"x-device-compliant", "true"}, {"x-device", "a,b"}}), "unclear-headers") << "two, joined";
  EXPECT_EQ(pay({{"x-device-compliant", "true"}, {"x-device-compliant", "false"}}), "header-doubled");
}

TEST_F(EnvoyDoorTest, RefusesWithWhatTheClientReads) {
  headers_ = {{"x-user", "ann"}, {"accept", "text/html"}};
  const CheckAnswer& answer = ask(question());
  EXPECT_FALSE(answer.is_allowed);
  EXPECT_EQ(answer.status, 403);
  EXPECT_NE(answer.body.find("<!doctype html>"), std::string_view::npos);
  EXPECT_EQ(by_name(answer.headers).at("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(by_name(answer.facts).at("cause"), "permission-missing");
  EXPECT_TRUE(answer.removed.empty());
}

TEST_F(EnvoyDoorTest, LetsPassWhatIsObserved) {
  CheckQuestion asked = question();
  asked.method = "PUT";
  const CheckAnswer& answer = ask(asked);
  EXPECT_TRUE(answer.is_allowed);
  EXPECT_FALSE(answer.is_enforced);
  EXPECT_EQ(by_name(answer.facts).at("decision"), "deny");
  EXPECT_EQ(by_name(answer.headers).at("X-Why403-Observed"), "deny");
}

TEST_F(EnvoyDoorTest, BelievesItsProxiesAlone) {
  for (const char* const caller :
       {"ipv4:10.9.0.1:5000", "ipv4:10.8.0.1:5000", "ipv6:%5B::1%5D:5000", "ipv6:[::1]:5000", "unix:/run/envoy.sock", "unix:",
        "10.9.0.1:5000", ""}) {
    CheckQuestion asked = question();
    asked.caller = caller;
    EXPECT_EQ(ask(asked).is_allowed, std::string_view(caller).starts_with("ipv4:10.9.")) << caller;
  }
}

TEST_F(EnvoyDoorTest, NeedsEveryPart) {
  for (auto CheckQuestion::*part : {&CheckQuestion::method, &CheckQuestion::host, &CheckQuestion::path, &CheckQuestion::source}) {
    CheckQuestion asked = question();
    asked.*part = "";
    const CheckAnswer& answer = ask(asked);
    EXPECT_FALSE(answer.is_allowed);
    EXPECT_EQ(by_name(answer.facts).at("detail"), "unclear-headers");
  }
}

TEST_F(EnvoyDoorTest, TakesTwoUsersThatWereJoinedForNone) {
  headers_ = {{"x-user", "ann,root"}, {"x-groups", "staff"}};
  EXPECT_FALSE(ask(question()).is_allowed);
  CheckQuestion raw = question();
  raw.are_joined = false;
  EXPECT_TRUE(ask(raw).is_allowed);
  headers_ = {{"x-user", "ann"}, {"x-groups", "staff"}, {"X-User", "root"}};
  raw.headers = headers_;
  EXPECT_EQ(by_name(ask(raw).facts).at("detail"), "header-doubled");
}

TEST(EnvoyPath, IsThePrefixOrBelowIt) {
  EXPECT_TRUE(is_envoy_path("/auth/envoy"));
  EXPECT_TRUE(is_envoy_path("/auth/envoy/orders/7"));
  EXPECT_TRUE(is_envoy_path("/auth/envoy//orders"));
  EXPECT_FALSE(is_envoy_path("/auth/envoys"));
  EXPECT_FALSE(is_envoy_path("/auth/env"));
}

}  // namespace
}  // namespace why403::serve
