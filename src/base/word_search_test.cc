#include "base/word_search.h"

#include <gtest/gtest.h>

#include <array>

namespace why403::base {
namespace {

TEST(WordSearch, FindsTheFirstOfTheListAsLookingForEachWould) {
  constexpr std::array<std::string_view, 7> words{"union select", "select", "un", "<script", "/etc/passwd", "ss", "\xff\xfe"};
  const WordSearch search(words);
  for (const std::string_view text : {"", "u", "un", "a union select b", "a select union", "<scripT <script", "/etc/passw", "x/etc/passwd", "\xff\xfe!", "glass", "unio", "uunn"}) {
    std::size_t wanted = WordSearch::npos;
    for (std::size_t i = 0; i < words.size() && wanted == WordSearch::npos; ++i)
      if (text.find(words[i]) != std::string_view::npos) wanted = i;
    EXPECT_EQ(search.first(text), wanted) << text;
    EXPECT_EQ(search.any(text), wanted != WordSearch::npos) << text;
  }
}

}  // namespace
}  // namespace why403::base
