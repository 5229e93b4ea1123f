#include "ingest/source/opened_input.h"

#include <gtest/gtest.h>

#include "ingest/source/test_folder.h"
#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

// All that an input gives, one text a line, with the kind in front.
std::string read_as(std::string_view bytes, OpenOptions options) {
  OpenedInput opened = open_for_reading(std::make_unique<PieceSource>(bytes, 1000, true), "x", options);
  std::string all = opened.blocks ? "lines:" : "records:";
  int failures = 0;
  BlockBuffer buffer;
  Block block;
  RecordBatch batch;
  while (true) {
    const auto more = opened.blocks ? opened.blocks->next(buffer, block) : opened.records->next(batch);
    if (!more) ++failures;
    if (more && !*more) break;
    if (!more) continue;
    if (opened.blocks)
      for_each_line(block, [&](std::string_view line, std::uint64_t) { all.append(line).append("|"); });
    else
      for (const Record& record : batch.records) all.append(record.text).append("|");
  }
  EXPECT_EQ(failures, 1);
  return all;
}

TEST(OpenForReading, TheContentDecides) {
  for (const bool ahead : {false, true})
    for (const bool eager : {false, true}) {
      const OpenOptions options{.ahead = ahead, .eager = eager};
      EXPECT_EQ(read_as("one\ntwo", options), "lines:one|two|");
      EXPECT_EQ(read_as("{\"a\":1}\n{\"a\":2}\n", options), "lines:{\"a\":1}|{\"a\":2}|");
      EXPECT_EQ(read_as("[{\"a\":1},\n{\"a\":2}]", options), "records:{\"a\":1}|{\"a\":2}|");
      EXPECT_EQ(read_as("__CURSOR=1\n\n__CURSOR=2\n", options),
                "records:{\"__CURSOR\":\"1\"}|{\"__CURSOR\":\"2\"}|");
      EXPECT_EQ(read_as("", options), "lines:");
    }
}

TEST(OpenForReading, LongInputsAreGivenWhole) {
  std::string lines;
  std::string wrapped = "[";
  for (int i = 0; i < 50'000; ++i) {
    lines += "line " + std::to_string(i) + "\n";
    wrapped += (i == 0 ? "" : ",") + std::string("{\"a\":") + std::to_string(i) + "}";
  }
  wrapped += "]";
  for (const bool ahead : {false, true}) {
    const std::string read = read_as(lines, {.ahead = ahead});
    EXPECT_EQ(read.size(), lines.size() + std::string("lines:").size());
    EXPECT_EQ(read_as(wrapped, {.ahead = ahead}).size(),
              wrapped.size() - 2 + 1 + std::string("records:").size());
  }
}

TEST(OpenForReading, WhoeverLeavesEarlyWaitsForNothing) {
  std::string wrapped;
  for (int i = 0; i < 100'000; ++i) wrapped += "[{\"a\":1}]\n";
  OpenedInput opened = open_for_reading(std::make_unique<MemorySource>(wrapped), "x", {});
  RecordBatch batch;
  ASSERT_TRUE(*opened.records->next(batch));
  EXPECT_EQ(batch.records.at(0).text, "{\"a\":1}");
}

TEST(OpenForReading, FilesOnTheDisk) {
  const TestFolder folder;
  const auto inputs = find_inputs({folder.write("trail.json", R"({"Records":[{"a":1}]})")});
  ASSERT_TRUE(inputs);
  auto opened = open_for_reading(inputs->files.at(0));
  ASSERT_TRUE(opened);
  ASSERT_TRUE(opened->records);
  RecordBatch batch;
  ASSERT_TRUE(*opened->records->next(batch));
  EXPECT_EQ(batch.records.at(0).name, inputs->files[0].name);
  ASSERT_FALSE(*opened->records->next(batch));
  EXPECT_EQ(opened->records->counts().bytes, 21U);
}

TEST(PeekedSource, GivesWhatWasLookedAtAgain) {
  PeekedSource source(std::make_unique<PieceSource>("abcdefgh", 3, true));
  EXPECT_EQ(source.peek(5), "abcde");
  EXPECT_EQ(source.peek(100), "abcdefgh");
  const Contents contents = contents_of(source, 2);
  EXPECT_EQ(contents.bytes, "abcdefgh");
  EXPECT_EQ(contents.failures.size(), 1U);
}

}  // namespace
}  // namespace why403::ingest
