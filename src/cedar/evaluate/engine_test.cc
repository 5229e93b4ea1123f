#include "cedar/evaluate/engine.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/authorize.h"

namespace why403::cedar {
namespace {

using Snapshot = std::shared_ptr<const Engine>;

std::shared_ptr<const PolicySet> one(const std::string& text, const std::string& id) {
  auto set = std::make_shared<PolicySet>();
  auto policy = parse_policy(text, id);
  EXPECT_TRUE(policy) << text;
  set->policies.push_back(std::move(*policy));
  return set;
}

std::shared_ptr<const PolicySet> a_link(const std::string& id, const std::string& of,
                                        const std::string& who) {
  auto set = std::make_shared<PolicySet>();
  set->links.push_back({id, of, OwnedEntityName("User", who), {}});
  return set;
}

Snapshot with(const Snapshot& engine, std::shared_ptr<const PolicySet> put,
              std::vector<std::string> removed = {}) {
  auto made = engine->with(std::move(put), removed);
  EXPECT_TRUE(made) << made.error().front().what;
  return *made;
}

std::string refusal(const Snapshot& engine, std::shared_ptr<const PolicySet> put,
                    std::vector<std::string> removed = {}) {
  const auto made = engine->with(std::move(put), removed);
  return made ? "" : made.error().front().what;
}

Snapshot empty_engine(const std::shared_ptr<Names>& names) {
  return *Engine::make(std::make_shared<PolicySet>(), names);
}

// Eight users in groups in one another, documents in folders, actions in a group.
std::shared_ptr<const Entities> small_world(const std::shared_ptr<Names>& names) {
  std::string text = "[";
  const auto entity = [&](const std::string& type, int id, const std::string& above, int parent) {
    text += std::string(text.size() > 1 ? "," : "") + R"({"uid":{"type":")" + type + R"(","id":")" +
            std::to_string(id) + R"("},"attrs":{},"parents":[)" +
            (parent < 0 ? "" : R"({"type":")" + above + R"(","id":")" + std::to_string(parent) + "\"}") +
            "]}";
  };
  for (int i = 0; i < 8; ++i) {
    entity("User", i, "Group", i / 2);
    entity("Doc", i, "Folder", i / 2);
    entity("Group", i, "Group", i < 6 ? i + 2 : -1);
    entity("Folder", i, "Folder", i < 6 ? i + 2 : -1);
    entity("Action", i, "Action", i < 4 ? 4 + i / 2 : -1);
  }
  return *load_entities(text + "]", names, {});
}

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  std::string policy() {
    return std::string(below(4) == 0 ? "forbid" : "permit") + "(" + scope("principal", "User", "Group") +
           ", " + action() + ", " + scope("resource", "Doc", "Folder") + ")" +
           (below(6) == 0 ? " when { principal.nothing };" : ";");
  }

 private:
  std::string name(const std::string& type) { return type + "::\"" + std::to_string(below(8)) + "\""; }
  std::string scope(const std::string& variable, const std::string& type, const std::string& group) {
    switch (below(5)) {
      case 0:
        return variable + " == " + name(type);
      case 1:
        return variable + " in " + name(group);
      case 2:
        return variable + " is " + (below(2) == 0 ? type : group);
      case 3:
        return variable + " is " + type + " in " + name(group);
      default:
        return variable;
    }
  }
  std::string action() {
    switch (below(4)) {
      case 0:
        return "action == " + name("Action");
      case 1:
        return "action in [" + name("Action") + ", " + name("Action") + ", " + name("Action") + "]";
      case 2:
        return "action in " + name("Action");
      default:
        return "action";
    }
  }
  std::mt19937 random_;
};

std::string decided(Decider& decider, const Request& request, bool scan) {
  const Decision& decision = scan ? decider.decide_by_scan(request) : decider.decide(request);
  std::string text = decision.allow ? "allow" : "deny";
  for (const Program* program : decision.determining) text += " " + std::string(program->id);
  for (const auto& failed : decision.errors) text += " !" + std::string(failed.program->id);
  return text;
}

// Every decision over the small world, by the index; each checked against a scan.
std::vector<std::string> all_decisions(const Engine& engine, const Entities& entities) {
  std::vector<std::string> made;
  Decider decider(engine, entities);
  Names& names = entities.names();
  for (int i = 0; i < 8 * 8 * 8; ++i) {
    Request request;
    request.principal = names.add_entity({"User", std::to_string(i % 8)});
    request.action = names.add_entity({"Action", std::to_string(i / 8 % 8)});
    request.resource = names.add_entity({"Doc", std::to_string(i / 64)});
    made.push_back(decided(decider, request, false));
    EXPECT_EQ(decided(decider, request, true), made.back());
  }
  return made;
}

// Whatever the order of changes, a snapshot decides as an engine made of its policies at once, and the index
// changes no answer.
TEST(Engine, RefusesPoliciesBeyondTheRoomForNames) {
  const auto names = std::make_shared<Names>(3);
  const Snapshot engine = empty_engine(names);
  const Snapshot small = with(engine, one("permit(principal is A, action, resource is B);", "p"));
  EXPECT_EQ(refusal(small, one("permit(principal is A, action, resource is C);", "q")),
            "more than 3 texts or entities are named");
  EXPECT_EQ(small->size(), 1u);
  EXPECT_EQ(refusal(small, one("forbid(principal is B, action, resource is A);", "p")), "")
      << "what needs no new name still goes in";
  EXPECT_FALSE(Engine::make(one("permit(principal is D, action, resource);", "r"), names));
}

TEST(Engine, ChangedDecidesLikeMadeAnew) {
  const auto names = std::make_shared<Names>();
  const auto entities = small_world(names);
  Maker maker(403);
  Snapshot engine = empty_engine(names);
  std::map<std::string, std::string> model;
  std::vector<std::pair<Snapshot, std::vector<std::string>>> kept;
  for (int step = 0; step < 400; ++step) {
    const std::string id = "p" + std::to_string(maker.below(60));
    if (model.contains(id) && maker.below(3) == 0) {
      engine = with(engine, std::make_shared<PolicySet>(), {id});
      model.erase(id);
    } else {
      model[id] = maker.policy();
      engine = with(engine, one(model[id], id));
    }
    ASSERT_EQ(engine->size(), model.size());
    if (step % 50 != 49) continue;
    PolicySet set;
    engine->for_each([&](const Program& program) {
      set.policies.push_back(*parse_policy(model[std::string(program.id)], std::string(program.id)));
      return true;
    });
    const auto anew = *Engine::make(std::make_shared<PolicySet>(std::move(set)), names);
    kept.emplace_back(engine, all_decisions(*engine, *entities));
    EXPECT_EQ(kept.back().second, all_decisions(*anew, *entities));
  }
  for (const auto& [snapshot, answers] : kept) EXPECT_EQ(all_decisions(*snapshot, *entities), answers);
}

TEST(Engine, ReplacesInPlace) {
  const auto names = std::make_shared<Names>();
  Snapshot engine = with(empty_engine(names), one("permit(principal, action, resource);", "first"));
  engine = with(engine, one("permit(principal, action, resource);", "second"));
  const Snapshot before = engine;
  engine = with(engine, one("forbid(principal, action, resource);", "first"));
  std::string order;
  engine->for_each([&](const Program& program) { return order += std::string(program.id) + " ", true; });
  EXPECT_EQ(order, "first second ");
  EXPECT_EQ(engine->find("first")->effect, Effect::forbid);
  EXPECT_EQ(before->find("first")->effect, Effect::permit);
  EXPECT_EQ(engine->find("third"), nullptr);
}

TEST(Engine, TemplatesBringTheirLinksAlong) {
  const auto names = std::make_shared<Names>();
  const Entities nobody(names);
  Snapshot engine = with(empty_engine(names), one("permit(principal == ?principal, action, resource);", "t"));
  EXPECT_EQ(engine->size(), 0u);
  for (const char* who : {"ann", "bob"}) engine = with(engine, a_link(std::string("for-") + who, "t", who));
  const auto asked = [&](const Snapshot& snapshot, std::string_view who) {
    Request request;
    request.principal = names->add_entity({"User", who});
    request.action = names->add_entity({"Action", "view"});
    request.resource = names->add_entity({"Doc", "d"});
    Decider decider(*snapshot, nobody);
    return decided(decider, request, false);
  };
  EXPECT_EQ(asked(engine, "ann"), "allow for-ann");
  const Snapshot before = engine;
  engine = with(engine, one("forbid(principal == ?principal, action, resource);", "t"));
  EXPECT_EQ(asked(engine, "ann"), "deny for-ann");
  EXPECT_EQ(asked(before, "ann"), "allow for-ann");
  EXPECT_EQ(refusal(engine, one("permit(principal, action, resource);", "t")),
            "the template `t` still has links");
  EXPECT_EQ(refusal(engine, std::make_shared<PolicySet>(), {"t"}), "the template `t` still has links");
  EXPECT_EQ(refusal(engine, one("permit(principal, action, resource == ?resource);", "t")),
            "link `for-ann` has a value for the absent slot `?principal`");
  engine = with(engine, std::make_shared<PolicySet>(), {"for-ann", "for-bob", "t"});
  EXPECT_EQ(engine->size(), 0u);
  EXPECT_EQ(asked(engine, "ann"), "deny");
}

TEST(Engine, RefusesWhatDoesNotFit) {
  const auto names = std::make_shared<Names>();
  const Snapshot engine = with(empty_engine(names), one("permit(principal, action, resource);", "p"));
  EXPECT_EQ(refusal(engine, std::make_shared<PolicySet>(), {"q"}), "there is no policy `q` to remove");
  EXPECT_EQ(refusal(engine, a_link("l", "q", "ann")), "link `l` names no template: `q`");
  EXPECT_EQ(refusal(engine, a_link("l", "p", "ann")), "link `l` names `p`, which has no slots");
  auto twice = std::make_shared<PolicySet>();
  for (int i = 0; i < 2; ++i)
    twice->policies.push_back(*parse_policy("permit(principal, action, resource);", "x"));
  EXPECT_EQ(refusal(engine, twice), "the policy id `x` is used twice");
}

// Readers on other threads decide while policies and entities are replaced, each on the snapshot it took.
TEST(Engine, SnapshotsAreSharedWhileReplaced) {
  const auto names = std::make_shared<Names>();
  Snapshot engine =
      with(empty_engine(names), one("permit(principal in Group::\"0\", action, resource);", "p"));
  std::shared_ptr<const Entities> entities = small_world(names);
  for (int i = 0; i < 40; ++i)
    engine = with(engine, one("permit(principal == User::\"x" + std::to_string(i) + "\", action, resource);",
                              "q" + std::to_string(i)));
  std::mutex taking;
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  const auto reader = [&] {
    RequestReader asking(*names);
    do {
      std::unique_lock lock(taking);
      const Snapshot policies = engine;
      const auto people = entities;
      lock.unlock();
      Decider decider(*policies, *people);
      for (const char* who : {"0", "1"}) {
        const auto request = asking.read({"User", who}, {"Action", "0"}, {"Doc", "never heard of"}, "{}");
        const Entity* entity = people->find(request->principal);
        const bool member = entity->is_in(*names->find_entity({"Group", "0"}));
        const bool permit = policies->find("p")->effect == Effect::permit;
        if (decider.decide(*request).allow != (member && permit)) ++wrong;
      }
    } while (!stop);
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(reader);
  for (int i = 0; i < 200; ++i) {
    const std::string effect = i % 2 == 0 ? "forbid" : "permit";
    const Snapshot next = with(engine, one(effect + "(principal in Group::\"0\", action, resource);", "p"));
    EntityFacts facts;
    facts.number = names->add_entity({"User", "1"});
    facts.parents = {names->add_entity({"Group", std::to_string(i % 3 + i % 5)})};
    const auto people = entities->with({&facts, 1});
    const std::scoped_lock lock(taking);
    engine = next;
    entities = people;
  }
  stop = true;
  for (std::thread& each : readers) each.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace why403::cedar
