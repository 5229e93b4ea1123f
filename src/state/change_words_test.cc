#include "state/change_words.h"

#include <gtest/gtest.h>

#include "state/directory_json.h"

namespace why403::state {
namespace {

AuditEntry entry(std::string kind, std::string target, std::optional<std::string> before, std::optional<std::string> after) {
  return {.sequence = 1, .time = {}, .actor = "key carol (3q2-7w8x)", .kind = std::move(kind), .target = std::move(target), .before = std::move(before), .after = std::move(after), .in_force = true};
}

std::string told(const AuditEntry& change) {
  const auto words = words_of(change, {});
  return words ? words->who + " " + words->what + "; " + words->target + "; " + words->kind + "; " + words->about.type + " " + words->about.id : "nothing";
}

TEST(ChangeWords, SayWhoDidWhatToWhom) {
  const std::string member = write_membership({"readers", EntryKind::person, "ann"});
  EXPECT_EQ(told(entry("member", "readers", member, std::nullopt)), "carol removed person ann from group readers; group:readers; role; User ann");
  EXPECT_EQ(told(entry("member", "readers", std::nullopt, member)), "carol added person ann to group readers; group:readers; role; User ann");
  const std::string assigned = write_assignment({.id = "a1", .kind = EntryKind::service, .principal = "sync", .role = "editor", .scope = "/orders/*"});
  EXPECT_EQ(told(entry("assignment", "a1", std::nullopt, assigned)), "carol assigned role editor in /orders/* to service sync; role:editor; role; Service sync");
  EXPECT_EQ(told(entry("assignment", "a1", assigned, std::nullopt)), "carol removed role editor in /orders/* from service sync; role:editor; role; Service sync");
  const std::string ann = write_entry({.kind = EntryKind::person, .id = "ann"});
  EXPECT_EQ(told(entry("person", "ann", std::nullopt, ann)), "carol added person ann to the directory; person:ann; identity; User ann");
  EXPECT_EQ(told(entry("person", "ann", ann, write_entry({.kind = EntryKind::person, .id = "ann", .disabled = true}))), "carol disabled person ann; person:ann; identity; User ann");
  const std::string role = write_entry({.kind = EntryKind::role, .id = "editor", .actions = {"change", "view"}});
  EXPECT_EQ(told(entry("role", "editor", role, write_entry({.kind = EntryKind::role, .id = "editor", .actions = {"view"}}))), "carol removed change from the actions of role editor; role:editor; role;  ");
  EXPECT_EQ(told(entry("role", "editor", role, std::nullopt)), "carol removed role editor from the directory; role:editor; role;  ");
  const std::string key = R"({"id":"3q2-7w8x","owner":"sync","type":"Service","revoked":true})";
  EXPECT_EQ(told(entry("key", "3q2-7w8x", key, key)), "carol revoked API key 3q2-7w8x of sync; key:3q2-7w8x; identity; Service sync");
}

TEST(ChangeWords, AreOfWhatDecisionsDependOn) {
  AuditEntry asked = entry("access-request", "r1", std::nullopt, "{}");
  EXPECT_EQ(told(asked), "nothing");
  asked = entry("member", "readers", std::nullopt, write_membership({"readers", EntryKind::person, "ann"}));
  asked.in_force = false;
  EXPECT_EQ(told(asked), "nothing");
  EXPECT_EQ(told(entry("member", "readers", std::nullopt, "broken")), "nothing");
}

TEST(ChangeWords, NameWhoeverShowedACredential) {
  EXPECT_EQ(who_of("token ann of berlin of https://id.example"), "ann of berlin");
  EXPECT_EQ(who_of("key night (sync) (3q2-7w8x)"), "night (sync)");
  EXPECT_EQ(who_of("user 0"), "user 0");
}

}  // namespace
}  // namespace why403::state
