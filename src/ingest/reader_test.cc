#include "ingest/reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "ingest/samples.h"

namespace why403::ingest {
namespace {

/// Keeps every event as text, in the order of delivery.
class Collector final : public Sink {
 public:
  explicit Collector(bool ordered = true) : ordered_(ordered) {}
  std::unique_ptr<Worker> make_worker() override { return std::make_unique<Gatherer>(); }
  Status<Message> deliver(Worker& worker) override {
    std::vector<std::string>& gathered = static_cast<Gatherer&>(worker).lines;
    lines.insert(lines.end(), gathered.begin(), gathered.end());
    gathered.clear();
    return Done{};
  }
  [[nodiscard]] bool ordered() const override { return ordered_; }
  std::vector<std::string> lines;

 private:
  struct Gatherer final : Worker {
    void take(const event::Event& event) override {
      std::string line = std::to_string(event.ref.line) + "/" + std::to_string(event.ref.record) + " " + std::string(event.format);
      for (const auto& [name, text] : describe_event(event)) line += " " + name + "=" + text;
      lines.push_back(std::move(line));
    }
    std::vector<std::string> lines;
  };
  bool ordered_;
};

class Reading : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("reader_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  static ReadReport read(const std::vector<std::string>& paths, Sink& sink, ReadOptions options = {}) {
    auto catalog = Catalog::built_in();
    Reader reader(*catalog, std::move(options));
    auto report = reader.read(*find_inputs(paths), sink);
    EXPECT_TRUE(report.has_value());
    return std::move(*report);
  }

  std::filesystem::path folder_;
};

std::string access_line(int number, int status) {
  return "192.0.2." + std::to_string(number % 250) + " - - [12/Mar/2026:10:00:01 +0000] \"GET /a/" + std::to_string(number) + " HTTP/1.1\" " +
         std::to_string(status) + " 153 \"-\" \"curl/8.5.0\"\n";
}

TEST_F(Reading, ThreadsChangeNeitherEventsNorTheirOrder) {
  std::string text;
  for (int i = 0; text.size() < (5 << 20); ++i) text += access_line(i, i % 7 == 0 ? 403 : 200);
  const std::string path = write("access.log", text);
  Collector one;
  const ReadReport first = read({path}, one);
  ReadOptions options;
  options.threads = 3;
  Collector three;
  const ReadReport second = read({path}, three, options);
  EXPECT_EQ(one.lines, three.lines);
  EXPECT_EQ(first.lines, second.lines);
  EXPECT_EQ(first.events, first.lines);
  EXPECT_EQ(second.malformed, 0U);
}

TEST_F(Reading, MixedFilesAreReadLineByLine) {
  const std::string path = write("mixed.log", access_line(1, 403) +
                                                  "2026/03/12 10:00:01 [error] 71#72: *45 access forbidden by rule, client: 192.0.2.1, server: s, request: \"GET /a HTTP/1.1\", host: \"s\"\n" +
                                                  "\x01\x02 what is this\n" + access_line(2, 200));
  Collector sink;
  const ReadReport report = read({path}, sink);
  ASSERT_EQ(sink.lines.size(), 3U);
  EXPECT_NE(sink.lines[1].find("nginx-error"), std::string::npos);
  EXPECT_EQ(report.malformed, 1U);
  ASSERT_EQ(report.files[0].shown.size(), 1U);
  EXPECT_EQ(report.files[0].shown[0].line, 3U);
}

TEST_F(Reading, WrappedRecordsCarryTheirPlace) {
  const std::string event = R"({"eventVersion":"1.09","eventTime":"2026-03-12T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-central-1","eventID":"e","errorCode":"AccessDenied"})";
  const std::string path = write("trail.json", "{\"Records\":[" + event + "," + event + "]}\n");
  Collector sink;
  read({path}, sink);
  ASSERT_EQ(sink.lines.size(), 2U);
  EXPECT_TRUE(sink.lines[0].starts_with("1/0 ")) << sink.lines[0];
  EXPECT_TRUE(sink.lines[1].starts_with("1/1 ")) << sink.lines[1];
}

TEST_F(Reading, AMissingFileAmongOthersIsAWarning) {
  const std::string path = write("access.log", access_line(1, 403));
  Collector sink;
  const ReadReport report = read({path, (folder_ / "absent.log").string()}, sink);
  EXPECT_EQ(sink.lines.size(), 1U);
  EXPECT_EQ(report.warnings.size(), 1U);
}

TEST_F(Reading, TheSinkCanEndTheReading) {
  class Full final : public Sink {
   public:
    std::unique_ptr<Worker> make_worker() override {
      struct Nothing final : Worker {
        void take(const event::Event&) override {}
      };
      return std::make_unique<Nothing>();
    }
    Status<Message> deliver(Worker&) override { return Message{.what = "the disk is full"}; }
  };
  std::string text;
  for (int i = 0; text.size() < (3 << 20); ++i) text += access_line(i, 200);
  const std::string path = write("access.log", text);
  for (const unsigned threads : {1U, 2U}) {
    auto catalog = Catalog::built_in();
    ReadOptions options;
    options.threads = threads;
    Full sink;
    const auto report = Reader(*catalog, options).read(*find_inputs({path}), sink);
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().what, "the disk is full");
  }
}

// A program that nobody described: its lines are read, and the report says how.
TEST_F(Reading, UnknownProgramsAreReadAsALastResort) {
  std::string lines;
  std::string table = "time;user;status;reason\n";
  for (int i = 0; i < 30; ++i) {
    lines += "12.03.2026 10:00:" + std::to_string(10 + i) + "  POST /a from 192.0.2.7 -> 403 no such right\n";
    table += "2026-03-12 10:00:" + std::to_string(10 + i) + ";bob;403;no such right\n";
  }
  write("own.log", lines);
  write("table.csv", table);
  write("notes.md", "# Notes\n2026-03-12 rain\nno more\n");
  write("access.log", access_line(1, 200) + access_line(2, 403) + "2026-03-12T10:00:01Z rotated\n");
  Collector sink;
  const ReadReport report = read({folder_.string()}, sink);
  std::map<std::string, std::string> formats;
  for (const FileReport& file : report.files) formats[std::filesystem::path(file.name).filename().string()] = file.format;
  EXPECT_EQ(formats["own.log"], "plain-lines");
  EXPECT_EQ(formats["table.csv"], "plain-table");
  EXPECT_EQ(formats["notes.md"], "no log");
  EXPECT_EQ(formats["access.log"], "nginx-access");
  EXPECT_EQ(report.events, 62U);
  const auto told = std::find_if(report.warnings.begin(), report.warnings.end(), [](const Message& each) { return each.what == "read 2 files as lines of an unknown program"; });
  EXPECT_NE(told, report.warnings.end());
}

// A file that is a known program's: what else stands in it stays unread, as before.
TEST_F(Reading, ALastResortLeavesKnownFilesAlone) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += access_line(i, 200) + (i % 3 == 0 ? "2026-03-12T10:00:01Z worker started\n" : "");
  Collector sink;
  const ReadReport report = read({write("access.log", text)}, sink);
  EXPECT_EQ(report.events, 30U);
  EXPECT_FALSE(report.files[0].last_resort);
}

}  // namespace
}  // namespace why403::ingest
