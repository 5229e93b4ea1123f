#include "identity/token_cache.h"

#include <gtest/gtest.h>

namespace why403::identity {
namespace {

TokenCache::Known known(const std::string& id) {
  TokenCache::Known known;
  known.principal.id = id;
  return known;
}

TEST(TokenCache, FindsTheVeryTextAndNothingElse) {
  TokenCache cache({1});
  EXPECT_EQ(cache.find("a.b.c"), nullptr);
  cache.put("a.b.c", known("ann"));
  cache.put("a.b.d", known("bob"));
  ASSERT_NE(cache.find("a.b.c"), nullptr);
  EXPECT_EQ(cache.find("a.b.c")->principal.id, "ann");
  EXPECT_EQ(cache.find("a.b.d")->principal.id, "bob");
  for (const char* other : {"", "a.b.", "a.b.c ", "A.b.c"}) EXPECT_EQ(cache.find(other), nullptr);
  cache.put("a.b.c", known("eve"));
  EXPECT_EQ(cache.find("a.b.c")->principal.id, "eve") << "the newer word counts";
}

TEST(TokenCache, IsBoundedAndKeepsWhatIsUsed) {
  TokenCache cache({2});
  cache.put("used", known("used"));
  std::size_t kept = 0;
  constexpr std::size_t kMany = 4 * TokenCache::kTokensMax;
  for (std::size_t i = 0; i < kMany; ++i) {
    cache.put(std::to_string(i), known("x"));
    ASSERT_NE(cache.find("used"), nullptr) << i;
  }
  for (std::size_t i = 0; i < kMany; ++i) kept += cache.find(std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_EQ(kept, TokenCache::kTokensMax - 1) << "one is `used`";
  const std::string huge(TokenCache::kTextBytesMax + 1, 'a');
  cache.put(huge, known("huge"));
  EXPECT_EQ(cache.find(huge), nullptr);
}

TEST(TokenCache, NeverDropsOneOfTheHalfThatWasUsedLast) {
  TokenCache cache({4});
  const auto name = [](std::size_t i) { return std::to_string(i); };
  for (std::size_t i = 0; i < TokenCache::kTokensMax; ++i) cache.put(name(i), known("x"));
  constexpr std::size_t kHalf = TokenCache::kTokensMax / 2;
  for (std::size_t i = 0; i < kHalf; ++i) ASSERT_NE(cache.find(name(2 * i)), nullptr) << i;
  for (std::size_t i = 0; i < kHalf; ++i) cache.put("new" + name(i), known("y"));
  for (std::size_t i = 0; i < kHalf; ++i) EXPECT_NE(cache.find(name(2 * i)), nullptr) << i;
}

TEST(TokenCache, AsManyCallersAsPlacesNeverPushEachOtherOut) {
  TokenCache cache({3});
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < TokenCache::kTokensMax; ++i) {
      EXPECT_EQ(cache.find(std::to_string(i)) != nullptr, round > 0) << i;
      if (round == 0) cache.put(std::to_string(i), known("x"));
    }
}

}  // namespace
}  // namespace why403::identity
