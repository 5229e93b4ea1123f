#include "diagnose/phrases.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

std::string found_in(const Phrases& phrases, std::string_view text) {
  PhraseSet found(phrases.size());
  phrases.find(text, found);
  std::string out;
  for (std::uint32_t i = 0; i < phrases.size(); ++i) out += found.has(i) ? '1' : '0';
  return out;
}

TEST(Phrases, FindsWhatLiesInsideAndOverEachOther) {
  const Phrases phrases({"he", "she", "his", "hers", "expired"});
  EXPECT_EQ(found_in(phrases, "USHERS"), "11010");
  EXPECT_EQ(found_in(phrases, "this"), "00100");
  EXPECT_EQ(found_in(phrases, "token Expired!"), "00001");
  EXPECT_EQ(found_in(phrases, "shi"), "00000");
  EXPECT_EQ(found_in(phrases, ""), "00000");
}

TEST(Phrases, FindsEachAlsoBetweenBytesThatNoPhraseHas) {
  const Phrases phrases({"a b", "b"});
  EXPECT_EQ(found_in(phrases, "\xff" "a b\x01"), "11");
  EXPECT_EQ(found_in(phrases, "a\xff b"), "01");
}

TEST(Phrases, NoneAreFoundWithoutAny) { EXPECT_EQ(found_in(Phrases(), "text"), ""); }

TEST(Phrases, WhatIsTooMuchIsAlwaysFound) {
  std::vector<std::string> many;
  for (int i = 0; i < 20; ++i) many.push_back(std::string(4000, static_cast<char>('a' + i)));
  const std::string found = found_in(Phrases(many), "nothing of it");
  EXPECT_EQ(found.front(), '0');
  EXPECT_EQ(found.back(), '1');
}

}  // namespace
}  // namespace why403::diagnose
