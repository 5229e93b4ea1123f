// The rooms below the transport: configuration, page tokens, words.
#include <gtest/gtest.h>

#include "serve/configuration.h"
#include "serve/page_token.h"
#include "serve/words.h"

namespace why403::serve {
namespace {

Messages wrong_with(const std::string& text) {
  const auto read = parse_configuration(text, "/etc/why403/why403.yaml");
  return read ? Messages{} : read.error();
}

TEST(Configuration, ReadsWhatItIsTold) {
  const auto read = parse_configuration(
      "listen: '[::1]:8080'\nthreads: 3\nlimits: {idle: 5s, connections: 7}\npolicies: [a.cedar, "
      "sub/b.cedar]\n"
      "block: 203.0.113.0/24\nproxies: [10.0.0.1, 10.1.0.0/16]\nauthzen: {url: 'https://pdp.example/'}\n",
      "/etc/why403/why403.yaml");
  ASSERT_TRUE(read) << render_terminal(read.error()[0], false);
  EXPECT_EQ(read->server.address.port, 8080);
  EXPECT_EQ(read->server.limits.idle_max.ns, 5 * base::kSecond.ns);
  EXPECT_EQ(read->server.limits.connections_max, 7U);
  EXPECT_EQ(read->policies, (std::vector<std::string>{"/etc/why403/a.cedar", "/etc/why403/sub/b.cedar"}));
  EXPECT_EQ(read->block.size(), 1U);
  EXPECT_EQ(read->proxies.size(), 2U);
}

TEST(Configuration, IsOnLoopbackUnlessTold) {
  const auto read = parse_configuration("policies: a.cedar\n", "x.yaml");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->server.address.ip.is_loopback());
}

TEST(Configuration, TellsEveryFaultWithItsLine) {
  const Messages wrong = wrong_with(
      "policies: a.cedar\nlisen: 127.0.0.1:1\nthreads: many\nlimits:\n  idle: never\n  body_bytes: 1\nblock: "
      "[x]\n"
      "policies: b.cedar\nlisten: 127.0.0.1\n");
  std::vector<std::pair<std::uint32_t, std::string>> got;
  for (const Message& each : wrong) got.emplace_back(each.where ? each.where->line : 0, each.what);
  ASSERT_EQ(got.size(), 7U);
  EXPECT_EQ(got[0].first, 2U);
  EXPECT_EQ(got[0].second, "unknown key `lisen`");
  EXPECT_EQ(wrong[0].help, "did you mean `listen`?");
  EXPECT_EQ(got[1].first, 3U);
  EXPECT_EQ(got[2].first, 5U);
  EXPECT_EQ(got[3].first, 6U);
  EXPECT_EQ(got[4].second, "`x` is no network");
  EXPECT_EQ(got[5].second, "`policies` stands there twice");
  EXPECT_EQ(got[6].first, 9U);
}

TEST(Configuration, NeedsPoliciesAndYaml) {
  EXPECT_EQ(wrong_with("").size(), 1U);
  EXPECT_EQ(wrong_with("policies: []\n").size(), 1U);
  EXPECT_EQ(wrong_with("- a\n").size(), 1U);
  EXPECT_EQ(wrong_with("policies: [a\n").at(0).where->source, "/etc/why403/why403.yaml");
}

TEST(PageToken, IsGoodForItsQuestionRevisionAndKey) {
  const TokenKey key = random_key();
  const std::string token = seal_page({.position = 7, .limit = 3}, {"subject", "user"}, "r1", key);
  const auto opened = open_page(token, {"subject", "user"}, "r1", key);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->position, 7U);
  EXPECT_EQ(opened->limit, 3U);
  EXPECT_FALSE(open_page(token, {"subject", "usr"}, "r1", key));
  EXPECT_FALSE(open_page(token, {"subjectu", "ser"}, "r1", key));
  EXPECT_FALSE(open_page(token, {"subject", "user"}, "r1", random_key()));
  EXPECT_NE(open_page(token, {"subject", "user"}, "r2", key).error().find("earlier revision"),
            std::string::npos);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_page(changed, {"subject", "user"}, "r1", key)) << i;
  }
}

TEST(Words, AreThereForEveryCause) {
  EXPECT_NE(refusal_words("permission-missing").en, refusal_words("explicit-deny").en);
  EXPECT_FALSE(refusal_words("what nobody knows").en.empty());
}

}  // namespace
}  // namespace why403::serve
