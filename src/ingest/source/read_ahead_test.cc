#include "ingest/source/read_ahead.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <numeric>

#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

std::string numbered_lines(int count) {
  std::string text;
  for (int i = 1; i <= count; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST(ReadAhead, GivesTheSameBytes) {
  const std::string text = numbered_lines(10'000);
  for (const std::size_t piece : {1U, 100U, 1U << 20}) {
    ReadAhead ahead(std::make_unique<PieceSource>(text, 977, true), piece);
    const Contents contents = contents_of(ahead, 333);
    EXPECT_TRUE(contents.bytes == text);
    EXPECT_EQ(contents.failures.size(), 1U);
  }
}

TEST(BlocksAhead, SeveralThreadsShareTheBlocks) {
  const std::string text = numbered_lines(50'000);
  MemorySource source(text);
  BlocksAhead ahead(std::make_unique<BlockReader>(source, BlockReader::Limits{.block_bytes = 1000}), {});
  std::atomic<std::uint64_t> sum = 0;
  std::atomic<bool> numbers_agree = true;
  const auto work = [&] {
    BlockBuffer buffer;
    Block block;
    while (true) {
      const auto more = ahead.next(buffer, block);
      if (!more || !*more) return;
      for_each_line(block, [&](std::string_view line, std::uint64_t number) {
        if (line != std::to_string(number)) numbers_agree = false;
        sum += number;
      });
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(numbers_agree);
  EXPECT_EQ(sum, 50'000ULL * 50'001 / 2);
  EXPECT_EQ(ahead.counts().lines, 50'000U);
}

TEST(BlocksAhead, TellsAFailureOnceAfterAllBlocks) {
  PieceSource source("one\ntwo", 1, true);
  BlocksAhead ahead(std::make_unique<BlockReader>(source), {});
  BlockBuffer buffer;
  Block block;
  std::string seen;
  int failures = 0;
  while (true) {
    const auto more = ahead.next(buffer, block);
    if (!more) ++failures;
    if (more && !*more) break;
    if (more) seen += block.bytes;
  }
  EXPECT_EQ(seen, "one\ntwo");
  EXPECT_EQ(failures, 1);
}

TEST(BlocksAhead, TheConsumerMayLeaveEarly) {
  const std::string text = numbered_lines(50'000);
  BlockBuffer buffer;
  Block block;
  MemorySource source(text);
  { const BlocksAhead never_asked(std::make_unique<BlockReader>(source), {}); }
  BlocksAhead ahead(std::make_unique<BlockReader>(source, BlockReader::Limits{.block_bytes = 100}), {});
  ASSERT_TRUE(*ahead.next(buffer, block));
  EXPECT_EQ(block.first_line, 1U);
}

TEST(BlocksAhead, LeavingEarlyEndsAWaitOnAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "one\ntw", 6), 6);
  {
    auto source = open_input({.path = "/dev/fd/" + std::to_string(ends[0]), .name = "pipe"});
    ASSERT_TRUE(source);
    BlocksAhead ahead(std::make_unique<BlockReader>(**source, BlockReader::Limits{.eager = true}), [&] { (*source)->cancel(); });
    BlockBuffer buffer;
    Block block;
    ASSERT_TRUE(*ahead.next(buffer, block));
    EXPECT_EQ(block.bytes, "one\n");
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Ahead, NeverRunsFurtherAheadThanAllowed) {
  std::atomic<int> produced = 0;
  std::atomic<int> taken = 0;
  std::atomic<int> furthest = 0;
  Ahead<int> ahead(
      [&](int& item) -> Result<bool, Message> {
        item = ++produced;
        furthest = std::max(furthest.load(), produced - taken);
        return produced <= 1000;
      },
      {}, 3);
  int item = 0;
  while (*ahead.next(item)) EXPECT_EQ(item, ++taken);
  EXPECT_EQ(taken, 1000);
  // Three wait, one is being made, and one may have been taken but not counted yet.
  EXPECT_LE(furthest, 5);
}

}  // namespace
}  // namespace why403::ingest
