#include "archive/archive.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "archive/duckdb/library.h"
#include "base/text.h"
#include "event/any_event.h"

namespace why403::archive {
namespace {

namespace fs = std::filesystem;

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto library = duckdb::load_library();
    if (!library) GTEST_SKIP() << library.error().what << ": " << library.error().reason;
    std::string pattern = fs::temp_directory_path() / "why403-archive-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }
  [[nodiscard]] std::string file(const char* name) const { return folder_ / name; }

  fs::path folder_;
};

event::Event request(std::int64_t second, std::uint64_t line) {
  event::Event event;
  event.present = {event::Field::time, event::Field::status, event::Field::client};
  event.time = base::Time::from_unix_seconds(second);
  event.status = line % 2 ? 403 : 200;
  event.client = base::Ip::from_v4(0xc6336407);
  event.set_text(event::Field::path, "/ledger");
  event.ref.line = line;
  return event;
}

Appended keep(const std::string& path, std::uint64_t from, std::uint64_t to, bool with_time = true) {
  auto archive = open_archive(path, {});
  EXPECT_TRUE(archive) << archive.error().reason;
  const auto batch = (*archive)->make_batch();
  for (std::uint64_t line = from; line < to; ++line) {
    event::Event event = request(1'000'000 + static_cast<std::int64_t>(line), line);
    if (!with_time) event.present.remove(event::Field::time);
    batch->add(event, "access.log");
  }
  EXPECT_TRUE((*archive)->append(*batch));
  const auto appended = (*archive)->commit();
  EXPECT_TRUE(appended) << appended.error().reason;
  return *appended;
}

using Rows = std::vector<std::vector<std::optional<std::string>>>;

Result<Rows, Message> ask(const std::string& path, const std::string& sql, Values values = Values::text) {
  Rows rows;
  TRY(query_archive(path, sql, values,
                    {.begin = [](auto) { return true; },
                     .row =
                         [&](std::span<const std::optional<std::string_view>> row) {
                           rows.emplace_back();
                           for (const auto& value : row)
                             rows.back().push_back(value ? std::optional<std::string>(*value) : std::nullopt);
                           return true;
                         }}));
  return rows;
}

std::string one(const std::string& path, const std::string& sql, Values values = Values::text) {
  const auto rows = ask(path, sql, values);
  if (!rows) return rows.error().what + ": " + rows.error().reason;
  return rows->empty() ? "no row" : (*rows)[0][0].value_or("NULL");
}

TEST_F(ArchiveTest, KeepsEachEventOnce) {
  const std::string path = file("day.duckdb");
  EXPECT_EQ(keep(path, 0, 5'000).added, 5'000U);
  const Appended again = keep(path, 2'500, 7'500);
  EXPECT_EQ(again.added, 2'500U);
  EXPECT_EQ(again.known, 2'500U);
  EXPECT_EQ(keep(path, 0, 10, false).added, 0U) << "read with another zone it is the same event";
  EXPECT_EQ(one(path, "SELECT count(*) FROM events"), "7500");
  EXPECT_EQ(one(path, "SELECT count(DISTINCT id) FROM events"), "7500");
  EXPECT_EQ(one(path, "SELECT count(*) FROM denials"), "3750");
}

TEST_F(ArchiveTest, EventsWithoutATimeAreKnownToo) {
  const std::string path = file("day.duckdb");
  EXPECT_EQ(keep(path, 0, 10, false).added, 10U);
  EXPECT_EQ(keep(path, 5, 15, false).known, 5U);
}

TEST_F(ArchiveTest, OneRunMayHoldTheSameEventTwice) {
  const std::string path = file("day.duckdb");
  auto archive = open_archive(path, {});
  ASSERT_TRUE(archive);
  for (int round = 0; round < 3; ++round) {
    const auto batch = (*archive)->make_batch();
    for (std::uint64_t line = 0; line < 3'000; ++line) batch->add(request(7, line), "access.log");
    ASSERT_TRUE((*archive)->append(*batch));
  }
  const auto appended = (*archive)->commit();
  ASSERT_TRUE(appended);
  EXPECT_EQ(appended->added, 3'000U);
  EXPECT_EQ(appended->known, 6'000U);
}

TEST_F(ArchiveTest, WithoutCommitNothingHappened) {
  const std::string fresh = file("fresh.duckdb");
  const std::string old = file("old.duckdb");
  keep(old, 0, 10);
  for (const std::string& path : {fresh, old}) {
    auto archive = open_archive(path, {});
    ASSERT_TRUE(archive);
    const auto batch = (*archive)->make_batch();
    for (std::uint64_t line = 100; line < 200; ++line) batch->add(request(1, line), "access.log");
    ASSERT_TRUE((*archive)->append(*batch));
  }
  EXPECT_FALSE(fs::exists(fresh));
  EXPECT_EQ(one(old, "SELECT count(*) FROM events"), "10");
}

// Every field in its column, as to_text() says it, whatever the event holds.
TEST_F(ArchiveTest, ColumnsHoldTheFields) {
  const std::string path = file("any.duckdb");
  std::mt19937_64 random(57);
  std::vector<std::string> inputs(300, std::string(400, '\0'));
  std::vector<event::Event> events;
  auto archive = open_archive(path, {.secrets = event::Secrets::keep, .raw = true});
  ASSERT_TRUE(archive);
  const auto batch = (*archive)->make_batch();
  for (std::string& bytes : inputs) {
    for (char& byte : bytes) byte = static_cast<char>(random());
    events.push_back(event::any_event(bytes));
    events.back().ref.line = events.size();
    batch->add(events.back(), "a'b.log");
  }
  ASSERT_TRUE((*archive)->append(*batch));
  ASSERT_TRUE((*archive)->commit());
  archive->reset();
  for (const auto& entry : event::fields()) {
    const std::string name = "\"" + std::string(entry.name) + "\"";
    const bool is_time = entry.type == event::FieldType::time;
    const auto rows =
        ask(path, "SELECT " + (is_time ? "epoch_ns(" + name + ")" : name) + " FROM events ORDER BY line");
    ASSERT_TRUE(rows) << rows.error().reason;
    ASSERT_EQ(rows->size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      const auto& value = (*rows)[i][0];
      ASSERT_EQ(value.has_value(), events[i].has(entry.field)) << entry.name;
      if (!value) continue;
      const std::string wanted =
          is_time ? std::to_string(events[i].time.ns) : base::to_valid_utf8(to_text(events[i], entry.field));
      EXPECT_EQ(*value, wanted) << entry.name;
    }
  }
  EXPECT_EQ(one(path, "SELECT file FROM events LIMIT 1"), "a'b.log");
  EXPECT_EQ(one(path, "SELECT count(*) FROM events WHERE json_valid(extra) OR extra IS NULL"), "300");
  EXPECT_EQ(one(path, "SELECT count(raw) FROM events"), "300");
}

TEST_F(ArchiveTest, AnswersInTextAndInJson) {
  const std::string path = file("day.duckdb");
  keep(path, 1, 2);
  EXPECT_EQ(one(path, "SELECT time FROM events;"), "1970-01-12 13:46:41");
  EXPECT_EQ(one(path, "SELECT status FROM events -- a comment"), "403");
  EXPECT_EQ(one(path, "SELECT path FROM events", Values::json), "\"/ledger\"");
  EXPECT_EQ(one(path, "SELECT [status, 1.5] FROM events", Values::json), "[403.0,1.5]");
  EXPECT_EQ(one(path, "SELECT host FROM events", Values::json), "NULL");
  EXPECT_EQ(one(path, "DESCRIBE events"), "id");
  EXPECT_EQ(one(path, "SELECT count(*) FROM events WHERE time > TIMESTAMP '1970-01-01' AND action IS NULL"),
            "1");
}

TEST_F(ArchiveTest, AsksAndDoesNothingElse) {
  const std::string path = file("day.duckdb");
  keep(path, 0, 10);
  std::ofstream(file("secret.csv")) << "a\n1\n";
  const std::string outside = file("secret.csv");
  for (const std::string& sql :
       {std::string("DELETE FROM events"), std::string("DROP TABLE events"),
        "SELECT * FROM '" + outside + "'", "COPY events TO '" + outside + "'",
        "ATTACH '" + outside + "' AS other", std::string("INSTALL httpfs"),
        std::string("SET enable_external_access = true"), std::string("SELECT 1; SELECT 2"),
        std::string("SELEC 1"), std::string(""), std::string("SELECT nosuch FROM events"),
        std::string("SELECT 1) UNION (SELECT 2"), std::string("PRAGMA database_size"),
        std::string("SELECT error('no')")})
    EXPECT_FALSE(ask(path, sql)) << sql;
  EXPECT_EQ(one(path, "SELECT count(*) FROM events"), "10");
  EXPECT_FALSE(ask(file("none.duckdb"), "SELECT 1"));
  EXPECT_FALSE(fs::exists(file("none.duckdb")));
  EXPECT_FALSE(ask(outside, "SELECT 1"));
}

TEST_F(ArchiveTest, ExportsParquetWholeOrNotAtAll) {
  const std::string path = file("day.duckdb");
  keep(path, 0, 1'000);
  const std::string to = file("o'ut.parquet");
  const auto rows = export_parquet(path, "SELECT path, status FROM denials", to);
  ASSERT_TRUE(rows) << rows.error().reason;
  EXPECT_EQ(*rows, 500U);
  std::ifstream parquet(to, std::ios::binary);
  std::string magic(4, '\0');
  parquet.read(magic.data(), 4);
  EXPECT_EQ(magic, "PAR1");
  EXPECT_FALSE(export_parquet(path, "SELECT error('no') FROM events", file("bad.parquet")));
  EXPECT_FALSE(export_parquet(path, "SELECT 1", file("no/such/folder.parquet")));
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder_)) files += entry.is_regular_file();
  EXPECT_EQ(files, 2U) << "the archive and the one good export";
}

TEST_F(ArchiveTest, RowsOfATableReplaceThoseOfTheSameKeyAllOrNone) {
  const std::string path = file("day.duckdb");
  Table table{.name = "incidents", .columns = {{"id", "VARCHAR"}, {"title", "VARCHAR"}, {"denials", "UBIGINT"}}, .rows = {{"a", "o'ne", "1"}, {"b", std::nullopt, "2"}}};
  ASSERT_TRUE(put_table(path, table));
  table.rows = {{"b", "two", "3"}, {"c", "three", "4"}};
  ASSERT_TRUE(put_table(path, table));
  table.rows = {{"a", "lost", "9"}, {"d", "four", "no number"}};
  EXPECT_FALSE(put_table(path, table));
  const auto kept = ask(path, "SELECT string_agg(id || title || denials, ' ' ORDER BY id) FROM incidents");
  ASSERT_TRUE(kept) << kept.error().reason;
  EXPECT_EQ((*kept)[0][0], "ao'ne1 btwo3 cthree4");
}

TEST_F(ArchiveTest, ForeignFilesAreLeftAlone) {
  std::ofstream(file("text.duckdb")) << "this is no archive, and long enough to hold a header of one\n";
  const auto before = fs::file_size(file("text.duckdb"));
  EXPECT_FALSE(open_archive(file("text.duckdb"), {}));
  EXPECT_EQ(fs::file_size(file("text.duckdb")), before);
}

}  // namespace
}  // namespace why403::archive
