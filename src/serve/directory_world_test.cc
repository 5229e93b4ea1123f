// Changes of the directory, one by one, against the world that is made of the whole.
#include "serve/directory_world.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>

#include "cedar/entities/entities_json.h"
#include "policy/files.h"

namespace why403::serve {
namespace {

namespace fs = std::filesystem;
using state::EntryKind;
using state::Store;

std::shared_ptr<World> files_world(const std::string& policies, const std::string& schema, const std::string& entities) {
  auto read = policy::read_world({{"app.cedar", policies}}, {schema.empty() ? "" : "app.cedarschema", schema}, {"entities.json", entities});
  EXPECT_TRUE(read) << read.error().front().what;
  auto snapshot = std::make_shared<decide::Snapshot>();
  snapshot->engine = read->engine;
  snapshot->entities = read->entities;
  snapshot->revision = "f11e5";
  auto world = std::make_shared<World>();
  world->decisions = snapshot;
  world->files_revision = "f11e5";
  if (read->schema) world->schema = std::make_shared<const cedar::Schema>(std::move(*read->schema));
  index_world(*world);
  return world;
}

std::string all_policies(const World& world) {
  std::vector<std::string> texts;
  world.decisions->engine->for_each([&](const cedar::Program& program) {
    texts.push_back(std::string(program.id) + ": " + program.policy->source->text);
    return true;
  });
  std::ranges::sort(texts);
  std::string all;
  for (const std::string& each : texts) all += each + "\n";
  return all;
}

// By the names of what it lists: numbers differ.
std::string index_of(const World& world) {
  std::string all;
  for (const auto& [type, numbers] : world.entities_by_type) {
    if (numbers->empty()) continue;
    all += type + ":";
    for (const cedar::EntityNumber number : *numbers) all.append(" ").append(world.decisions->entities->names().id_of(number));
    all += "\n";
  }
  return all;
}

class DirectoryWorldTest : public testing::Test {
 protected:
  DirectoryWorldTest() : folder_(fs::temp_directory_path() / ("why403_directory_" + std::to_string(::getpid()) + "_" + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    auto store = Store::open((folder_ / "state.db").string(), clock_, Store::Purpose::create);
    EXPECT_TRUE(store);
    store_ = std::move(*store);
  }
  ~DirectoryWorldTest() override {
    store_.reset();
    fs::remove_all(folder_);
  }
  void serve(std::shared_ptr<const World> files) {
    files_ = std::move(files);
    directory_.emplace(*store_, types_, current_, clock_, [this](const World&, auto) { ++announced_; });
    const auto held = directory_->hold();
    auto joined = directory_->join(files_);
    ASSERT_TRUE(joined) << joined.error().front().what;
    current_.replace(*joined, clock_.now());
  }
  template <typename Use>
  bool change(Use use) {
    return directory_->change("test", use).has_value();
  }
  bool put(state::Entry entry) {
    return change([&](Store::Change& to) { return state::put_entry(to, entry, {}); });
  }
  [[nodiscard]] bool is_in(std::string_view id, const cedar::EntityName& ancestor) const {
    const cedar::Entities& entities = *current_.get()->decisions->entities;
    const auto number = entities.names().find_entity({"User", id});
    const auto above = entities.names().find_entity(ancestor);
    const cedar::Entity* entity = number ? entities.find(*number) : nullptr;
    return entity != nullptr && above && entity->is_in(*above);
  }

  const fs::path folder_;
  const base::SystemClock clock_;
  const state::EntityTypes types_;
  std::unique_ptr<Store> store_;
  CurrentWorld current_{nullptr};
  std::shared_ptr<const World> files_;
  std::optional<DirectoryInForce> directory_;
  int announced_ = 0;
};

TEST_F(DirectoryWorldTest, ComesIntoForceWholeOrNotAtAll) {
  serve(files_world("permit(principal, action, resource);", "", R"([{"uid":{"type":"User","id":"ann"},"attrs":{"level":3},"parents":[{"type":"Group","id":"staff"}]}])"));
  ASSERT_TRUE(put({.kind = EntryKind::person, .id = "ann", .attributes = R"({"level":9})"}));
  ASSERT_TRUE(put({.kind = EntryKind::group, .id = "a"}));
  ASSERT_TRUE(put({.kind = EntryKind::group, .id = "b"}));
  const auto join = [&](const char* group, EntryKind kind, const char* id) {
    return change([&](Store::Change& to) { return state::add_member(to, {group, kind, id}); });
  };
  ASSERT_TRUE(join("a", EntryKind::group, "b"));
  ASSERT_TRUE(join("b", EntryKind::person, "ann"));
  EXPECT_TRUE(is_in("ann", {"Group", "a"}) && is_in("ann", {"Group", "staff"}));
  const auto before = current_.get();
  const int announced = announced_;
  EXPECT_FALSE(join("b", EntryKind::group, "a"));
  EXPECT_EQ(current_.get(), before);
  EXPECT_EQ(announced_, announced);
  EXPECT_EQ(store_->read([](state::Database& database) { return state::list_members(database, "b", {}, 9); })->size(), 1U);
  // The file's attributes stand, and what the file has stays when the directory lets go.
  EXPECT_NE(cedar::entities_to_json(*before->decisions->entities).find(R"("level":3)"), std::string::npos);
  ASSERT_TRUE(change([](Store::Change& to) { return state::remove_entry(to, EntryKind::person, "ann", {}); }));
  EXPECT_TRUE(is_in("ann", {"Group", "staff"}));
  EXPECT_FALSE(is_in("ann", {"Group", "a"}));
}

TEST_F(DirectoryWorldTest, ObeysTheSchema) {
  serve(files_world("permit(principal, action, resource);",
                    "entity Group; entity Role; entity User in [Group, Role] {level: Long}; action view appliesTo {principal: User, resource: User};", "[]"));
  EXPECT_FALSE(put({.kind = EntryKind::person, .id = "ann"}));
  EXPECT_FALSE(put({.kind = EntryKind::person, .id = "ann", .attributes = R"({"level":"high"})"}));
  EXPECT_FALSE(put({.kind = EntryKind::service, .id = "sync"}));
  EXPECT_TRUE(put({.kind = EntryKind::person, .id = "ann", .attributes = R"({"level":1})"}));
  EXPECT_FALSE(put({.kind = EntryKind::role, .id = "bad", .actions = {"no::such::\"action"}}) &&
               change([](Store::Change& to) { return state::put_assignment(to, {.kind = EntryKind::person, .principal = "ann", .role = "bad"}); }));
}

TEST_F(DirectoryWorldTest, RefusesIdsOfTheDirectoryInFiles) {
  directory_.emplace(*store_, types_, current_, clock_, [](const World&, auto) {});
  EXPECT_FALSE(directory_->join(files_world("@id(\"directory:disabled\") permit(principal, action, resource);", "", "[]")));
}

TEST_F(DirectoryWorldTest, EndsRightsAlsoWhereNothingCanBeWritten) {
  serve(files_world("permit(principal, action, resource);", "", "[]"));
  ASSERT_TRUE(put({.kind = EntryKind::person, .id = "ann"}));
  ASSERT_TRUE(put({.kind = EntryKind::role, .id = "editor"}));
  ASSERT_TRUE(change([&](Store::Change& to) {
    return state::put_assignment(to, {.kind = EntryKind::person, .principal = "ann", .role = "editor", .expires = clock_.now() + base::kDay});
  }));
  // From now on the file can only be read.
  store_.reset();
  base::FixedClock later(clock_.now());
  store_ = std::move(*Store::open((folder_ / "state.db").string(), later, Store::Purpose::read));
  directory_.emplace(*store_, types_, current_, later, [this](const World&, auto) { ++announced_; });
  current_.replace(*directory_->join(files_), later.now());
  EXPECT_TRUE(is_in("ann", {"Role", "editor"}));
  ASSERT_TRUE(directory_->leave_out_ended());
  EXPECT_TRUE(is_in("ann", {"Role", "editor"}));
  later.set(later.now() + base::kDay);
  EXPECT_FALSE(change([](Store::Change& to) { return state::end_assignments(to, 10); }));
  const int announced = announced_;
  ASSERT_TRUE(directory_->leave_out_ended());
  EXPECT_FALSE(is_in("ann", {"Role", "editor"}));
  ASSERT_TRUE(directory_->leave_out_ended());
  EXPECT_EQ(announced_, announced + 1) << "once";
}

TEST_F(DirectoryWorldTest, KnowsWhoIsDisabled) {
  serve(files_world("permit(principal, action, resource);", "", "[]"));
  EXPECT_FALSE(is_disabled(*files_, {"User", "ann"}));
  ASSERT_TRUE(put({.kind = EntryKind::person, .id = "ann", .disabled = true}));
  ASSERT_TRUE(put({.kind = EntryKind::person, .id = "ben"}));
  EXPECT_TRUE(is_disabled(*current_.get(), {"User", "ann"}));
  EXPECT_FALSE(is_disabled(*current_.get(), {"User", "ben"}));
  EXPECT_FALSE(is_disabled(*current_.get(), {"Service", "ann"}));
}

// Whatever is changed in whatever order: what is in force is what the whole would make.
TEST_F(DirectoryWorldTest, IsTheSameChangeByChangeAsWhole) {
  serve(files_world("permit(principal in Group::\"g1\", action == Action::\"view\", resource);", "",
                    R"([{"uid":{"type":"User","id":"e1"},"attrs":{"x":1},"parents":[{"type":"Group","id":"g2"}]},{"uid":{"type":"Group","id":"g2"},"attrs":{},"parents":[]}])"));
  std::mt19937 random(403);
  const auto below = [&](std::uint64_t limit) { return random() % limit; };
  const auto kind = [&] { return state::kEntryKinds[below(3)]; };
  const auto named = [&](EntryKind of) { return std::string(of == EntryKind::group ? "g" : of == EntryKind::role ? "r" : "e") + std::to_string(below(6)); };
  const std::array<const char*, 4> scopes = {"*", "/orders/*", "/orders/7", "Folder::\"eu\""};
  int made = 0;
  for (int step = 0; step < 300; ++step) {
    const EntryKind of = below(4) == 0 ? EntryKind::role : kind();
    const std::string id = named(of);
    bool done = false;
    switch (below(6)) {
      case 0:
      case 1: {
        state::Entry entry{.kind = of, .id = id, .attributes = "{\"n\":" + std::to_string(below(3)) + "}"};
        if (of == EntryKind::role && below(2) == 0) entry.actions = {"a" + std::to_string(below(3))};
        entry.disabled = (of == EntryKind::person || of == EntryKind::service) && below(4) == 0;
        done = put(entry);
        break;
      }
      case 2: done = change([&](Store::Change& to) { return state::remove_entry(to, of, id, {}); }); break;
      case 3: {
        const EntryKind member = kind();
        done = change([&](Store::Change& to) { return state::add_member(to, {named(EntryKind::group), member, named(member)}); });
        break;
      }
      case 4: {
        const EntryKind holder = kind();
        done = change([&](Store::Change& to) {
          return state::put_assignment(to, {.kind = holder, .principal = named(holder), .role = named(EntryKind::role), .scope = scopes[below(4)]});
        });
        break;
      }
      default: {
        const auto all = store_->read([](state::Database& database) { return state::list_assignments(database, {}, {}, 99); });
        if (all->empty()) break;
        const std::string gone = (*all)[below(all->size())].id;
        done = change([&](Store::Change& to) { return state::remove_assignment(to, gone, {}); });
      }
    }
    made += done;
    if (step % 10 != 9) continue;
    const auto now = current_.get();
    auto fresh = files_world("permit(principal in Group::\"g1\", action == Action::\"view\", resource);", "",
                             R"([{"uid":{"type":"User","id":"e1"},"attrs":{"x":1},"parents":[{"type":"Group","id":"g2"}]},{"uid":{"type":"Group","id":"g2"},"attrs":{},"parents":[]}])");
    const auto whole = join_directory(*fresh, *store_->read(state::read_directory), types_);
    ASSERT_TRUE(whole);
    ASSERT_EQ(cedar::entities_to_json(*now->decisions->entities), cedar::entities_to_json(*(*whole)->decisions->entities)) << step;
    ASSERT_EQ(all_policies(*now), all_policies(**whole)) << step;
    ASSERT_EQ(index_of(*now), index_of(**whole)) << step;
    ASSERT_EQ(now->revision(), (*whole)->revision());
  }
  EXPECT_GT(made, 100);
}

}  // namespace
}  // namespace why403::serve
