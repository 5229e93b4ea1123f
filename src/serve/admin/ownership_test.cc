#include "serve/admin/ownership.h"

#include <gtest/gtest.h>

#include "policy/files.h"
#include "serve/access_ticket.h"
#include "serve/world.h"
#include "state/access_requests.h"
#include "state/directory.h"

namespace why403::serve {
namespace {

World world_with(const std::string& entities) {
  auto read = policy::read_world({{"app.cedar", "permit (principal, action, resource);"}}, {}, {"entities.json", entities});
  EXPECT_TRUE(read);
  auto snapshot = std::make_shared<decide::Snapshot>();
  snapshot->engine = read->engine;
  snapshot->entities = read->entities;
  World world;
  world.decisions = std::move(snapshot);
  return world;
}

bool is_owned(const char* ownership, const char* role, const char* scope, const World& world) {
  const auto read = read_ownership(ownership);
  EXPECT_TRUE(read) << ownership;
  return read && covers(*read, role, scope, world);
}

TEST(Ownership, IsReadAsItIsWritten) {
  for (const char* text : {"owner", "owner:editor", "owner@/orders/*", R"(owner:editor@Folder::"e@u")"}) EXPECT_EQ(write_ownership(read_ownership(text).value_or(Ownership{"none"})), text);
  for (const char* text : {"", "owners", "owner:", "owner:@/x", "owner@", "owner@orders", "owner@/a/*/b", "admin", "helpdesk@/x"}) EXPECT_FALSE(read_ownership(text)) << text;
}

TEST(Ownership, ReachesWhatIsWithinItsScopeAndNoFurther) {
  const World world = world_with(R"([{"uid":{"type":"Folder","id":"berlin"},"attrs":{},"parents":[{"type":"Folder","id":"eu"}]}])");
  for (const char* scope : {"*", "/", "/orders/*", R"(Folder::"eu")"}) EXPECT_TRUE(is_owned("owner", "editor", scope, world)) << scope;
  for (const char* scope : {"/orders", "/orders/*", "/orders/7", "/orders/eu/*"}) EXPECT_TRUE(is_owned("owner@/orders/*", "editor", scope, world)) << scope;
  for (const char* scope : {"*", "/*", "/", "/ordersfoo", "/order", "/invoices/*", R"(Folder::"eu")"}) EXPECT_FALSE(is_owned("owner@/orders/*", "editor", scope, world)) << scope;
  EXPECT_TRUE(is_owned("owner@/orders", "editor", "/orders", world));
  for (const char* scope : {"/orders/*", "/orders/7", "*"}) EXPECT_FALSE(is_owned("owner@/orders", "editor", scope, world)) << scope;
  EXPECT_TRUE(is_owned("owner@/*", "editor", "/orders/7", world));
  EXPECT_FALSE(is_owned("owner@/*", "editor", "*", world));
  for (const char* scope : {R"(Folder::"eu")", R"(Folder::"berlin")"}) EXPECT_TRUE(is_owned(R"(owner@Folder::"eu")", "editor", scope, world)) << scope;
  for (const char* scope : {R"(Folder::"us")", R"(Group::"eu")", "*", "/eu"}) EXPECT_FALSE(is_owned(R"(owner@Folder::"eu")", "editor", scope, world)) << scope;
  EXPECT_FALSE(is_owned(R"(owner@Folder::"berlin")", "editor", R"(Folder::"eu")", world));
  EXPECT_TRUE(is_owned("owner:editor@/orders/*", "editor", "/orders/7", world));
  EXPECT_FALSE(is_owned("owner:editor@/orders/*", "admin", "/orders/7", world));
  EXPECT_FALSE(is_owned("owner:editor", "", R"(Group::"clerks")", world)) << "who hands out one role says nothing of who is in a group";
}

TEST(Ownership, OfAGroupIsOfThatGroupAlone) {
  const auto is_owner = [](const char* text, const char* group) { return owns_group({*read_ownership(text)}, group); };
  EXPECT_TRUE(is_owner("owner", R"(Group::"clerks")"));
  EXPECT_TRUE(is_owner(R"(owner@Group::"clerks")", R"(Group::"clerks")"));
  EXPECT_FALSE(is_owner(R"(owner@Group::"clerks")", R"(Group::"managers")")) << "though managers may be nested in it";
  EXPECT_FALSE(is_owner("owner:editor", R"(Group::"clerks")"));
  EXPECT_FALSE(is_owner("owner@/orders/*", R"(Group::"clerks")"));
}

TEST(Ownership, NoPathThatReachesFurtherThanWhatWasAsked) {
  state::AccessRequest asked{.path = "GET /orders/7"};
  EXPECT_EQ(path_asked_for(asked), "/orders/7");
  for (const std::string& path : {std::string("/orders/*"), std::string("/orders/%2a"), std::string("/orders/7*"), "/" + std::string(kTicketPathBytesMax, 'a')}) {
    asked.path = "GET " + path;
    EXPECT_EQ(path_asked_for(asked), "") << path;
  }
}

TEST(Ownership, AnswersWhatItCouldGrant) {
  const World world = world_with("[]");
  const std::vector<state::Entry> roles = {{.kind = state::EntryKind::role, .id = "editor", .actions = {"change"}}, {.kind = state::EntryKind::role, .id = "viewer", .actions = {R"(Action::"view")"}}};
  state::AccessRequest asked{.subject = {"User", "eve"}, .action = {"Action", "view"}, .resource = {"Order", "7"}, .path = "GET /orders/7"};
  const auto is_owner = [&](const char* text) { return owns({*read_ownership(text)}, asked, roles, world); };
  for (const char* each : {"owner", "owner@/orders/*", "owner@/orders/7", R"(owner@Order::"7")", "owner:viewer", "owner:viewer@/orders/*"}) EXPECT_TRUE(is_owner(each)) << each;
  for (const char* each : {"owner@/invoices/*", R"(owner@Order::"8")", "owner:editor", "owner:none", "owner:editor@/orders/*"}) EXPECT_FALSE(is_owner(each)) << each;
  // What is meant is what was decided on.
  asked.path = "GET /%6frders/7";
  EXPECT_TRUE(is_owner("owner@/orders/*"));
  for (const char* path : {"GET /orders/../ledger", "GET /orders/%2e%2e/ledger", "GET", ""}) {
    asked.path = path;
    EXPECT_FALSE(is_owner("owner@/orders/*")) << path;
    EXPECT_TRUE(is_owner("owner")) << path;
  }
}

}  // namespace
}  // namespace why403::serve
