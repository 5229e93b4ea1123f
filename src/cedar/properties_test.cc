// What must hold of any policy, any entities and any request: tried on a few thousand made at random, the
// same each run.
#include <gtest/gtest.h>

#include <random>

#include "cedar/entities/conformance.h"
#include "cedar/entities/entities_json.h"
#include "cedar/explain/explain.h"
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"
#include "cedar/validate/validate.h"

namespace why403::cedar {
namespace {

constexpr const char* kSchema = R"(
  entity Group in [Group];
  entity User in [Group] = { name: String, age: Long, manager?: User, roles: Set<String> } tags Long;
  entity Doc in [Doc] = { owner: User, open: Bool, readers: Set<User>, meta: { "a b": Long, from?: ipaddr } };
  action all;
  action view, edit in [all] appliesTo {
    principal: [User], resource: [Doc], context: { mfa?: Bool, hour: Long, at: datetime } };)";

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::string pick(std::initializer_list<const char*> list) { return list.begin()[below(list.size())]; }
  std::string digit() { return std::to_string(below(4)); }
  std::string quoted(const char* type) { return std::string(type) + "::\"" + digit() + "\""; }

  // Mostly sound: now and then an attribute is read that need not be there.
  std::string user(int depth) {
    if (depth > 0 && chance(20)) return user(depth - 1) + ".manager";
    return chance(50) ? "principal" : chance(50) ? "resource.owner" : quoted("User");
  }
  std::string number(int depth) {
    if (depth > 0 && chance(30))
      return "(" + number(depth - 1) + pick({" + ", " - ", " * "}) + number(depth - 1) + ")";
    if (chance(20)) return user(depth) + ".getTag(\"" + digit() + "\")";
    return chance(30) ? user(depth) + ".age"
                      : pick({"context.hour", "resource.meta[\"a b\"]", "0", "-7", "9223372036854775807"});
  }
  std::string text(int depth) {
    return chance(50) ? user(depth) + ".name" : pick({"\"\"", "\"a*\\n\"", "\"é\\\"\""});
  }
  std::string truth(int depth) {
    if (depth == 0) return pick({"true", "resource.open", "context has mfa", "principal has manager"});
    const int less = depth - 1;
    switch (below(14)) {
      case 0:
        return "(" + truth(less) + " && " + truth(less) + ")";
      case 1:
        return "(" + truth(less) + " || " + truth(less) + ")";
      case 2:
        return "!(" + truth(less) + ")";
      case 3:
        return "(if " + truth(less) + " then " + truth(less) + " else " + truth(less) + ")";
      case 4:
        return number(less) + pick({" < ", " <= ", " == ", " != ", " >= "}) + number(less);
      case 5:
        return user(less) + pick({" == ", " != "}) + user(less);
      case 6:
        return user(less) + " in " +
               (chance(50) ? quoted("Group") : "[" + quoted("Group") + ", " + quoted("Group") + "]");
      case 7:
        return text(less) + pick({" like \"a\\**\"", " == \"\"", " like \"*\""});
      case 8:
        return "resource.readers.contains(" + user(less) + ")";
      case 9:
        return user(less) + ".roles." + pick({"containsAny", "containsAll"}) + "([\"a\", \"b\"])";
      case 10:
        return "(context has mfa && context.mfa)";
      case 11:
        return "(" + user(0) + " has manager && " + user(less) + " in " + quoted("Group") + ")";
      case 12:
        return "(resource.meta has from && resource.meta.from.isInRange(ip(\"10.0.0.0/8\")))";
      default:
        return "(" + user(0) + ".hasTag(\"1\") && context.at.toTime() < duration(\"12h\"))";
    }
  }
  std::string policy() {
    std::string made = chance(20) ? "@note(\"a\\\"b\")\n" : "";
    made += chance(75) ? "permit (" : "forbid (";
    made += pick({"principal", "principal is User", ""});
    if (made.back() == '(')
      made += chance(50) ? "principal == " + quoted("User") : "principal in " + quoted("Group");
    made += ", " + pick({"action", "action == Action::\"view\"", "action in [Action::\"all\"]",
                         "action in Action::\"edit\""});
    made += ", " + (chance(60)   ? "resource"
                    : chance(50) ? "resource in " + quoted("Doc")
                                 : "resource is Doc in " + quoted("Doc"));
    made += ")";
    for (std::size_t i = below(3); i > 0; --i) made += pick({" when { ", " unless { "}) + truth(3) + " }";
    return made + ";\n";
  }
  std::string entities() {
    std::string made = "[";
    const auto parents = [&](const char* type, std::size_t self) {
      std::string list;  // upwards only, so that there is no cycle
      for (std::size_t i = self; i < 4; ++i)
        if (chance(40))
          list += std::string(list.empty() ? "" : ",") + R"({"type":")" + type + R"(","id":")" +
                  std::to_string(i) + "\"}";
      return "\"parents\":[" + list + "]}";
    };
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string id = "\"" + std::to_string(i) + "\"";
      made += R"({"uid":{"type":"Group","id":)" + id + R"(},"attrs":{},)" + parents("Group", i + 1);
      made += R"(,{"uid":{"type":"User","id":)" + id + R"(},"attrs":{"name":")" + pick({"", "a*"}) +
              R"(","age":)" + digit() +
              (chance(50) ? R"(,"manager":{"type":"User","id":")" + digit() + "\"}" : "") + R"(,"roles":[)" +
              pick({"", "\"a\"", "\"b\",\"a\""}) + R"(]},"tags":{)" +
              (chance(50) ? R"("1":)" + digit() : "") + "}," + parents("Group", 0);
      made += R"(,{"uid":{"type":"Doc","id":)" + id + R"(},"attrs":{"owner":{"type":"User","id":")" +
              digit() + R"("},"open":)" + pick({"true", "false"}) + R"(,"readers":[{"type":"User","id":")" +
              digit() + R"("}],"meta":{"a b":)" + digit() + (chance(50) ? R"(,"from":"10.1.2.3")" : "") +
              "}}," + parents("Doc", i + 1) + (i < 3 ? "," : "]");
    }
    return made;
  }
  std::string context() {
    return R"({"hour":)" + digit() + R"(,"at":{"__extn":{"fn":"datetime","arg":"2024-10-15T11:00:00Z"}})" +
           (chance(50) ? R"(,"mfa":)" + pick({"true", "false"}) : "") + "}";
  }

 private:
  std::mt19937 random_;
};

TEST(Properties, PrintedAndJsonPoliciesReadBackAsTheSame) {
  Generator make(1);
  for (int i = 0; i < 3000; ++i) {
    const std::string text = make.policy();
    const auto policy = parse_policy(text, "p");
    ASSERT_TRUE(policy) << text << policy.error().front().what;
    const auto printed = parse_policy(policy_to_text(*policy), "p");
    ASSERT_TRUE(printed) << policy_to_text(*policy);
    EXPECT_TRUE(same(*printed, *policy)) << text << policy_to_text(*policy);
    const auto json = parse_policy_json(policy_to_json(*policy), "p");
    ASSERT_TRUE(json) << policy_to_json(*policy);
    EXPECT_TRUE(same(*json, *policy)) << text << policy_to_json(*policy);
    EXPECT_EQ(policy_to_json(*parse_policy(policy_to_text(*json), "p")), policy_to_json(*policy));
  }
}

// Policies, entities and requests that conform to the schema, until enough were seen.
class Worlds : public ::testing::Test {
 protected:
  const Schema schema_ = *resolve_schema(*parse_schema(kSchema));
  std::shared_ptr<Names> names_;
  std::shared_ptr<const Entities> entities_;
  std::shared_ptr<const Engine> engine_;

  void build(Generator& make, int policies, bool only_valid) {
    names_ = std::make_shared<Names>();
    PolicySet set;
    while (static_cast<int>(set.policies.size()) < policies) {
      auto policy = parse_policy(make.policy(), "policy" + std::to_string(set.policies.size()));
      PolicySet one;
      one.policies.push_back(*policy);
      if (!only_valid || validate(one, schema_, {}).valid()) set.policies.push_back(std::move(*policy));
    }
    engine_ = *Engine::make(std::make_shared<PolicySet>(std::move(set)), names_);
    const auto loaded = load_entities(make.entities(), names_, {.schema = &schema_});
    ASSERT_TRUE(loaded) << loaded.error().front().what;
    entities_ = *loaded;
  }
  std::string shown(const std::vector<Fact>& facts) {
    std::string list;
    for (const Fact& fact : facts) list += describe(fact, *names_, nullptr) + "; ";
    return list;
  }
  Request ask(Generator& make, RequestReader& reader) {
    const std::string who = make.digit(), doc = make.digit();
    const std::string what = make.pick({"view", "edit"});
    const auto request = reader.read({"User", who}, {"Action", what}, {"Doc", doc}, make.context());
    EXPECT_TRUE(request && check_request(schema_, *request, *names_));
    return *request;
  }
};

TEST_F(Worlds, ValidPoliciesFailByOverflowOnly) {
  Generator make(2);
  std::size_t overflows = 0, allowed = 0;
  for (int i = 0; i < 150; ++i) {
    build(make, 8, true);
    Decider decider(*engine_, *entities_);
    RequestReader reader(*names_);
    for (int j = 0; j < 20; ++j) {
      const Request request = ask(make, reader);
      const Decision& decision = decider.decide_by_scan(request);
      allowed += decision.allow ? 1 : 0;
      for (const auto& [program, error] : decision.errors) {
        EXPECT_EQ(error.kind, EvaluationErrorKind::overflow)
            << policy_to_text(*program->policy) << describe(error, *names_, request.strangers);
        ++overflows;
      }
    }
  }
  EXPECT_GT(overflows, 0u);
  EXPECT_GT(allowed, 100u);
}

TEST_F(Worlds, TheIndexChangesNoAnswer) {
  Generator make(3);
  for (int i = 0; i < 60; ++i) {
    build(make, 40, false);
    Decider indexed(*engine_, *entities_), scanning(*engine_, *entities_);
    RequestReader reader(*names_);
    for (int j = 0; j < 30; ++j) {
      const Request request = ask(make, reader);
      const Decision& found = indexed.decide(request);
      const Decision& all = scanning.decide_by_scan(request);
      EXPECT_EQ(found.allow, all.allow);
      EXPECT_EQ(found.determining, all.determining);
      ASSERT_EQ(found.errors.size(), all.errors.size());
      for (std::size_t k = 0; k < all.errors.size(); ++k) {
        EXPECT_EQ(found.errors[k].program, all.errors[k].program);
        EXPECT_EQ(found.errors[k].error.kind, all.errors[k].error.kind);
      }
    }
  }
}

// What is offered is brought about in a snapshot of its own and decided anew: the decision is the one
// promised, and the policy that was missed holds.
TEST_F(Worlds, EveryCounterfactualDoesWhatItSays) {
  Generator make(4);
  std::size_t tried = 0, flipped = 0;
  for (int i = 0; i < 60; ++i) {
    build(make, 6, true);
    Explainer explainer(*engine_, *entities_);
    RequestReader reader(*names_);
    for (int j = 0; j < 10; ++j) {
      const Request request = ask(make, reader);
      const Explanation& why = explainer.explain(request);
      for (const NearMiss& miss : why.near_misses)
        for (const Counterfactual& each : miss.counterfactuals) {
          ASSERT_LE(each.facts.size(), kFactsMax);
          base::Arena arena;
          World world;
          ASSERT_TRUE(suppose(each.facts, *entities_, request, arena, world));
          std::vector<EntityFacts> facts;
          for (const auto& [number, entity] : world.supposed.entities) {
            const auto above = entity->parents();
            facts.push_back({number, entity->attributes(), entity->tags(), {above.begin(), above.end()}});
          }
          const auto snapshot = entities_->with(facts);
          if (snapshot == nullptr) continue;  // a group would be in itself: no such world
          Decider decider(*engine_, *snapshot);
          const Decision& decision = decider.decide_by_scan(world.request);
          EXPECT_EQ(decision.allow, each.allows)
              << policy_to_text(*miss.program->policy) << shown(each.facts);
          ++tried;
          flipped += decision.allow ? 1 : 0;
        }
    }
  }
  EXPECT_GT(tried, 200u);
  EXPECT_GT(flipped, 100u);
}

}  // namespace
}  // namespace why403::cedar
