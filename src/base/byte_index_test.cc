// The index of bytes: every step must say what the obvious loop says.
#include "base/byte_index.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace why403::base {
namespace {

std::vector<ScanStep> steps() {
  std::vector<ScanStep> out{ScanStep::eight};
  if (widest_scan_step() != ScanStep::eight) out.push_back(ScanStep::sixteen);
  if (widest_scan_step() == ScanStep::thirty_two) out.push_back(ScanStep::thirty_two);
  return out;
}

std::size_t slow_find(std::string_view text, std::array<char, 2> wanted, std::size_t from) {
  while (from < text.size() && text[from] != wanted[0] && text[from] != wanted[1]) ++from;
  return from;
}

void check(std::string_view text, ScanStep step, int count) {
  constexpr char kWanted[4][2] = {{' ', ' '}, {'"', '\\'}, {']', ']'}, {'\0', '\xff'}};
  ByteSets sets(step);
  for (int i = 0; i < count; ++i) ASSERT_EQ(sets.add(kWanted[i][0], kWanted[i][1]), i);
  const ByteIndex index(text, sets);
  bool controls = false;
  for (const char c : text) controls |= static_cast<unsigned char>(c) < 0x20;
  EXPECT_EQ(index.has_controls(), controls);
  for (int set = 0; set < count; ++set)
    for (std::size_t from = 0; from <= text.size(); ++from) ASSERT_EQ(index.find(set, from), slow_find(text, sets.bytes(set), from)) << from << " of " << text.size();
}

TEST(ByteIndex, AgreesWithTheObviousLoop) {
  std::mt19937 random(1);
  constexpr std::string_view kAlphabet("ab ]\"\\\x1f\x20\x21\x5b\x5d\xff\x80\x00\x7f\t", 16);
  std::string text;
  for (std::size_t size : {0, 1, 7, 8, 15, 16, 31, 32, 63, 64, 65, 100, 127, 128, 129, 191, 192, 200, 511, 1000, 1023, 1024}) {
    for (const int letters : {2, 7, 16}) {
      text.clear();
      for (std::size_t i = 0; i < size; ++i) text += kAlphabet[random() % static_cast<unsigned>(letters)];
      // At the end of its memory, so that a sanitizer sees what is read behind it.
      const std::vector<char> exact(text.begin(), text.end());
      for (const ScanStep step : steps())
        for (int count = 1; count <= 4; ++count) check({exact.data(), exact.size()}, step, count);
    }
  }
}

TEST(ByteIndex, SetsAreSharedAndFew) {
  ByteSets sets;
  EXPECT_EQ(sets.add(' '), 0);
  EXPECT_EQ(sets.add('"', '\\'), 1);
  EXPECT_EQ(sets.add('\\', '"'), 1);
  EXPECT_EQ(sets.add(' '), 0);
  EXPECT_EQ(sets.add('a'), 2);
  EXPECT_EQ(sets.add('b'), 3);
  EXPECT_EQ(sets.add('c'), -1);
  EXPECT_EQ(sets.count(), 4);
}

}  // namespace
}  // namespace why403::base
