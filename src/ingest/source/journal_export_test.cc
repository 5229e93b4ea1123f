#include "ingest/source/journal_export.h"

#include <gtest/gtest.h>

#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

using std::string_view_literals::operator""sv;

struct Reading {
  std::vector<std::string> texts;
  std::vector<std::uint64_t> numbers;
  std::uint64_t damaged = 0;
  std::uint64_t long_fields = 0;
  std::vector<Message> failures;
};

Reading read_journal(std::string_view bytes, std::size_t piece = 1 << 20, JournalExport::Limits limits = {},
                     bool fails = false) {
  PieceSource source(bytes, piece, fails);
  JournalExport entries(source, "journal", limits);
  RecordBatch batch;
  Reading reading;
  while (true) {
    const auto more = entries.next(batch);
    if (!more) reading.failures.push_back(more.error());
    if (more && !*more) break;
    if (!more) continue;
    for (const Record& record : batch.records) {
      EXPECT_EQ(record.name, "journal");
      reading.texts.emplace_back(record.text);
      reading.numbers.push_back(record.number);
    }
  }
  reading.damaged = entries.counts().damaged;
  reading.long_fields = entries.long_fields();
  return reading;
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::uint64_t>;

constexpr std::string_view kTwoEntries =
    "__REALTIME_TIMESTAMP=1773309601000000\nMESSAGE=refused: a=b \"x\"\n_PID=7\n\n"
    "__REALTIME_TIMESTAMP=2\nMESSAGE\n\x09\0\0\0\0\0\0\0two\nlines\nBINARY\n\x02\0\0\0\0\0\0\0\xFF\0\n_PID=8\n_PID=9\n\n"sv;
const Texts kTwoObjects{
    R"({"MESSAGE":"refused: a=b \"x\"","_PID":"7","__REALTIME_TIMESTAMP":"1773309601000000"})",
    R"({"BINARY":[255,0],"MESSAGE":"two\nlines","_PID":["8","9"],"__REALTIME_TIMESTAMP":"2"})"};

TEST(JournalExport, EntriesBecomeObjectsAsJournalctlWritesThem) {
  for (const std::size_t piece : {1U, 7U, 1U << 20})
    for (const bool eager : {false, true}) {
      const Reading reading = read_journal(kTwoEntries, piece, {.eager = eager});
      EXPECT_EQ(reading.texts, kTwoObjects);
      EXPECT_EQ(reading.numbers, (Numbers{1, 5}));
      EXPECT_EQ(reading.damaged, 0U);
    }
}

TEST(JournalExport, TheLastEntryNeedsNoEmptyLine) {
  EXPECT_EQ(read_journal(kTwoEntries.substr(0, kTwoEntries.size() - 2)).texts, kTwoObjects);
  EXPECT_TRUE(read_journal("\n\n").texts.empty());
  EXPECT_EQ(read_journal("\n\nA=1\n").numbers, Numbers{3});
}

TEST(JournalExport, ADamagedEntryCostsThatEntry) {
  const std::string good = "A=1\n\n";
  for (const std::string_view bad :
       {"lower=1\nB=2\n\n"sv, "no field at all\n\n"sv, "=1\n\n"sv,
        "B\n\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\n\n"sv, "B\n\1\0\0\0\0\0\0\0xy\n\n"sv}) {
    const Reading reading = read_journal(good + std::string(bad) + good);
    EXPECT_EQ(reading.texts, (Texts{R"({"A":"1"})", R"({"A":"1"})"})) << bad;
    EXPECT_EQ(reading.damaged, 1U) << bad;
  }
  const Reading cut = read_journal(good + std::string("B\n\x09\0\0\0\0\0\0\0two", 14));
  EXPECT_EQ(cut.texts, Texts{R"({"A":"1"})"});
  EXPECT_EQ(cut.damaged, 1U);
}

TEST(JournalExport, LimitsAreKept) {
  const std::string length("\x64\0\0\0\0\0\0\0", 8);
  const std::string text =
      "A=1\nLONG=" + std::string(200, 'x') + "\nBIN\n" + length + std::string(100, 'y') + "\nZ=2\n\n";
  const Reading reading = read_journal(text, 16, {.field_bytes_max = 99});
  EXPECT_EQ(reading.texts, Texts{R"({"A":"1","Z":"2"})"});
  EXPECT_EQ(reading.long_fields, 2U);
  EXPECT_EQ(read_journal("A=1\nB=2\nC=3\n\nD=4\n\n", 16, {.fields_max = 2}).texts, Texts{R"({"D":"4"})"});
  EXPECT_EQ(read_journal("A=12345\nB=67890\nC=3\n\nD=4\n\n", 16, {.entry_bytes_max = 12}).damaged, 1U);
}

TEST(JournalExport, TellsTheSourcesFailureLast) {
  const Reading reading = read_journal(kTwoEntries, 9, {}, true);
  EXPECT_EQ(reading.texts, kTwoObjects);
  ASSERT_EQ(reading.failures.size(), 1U);
}

TEST(JournalExport, IsToldByItsFirstField) {
  EXPECT_TRUE(looks_like_journal_export("__CURSOR=s=1;i=2\n"));
  EXPECT_TRUE(looks_like_journal_export(kTwoEntries));
  EXPECT_FALSE(looks_like_journal_export("MESSAGE=x\n"));
  EXPECT_FALSE(looks_like_journal_export("{\"__CURSOR\":1}"));
}

}  // namespace
}  // namespace why403::ingest
