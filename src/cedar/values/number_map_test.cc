#include "cedar/values/number_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace why403::cedar {
namespace {

using Model = std::map<std::uint64_t, const void*>;

void expect_same(const NumberMap& map, const Model& model) {
  ASSERT_EQ(map.size(), model.size());
  for (const auto& [key, value] : model) {
    const Item* item = map.find(key);
    ASSERT_NE(item, nullptr) << key;
    EXPECT_EQ(item->borrowed<void>(), value);
  }
  std::size_t seen = 0;
  map.for_each([&](std::uint64_t key, const Item& item) {
    ++seen;
    const auto found = model.find(key);
    EXPECT_TRUE(found != model.end() && found->second == item.borrowed<void>()) << key;
  });
  EXPECT_EQ(seen, model.size());
}

// Copies taken on the way stay as they were, whatever happens to the map afterwards.
TEST(NumberMap, CopiesKeepWhatTheyHeld) {
  std::mt19937_64 random(403);
  alignas(8) static const char values[8 * 64] = {};
  NumberMap map;
  Model model;
  std::vector<std::pair<NumberMap, Model>> snapshots;
  for (int step = 0; step < 6000; ++step) {
    // Some keys near each other, some far, some alike in their lowest bits.
    const std::uint64_t near = random() % 300;
    const std::uint64_t key = step % 3 == 0 ? near : step % 3 == 1 ? near << 40 : near * 64 + 5;
    if (random() % 3 == 0) {
      map.erase(key);
      model.erase(key);
    } else {
      const void* value = values + 8 * (random() % 64);
      map.put(key, Item::borrowed(value));
      model[key] = value;
    }
    if (step % 500 == 0) snapshots.emplace_back(map, model);
  }
  expect_same(map, model);
  for (const auto& [copy, kept] : snapshots) expect_same(copy, kept);
}

struct Watched final : Counted {
  explicit Watched(int& count) : alive(&count) { ++*alive; }
  Watched(const Watched& other) : Counted(other), alive(other.alive) { ++*alive; }
  ~Watched() override { --*alive; }
  int* alive;
};

TEST(NumberMap, SharesWhatIsCountedAndFreesIt) {
  int alive = 0;
  {
    NumberMap map;
    for (std::uint64_t key = 0; key < 1000; ++key) map.put(key * 7, Item::shared(new Watched(alive)));
    EXPECT_EQ(alive, 1000);
    NumberMap copy = map;
    copy.erase(0);
    copy.put(7, Item::shared(new Watched(alive)));
    EXPECT_EQ(alive, 1001);
    EXPECT_EQ(copy.at(14).own<Watched>().alive, &alive);  // shared with `map`: a copy takes its place
    EXPECT_EQ(alive, 1002);
    EXPECT_NE(copy.find(14)->shared<Watched>(), map.find(14)->shared<Watched>());
    map = NumberMap();
    EXPECT_EQ(alive, 999);
  }
  EXPECT_EQ(alive, 0);
}

TEST(NumberMap, EmptyKnowsNothing) {
  NumberMap map;
  EXPECT_EQ(map.find(0), nullptr);
  map.erase(0);
  map.put(1, Item::borrowed(nullptr));
  map.erase(1);
  EXPECT_EQ(map.find(1), nullptr);
  EXPECT_EQ(map.size(), 0u);
}

}  // namespace
}  // namespace why403::cedar
