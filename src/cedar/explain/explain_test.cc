#include <gtest/gtest.h>

#include "cedar/entities/entities_json.h"
#include "cedar/explain/explain.h"

namespace why403::cedar {
namespace {

class Explain : public ::testing::Test {
 protected:
  void SetUp() override {
    auto set = parse_policies(R"(
      permit (principal in Group::"staff", action == Action::"view", resource is Doc)
        when { resource.public || (context has mfa && context.mfa == 2) };
      permit (principal, action in [Action::"edit"], resource in Folder::"f")
        when { resource.owner == principal && context.hour < 18 && !resource.locked };
      forbid (principal, action, resource) when { context has banned && context.banned };
      permit (principal == User::"root", action, resource) when { context.tags.contains("x") && context.ip.isInRange(ip("10.0.0.0/8")) };)",
                              "p.cedar");
    ASSERT_TRUE(set) << set.error().front().what;
    engine_ = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names_);
    entities_ = *load_entities(R"([
      {"uid":{"type":"User","id":"ann"},"attrs":{},"parents":[{"type":"Group","id":"staff"}]},
      {"uid":{"type":"Doc","id":"d"},"attrs":{"public":false,"locked":true,"owner":{"__entity":{"type":"User","id":"bob"}}},"parents":[]}])",
                               names_, {});
  }
  Request ask(const char* who, const char* what, const std::string& context) {
    return *reader_->read({"User", who}, {"Action", what}, {"Doc", "d"}, context);
  }
  std::vector<std::string> offers(const Explanation& why, const Request& request) {
    std::vector<std::string> list;
    for (const NearMiss& miss : why.near_misses)
      for (const Counterfactual& each : miss.counterfactuals) {
        std::string text(miss.program->id);
        for (const Fact& fact : each.facts) text += " | " + describe(fact, *names_, request.strangers);
        if (!each.allows) text += " (still denied)";
        list.push_back(std::move(text));
      }
    return list;
  }
  std::shared_ptr<Names> names_ = std::make_shared<Names>();
  std::shared_ptr<const Engine> engine_;
  std::shared_ptr<const Entities> entities_;
  std::unique_ptr<RequestReader> reader_ = std::make_unique<RequestReader>(*names_);
};

TEST_F(Explain, NamesWhatAnAllowReliedOn) {
  const Request request = ask("ann", "view", R"({"mfa":2})");
  Explainer explainer(*engine_, *entities_);
  const Explanation& why = explainer.explain(request);
  ASSERT_TRUE(why.allow);
  ASSERT_EQ(why.grounds.size(), 1u);
  ASSERT_EQ(why.grounds[0].relied_on.size(), 2u);
  EXPECT_EQ(place_of(*why.grounds[0].program, why.grounds[0].relied_on[1].expr->place), "p.cedar:3:55");
}

TEST_F(Explain, SaysWhatWasFalseWhereAPolicyWantsThat) {
  auto set = parse_policies("permit (principal, action, resource) when { !resource.public } unless { context.late };", "q.cedar");
  engine_ = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names_);
  const Request request = ask("ann", "view", R"({"late":false})");
  Explainer explainer(*engine_, *entities_);
  const Explanation& why = explainer.explain(request);
  ASSERT_EQ(why.grounds.size(), 1u);
  std::vector<std::string> said;
  for (const Finding& finding : why.grounds[0].relied_on) said.push_back(finding_to_text(finding));
  EXPECT_EQ(said, (std::vector<std::string>{"!(resource.public)", "!(context.late)"}));
}

TEST_F(Explain, OffersTheSmallestSetsEasiestFirst) {
  const Request request = ask("ann", "view", "{}");
  Explainer explainer(*engine_, *entities_);
  const auto list = offers(explainer.explain(request), request);
  ASSERT_GE(list.size(), 2u);
  EXPECT_EQ(list[0], "policy0 | context.mfa = 2");
  EXPECT_EQ(list[1], "policy0 | Doc::\"d\".public = true");
}

TEST_F(Explain, AsksWhetherInWasMeant) {
  for (const char* text : {"permit(principal == Group::\"staff\", action, resource);",
                           "permit(principal, action, resource) when { principal == Group::\"staff\" };"}) {
    auto set = parse_policies(text);
    const auto engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names_);
    Explainer explainer(*engine, *entities_);
    const Request member = ask("ann", "view", "{}");
    EXPECT_EQ(offers(explainer.explain(member), member).at(0),
              "policy0 | principal Group::\"staff\" (it is in it: was `in` meant for `==`?)");
    const Request other = ask("cid", "view", "{}");
    EXPECT_EQ(offers(explainer.explain(other), other).at(0), "policy0 | principal Group::\"staff\"");
  }
}

TEST_F(Explain, NamesForbidsThatWouldStand) {
  const Request denied = ask("ann", "view", R"({"banned":true})");
  Explainer explainer(*engine_, *entities_);
  const Explanation& why = explainer.explain(denied);
  EXPECT_FALSE(why.allow);
  ASSERT_EQ(why.grounds.size(), 1u);
  EXPECT_EQ(why.grounds[0].program->id, "policy2");
}

// Every offer, brought about in a snapshot of its own and decided anew, must do what it says.
TEST_F(Explain, OffersHoldInARealSnapshot) {
  Explainer explainer(*engine_, *entities_);
  int tried = 0;
  for (const char* who : {"ann", "cid", "root"})
    for (const char* what : {"view", "edit", "other"})
      for (const char* context : {"{}", R"({"hour":20,"mfa":1})",
                                  R"({"hour":9,"tags":[],"ip":{"__extn":{"fn":"ip","arg":"1.1.1.1"}}})"}) {
        const Request request = ask(who, what, context);
        for (const NearMiss& miss : explainer.explain(request).near_misses)
          for (const Counterfactual& each : miss.counterfactuals) {
            ASSERT_LE(each.facts.size(), kFactsMax);
            base::Arena arena;
            World world;
            ASSERT_TRUE(suppose(each.facts, *entities_, request, arena, world));
            std::vector<EntityFacts> facts;
            for (const auto& [number, entity] : world.supposed.entities) {
              if ((number & kStrangerBit) != 0) continue;
              const auto above = entity->parents();
              facts.push_back({number, entity->attributes(), entity->tags(), {above.begin(), above.end()}});
            }
            const auto snapshot = entities_->with(facts);
            Decider decider(*engine_, *snapshot);
            if (facts.size() == world.supposed.entities.size()) {
              EXPECT_EQ(decider.decide_by_scan(world.request).allow, each.allows);
            }
            ++tried;
          }
      }
  EXPECT_GT(tried, 20);
}

TEST_F(Explain, TracesEveryPart) {
  const Request request = ask("ann", "view", R"({"mfa":2})");
  const auto steps = trace(*engine_->find("policy0"), *entities_, request);
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.back().value, "true");
  const auto failing = trace(*engine_->find("policy1"), *entities_, request);
  EXPECT_TRUE(
      std::ranges::any_of(failing, [](const TraceStep& step) { return step.value == "User::\"bob\""; }));
}

TEST_F(Explain, SaysWhatItDidNotTry) {
  // More permits could apply than are tried, and more are there than are looked at.
  for (const std::size_t count : {kNearMissesMax + 1, kScopesLookedAtMax + 1}) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += "permit(principal, action, resource) when { context.n == " + std::to_string(i) + " };\n";
    auto set = parse_policies(text);
    ASSERT_TRUE(set);
    const auto engine = *Engine::make(std::make_shared<PolicySet>(std::move(*set)), names_);
    Explainer explainer(*engine, *entities_);
    const Explanation& why = explainer.explain(ask("ann", "view", R"({"n": -1})"));
    EXPECT_EQ(why.near_misses.size(), kNearMissesMax);
    EXPECT_TRUE(why.truncated);
  }
}

}  // namespace
}  // namespace why403::cedar
