#include "diagnose/deed.h"

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

}  // namespace
}  // namespace why403::diagnose
