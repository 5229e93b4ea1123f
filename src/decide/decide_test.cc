#include <gtest/gtest.h>

#include <random>

#include "cedar/entities/entities_json.h"
#include "cedar/syntax/parser.h"
#include "decide/decision_point.h"

namespace why403::decide {
namespace {

using base::Time;

const Time kNow = Time::from_unix_seconds(1'800'000'000);

std::string fault_of(std::string_view text) {
  Path path;
  const auto read = read_path(text, path);
  return read ? "none" : std::string(name(read.error()));
}

TEST(Path, HasOneMeaningOrNone) {
  Path path;
  ASSERT_TRUE(read_path("/orders/caf%C3%A9%20au%2blait/", path));
  EXPECT_EQ(path.segments, (std::vector<std::string_view>{"orders", "caf\xc3\xa9 au+lait"}));
  EXPECT_TRUE(path.ends_in_slash);
  std::string spelled;
  write_path(path, spelled);
  EXPECT_EQ(spelled, "/orders/caf\xc3\xa9 au+lait/");
  ASSERT_TRUE(read_path("/", path));
  EXPECT_TRUE(path.segments.empty());
  write_path(path, spelled);
  EXPECT_EQ(spelled, "/");
  EXPECT_EQ(fault_of("/a/..b/.c/..."), "none");
  EXPECT_EQ(fault_of("/100%25"), "none");

  for (const char* text : {"/a/../b", "/a/%2e%2e/b", "/a/.%2E/b", "/./a", "/a/%2e", "/.."})
    EXPECT_EQ(fault_of(text), "dot-segment") << text;
  for (const char* text : {"//a", "/a//b", "/a//", "//"}) EXPECT_EQ(fault_of(text), "empty-segment") << text;
  for (const char* text : {"/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/..%2f"})
    EXPECT_EQ(fault_of(text), "encoded-separator") << text;
  for (const char* text : {"/a;b", "/a/..;/b", "/a%3bb", "/a#b", "/pages/a#/../secret"}) EXPECT_EQ(fault_of(text), "parameter") << text;
  for (const char* text : {"/%", "/%2", "/%zz", "/%ff", "/%c0%af", "/%u0041"})
    EXPECT_EQ(fault_of(text), "broken-encoding") << text;
  for (const char* text : {"/%00", "/a%0d%0a", "/\x7f"})
    EXPECT_EQ(fault_of(text), "control-character") << text;
  for (const char* text : {"/%252e%252e/", "/a%252fb"}) EXPECT_EQ(fault_of(text), "encoded-twice") << text;
  for (const char* text : {"", "a", "*", "http://a/"}) EXPECT_EQ(fault_of(text), "not-absolute") << text;
  std::string many;
  for (std::size_t i = 0; i <= kSegmentsMax; ++i) many += "/a";
  EXPECT_EQ(fault_of(many), "too-long");
  EXPECT_EQ(fault_of("/" + std::string(kPathBytesMax, 'a')), "too-long");
}

RouteTable table_of(std::string_view json) {
  auto table = read_routes(json);
  EXPECT_TRUE(table) << (table ? "" : table.error().front().reason);
  return table ? std::move(*table) : RouteTable();
}

std::string meaning(const RouteTable& table, std::string_view method, std::string_view host,
                    std::string_view text) {
  Path path;
  RouteMatch match;
  if (!read_path(text, path) || !table.match(method, host, path, match)) return "-";
  return match.route->action + " " + match.resource_id;
}

TEST(Routes, PreferTheLiteralThenTheCaptureThenTheRest) {
  const RouteTable table = table_of(R"([
    {"method":"GET","path":"/orders/{order}","action":"view","resource":"Order::{order}"},
    {"method":["PUT","DELETE"],"path":"/orders/{order}","action":"change","resource":"Order::{order}"},
    {"path":"/orders/new","action":"create","resource":"Shop::main"},
    {"path":"/orders/{order}/items/{item}","action":"item","resource":"Item::{order}-{item}"},
    {"path":"/orders/new/{rest...}","action":"draft","resource":"Draft::{rest}"},
    {"path":"/files/{name...}","action":"file","resource":"File::{name}"},
    {"path":"/","action":"home","resource":"Page::home"},
    {"host":"admin.example","path":"/{rest...}","action":"admin","resource":"Admin::{rest}"},
    {"host":"*.tenant.example","path":"/","action":"tenant","resource":"Tenant::home"}])");
  EXPECT_EQ(meaning(table, "GET", "", "/orders/7"), "view 7");
  EXPECT_EQ(meaning(table, "GET", "", "/orders/7/"), "view 7");
  EXPECT_EQ(meaning(table, "DELETE", "x", "/orders/7"), "change 7");
  EXPECT_EQ(meaning(table, "PATCH", "", "/orders/7"), "-");
  EXPECT_EQ(meaning(table, "GET", "", "/orders/new"), "create main");
  EXPECT_EQ(meaning(table, "GET", "", "/orders/new/items/3"), "draft items/3");
  EXPECT_EQ(meaning(table, "GET", "", "/orders/9/items/3"), "item 9-3");
  EXPECT_EQ(meaning(table, "GET", "", "/files/a/b%20c/d"), "file a/b c/d");
  EXPECT_EQ(meaning(table, "GET", "", "/files"), "-");
  EXPECT_EQ(meaning(table, "GET", "", "/"), "home home");
  EXPECT_EQ(meaning(table, "GET", "ADMIN.example", "/orders/7"), "admin orders/7");
  EXPECT_EQ(meaning(table, "GET", "admin.example", "/"), "home home");
  EXPECT_EQ(meaning(table, "GET", "a.tenant.example", "/"), "tenant home");
  EXPECT_EQ(meaning(table, "GET", "a.b.tenant.example", "/"), "tenant home");
  EXPECT_EQ(meaning(table, "GET", "tenant.example", "/"), "home home");
  EXPECT_EQ(meaning(table, "GET", "", "/Orders/7"), "-");
  Path path;
  ASSERT_TRUE(read_path("/orders/7", path));
  EXPECT_EQ(table.methods_at("", path), (std::vector<std::string_view>{"DELETE", "GET", "PUT"}));
}

TEST(Routes, RefuseATableThatIsUnclear) {
  const auto reason = [](std::string_view route) {
    const auto table = read_routes("[" + std::string(route) + "]");
    return table ? "none" : table.error().front().reason;
  };
  EXPECT_EQ(reason(R"({"path":"/a/{x}","action":"a","resource":"T::{y}"})"),
            "the resource names `{y}`, which the path does not capture");
  EXPECT_EQ(reason(R"({"path":"/{x...}/a","action":"a","resource":"T::1"})"),
            "a rest such as `{name...}` comes last");
  EXPECT_EQ(reason(R"({"path":"/{x}/{x}","action":"a","resource":"T::1"})"), "the capture `x` stands twice");
  EXPECT_EQ(reason(R"({"path":"/a{x}","action":"a","resource":"T::1"})"),
            "`a{x}` is neither a literal nor a capture such as `{order}`");
  EXPECT_EQ(reason(R"({"path":"/a","acton":"a","resource":"T::1"})"), "it has no member `acton`");
  EXPECT_EQ(reason(R"({"path":"/a","action":"a","resource":"T"})"), "the resource `T` has no type");
  EXPECT_EQ(reason(R"({"path":"/a","action":"a","resource":"T::{x"})"),
            "a `{` of the resource is not closed");
  EXPECT_EQ(reason(R"({"path":"/a","action":"a","resource":"T::1","rate":"many"})"),
            "the rate `many` cannot be read");
  EXPECT_EQ(
      reason(
          R"({"path":"/{a}","action":"a","resource":"T::1"},{"path":"/{b}","action":"b","resource":"T::1"})"),
      "it matches the same requests as `/{a}`");
  EXPECT_EQ(reason(R"({"path":"/a","method":"GET","action":"a","resource":"T::1"},
                      {"path":"/a","action":"b","resource":"T::1"})"),
            "none")
      << "any method comes after those that are named";
  EXPECT_EQ(reason("{"), "expected a string");
}

std::shared_ptr<Snapshot> shop() {
  auto names = std::make_shared<cedar::Names>();
  auto policies = cedar::parse_policies(R"(
    @id("clerks") permit (principal in Group::"clerks", action == Action::"view", resource);
    @id("night") @cause("mfa-required")
      forbid (principal, action == Action::"view", resource == Order::"9")
      unless { context.authentication.methods.contains("otp") };
    @id("outside") forbid (principal, action, resource) when { !context.client.isInRange(ip("10.0.0.0/8")) };
    @id("hardware") @step_up_acr("urn:key urn:otp") @step_up_max_age("300")
      forbid (principal, action, resource == Order::"5") unless { context.authentication.strength == "urn:key" };
    @step_up_max_age("600") forbid (principal, action, resource == Order::"6");
    @step_up_max_age("60") forbid (principal, action, resource == Order::"6");
    @id("logged") @obligation("log") permit (principal == User::"ann", action, resource);
    @id("sealed") @hide_existence forbid (principal, action, resource == Order::"77");
    @id("no-admin") forbid (principal, action == Action::"any", resource) when { context.path like "/admin/*" };
    @id("no-admin-host") forbid (principal, action == Action::"any", resource) when { context.host == "admin.example" };
    @id("any") permit (principal in Group::"clerks", action == Action::"any", resource);)");
  EXPECT_TRUE(policies);
  for (cedar::Policy& policy : policies->policies)
    for (const cedar::Annotation& each : policy.annotations)
      if (each.name == "id") policy.id = *each.value;
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->engine = *cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), names);
  snapshot->entities = *cedar::load_entities(R"([{"uid":{"type":"User","id":"bob"},"attrs":{},
    "parents":[{"type":"Group","id":"clerks"}]},{"uid":{"type":"Group","id":"clerks"},"attrs":{},"parents":[]}])",
                                             names, {});
  snapshot->routes = std::make_shared<const RouteTable>(table_of(R"([
    {"method":"GET","path":"/orders/{order}","action":"view","resource":"Order::{order}"},
    {"method":"PUT","path":"/orders/{order}","action":"change","resource":"Order::{order}","mode":"observe"},
    {"path":"/slow","action":"view","resource":"Order::1","rate":"1/1m"},
    {"path":"/secret/{order}","action":"view","resource":"Order::{order}","hide_existence":true},
    {"path":"/pages/{rest...}","action":"any","resource":"Page::{rest}"},
    {"path":"/admin/{rest...}","action":"any","resource":"Page::{rest}"},
    {"path":"/open","action":"view","resource":"Order::3","on_failure":"pass"},
    {"path":"/token","action":"view","resource":"Order::2","rate":"1/1m burst 2","bucket":"own"}])"));
  limit::NetworkTableBuilder blocks;
  blocks.add(*base::parse_network("10.6.6.0/24"), 1);
  snapshot->blocks = std::make_shared<const limit::NetworkTable>(blocks.build());
  snapshot->revision = "r1";
  return snapshot;
}

struct Told {
  bool allow;
  int status;
  std::string cause;
  bool operator==(const Told&) const = default;
};

class Deciding : public testing::Test {
 protected:
  Told told(std::string_view method, std::string_view path, std::string_view who,
            std::string_view client = "10.1.1.1") {
    identity::Principal principal;
    principal.id = who;
    principal.methods = methods_;
    decision_ = point_->decide({.method = method,
                               .host = host_,
                               .path = path,
                               .client = *base::parse_ip(client),
                               .now = now_,
                               .principal = who.empty() ? nullptr : &principal});
    return {decision_.allow, decision_.status, std::string(decision_.cause)};
  }

  void limit_callers(bool enforced) {
    auto snapshot = shop();
    snapshot->callers.enforced = enforced;
    snapshot->callers.rates.fill(limit::Rate::of(60, base::kMinute, 10));
    point_.emplace(snapshot, rates_, 7, &history_);
  }
  // How often that is answered with something else than 429.
  int answers(std::string_view path, std::string_view who, std::string_view client = "10.1.1.1") {
    int count = 0;
    while (count < 100 && told("GET", path, who, client).status != 429) ++count;
    return count;
  }

  limit::RateTable rates_{64};
  limit::SeenTable history_{64};
  std::optional<DecisionPoint> point_{std::in_place, shop(), rates_, 7};
  Decision decision_;
  Time now_ = kNow;
  std::vector<std::string> methods_ = {"pwd"};
  std::string host_ = "shop.example";
};

TEST_F(Deciding, SaysWhichCheckRefusedAndWhy) {
  EXPECT_EQ(told("GET", "/orders/7", "bob"), (Told{true, 200, ""}));
  EXPECT_EQ(decision_.resource, R"(Order::"7")");
  EXPECT_EQ(decision_.determining, std::vector<std::string_view>{"clerks"});
  EXPECT_EQ(told("GET", "/orders/7", "eve"), (Told{false, 403, "permission-missing"}));
  EXPECT_EQ(told("GET", "/orders/7", ""), (Told{false, 401, "credential-missing"}));
  EXPECT_EQ(told("GET", "/orders/9", "bob"), (Told{false, 401, "mfa-required"}));
  EXPECT_EQ(decision_.determining, std::vector<std::string_view>{"night"});
  methods_ = {"pwd", "otp"};
  EXPECT_EQ(told("GET", "/orders/9", "bob"), (Told{true, 200, ""}));
  EXPECT_EQ(told("GET", "/orders/7", "bob", "192.0.2.1"), (Told{false, 403, "explicit-deny"}));
  EXPECT_EQ(told("GET", "/orders/7", "bob", "10.6.6.6"), (Told{false, 403, "address-blocked"}));
  EXPECT_EQ(told("GET", "/orders/../admin", "bob"), (Told{false, 400, "server-rule"}));
  EXPECT_EQ(decision_.detail, "dot-segment");
  EXPECT_EQ(told("POST", "/orders/7", "bob"), (Told{false, 403, "server-rule"}));
  EXPECT_EQ(decision_.detail, "no-route");
}

TEST_F(Deciding, PoliciesReadWhatRoutesMatchedHoweverItIsSpelled) {
  EXPECT_EQ(told("GET", "/pages/caf%C3%A9", "bob"), (Told{true, 200, ""}));
  for (const char* path : {"/admin/x", "/%61dmin/x", "/admi%6E/x", "/admin/%78/", "/admin/caf%c3%a9"}) {
    EXPECT_EQ(told("GET", path, "bob"), (Told{false, 403, "explicit-deny"})) << path;
    EXPECT_NE(decision_.context.find("\"path\":\"/admin/"), std::string_view::npos) << decision_.context;
  }
  for (const char* host : {"admin.example", "ADMIN.example", "Admin.Example.", "admin.example."}) {
    host_ = host;
    EXPECT_EQ(told("GET", "/pages/1", "bob"), (Told{false, 403, "explicit-deny"})) << host;
    EXPECT_NE(decision_.context.find("\"host\":\"admin.example\""), std::string_view::npos) << decision_.context;
  }
}

TEST_F(Deciding, ObservesWithoutRefusing) {
  EXPECT_EQ(told("PUT", "/orders/7", "bob"), (Told{false, 403, "permission-missing"}));
  EXPECT_FALSE(decision_.enforced);
  EXPECT_EQ(told("PUT", "/orders/7", "ann"), (Told{true, 200, ""}));
  EXPECT_EQ(decision_.obligations, std::vector<std::string_view>{"log"});
}

TEST_F(Deciding, ObservesEverythingThatNoRouteSpeaksFor) {
  auto snapshot = shop();
  snapshot->mode = Mode::observe;
  snapshot->callers.enforced = true;
  snapshot->callers.rates.fill(limit::Rate::of(60, base::kMinute, 10));
  snapshot->routes = std::make_shared<const RouteTable>(table_of(R"([
    {"path":"/orders/{order}","action":"view","resource":"Order::{order}"},
    {"path":"/safe","action":"view","resource":"Order::1","mode":"enforce"}])"));
  point_.emplace(snapshot, rates_, 7, &history_);
  const auto observed = [&](const Told& wanted, const Told& got) {
    EXPECT_EQ(got, wanted);
    EXPECT_FALSE(decision_.enforced);
  };
  observed({false, 403, "permission-missing"}, told("GET", "/orders/7", "eve"));
  observed({false, 403, "server-rule"}, told("GET", "/nothing", "bob"));
  observed({false, 400, "server-rule"}, told("GET", "/orders/%2e%2e/x", "bob"));
  EXPECT_EQ(decision_.detail, "dot-segment");
  observed({false, 403, "address-blocked"}, told("GET", "/orders/7", "bob", "10.6.6.6"));
  while (told("GET", "/orders/7", "ann").status != 429) EXPECT_TRUE(decision_.allow);
  EXPECT_FALSE(decision_.enforced) << "limits too";
  EXPECT_EQ(told("GET", "/safe", "eve").status, 403);
  EXPECT_TRUE(decision_.enforced) << "the route says so";
}

TEST_F(Deciding, LimitsEachCallerApart) {
  EXPECT_EQ(told("GET", "/slow", "bob"), (Told{true, 200, ""}));
  EXPECT_EQ(told("GET", "/slow", "bob"), (Told{false, 429, "rate-limited"}));
  EXPECT_EQ(decision_.retry_after, base::kMinute);
  EXPECT_EQ(told("GET", "/slow", "ann"), (Told{true, 200, ""}));
  EXPECT_EQ(told("GET", "/slow", ""), (Told{false, 401, "credential-missing"}));
  EXPECT_EQ(told("GET", "/slow", "", "10.1.1.2"), (Told{false, 401, "credential-missing"})) << "by address";
  EXPECT_EQ(told("GET", "/slow", ""), (Told{false, 429, "rate-limited"}));
  now_ = now_ + base::kMinute;
  EXPECT_EQ(told("GET", "/slow", "bob"), (Told{true, 200, ""}));
}

TEST_F(Deciding, SaysWhichSignInWouldBeEnough) {
  EXPECT_EQ(told("GET", "/orders/5", "bob"), (Told{false, 401, "mfa-required"}));
  EXPECT_EQ(decision_.step_up, (StepUp{.acr_values = "urn:key urn:otp", .max_age_seconds = 300}));
  EXPECT_EQ(told("GET", "/orders/6", "bob"), (Told{false, 401, "mfa-required"}));
  EXPECT_EQ(decision_.step_up, (StepUp{.acr_values = {}, .max_age_seconds = 60})) << "the shortest of two";
  EXPECT_EQ(told("GET", "/orders/7", "bob").status, 200);
  EXPECT_FALSE(decision_.step_up.is_asked());
}

TEST(Annotations, ThatEndAChallengeAreRefused) {
  const auto wrong = [](const std::string& annotations, const std::string& effect = "forbid") {
    auto policies = cedar::parse_policies(annotations + " " + effect + " (principal, action, resource);");
    const auto engine = cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), std::make_shared<cedar::Names>());
    const auto found = check_annotations(**engine);
    return found.empty() ? std::string() : found.front().what;
  };
  EXPECT_EQ(wrong(R"(@step_up_acr("urn:key urn:otp") @step_up_max_age("0"))"), "");
  for (const char* each : {R"(@step_up_acr("a\"b"))", R"(@step_up_acr("a\\b"))", R"(@step_up_acr("a\nb"))", R"(@step_up_acr(""))",
                           R"(@step_up_acr(" a"))", "@step_up_acr", R"(@step_up_acr("\u{e9}"))"})
    EXPECT_NE(wrong(each).find("`@step_up_acr`"), std::string::npos) << each;
  for (const char* each : {R"(@step_up_max_age("soon"))", R"(@step_up_max_age("-1"))", R"(@step_up_max_age("9999999999"))"})
    EXPECT_NE(wrong(each).find("`@step_up_max_age`"), std::string::npos) << each;
  EXPECT_NE(wrong(R"(@step_up_acr("a"))", "permit").find("`permit`"), std::string::npos);
}

TEST_F(Deciding, AdvisesWhatIsTheCallersOwnToChange) {
  auto snapshot = shop();
  auto policies = cedar::parse_policies(R"(
    permit (principal, action, resource == Order::"1") when { context.authentication.methods.contains("otp") };
    permit (principal, action, resource == Order::"2") when { context.authentication.methods.contains("otp") &&
      context.client.isInRange(ip("10.7.0.0/16")) };
    permit (principal, action, resource == Order::"3") when { context.groups.contains("staff") };
    permit (principal in Group::"clerks", action, resource == Order::"4") when { context.scopes.contains("pay") };
    permit (principal, action, resource == Order::"5") when { context.scopes.contains("pay") };
    permit (principal, action, resource == Order::"6") when { context.scopes.contains("pay") };
    forbid (principal, action, resource == Order::"6");
    permit (principal, action == Action::"change", resource == Order::"7");)");
  auto names = std::make_shared<cedar::Names>();
  snapshot->engine = *cedar::Engine::make(std::make_shared<cedar::PolicySet>(std::move(*policies)), names);
  snapshot->entities = *cedar::load_entities("[]", names, {});
  point_.emplace(snapshot, rates_, 7, &history_);
  const auto advised = [&](std::string_view path) {
    identity::Principal principal;
    principal.id = "eve";
    const Question question{.method = "GET", .host = "shop.example", .path = path, .client = *base::parse_ip("10.1.1.1"), .now = now_, .principal = &principal};
    EXPECT_FALSE(point_->decide(question).allow) << path;
    std::vector<Advice> advice = {Advice::device};
    point_->advise(question, advice);
    std::string text;
    for (const Advice each : advice) text.append(text.empty() ? "" : " ").append(name(each));
    return text;
  };
  EXPECT_EQ(advised("/orders/1"), "second-factor");
  EXPECT_EQ(advised("/orders/2"), "second-factor other-network");
  EXPECT_EQ(advised("/orders/3"), "") << "who is in which group is the owner's to know";
  EXPECT_EQ(advised("/orders/4"), "") << "half of it would not help";
  EXPECT_EQ(advised("/orders/5"), "scope");
  EXPECT_EQ(advised("/orders/6"), "") << "nothing helps against a forbid";
  EXPECT_EQ(advised("/orders/7"), "") << "another action is another wish";
  EXPECT_EQ(advised("/secret/1"), "") << "what is hidden has no advice";
  EXPECT_EQ(advised("/nothing"), "");
}

TEST_F(Deciding, HidesWhatExists) {
  EXPECT_EQ(told("GET", "/secret/7", "bob"), (Told{true, 200, ""}));
  EXPECT_EQ(told("GET", "/secret/7", "eve"), (Told{false, 404, "permission-missing"}));
  EXPECT_TRUE(decision_.hidden);
  EXPECT_EQ(told("GET", "/secret/9", "bob"), (Told{false, 404, "mfa-required"})) << "no hint at a second factor";
  EXPECT_EQ(told("GET", "/secret/7", ""), (Told{false, 401, "credential-missing"}));
  EXPECT_EQ(told("GET", "/orders/77", "bob"), (Told{false, 404, "explicit-deny"})) << "by the policy";
  EXPECT_EQ(told("GET", "/orders/77", "").status, 401) << "as for what is not there";
  EXPECT_TRUE(decision_.hidden);
  EXPECT_EQ(told("GET", "/orders/7", "eve").status, 403);
  EXPECT_FALSE(decision_.hidden);
}

TEST_F(Deciding, LimitsCallersInAllByWhatComesOfIt) {
  limit_callers(true);
  EXPECT_EQ(answers("/orders/7", "bob"), 10);
  EXPECT_EQ(decision_.over, "principal");
  EXPECT_GT(decision_.retry_after.ns, 0);
  EXPECT_EQ(answers("/token", "bob"), 2) << "its own rate alone";
  EXPECT_EQ(decision_.over, "");
  EXPECT_EQ(answers("/orders/7", "eve"), 2) << "never allowed there";
  EXPECT_EQ(answers("/nothing", "ann"), 100) << "no route: nothing to look at, but charged";
  EXPECT_EQ(answers("/orders/7", "ann"), 0);
  EXPECT_EQ(answers("/orders/7", "", "10.2.2.2"), 10) << "asked to sign in";
  EXPECT_EQ(decision_.over, "address");
  now_ = now_ + base::kMinute;
  EXPECT_EQ(told("GET", "/orders/7", "bob").status, 200);
  EXPECT_EQ(answers("/orders/77", "bob"), 9) << "refused where they were allowed before";
  for (int i = 0; i < 100; ++i) EXPECT_EQ(told("OPTIONS", "/secret/1", "", "10.3.3.3").status, 401) << "free";
}

TEST_F(Deciding, FailsClosedUnlessItsRouteSaysOtherwise) {
  const identity::Rejection unchecked{.status = 503, .cause = "authorizer-failed", .detail = "keys-unavailable", .is_outage = true};
  const identity::Rejection busy{.status = 503, .cause = "authorizer-failed", .detail = "introspection-busy"};
  const identity::Rejection bad{.status = 401, .cause = "token-invalid", .detail = "signature-wrong"};
  const auto decide = [&](std::string_view path, const identity::Rejection& rejected) -> const Decision& {
    return point_->decide({.method = "GET",
                           .host = "shop.example",
                           .path = path,
                           .client = *base::parse_ip("10.1.1.1"),
                           .now = now_,
                           .rejected = &rejected});
  };
  EXPECT_TRUE(decide("/orders/7", unchecked).enforced);
  EXPECT_EQ(decide("/orders/7", unchecked).status, 503);
  EXPECT_FALSE(decide("/open", unchecked).enforced) << "let through, and recorded";
  EXPECT_FALSE(decide("/open", unchecked).allow);
  EXPECT_TRUE(decide("/open", busy).enforced) << "whoever invents a token brings no failure about";
  EXPECT_TRUE(decide("/open", bad).enforced) << "what was checked and does not hold is refused everywhere";
}

TEST_F(Deciding, ObservesLimitsBeforeTheyAreInForce) {
  limit_callers(false);
  EXPECT_EQ(answers("/orders/7", "bob"), 100);
  EXPECT_EQ(decision_.over, "principal");
  EXPECT_TRUE(decision_.allow);
}

}  // namespace
}  // namespace why403::decide
