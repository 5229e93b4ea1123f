#include "ingest/source/block_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

using std::string_view_literals::operator""sv;

struct Line {
  std::string text;
  std::uint64_t number = 0;
  bool operator==(const Line&) const = default;
};

struct Reading {
  std::vector<Line> lines;
  std::vector<std::string> failures;
  std::uint64_t cut_lines = 0;
  std::uint64_t cut_bytes = 0;
  std::uint64_t bytes = 0;
};

Reading read_all(ByteSource& source, BlockReader::Limits limits) {
  Reading reading;
  BlockReader reader(source, limits);
  BlockBuffer buffer;
  Block block;
  std::uint64_t offset = 0;
  while (true) {
    auto more = reader.next(buffer, block);
    if (!more) {
      reading.failures.push_back(more.error().what);
      continue;
    }
    if (!*more) break;
    EXPECT_GE(block.offset, offset);
    offset = block.offset;
    for_each_line(block, [&](std::string_view line, std::uint64_t number) {
      reading.lines.push_back({std::string(line), number});
    });
  }
  const BlockSource::Counts counts = reader.counts();
  reading.cut_lines = counts.cut_lines;
  reading.cut_bytes = counts.cut_bytes;
  reading.bytes = counts.bytes;
  EXPECT_EQ(counts.lines, reading.lines.size());
  return reading;
}

Reading read_text(std::string_view text, BlockReader::Limits limits = {}) {
  MemorySource source(text);
  return read_all(source, limits);
}

TEST(BlockReader, GivesLinesWithTheirNumbers) {
  const std::vector<Line> expected{
      {"one", 1}, {"", 2}, {"two\r", 3}, {std::string("n\0l", 3), 4}, {"last", 5}};
  const std::string_view text = "one\r\n\ntwo\r\r\nn\0l\nlast"sv;
  for (std::size_t block_bytes = 1; block_bytes < 24; ++block_bytes)
    for (std::size_t piece = 1; piece < 24; ++piece)
      for (const bool eager : {false, true}) {
        PieceSource source(text, piece);
        const Reading reading = read_all(source, {.block_bytes = block_bytes, .eager = eager});
        EXPECT_EQ(reading.lines, expected) << block_bytes << " " << piece;
        EXPECT_EQ(reading.bytes, text.size());
      }
}

TEST(BlockReader, EmptyAndAlmostEmptyInputs) {
  EXPECT_TRUE(read_text("").lines.empty());
  EXPECT_EQ(read_text("\n").lines, (std::vector<Line>{{"", 1}}));
  EXPECT_EQ(read_text("\r").lines, (std::vector<Line>{{"", 1}}));
  EXPECT_TRUE(read_text("\xEF\xBB\xBF").lines.empty());
}

TEST(BlockReader, CutsLinesLongerThanTheLimitAndKeepsCounting) {
  const std::string text = "short\n" + std::string(100, 'x') + "\nafter\n" + std::string(17, 'y');
  for (std::size_t block_bytes = 1; block_bytes < 40; ++block_bytes)
    for (const std::size_t piece : {1U, 3U, 7U, 200U}) {
      PieceSource source(text, piece);
      const Reading reading = read_all(source, {.block_bytes = block_bytes, .line_bytes_max = 16});
      const std::vector<Line> expected{
          {"short", 1}, {std::string(16, 'x'), 2}, {"after", 3}, {std::string(16, 'y'), 4}};
      EXPECT_EQ(reading.lines, expected) << block_bytes << " " << piece;
      EXPECT_EQ(reading.cut_lines, 2U);
      EXPECT_EQ(reading.cut_bytes, 85U);
      EXPECT_EQ(reading.bytes, text.size());
    }
}

TEST(BlockReader, KeepsALineOfExactlyTheLimit) {
  const Reading reading =
      read_text(std::string(16, 'x') + "\n" + std::string(16, 'y'), {.block_bytes = 4, .line_bytes_max = 16});
  EXPECT_EQ(reading.lines, (std::vector<Line>{{std::string(16, 'x'), 1}, {std::string(16, 'y'), 2}}));
  EXPECT_EQ(reading.cut_lines, 0U);
}

TEST(BlockReader, ReadsALineOfTenMebibytesWhole) {
  const std::string line(10 << 20, 'x');
  const Reading reading = read_text("a\n" + line + "\nb\n");
  ASSERT_EQ(reading.lines.size(), 3U);
  EXPECT_EQ(reading.lines[1].text, line);
  EXPECT_EQ(reading.lines[2], (Line{"b", 3}));
}

TEST(BlockReader, RemovesByteOrderMarksAndReadsUtf16) {
  const std::vector<Line> expected{{"h\u00e9\u20ac", 1}, {"\U0001F600", 2}};
  const std::string utf8 = "\xEF\xBB\xBFh\u00e9\u20ac\r\n\U0001F600";
  std::string little = "\xFF\xFE";
  std::string big = "\xFE\xFF";
  for (const char16_t unit : std::u16string_view(u"h\u00e9\u20ac\r\n\U0001F600")) {
    little += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
    big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
  }
  for (const std::string& text : {utf8, little, big})
    for (std::size_t piece = 1; piece < 9; ++piece) {
      PieceSource source(text, piece);
      EXPECT_EQ(read_all(source, {}).lines, expected) << piece;
    }
  EXPECT_EQ(read_text("\xFF\xFE\x00\xD8\x61\x00\x62"sv).lines, (std::vector<Line>{{"\ufffda\ufffd", 1}}));
  EXPECT_EQ(read_text("\xEF\xBBx").lines, (std::vector<Line>{{"\xEF\xBBx", 1}}));
}

TEST(BlockReader, TellsAFailureOnceAfterAllThatWasRead) {
  for (const std::string text : {"", "a", "ab", "abc\nd", "\xFF\xFEx"}) {
    PieceSource source(text, 1, true);
    const Reading reading = read_all(source, {});
    EXPECT_EQ(reading.failures, std::vector<std::string>{"the end is missing"}) << text;
    EXPECT_EQ(reading.lines.empty(), text.empty());
  }
}

TEST(ForEachLine, StopsWhenTold) {
  int seen = 0;
  for_each_line(Block{.bytes = "a\nb\nc\n"}, [&](std::string_view, std::uint64_t number) {
    ++seen;
    return number < 2;
  });
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace why403::ingest
