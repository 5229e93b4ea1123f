#include "identity/api_key.h"

#include <gtest/gtest.h>

namespace why403::identity {
namespace {

const base::Time kNow = base::Time::from_unix_seconds(1'800'000'000);

std::string random_bytes(char seed) { return std::string(kApiKeyRandomBytes, seed); }

std::string fault_of(const Result<const ApiKey*, ApiKeyFault>& result) {
  return result ? "none" : std::string(name(result.error()));
}

TEST(ApiKey, IsKnownByItsSecretAlone) {
  ApiKeyBook book;
  const IssuedKey issued = issue_api_key({.owner = "report-sync", .scopes = {"read"}}, random_bytes('a'));
  EXPECT_EQ(issued.record.secret_hash.find(issued.text.substr(16)), std::string::npos);
  ASSERT_TRUE(book.add(issued.record));
  EXPECT_FALSE(book.add(issued.record));
  const auto found = book.check(issued.text, kNow);
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)->owner, "report-sync");
  for (std::size_t at = 0; at < issued.text.size(); ++at) {
    std::string changed = issued.text;
    changed[at] = changed[at] == 'A' ? 'E' : 'A';
    EXPECT_NE(fault_of(book.check(changed, kNow)), "none") << at;
  }
}

TEST(ApiKey, TellsItsFaultsApart) {
  ApiKeyBook book;
  const IssuedKey expired = issue_api_key({.expires = kNow}, random_bytes('b'));
  const IssuedKey revoked = issue_api_key({.revoked = true}, random_bytes('c'));
  book.add(expired.record);
  book.add(revoked.record);
  EXPECT_EQ(fault_of(book.check(expired.text, kNow)), "expired");
  EXPECT_EQ(fault_of(book.check(expired.text, kNow - base::kSecond)), "none");
  EXPECT_EQ(fault_of(book.check(revoked.text, kNow)), "revoked");
  EXPECT_EQ(fault_of(book.check(issue_api_key({}, random_bytes('d')).text, kNow)), "unknown");
  std::string wrong = revoked.text;
  wrong[30] = wrong[30] == 'x' ? 'y' : 'x';
  EXPECT_EQ(fault_of(book.check(wrong, kNow)), "secret-wrong") << "and not that it was revoked";
  for (const std::string& text :
       {std::string(), std::string("why403_"), revoked.text + "A", "x" + revoked.text})
    EXPECT_EQ(fault_of(book.check(text, kNow)), "malformed");
}

TEST(ApiKey, IsWrittenAndReadAgain) {
  const IssuedKey issued =
      issue_api_key({.owner = "report-sync", .type = "Service", .scopes = {"read", "list"}, .expires = kNow},
                    random_bytes('e'));
  const auto book = read_api_keys("[" + write_api_key(issued.record) + "]", "keys.json");
  ASSERT_TRUE(book) << book.error()[0].reason;
  const auto found = (*book)->check(issued.text, kNow - base::kSecond);
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)->type, "Service");
  EXPECT_EQ((*found)->scopes, (std::vector<std::string>{"read", "list"}));
  EXPECT_EQ((*found)->expires, kNow);
}

TEST(ApiKey, RecordsAreReadStrictly) {
  const std::string hash = std::string(64, 'a');
  const auto read = [](const std::string& text) { return read_api_keys(text, "keys.json"); };
  const std::string whole = R"("id":"AAAAAAAA","owner":"x","sha256":")" + hash + '"';
  // As YAML gives it: every value a text.
  EXPECT_TRUE(read("[{" + whole + R"(,"scopes":"read","revoked":"true","expires":null}])"));
  EXPECT_TRUE(read("[]"));
  for (const std::string& wrong :
       {std::string(), std::string("{}"), std::string("[1]"), "[{" + whole + "}] x",
        "[{" + whole + "},{" + whole + "}]", "[{" + whole + R"(,"owner":"y"}])",
        "[{" + whole + R"(,"expires":"soon"}])", "[{" + whole + R"(,"x":1}])",
        "[{" + whole + R"(,"revoked":"no"}])", std::string(R"([{"id":"AAAAAAAA","owner":"x"}])"),
        std::string(R"([{"id":"AAAAAAAA","owner":"x","sha256":"AB"}])"),
        R"([{"id":"A","owner":"x","sha256":")" + hash + "\"}]"})
    EXPECT_FALSE(read(wrong)) << wrong;
}

}  // namespace
}  // namespace why403::identity
