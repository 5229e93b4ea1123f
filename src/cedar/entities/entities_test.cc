#include <gtest/gtest.h>

#include "cedar/entities/entities_json.h"
#include "cedar/schema/schema_document.h"

namespace why403::cedar {
namespace {

std::shared_ptr<const Entities> load(const std::string& text, const Schema* schema = nullptr) {
  auto made = load_entities(text, std::make_shared<Names>(), {.schema = schema});
  return made ? *made : nullptr;
}

constexpr const char* kFamily = R"([
  {"uid":{"type":"U","id":"a"},"attrs":{"n":9223372036854775807,"s":[1,1,2],"r":{"x":{"__entity":{"type":"U","id":"b"}}},
   "t":{"__extn":{"fn":"offset","args":[{"__extn":{"fn":"datetime","arg":"1970-01-01"}},{"__extn":{"fn":"duration","arg":"5ms"}}]}}},
   "parents":[{"type":"U","id":"b"}],"tags":{"k":"v"}},
  {"uid":{"__entity":{"type":"U","id":"b"}},"attrs":{},"parents":[{"type":"G","id":"c"},{"type":"G","id":"d"}]}])";

TEST(Entities, CloseTheHierarchy) {
  const auto entities = load(kFamily);
  ASSERT_TRUE(entities);
  Names& names = entities->names();
  const Entity* a = entities->find(*names.find_entity({"U", "a"}));
  EXPECT_EQ(a->ancestor_count, 3u);
  EXPECT_TRUE(a->is_in(*names.find_entity({"G", "d"})));
  EXPECT_FALSE(a->is_in(*names.find_entity({"U", "a"})));
}

// Few ancestors are a list, many a table behind it: both know who is there and who is not.
TEST(Entities, FindAncestorsHoweverMany) {
  for (const EntityNumber count : {0u, 1u, 15u, 16u, 17u, 33u, 1000u, 100'000u}) {
    base::Arena arena;
    std::vector<EntityNumber> even(count);
    for (EntityNumber i = 0; i < count; ++i) even[i] = 2 * i;
    Entity entity;
    entity.set_ancestors(even, arena);
    EXPECT_TRUE(std::ranges::equal(entity.ancestors(), even));
    for (EntityNumber i = 0; i < count; ++i) {
      EXPECT_TRUE(entity.is_in(2 * i));
      EXPECT_FALSE(entity.is_in(2 * i + 1));
    }
    EXPECT_FALSE(entity.is_in(kStrangerBit));
  }
}

TEST(Entities, RefuseToLoadBeyondTheRoomForNames) {
  const auto load_with = [](std::uint32_t max) {
    return load_entities(kFamily, std::make_shared<Names>(max), {});
  };
  EXPECT_TRUE(load_with(100));
  for (std::uint32_t max = 1; max < 4; ++max) {
    const auto made = load_with(max);
    ASSERT_FALSE(made) << max;
    EXPECT_EQ(made.error().front().what, "more than " + std::to_string(max) + " texts or entities are named");
  }
}

TEST(Entities, ReadBackWhatTheyWrite) {
  const auto entities = load(kFamily);
  const std::string text = entities_to_json(*entities);
  const auto again = load(text);
  ASSERT_TRUE(again) << text;
  EXPECT_EQ(entities_to_json(*again), text);
}

TEST(Entities, RefuseWhatIsWrong) {
  for (
      const char* wrong :
      {"{}", "[", "[{}]", "[] x", R"([{"uid":{"type":"U","id":"a"},"attrs":{}}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{"x":null},"parents":[]}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{"x":1.0},"parents":[]}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{"x":1,"x":1},"parents":[]}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{"x":{"__extn":{"fn":"ip","arg":"no"}}},"parents":[]}])",
       R"([{"uid":{"type":"if","id":"a"},"attrs":{},"parents":[]}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{},"parents":[{"type":"U","id":"a"}]}])",
       R"([{"uid":{"type":"U","id":"a"},"attrs":{},"parents":[]},{"uid":{"type":"U","id":"a"},"attrs":{"x":1},"parents":[]}])",
       R"([{"uid":{"type":"Action","id":"a"},"attrs":{},"parents":[{"type":"U","id":"a"}]}])"})
    EXPECT_FALSE(load(wrong)) << wrong;
  EXPECT_TRUE(load(R"([{"uid":{"type":"U","id":"a"},"attrs":{"__entity":{"type":"X"}},"parents":[]}])"));
  EXPECT_FALSE(load("[" + std::string(R"({"uid":{"type":"U","id":"a"},"parents":[],"attrs":{"x":)") +
                    std::string(100'000, '[')));
}

// A chain of n groups has n²/2 ancestors: a short text would take all memory.
TEST(Entities, RefuseMoreAncestorsThanThereIsRoomFor) {
  for (const EntityNumber length : {12u, 13u}) {
    const auto names = std::make_shared<Names>();
    EntitiesBuilder builder(names, 66);  // 2 + … + 11 are 65
    for (EntityNumber i = 0; i < length; ++i) {
      EntityFacts facts;
      facts.number = names->add_entity({"G", std::to_string(i)});
      if (i > 0) facts.parents = {names->add_entity({"G", std::to_string(i - 1)})};
      EXPECT_TRUE(builder.add(facts));
    }
    EntitiesBuilder::Problem wrong;
    const auto made = builder.finish(Closure::compute, wrong);
    EXPECT_EQ(made != nullptr, length == 12) << length;
    EXPECT_EQ(wrong.fault == EntitiesBuilder::Fault::too_many_ancestors, length == 13) << length;
  }
}

TEST(Entities, LeaveOldSnapshotsAlone) {
  const auto first = load(kFamily);
  Names& names = first->names();
  const EntityNumber b = *names.find_entity({"U", "b"});
  const EntityNumber a = *names.find_entity({"U", "a"});
  EntityFacts facts;
  facts.number = b;
  facts.parents = {names.add_entity({"G", "e"})};
  const auto second = first->with({&facts, 1});
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->find(a)->is_in(*names.find_entity({"G", "e"})));
  EXPECT_FALSE(second->find(a)->is_in(*names.find_entity({"G", "d"})));
  EXPECT_TRUE(first->find(a)->is_in(*names.find_entity({"G", "d"})));
  facts.parents = {a};
  EXPECT_FALSE(first->with({&facts, 1})) << "a cycle";
}

TEST(Entities, TakeOutWithoutTraceBelow) {
  const auto entities = load(kFamily);
  ASSERT_TRUE(entities);
  Names& names = entities->names();
  const EntityNumber a = *names.find_entity({"U", "a"});
  const EntityNumber b = *names.find_entity({"U", "b"});
  const EntityNumber d = *names.find_entity({"G", "d"});
  const auto without = entities->with({}, std::vector{b});
  ASSERT_TRUE(without);
  EXPECT_EQ(without->size(), entities->size() - 1);
  EXPECT_EQ(without->find(b), nullptr);
  EXPECT_TRUE(without->find(a)->is_in(b));
  EXPECT_FALSE(without->find(a)->is_in(d));
  EXPECT_TRUE(entities->find(a)->is_in(d));
  // Whoever is put back has everybody below it again.
  const auto parents = entities->find(b)->parents();
  const std::vector<EntityFacts> back = {{.number = b, .parents = {parents.begin(), parents.end()}}};
  const auto again = without->with(back);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->find(a)->is_in(d));
  EXPECT_EQ(entities_to_json(*again), entities_to_json(*entities));
  EXPECT_EQ(without->with({}, std::vector{b})->size(), without->size());
}

TEST(Entities, ObeyTheSchema) {
  const auto document = parse_schema(R"(
    entity G; entity K enum ["x"];
    entity U in [G] = { a: Long, o?: ipaddr, k?: K } tags String;
    action act appliesTo { principal: [U], resource: [G] };)");
  ASSERT_TRUE(document);
  const auto schema = resolve_schema(*document);
  ASSERT_TRUE(schema);
  const auto entity = [](const std::string& attributes, const std::string& rest = R"("parents":[])") {
    return R"([{"uid":{"type":"U","id":"u"},"attrs":)" + attributes + "," + rest + "}]";
  };
  EXPECT_TRUE(load(entity(R"({"a":1,"o":"10.0.0.1","k":{"type":"K","id":"x"}})",
                          R"("parents":[{"type":"G","id":"g"}],"tags":{"t":"v"})"),
                   &*schema));
  for (const std::string& wrong :
       {entity("{}"), entity(R"({"a":"1"})"), entity(R"({"a":1,"z":1})"), entity(R"({"a":1,"o":"x"})"),
        entity(R"({"a":1,"k":{"type":"K","id":"y"}})"),
        entity(R"({"a":1})", R"("parents":[{"type":"K","id":"x"}])"),
        entity(R"({"a":1})", R"("parents":[],"tags":{"t":1})"),
        std::string(R"([{"uid":{"type":"Z","id":"z"},"attrs":{},"parents":[]}])")})
    EXPECT_FALSE(load(wrong, &*schema)) << wrong;
  const auto with_actions = load("[]", &*schema);
  EXPECT_EQ(with_actions->size(), 1u) << "the schema's action";
}

}  // namespace
}  // namespace why403::cedar
