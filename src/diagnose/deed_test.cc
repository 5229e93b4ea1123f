#include "diagnose/deed.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

Deed deed(std::string what) { return deeds_of({{.time = {}, .who = "carol", .what = std::move(what), .target = "", .kind = "config", .ref = {}, .place = ""}}).front(); }

TEST(Deed, SpeaksOfCauses) {
  EXPECT_TRUE(deed("rotated the hook secret").is_about(Cause::request_signature));
  EXPECT_TRUE(deed("restored /var/www from backup").is_about(Cause::file_permission));
  EXPECT_FALSE(deed("lowered DNS TTL of status page to 24").is_about(Cause::waf_rule));
  EXPECT_TRUE(deed("revoked role reader").takes);
}

TEST(Deed, WordsAreComparedInTheirParts) {
  std::set<std::string, std::less<>> words;
  add_words("DeleteRolePolicy read-ledger journals", words);
  EXPECT_TRUE(words.contains("ledger"));
  EXPECT_TRUE(words.contains("journal"));
  EXPECT_FALSE(words.contains("policy")) << "says nothing of where";
}

TEST(Deed, APersonIsNamedWhateverStandsBefore) {
  const Change change{.time = {}, .who = "hr", .what = "mateo.kowal left the company", .target = "user:mateo.kowal@example.net", .kind = "identity", .ref = {}, .place = ""};
  EXPECT_TRUE(names(change, "reporting/mateo.kowal@example.net"));
  EXPECT_TRUE(names(change, "CORP\\mateo.kowal"));
  EXPECT_FALSE(names(change, "kowalski"));
  EXPECT_TRUE(is_deliberate(change));
}

Change removal(std::int64_t second, const std::string& person) {
  return {.time = {second * base::kSecond.ns}, .who = "sync", .what = "Remove user from group membership: " + person + ", ledger-users", .target = "ledger-users", .kind = "role", .ref = event::SourceRef{0, 0, 1}, .place = ""};
}

TEST(Deed, WhatIsDoneToOneAfterAnotherIsOneHappeningAndKeepsItsWords) {
  std::vector<Change> changes;
  for (int i = 0; i < 20; ++i) changes.push_back(removal(i, "person" + std::to_string(i) + "@example.net"));
  changes.push_back({.time = {base::kHour.ns}, .who = "ci", .what = "released mail 4.2", .target = "mail", .kind = "deploy", .ref = {}, .place = ""});
  const auto deeds = deeds_of(changes);
  EXPECT_EQ(deeds.front().happening, deeds[19].happening);
  EXPECT_NE(deeds.front().happening, deeds[20].happening);
  EXPECT_FALSE(deeds.front().routine);
  EXPECT_NE(std::ranges::find(deeds.front().words, "ledger"), deeds.front().words.end()) << "said by all of them, at once";
}

TEST(Deed, WhatIsDoneAllDayIsARoutine) {
  std::vector<Change> changes;
  for (int i = 0; i < 20; ++i) changes.push_back(removal(i * 600, "person@example.net"));
  EXPECT_TRUE(deeds_of(changes).front().routine);
}

TEST(Deed, TwoRecordsOfOneDeedAreOneHappening) {
  const Change told{.time = {}, .who = "root-ops", .what = "sys/policies/acl/orders updated", .target = "policy:orders", .kind = "policy", .ref = {}, .place = "changes.ndjson:1"};
  const Change logged{.time = {base::kSecond.ns}, .who = "approle", .what = "update sys/policies/acl/orders", .target = "sys/policies/acl/orders", .kind = "policy", .ref = event::SourceRef{0, 0, 462}, .place = ""};
  const auto deeds = deeds_of({told, logged});
  EXPECT_EQ(deeds[0].happening, deeds[1].happening);
}

TEST(Deed, NamesNetworks) {
  const Deed added = deed("supply-allow.conf: added 203.0.113.48/29 (kestrel)");
  ASSERT_EQ(added.networks.size(), 1U);
  EXPECT_TRUE(added.networks[0].contains(*base::parse_ip("203.0.113.51")));
}

TEST(Deed, AKeyThatIsReplacedIsNotTakenAway) {
  Change change{.time = {}, .who = "ops", .what = "removed key deploy@ci from authorized_keys of deploy", .target = "bastion:deploy", .kind = "identity", .ref = {}, .place = ""};
  EXPECT_TRUE(withdraws(change));
  change.what = "key of consumer acme rotated, old credential deleted";
  EXPECT_FALSE(withdraws(change));
}

}  // namespace
}  // namespace why403::diagnose
