// The state against real files of SQLite: changes, faults, history, migrations, backups, and being killed.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "cedar/syntax/parser.h"
#include "state/access_requests.h"
#include "state/directory_json.h"
#include "state/erasure.h"
#include "state/grants.h"
#include "state/history.h"
#include "state/keys.h"
#include "state/migrations.h"

namespace why403::state {
namespace {

namespace fs = std::filesystem;
using Kind = EntryKind;

class StateTest : public testing::Test {
 protected:
  StateTest() : folder_(fs::temp_directory_path() / ("why403_state_" + std::to_string(::getpid()) + "_" + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~StateTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name = "state.db") const { return (folder_ / name).string(); }
  std::unique_ptr<Store> create() {
    auto store = Store::open(path(), clock_, Store::Purpose::create);
    EXPECT_TRUE(store) << store.error().what << store.error().reason;
    return std::move(*store);
  }
  template <typename Use>
  void change(Store& store, Use use) {
    Store::Change change(store, "test");
    use(change);
    const auto done = change.commit();
    ASSERT_TRUE(done) << done.error().reason;
  }
  void fill(Store& store) {
    change(store, [](Store::Change& to) {
      for (const char* each : {"ann", "ben"}) ASSERT_TRUE(put_entry(to, {.kind = Kind::person, .id = each}, {}));
      ASSERT_TRUE(put_entry(to, {.kind = Kind::group, .id = "clerks"}, {}));
      ASSERT_TRUE(put_entry(to, {.kind = Kind::role, .id = "editor", .actions = {"view", "edit"}}, {}));
      ASSERT_TRUE(add_member(to, {"clerks", Kind::person, "ann"}));
      ASSERT_TRUE(put_assignment(to, {.kind = Kind::group, .principal = "clerks", .role = "editor", .scope = "/orders/*"}));
    });
  }

  const fs::path folder_;
  base::FixedClock clock_{base::Time::from_unix_seconds(1'800'000'000)};
};

template <typename Of>
Fault::Kind fault_of(const Of& result) {
  EXPECT_FALSE(result);
  return result ? Fault::Kind::storage : result.error().kind;
}

TEST_F(StateTest, KeepsWhatWasCommittedAndNothingElse) {
  {
    const auto store = create();
    fill(*store);
    Store::Change dropped(*store, "test");
    ASSERT_TRUE(put_entry(dropped, {.kind = Kind::person, .id = "mallory"}, {}));
  }
  const auto store = Store::open(path(), clock_, Store::Purpose::serve);
  ASSERT_TRUE(store);
  const auto directory = (*store)->read(read_directory);
  ASSERT_EQ(directory->entries.size(), 4U);
  EXPECT_EQ(directory->memberships, (std::vector<Membership>{{"clerks", Kind::person, "ann"}}));
  EXPECT_EQ(directory->assignments.front().scope, "/orders/*");
  EXPECT_EQ(*(*store)->read([](Database& database) { return read_count(database, "entries"); }), 4U);
  const auto audit = (*store)->read([](Database& database) { return read_audit(database, 0, 100); });
  ASSERT_EQ(audit->size(), 6U);
  EXPECT_EQ(audit->back().kind, "assignment");
  EXPECT_EQ(audit->front().actor, "test");
}

TEST_F(StateTest, RefusesWhatDoesNotFit) {
  const auto store = create();
  fill(*store);
  Store::Change to(*store, "test");
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::person, .id = "ann"}, {.is_new = true})), Fault::Kind::exists);
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::person, .id = "ann", .name = "Ann"}, {.version = 99})), Fault::Kind::outdated);
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::person, .id = std::string(kIdBytesMax + 1, 'a')}, {})), Fault::Kind::invalid);
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::role, .id = "a@b"}, {})), Fault::Kind::invalid);
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::person, .id = "x", .attributes = "[]"}, {})), Fault::Kind::invalid);
  EXPECT_EQ(fault_of(remove_entry(to, Kind::person, "nobody", {})), Fault::Kind::not_found);
  EXPECT_EQ(fault_of(add_member(to, {"clerks", Kind::person, "nobody"})), Fault::Kind::not_found);
  EXPECT_EQ(fault_of(remove_member(to, {"clerks", Kind::person, "ben"})), Fault::Kind::not_found);
  const Assignment again{.kind = Kind::group, .principal = "clerks", .role = "editor", .scope = "/orders/*"};
  EXPECT_EQ(fault_of(put_assignment(to, again)), Fault::Kind::exists);
  for (const char* scope : {"", "orders", "/orders*", "/a/*/b", "//x", "Folder::eu"})
    EXPECT_EQ(fault_of(put_assignment(to, {.kind = Kind::person, .principal = "ann", .role = "editor", .scope = scope})), Fault::Kind::invalid) << scope;
  ASSERT_TRUE(put_entry(to, {.kind = Kind::person, .id = "cid", .source = "scim", .external_id = "7"}, {}));
  EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::person, .id = "dan", .source = "scim", .external_id = "7"}, {})), Fault::Kind::exists);
}

TEST_F(StateTest, RemovesAnEntryWithAllThatHangsOnIt) {
  const auto store = create();
  fill(*store);
  change(*store, [](Store::Change& to) { ASSERT_TRUE(remove_entry(to, Kind::group, "clerks", {})); });
  const auto directory = store->read(read_directory);
  EXPECT_EQ(directory->entries.size(), 3U);
  EXPECT_TRUE(directory->memberships.empty());
  EXPECT_TRUE(directory->assignments.empty());
}

TEST_F(StateTest, EndsAssignmentsWhenTheirTimeHasCome) {
  const auto store = create();
  fill(*store);
  change(*store, [&](Store::Change& to) {
    ASSERT_TRUE(put_assignment(to, {.kind = Kind::person, .principal = "ben", .role = "editor", .expires = clock_.now() + base::kDay}));
  });
  change(*store, [](Store::Change& to) { EXPECT_EQ(*end_assignments(to, 10), 0U); });
  clock_.set(clock_.now() + base::kDay);
  change(*store, [](Store::Change& to) { EXPECT_EQ(*end_assignments(to, 10), 1U); });
}

TEST_F(StateTest, WorksOutTheDirectoryOfThen) {
  const auto store = create();
  const auto version = [&] { return *store->read(version_in_force); };
  EXPECT_EQ(version(), "0");
  fill(*store);
  const std::string first = version();
  const auto then = store->read(read_directory);
  change(*store, [](Store::Change& to) {
    ASSERT_TRUE(put_entry(to, {.kind = Kind::person, .id = "ann", .disabled = true}, {}));
    ASSERT_TRUE(remove_entry(to, Kind::group, "clerks", {}));
    ASSERT_TRUE(put_entry(to, {.kind = Kind::service, .id = "sync"}, {}));
  });
  EXPECT_NE(version(), first);
  const auto found = store->read([&](Database& database) { return directory_at(database, first); });
  ASSERT_TRUE(*found) << found->error();
  EXPECT_EQ((*found)->entries, then->entries);
  EXPECT_EQ((*found)->memberships, then->memberships);
  EXPECT_EQ((*found)->assignments, then->assignments);
  const auto empty = store->read([&](Database& database) { return directory_at(database, "0"); });
  EXPECT_TRUE(*empty && (*empty)->entries.empty());
  for (const char* other : {"3.00000000", "77.9f3c2a10", "", "x"})
    EXPECT_FALSE(*store->read([&](Database& database) { return directory_at(database, other); })) << other;
}

TEST_F(StateTest, KeepsAuditRowsUpToALimit) {
  const auto store = create();
  store->limit_audit(5);
  fill(*store);
  const auto audit = store->read([](Database& database) { return read_audit(database, 0, 100); });
  ASSERT_EQ(audit->size(), 5U);
  EXPECT_EQ(audit->front().sequence, 2U);
  EXPECT_FALSE(*store->read([](Database& database) { return directory_at(database, "0"); }));
}

TEST_F(StateTest, WritesAndReadsTheSameJson) {
  const Entry role{.kind = Kind::role, .id = "r\"1", .name = "R", .attributes = R"({"a":[1]})", .actions = {"x"}, .version = 3};
  Entry read;
  ASSERT_TRUE(read_entry(write_entry(role), read));
  EXPECT_EQ(read, role);
  Assignment assignment{.id = "a1", .kind = Kind::service, .principal = "p", .role = "r", .expires = clock_.now(), .version = 9};
  Assignment back;
  ASSERT_TRUE(read_assignment(write_assignment(assignment), back));
  EXPECT_EQ(back, assignment);
  // What is read over several lines is kept in one: it goes out as an event, whose line ends it.
  ASSERT_TRUE(read_entry("{\"id\": \"x\", \"attributes\": {\r\n \"a b\" : [1,\t\"\\\" \\\\\" ]\n}}", read = {}));
  EXPECT_EQ(read.attributes, R"({"a b":[1,"\" \\"]})");
  for (const char* wrong : {"", "[]", "{", R"({"id":1})", R"({"id":"x","id":"x"})", R"({"idd":"x"})", R"({"kind":"robot"})", R"({"kind":"person","actions":[]})"}) {
    Entry entry;
    EXPECT_FALSE(read_entry(wrong, entry)) << wrong;
  }
}

TEST_F(StateTest, SaysItInCedar) {
  const EntityTypes types;
  const std::vector<Assignment> held = {{.kind = Kind::person, .principal = "ann", .role = "editor"},
                                        {.kind = Kind::person, .principal = "ann", .role = "editor", .scope = "/orders/*"}};
  const std::vector<std::string> groups = {"clerks"};
  EXPECT_EQ(write_cedar_entity({.kind = Kind::person, .id = "ann"}, groups, held, types),
            R"({"uid":{"type":"User","id":"ann"},"attrs":{},"parents":[{"type":"Group","id":"clerks"},{"type":"Role","id":"editor"},)"
            R"({"type":"Role","id":"editor@/orders/*"}]})");
  EXPECT_NE(write_cedar_entity({.kind = Kind::person, .id = "ann", .disabled = true}, groups, held, types).find(R"("parents":[{"type":"Role","id":"@disabled"}])"),
            std::string::npos);
  const std::vector<std::string> scopes = {"*", "/orders/*", "/*", "/a\"*x", R"(Folder::"e\"u")"};
  const Entry role{.kind = Kind::role, .id = "edi\"tor", .actions = {"view", R"(Shop::Action::"edit")"}};
  const auto policies = policies_of(role, scopes, types);
  ASSERT_EQ(policies.size(), scopes.size());
  EXPECT_EQ(policies[0].text, "permit (principal in Role::\"edi\\\"tor\", action in [Action::\"view\", Shop::Action::\"edit\"], resource);\n");
  for (const RolePolicy& each : policies) EXPECT_TRUE(cedar::parse_policies(each.text)) << each.text;
  const Entry sly{.kind = Kind::role, .id = "sly", .actions = {R"(Action::"x"], resource); permit (principal, action in [Action::"y")"}};
  const auto one = cedar::parse_policies(policies_of(sly, std::vector<std::string>{"*"}, types)[0].text);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->policies.size(), 1U) << "an action is a name, and no text of a policy";
  EXPECT_TRUE(cedar::parse_policies(disabled_policy(types).text));
  EXPECT_TRUE(policies_of({.kind = Kind::role, .id = "none"}, scopes, types).empty());
}

TEST_F(StateTest, TakesActionsThatAreNamesAndEachOnce) {
  const auto store = create();
  change(*store, [&](Store::Change& to) {
    for (const std::vector<std::string>& wrong : {std::vector<std::string>{R"(Action::"x"], resource); permit (principal, action in [Action::"y")"}, {"view", "view"}})
      EXPECT_EQ(fault_of(put_entry(to, {.kind = Kind::role, .id = "sly", .actions = wrong}, {})), Fault::Kind::invalid) << wrong[0];
    EXPECT_TRUE(put_entry(to, {.kind = Kind::role, .id = "fair", .actions = {R"(Shop::Action::"view")", "view"}}, {}));
  });
}

TEST_F(StateTest, GivesASuccessorAsLongAsTheKeyHad) {
  const auto store = create();
  change(*store, [&](Store::Change& to) {
    Key key{.name = "batch"};
    key.key.owner = "report-sync";
    key.key.expires = to.now() + base::kDay;
    const auto made = create_key(to, key, std::string(identity::kApiKeyRandomBytes, 'x'));
    ASSERT_TRUE(made);
    const auto next = rotate_key(to, false, made->key.key.id, base::kHour, std::nullopt, std::string(identity::kApiKeyRandomBytes, 'y'));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->key.key.expires, to.now() + base::kDay);
  });
}

TEST_F(StateTest, RotatesAndRevokesKeys) {
  const auto store = create();
  const std::string random(identity::kApiKeyRandomBytes, 'x');
  const std::string other(identity::kApiKeyRandomBytes, 'y');
  std::string first, second;
  std::string id;
  change(*store, [&](Store::Change& to) {
    const auto issued = create_key(to, {.name = "sync", .created = {}}, random);
    EXPECT_EQ(fault_of(issued), Fault::Kind::invalid);  // without an owner
    Key key{.name = "sync"};
    key.key.owner = "report-sync";
    key.key.scopes = {"read"};
    auto made = create_key(to, key, random);
    ASSERT_TRUE(made);
    first = made->text;
    id = made->key.key.id;
    auto next = rotate_key(to, false, id, base::kDay, std::nullopt, other);
    ASSERT_TRUE(next);
    second = next->text;
    EXPECT_EQ(fault_of(rotate_key(to, false, id, base::kDay, std::nullopt, other)), Fault::Kind::exists);
  });
  const auto holds = [&](const std::string& text, base::Time at) {
    identity::ApiKeyBook book;
    const auto keys = store->read([](Database& database) { return list_keys(database, false, {}, kKeysMax); });
    for (const Key& key : *keys) book.add(key.key);
    return book.check(text, at).has_value();
  };
  EXPECT_TRUE(holds(first, clock_.now()) && holds(second, clock_.now()));
  const base::Time later = clock_.now() + base::kDay;
  EXPECT_TRUE(!holds(first, later) && holds(second, later));
  change(*store, [&](Store::Change& to) { ASSERT_TRUE(revoke_key(to, false, second.substr(7, 8))); });
  EXPECT_FALSE(holds(second, clock_.now()));
  ASSERT_TRUE(write_uses(*store, {{id, clock_.now()}}));
  const auto used = store->read([&](Database& database) { return find_key(database, false, id); });
  EXPECT_EQ((*used)->used, clock_.now());
  // An API key is no admin key, and what is kept cannot be used.
  EXPECT_FALSE(*store->read([&](Database& database) { return check_admin_key(database, first, clock_.now()); }));
  const auto audit = store->read([](Database& database) { return read_audit(database, 0, 100); });
  for (const AuditEntry& each : *audit)
    EXPECT_EQ(write_audit_entry(each).find(first.substr(16)), std::string::npos);
  clock_.set(later + kKeptAfterEnd);
  change(*store, [&](Store::Change& to) { EXPECT_EQ(*forget_keys(to, 10), 2U); });
}

TEST_F(StateTest, ListsARevokedKeyForAsLongAsOneThatEnded) {
  const auto store = create();
  std::string id;
  change(*store, [&](Store::Change& to) {
    Key key{.name = "sync"};
    key.key.owner = "report-sync";
    const auto made = create_key(to, key, std::string(identity::kApiKeyRandomBytes, 'x'));
    ASSERT_TRUE(made);
    id = made->key.key.id;
  });
  // Made and used long ago, revoked today.
  clock_.set(clock_.now() + kKeptAfterEnd + base::kDay);
  change(*store, [&](Store::Change& to) { ASSERT_TRUE(revoke_key(to, false, id)); });
  change(*store, [](Store::Change& to) { EXPECT_EQ(*forget_keys(to, 10), 0U); });
  clock_.set(clock_.now() + kKeptAfterEnd);
  change(*store, [](Store::Change& to) { EXPECT_EQ(*forget_keys(to, 10), 1U); });
}

TEST_F(StateTest, LeavesNoTransactionOpenWhenReadingFails) {
  const auto store = create();
  fill(*store);
  const auto other = Database::open(path(), Database::Mode::existing);
  ASSERT_TRUE(other);
  (*other)->run("ALTER TABLE members RENAME TO elsewhere");
  EXPECT_FALSE(store->read(read_directory));
  (*other)->run("ALTER TABLE elsewhere RENAME TO members");
  ASSERT_TRUE((*other)->ok());
  change(*store, [](Store::Change& to) { ASSERT_TRUE(put_entry(to, {.kind = Kind::person, .id = "cid"}, {})); });
  EXPECT_EQ(store->read(read_directory)->entries.size(), 5U);
}

TEST_F(StateTest, TakesOneRequestOfASubjectForAThing) {
  const auto store = create();
  const AccessRequest asked{.subject = {"User", "ann"}, .action = {"Action", "view"}, .resource = {"Order", "7"}, .reference = "one"};
  change(*store, [&](Store::Change& to) {
    ASSERT_TRUE(put_request(to, asked));
    ASSERT_TRUE(put_request(to, asked));
    AccessRequest other = asked;
    for (std::uint64_t i = 1; i < kOpenOfSubjectMax; ++i) {
      other.resource.id = "other " + std::to_string(i);
      ASSERT_TRUE(put_request(to, other));
    }
    other.resource.id = "one too many";
    EXPECT_EQ(fault_of(put_request(to, other)), Fault::Kind::full);
    EXPECT_TRUE(put_request(to, asked));
  });
  const auto open = store->read([](Database& database) { return list_requests(database, "open", {}, 100); });
  ASSERT_EQ(open->size(), kOpenOfSubjectMax);
  const AccessRequest oldest = open->back();
  EXPECT_EQ(oldest.times, 3U);
  change(*store, [&](Store::Change& to) {
    ASSERT_TRUE(answer_request(to, oldest.id, "granted", "as agreed", "carol"));
    EXPECT_EQ(fault_of(answer_request(to, oldest.id, "refused", "", "carol")), Fault::Kind::exists);
  });
  clock_.set(clock_.now() + kKeptAfterAnswer);
  change(*store, [&](Store::Change& to) { EXPECT_EQ(*forget_requests(to, 10), 1U); });
  // How many there are falls; ids are not given again.
  EXPECT_EQ(*store->read([](Database& database) { return read_count(database, "access_requests"); }), kOpenOfSubjectMax - 1);
  change(*store, [&](Store::Change& to) { ASSERT_TRUE(put_request(to, asked)); });
  EXPECT_EQ(store->read([](Database& database) { return list_requests(database, "open", {}, 1); })->front().id, "r0000000021");
}

// All that stands in the file, or in what stands beside it.
std::string bytes_of(const fs::path& folder) {
  std::string all;
  for (const auto& file : fs::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(file.path(), std::ios::binary).rdbuf();
    all += text.str();
  }
  return all;
}

TEST_F(StateTest, ForgetsAPersonAndNobodyElse) {
  const auto store = create();
  const EntityTypes types;
  change(*store, [&](Store::Change& to) {
    for (const Kind kind : {Kind::person, Kind::service})
      ASSERT_TRUE(put_entry(to, {.kind = kind, .id = "seven-of-nine", .name = "Annika Hansen", .external_id = "x-" + std::string(name(kind)), .attributes = R"({"born":"Tendara"})"}, {}));
    ASSERT_TRUE(put_entry(to, {.kind = Kind::person, .id = "ben", .name = "Ben"}, {}));
    ASSERT_TRUE(put_entry(to, {.kind = Kind::group, .id = "clerks"}, {}));
    ASSERT_TRUE(put_entry(to, {.kind = Kind::role, .id = "editor", .actions = {"view"}}, {}));
    for (const Kind kind : {Kind::person, Kind::service}) {
      ASSERT_TRUE(add_member(to, {"clerks", kind, "seven-of-nine"}));
      ASSERT_TRUE(put_assignment(to, {.kind = kind, .principal = "seven-of-nine", .role = "editor", .note = "for Annika"}));
    }
    for (const char* type : {"User", "Service"}) {
      ASSERT_TRUE(put_request(to, {.subject = {type, "seven-of-nine"}, .action = {"Action", "view"}, .resource = {"Order", "7"}}));
      Key key{.name = "Annika's"};
      key.key.owner = "seven-of-nine";
      key.key.type = type;
      ASSERT_TRUE(create_key(to, key, std::string(identity::kApiKeyRandomBytes, type[0])));
    }
  });
  {
    Store::Change by(*store, "token seven-of-nine of https://id.example");
    ASSERT_TRUE(add_member(by, {"clerks", Kind::person, "ben"}));
    ASSERT_TRUE(put_request(by, {.subject = {"User", "ben"}, .action = {"Action", "view"}, .resource = {"Order", "8"}}));
    ASSERT_TRUE(answer_request(by, "r0000000003", "granted", "", "token seven-of-nine of https://id.example"));
    ASSERT_TRUE(by.commit());
  }
  const std::string then = *store->read(version_in_force);
  const auto before = store->read([](Database& database) { return read_audit(database, 0, 100); });
  change(*store, [&](Store::Change& to) {
    const auto erased = erase_person(to, read_forgotten(R"(User::"seven-of-nine")"), types, "erased-1");
    ASSERT_TRUE(erased);
    EXPECT_EQ(erased->entries, 1U);
    EXPECT_EQ(erased->keys, 1U);
    EXPECT_EQ(erased->requests, 1U);
  });
  // The service of the same id has everything still.
  const auto now = store->read(read_directory);
  ASSERT_EQ(now->entries.size(), 4U);
  EXPECT_EQ(now->memberships, (std::vector<Membership>{{"clerks", Kind::person, "ben"}, {"clerks", Kind::service, "seven-of-nine"}}));
  EXPECT_EQ(now->assignments.size(), 1U);
  EXPECT_EQ(store->read([](Database& database) { return list_keys(database, false, {}, 9); })->size(), 1U);
  const auto requests = store->read([](Database& database) { return list_requests(database, {}, {}, 9); });
  ASSERT_EQ(requests->size(), 2U);
  EXPECT_EQ(requests->front().answered_by, "token erased-1 of https://id.example");
  // The audit tells all of it, of somebody, and fits together; what is of others is as it was.
  const auto after = store->read([](Database& database) { return read_audit(database, 0, 100); });
  EXPECT_EQ(after->back().kind, "erasure");
  ASSERT_GT(after->size(), before->size());
  std::size_t of_service = 0;
  for (std::size_t i = 0; i < before->size(); ++i) {
    EXPECT_EQ((*after)[i].kind, (*before)[i].kind);
    of_service += write_audit_entry((*after)[i]).find("seven-of-nine") != std::string::npos;
  }
  EXPECT_EQ(of_service, 4U) << "the service, its membership, assignment and key";
  EXPECT_EQ((*after)[0].target, "erased-1");
  EXPECT_EQ(store->read(check_audit)->value_or(0), 0U);
  // The directory of before has somebody in the same place.
  const auto earlier = store->read([&](Database& database) { return directory_at(database, then); });
  ASSERT_TRUE(*earlier) << earlier->error();
  EXPECT_EQ((*earlier)->entries.size(), 5U);
  EXPECT_EQ(std::ranges::count((*earlier)->memberships, Membership{"clerks", Kind::person, "erased-1"}), 1);
  // Nothing of it stands anywhere in the file, once the service is forgotten, too.
  change(*store, [&](Store::Change& to) { ASSERT_TRUE(erase_person(to, read_forgotten("seven-of-nine"), types, "erased-2")); });
  change(*store, [&](Store::Change& to) { EXPECT_EQ(erase_person(to, read_forgotten("seven-of-nine"), types, "erased-3")->all(), 0U); });
  ASSERT_TRUE(store->settle());
  const std::string bytes = bytes_of(folder_);
  for (const char* each : {"seven-of-nine", "Annika", "Tendara"}) EXPECT_EQ(bytes.find(each), std::string::npos) << each;
}

TEST_F(StateTest, FindsWhatWasChangedBehindItsBack) {
  const auto store = create();
  fill(*store);
  EXPECT_EQ(store->read(check_audit)->value_or(0), 0U);
  const auto other = Database::open(path(), Database::Mode::existing);
  (*other)->run("UPDATE audit SET actor = 'nobody' WHERE sequence = 3");
  EXPECT_EQ(store->read(check_audit)->value_or(0), 3U);
}

TEST_F(StateTest, MigratesFromEachOlderVersion) {
  for (int version = 0; version < kVersion; ++version) {
    const std::string old = path(("old" + std::to_string(version)).c_str());
    {
      auto database = Database::open(old, Database::Mode::create);
      ASSERT_TRUE(database);
      ASSERT_TRUE(migrate(**database, version));
      if (version >= 1) {
        (*database)->run("INSERT INTO entries VALUES ('person', 'ann', 'Ann', 0, 'local', '', '{}', '[]', 1)");
        (*database)->run("INSERT INTO keys VALUES ('abcdefgh', 1, 'first', x'00', 'carol', '', '[\"admin\"]', 1, NULL, 0, '', NULL, 1)");
      }
      ASSERT_TRUE((*database)->ok());
    }
    const auto store = Store::open(old, clock_, Store::Purpose::serve);
    ASSERT_TRUE(store) << store.error().what;
    EXPECT_EQ((*store)->read(read_directory)->entries.size(), version >= 1 ? 1U : 0U);
    EXPECT_EQ((*store)->read([](Database& database) { return list_keys(database, true, {}, 9); })->size(), version >= 1 ? 1U : 0U);
    change(**store, [](Store::Change& to) { ASSERT_TRUE(put_request(to, {.subject = {"User", "ann"}})); });
  }
}

TEST_F(StateTest, RefusesFilesThatAreNotItsOwn) {
  {
    auto database = Database::open(path(), Database::Mode::create);
    (*database)->run("CREATE TABLE theirs (x); PRAGMA user_version=1;");
  }
  EXPECT_FALSE(Store::open(path(), clock_, Store::Purpose::serve));
  {
    auto database = Database::open(path("newer"), Database::Mode::create);
    ASSERT_TRUE(migrate(**database));
    (*database)->run("PRAGMA user_version=99;");
  }
  const auto newer = Store::open(path("newer"), clock_, Store::Purpose::serve);
  ASSERT_FALSE(newer);
  EXPECT_NE(newer.error().what.find("version 99"), std::string::npos);
  EXPECT_FALSE(Store::open(path("none"), clock_, Store::Purpose::serve));
  EXPECT_FALSE(Store::open(path(), clock_, Store::Purpose::create));
}

TEST_F(StateTest, IsServedByOneProcess) {
  const auto store = create();
  const auto second = Store::open(path(), clock_, Store::Purpose::serve);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().reason.find("another process"), std::string::npos);
  EXPECT_TRUE(Store::open(path(), clock_, Store::Purpose::read));
}

TEST_F(StateTest, BacksUpAndRestores) {
  const auto store = create();
  fill(*store);
  const auto before = store->read(read_directory);
  {
    // By another process's eyes, while the store is in use.
    const auto reading = Store::open(path(), clock_, Store::Purpose::read);
    ASSERT_TRUE((*reading)->back_up(path("backup")));
    EXPECT_FALSE((*reading)->back_up(path("backup")));
  }
  change(*store, [](Store::Change& to) { ASSERT_TRUE(remove_entry(to, Kind::person, "ann", {})); });
  ASSERT_TRUE(store->restore(path("backup"), "operator"));
  const auto after = store->read(read_directory);
  EXPECT_EQ(after->entries, before->entries);
  EXPECT_NE(after->version, before->version);
  const auto audit = store->read([](Database& database) { return read_audit(database, 0, 100); });
  EXPECT_EQ(audit->back().kind, "state");
  fs::resize_file(path("backup"), fs::file_size(path("backup")) / 2);
  EXPECT_FALSE(store->restore(path("backup"), "operator"));
  EXPECT_EQ(store->read(read_directory)->entries, before->entries);
}

// A writer tells each change that was acknowledged, and is killed in the midst of it.
TEST_F(StateTest, LosesNothingThatWasAcknowledgedWhenKilled) {
  create().reset();
  std::mt19937 random(403);
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 20; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t writer = ::fork();
    if (writer == 0) {
      const auto store = Store::open(path(), clock_, Store::Purpose::serve);
      if (!store) ::_exit(3);
      for (std::uint64_t i = acknowledged;; ++i) {
        Store::Change change(**store, "writer");
        if (!put_entry(change, {.kind = Kind::person, .id = std::to_string(i)}, {}) || !change.commit()) ::_exit(4);
        if (::write(ends[1], &i, sizeof i) != sizeof i) ::_exit(5);
      }
    }
    ::close(ends[1]);
    // After some changes, and then at a moment that nobody chose.
    std::uint64_t last = 0;
    bool has_any = false;
    for (auto wanted = 1 + random() % 12; wanted > 0 && ::read(ends[0], &last, sizeof last) == sizeof last; --wanted) has_any = true;
    ::usleep(static_cast<useconds_t>(random() % 3000));
    ::kill(writer, SIGKILL);
    while (::read(ends[0], &last, sizeof last) == sizeof last) has_any = true;
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(writer, &status, 0), writer);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
    ASSERT_TRUE(has_any);
    acknowledged = last + 1;
    const auto store = Store::open(path(), clock_, Store::Purpose::serve);
    ASSERT_TRUE(store) << store.error().reason;
    const std::uint64_t kept = *(*store)->read([](Database& database) { return read_count(database, "entries"); });
    // One more may be there: committed, but killed before it could say so.
    ASSERT_TRUE(kept == acknowledged || kept == acknowledged + 1) << kept << " of " << acknowledged;
    ASSERT_EQ((*store)->read(read_directory)->entries.size(), kept);
    acknowledged = kept;
  }
}

}  // namespace
}  // namespace why403::state
