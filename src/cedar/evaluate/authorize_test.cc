#include <gtest/gtest.h>

#include <thread>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"

namespace why403::cedar {
namespace {

struct World {
  std::shared_ptr<Names> names = std::make_shared<Names>();
  std::shared_ptr<const Engine> engine;
  std::shared_ptr<const Entities> entities;
};

World world(const std::string& policies, const std::string& entities = "[]") {
  World made;
  auto set = parse_policies(policies);
  EXPECT_TRUE(set) << set.error().front().what;
  made.engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), made.names);
  made.entities = *load_entities(entities, made.names, {});
  return made;
}

std::string decided(const World& in, const std::string& context = "{}") {
  RequestReader reader(*in.names);
  const auto request = reader.read({"User", "a"}, {"Action", "view"}, {"Doc", "d"}, context);
  EXPECT_TRUE(request) << request.error();
  Decider decider(*in.engine, *in.entities);
  std::string text;
  for (const bool scan : {false, true}) {
    const Decision& decision = scan ? decider.decide_by_scan(*request) : decider.decide(*request);
    std::string one = decision.allow ? "allow" : "deny";
    for (const Program* program : decision.determining) one += " " + std::string(program->id);
    for (const auto& failed : decision.errors)
      one += " !" + std::string(failed.program->id) + ":" + std::string(name_of(failed.error.kind));
    if (scan) {
      EXPECT_EQ(one, text);
    }
    text = one;
  }
  return text;
}

TEST(Authorize, DeniesByDefaultAndForbidsFirst) {
  EXPECT_EQ(decided(world("")), "deny");
  EXPECT_EQ(decided(world("permit(principal, action, resource);")), "allow policy0");
  EXPECT_EQ(decided(world("permit(principal, action, resource); forbid(principal, action, resource); "
                          "permit(principal, action, resource);")),
            "deny policy1");
}

TEST(Authorize, SkipsWhatFails) {
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { context.x == 1 }; permit(principal, "
                          "action, resource);")),
            "allow policy1 !policy0:no such attribute");
  EXPECT_EQ(decided(world("forbid(principal, action, resource) when { principal.x }; permit(principal, "
                          "action, resource) when { 1 };")),
            "deny !policy0:no such entity !policy1:wrong type");
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { 9223372036854775807 + 1 == 0 };")),
            "deny !policy0:overflow");
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { ip(\"x\").isIpv4() };")),
            "deny !policy0:not well-formed");
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { false && principal.x };")), "deny");
}

TEST(Authorize, KnowsStrangers) {
  const World in = world(
      "permit(principal, action, resource) when { context.who == principal && !(principal in resource) && "
      "principal is User && !(resource is User) };");
  EXPECT_EQ(decided(in, R"({"who":{"__entity":{"type":"User","id":"a"}}})"), "allow policy0");
  EXPECT_EQ(decided(in, R"({"who":{"__entity":{"type":"User","id":"b"}}})"), "deny");
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { context.a == context.b };"),
                    R"({"a":{"new":1},"b":{"new":1}})"),
            "allow policy0");
}

// Those that every request brings keep their numbers, beside as many others as one brings.
TEST(Authorize, KeepsStrangersFromRequestToRequest) {
  Names names;
  const TextNumber known = names.add_text("known");
  RequestReader reader(names);
  EXPECT_EQ(reader.keep("known"), known);
  const TextNumber first = reader.keep("first");
  const TextNumber second = reader.keep("second");
  EXPECT_EQ(reader.keep("first"), first);
  EXPECT_NE(first, second);
  for (int round = 0; round < 2; ++round) {
    const Request request = reader.begin({"first", "a"}, {"Action", "view"}, {"Doc", "d"});
    EXPECT_EQ(request.strangers->stranger_entity(request.principal).type, "first");
    for (int i = 0; i < 100; ++i) {
      const std::string name = "other " + std::to_string(i);
      const TextNumber number = reader.text(name);
      EXPECT_NE(number, first);
      EXPECT_EQ(reader.text(name), number);
      EXPECT_EQ(request.strangers->stranger_text(number), name);
    }
    EXPECT_EQ(reader.text("first"), first);
    EXPECT_EQ(reader.text("second"), second);
    EXPECT_EQ(request.strangers->stranger_text(second), "second");
  }
}

TEST(Authorize, ReadsManyStrangersInOneContext) {
  std::string context = "{";
  for (int i = 0; i < 50'000; ++i)
    context += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + R"(":{"__entity":{"type":"New","id":")" +
               std::to_string(i % 40'000) + "\"}}";
  context += "}";
  EXPECT_EQ(decided(world("permit(principal, action, resource) when { context has k49999 && context.k1 == "
                          "context.k40001 };"),
                    context),
            "allow policy0");
}

TEST(Authorize, LinksFillSlots) {
  auto set = parse_policies("permit(principal == ?principal, action, resource in ?resource);");
  ASSERT_TRUE(set);
  Link link{"mine", "policy0", OwnedEntityName{"User", "a"}, OwnedEntityName{"Doc", "d"}};
  set->links.push_back(link);
  World in;
  in.engine = *Engine::make(std::make_shared<PolicySet>(*set), in.names);
  in.entities = *load_entities("[]", in.names, {});
  EXPECT_EQ(decided(in), "allow mine");
  set->links[0].resource.reset();
  EXPECT_FALSE(Engine::make(std::make_shared<PolicySet>(*set), in.names)) << "a slot is missing";
  set->links[0] = link;
  set->links.push_back(link);
  EXPECT_FALSE(Engine::make(std::make_shared<PolicySet>(*set), in.names)) << "an id twice";
}

TEST(Authorize, IndexesManyPolicies) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i);
    text += "permit(principal == User::\"" + n + "\", action, resource);";
    text += "permit(principal in Group::\"" + n +
            "\", action in [Action::\"view\", Action::\"all\"], resource is Doc);";
    text += "forbid(principal is Robot in Group::\"" + n + "\", action, resource == Doc::\"" + n + "\");";
  }
  const World in = world(
      text,
      R"([{"uid":{"type":"User","id":"a"},"attrs":{},"parents":[{"type":"Group","id":"7"},{"type":"Group","id":"9"}]},
    {"uid":{"type":"Action","id":"view"},"attrs":{},"parents":[{"type":"Action","id":"all"}]}])");
  EXPECT_EQ(decided(in), "allow policy22 policy28");
}

TEST(Authorize, SharesSnapshotsBetweenThreads) {
  const World in =
      world("permit(principal in Group::\"g\", action, resource) when { context.n > 10 };",
            R"([{"uid":{"type":"User","id":"a"},"attrs":{},"parents":[{"type":"Group","id":"g"}]}])");
  std::vector<std::thread> threads;
  std::atomic<int> allowed{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      RequestReader reader(*in.names);
      Decider decider(*in.engine, *in.entities);
      for (int i = 0; i < 2000; ++i) {
        const auto request = reader.read({"User", "a"}, {"Action", "view"}, {"Doc", "d"},
                                         "{\"n\":" + std::to_string(i % 20) + "}");
        allowed += decider.decide(*request).allow ? 1 : 0;
        in.names->add_entity({"User", std::to_string(i)});
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(allowed, 4 * 2000 * 9 / 20);
}

TEST(Pattern, MatchesPieces) {
  const std::string_view pieces[] = {"a", "b", ""};
  EXPECT_TRUE(matches_pattern("aXbYb", pieces));
  EXPECT_FALSE(matches_pattern("aX", pieces));
  const std::string_view overlap[] = {"ab", "b"};
  EXPECT_FALSE(matches_pattern("ab", overlap));
  EXPECT_TRUE(matches_pattern("abb", overlap));
}

}  // namespace
}  // namespace why403::cedar
