#include "serve/recorder.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "serve/recording.h"
#include "serve/world.h"

namespace why403::serve {
namespace {

namespace fs = std::filesystem;

const base::FixedClock kClock(base::Time::from_unix_seconds(1'700'000'000));

class RecorderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "why403-recorder-XXXXXX";
    settings_.folder = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(settings_.folder); }

  std::unique_ptr<Recorder> open() {
    auto recorder = Recorder::open(settings_, kClock, [this](const Message& message) {
      const std::scoped_lock lock(saying_);
      said_.push_back(message.what);
    });
    EXPECT_TRUE(recorder) << recorder.error().what;
    return std::move(*recorder);
  }
  std::vector<std::string> said() {
    const std::scoped_lock lock(saying_);
    return said_;
  }
  template <typename See>
  void each_record(See see) const {
    const auto files = archive::list_segments(settings_.folder);
    ASSERT_TRUE(files);
    RecordReader record;
    for (const archive::SegmentFile& file : *files) {
      const std::string text = *base::read_file(file.path);
      archive::SegmentReader reader(text);
      while (const auto each = reader.next()) see(record.read(*each), record);
      EXPECT_EQ(reader.whole_end(), text.size());
    }
  }

  RecorderSettings settings_;
  std::mutex saying_;
  std::vector<std::string> said_;
};

DecisionRecord refusal(std::string_view who) {
  DecisionRecord record;
  record.time = kClock.now();
  record.reference = "4JqW0Zr8m1k3xYt9vQ2b";
  record.door = "nginx";
  record.status = 403;
  record.check = "policy";
  record.cause = "permission-missing";
  record.principal = {"User", who};
  record.action = {"Action", "view"};
  record.resource = {"Order", "7"};
  record.policies = {"staff", "tricky \"one\"\n"};
  record.context = "{\"groups\":\n[]}";
  record.revision = "ab";
  return record;
}

TEST(DecisionRecord, ReadsBackAsItWasWritten) {
  const DecisionRecord record = refusal("a\"n\nn");
  std::string text;
  write_record(record, text);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  RecordReader reader;
  ASSERT_EQ(reader.read(text), RecordReader::Kind::decision);
  const DecisionRecord& read = reader.decision();
  EXPECT_EQ(read.time, record.time);
  EXPECT_EQ(read.reference, record.reference);
  EXPECT_EQ(read.principal, record.principal);
  EXPECT_EQ(read.resource, record.resource);
  EXPECT_EQ(read.policies, record.policies);
  EXPECT_EQ(read.context, "{\"groups\": []}");
  EXPECT_FALSE(read.allow);
  EXPECT_TRUE(read.enforced);
  EXPECT_EQ(read.status, 403);
  EXPECT_FALSE(read.is_cut);
}

// However long and hostile the texts: a record fits its segment, is JSON, and says that it was cut.
TEST(DecisionRecord, IsBounded) {
  const std::string controls(1 << 20, '\x01');
  const std::string wide = [] {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "\xe2\x82\xac";
    return text;
  }();
  for (const std::string& long_text : {controls, wide}) {
    DecisionRecord record = refusal(long_text);
    for (auto* text : {&record.path, &record.agent, &record.host, &record.request_id, &record.method, &record.cause})
      *text = long_text;
    record.policies.assign(1000, long_text);
    record.context = long_text;
    std::string text;
    write_record(record, text);
    EXPECT_LE(text.size(), archive::kRecordBytesMax);
    RecordReader reader;
    ASSERT_EQ(reader.read(text), RecordReader::Kind::decision);
    EXPECT_TRUE(reader.decision().is_cut);
    EXPECT_TRUE(reader.decision().context.empty());
  }
}

TEST(Recording, KnowsTracesAndGivesReferences) {
  Meters meters;
  Recording recording(nullptr, meters);
  EXPECT_EQ(trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(passed_on("7a-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(passed_on("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nA: b"), "");
  for (const char* wrong : {"", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "00-4BF92F3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"})
    EXPECT_EQ(trace_id_of(wrong), "") << wrong;
  const std::string first(recording.begin_decision(MeteredDoor::authzen));
  EXPECT_EQ(first.size(), 20U);
  EXPECT_NE(recording.begin_decision(MeteredDoor::authzen), first);
}

TEST_F(RecorderTest, RecordsWhatManyThreadsDecide) {
  constexpr int threads_count = 4;
  constexpr std::uint64_t each_writes = 500;
  settings_.limits.segment_bytes = 64 << 10;
  auto recorder = open();
  recorder->begin_revision({.name = "ab"});
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i)
    threads.emplace_back([&, i] {
      Recorder::Pen pen(recorder.get());
      const std::string who = std::to_string(i);
      for (std::uint64_t written = 0; written < each_writes; ++written) {
        pen.write(refusal(who));
        if (written % 100 == 0) recorder->flush();
      }
      recorder->flush();
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(recorder->counts().recorded, threads_count * each_writes);
  EXPECT_EQ(recorder->counts().dropped, 0U);
  std::uint64_t found = 0;
  bool is_first = true;
  each_record([&](RecordReader::Kind kind, const RecordReader&) {
    EXPECT_TRUE(!is_first || kind == RecordReader::Kind::revision);
    is_first = false;
    found += kind == RecordReader::Kind::decision ? 1 : 0;
  });
  EXPECT_EQ(found, threads_count * each_writes);
  EXPECT_GT(archive::list_segments(settings_.folder)->size(), 1U);
}

// A full queue costs records, never time; the records say that some are missing.
TEST_F(RecorderTest, CountsWhatItDropsAndSaysIt) {
  settings_.queue_bytes = 1000;
  auto recorder = open();
  Recorder::Pen pen(recorder.get());
  std::uint64_t written = 0;
  while (recorder->counts().dropped == 0) {
    pen.write(refusal("ann"));
    ++written;
  }
  recorder->flush();
  pen.write(refusal("ann"));
  ++written;
  recorder->flush();
  const Recorder::Counts counts = recorder->counts();
  EXPECT_EQ(counts.recorded + counts.dropped, written);
  std::uint64_t found = 0;
  std::uint64_t missing = 0;
  each_record([&](RecordReader::Kind kind, const RecordReader& record) {
    found += kind == RecordReader::Kind::decision ? 1 : 0;
    missing += record.dropped();
  });
  EXPECT_EQ(found, counts.recorded);
  EXPECT_EQ(missing, counts.dropped);
}

// As on a full disk: it is said once, nothing waits, and it goes on when there is room.
TEST_F(RecorderTest, GoesOnAfterAFullDisk) {
  auto recorder = open();
  Recorder::Pen pen(recorder.get());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_NE(std::signal(SIGXFSZ, SIG_IGN), SIG_ERR);
  rlimit small = before;
  small.rlim_cur = 10;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  for (int i = 0; i < 3; ++i) {
    pen.write(refusal("ann"));
    recorder->flush();
  }
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_EQ(recorder->counts().dropped, 3U);
  EXPECT_EQ(said().size(), 1U);
  pen.write(refusal("bob"));
  recorder->flush();
  EXPECT_EQ(said().back(), "decisions are recorded again");
  std::uint64_t missing = 0;
  each_record([&](RecordReader::Kind, const RecordReader& record) { missing += record.dropped(); });
  EXPECT_EQ(missing, 3U);
}

TEST_F(RecorderTest, ForgetsAPersonWhenAsked) {
  auto recorder = open();
  recorder->begin_revision({.name = "aa", .policies = {{"app.cedar", ""}}, .entities = {.path = "people.json", .text = R"([{"uid":"ann"}])"}});
  recorder->begin_revision({.name = "bb", .policies = {{"app.cedar", ""}}});
  Recorder::Pen pen(recorder.get());
  for (int i = 0; i < 10; ++i) pen.write(refusal(i % 2 == 0 ? "ann" : "bob"));
  // Another one of the same id, and two changes, one of which is about ann.
  DecisionRecord other = refusal("ann");
  other.principal.type = "Service";
  pen.write(other);
  const std::array<ChangeRecord, 2> changes = {{{.time = {}, .who = "carol", .what = "removed person ann from group readers", .target = "group:readers", .kind = "role", .about = {"User", "ann"}, .revision = {}},
                                                {.time = {}, .who = "carol", .what = "removed person bob from group readers", .target = "group:readers", .kind = "role", .about = {"User", "bob"}, .revision = {}}}};
  recorder->begin_revision("bb-1.22", changes);
  recorder->flush();
  std::ofstream(settings_.folder + "/erase.next") << R"(User::"ann")";
  fs::rename(settings_.folder + "/erase.next", settings_.folder + "/erase");
  recorder->flush();
  EXPECT_FALSE(fs::exists(settings_.folder + "/erase"));
  EXPECT_EQ(said().back(), "erased 6 records of one person");
  std::uint64_t found = 0;
  each_record([&](RecordReader::Kind kind, const RecordReader& record) {
    if (kind == RecordReader::Kind::change) {
      EXPECT_EQ(record.change().what, "removed person bob from group readers");
    }
    if (kind != RecordReader::Kind::decision) return;
    ++found;
    EXPECT_TRUE(record.decision().principal.id == "bob" || record.decision().principal.type == "Service");
  });
  EXPECT_EQ(found, 6U);
  EXPECT_FALSE(read_kept_revision(settings_.folder, "aa"));
  EXPECT_TRUE(read_kept_revision(settings_.folder, "bb"));
}

// Whoever it names, it is not a reason to end, nor to look at it again and again.
TEST_F(RecorderTest, PassesOverARequestThatNamesNobody) {
  auto recorder = open();
  Recorder::Pen pen(recorder.get());
  pen.write(refusal(""));
  recorder->flush();
  std::ofstream(settings_.folder + "/erase").flush();
  recorder->flush();
  EXPECT_FALSE(fs::exists(settings_.folder + "/erase"));
  EXPECT_EQ(said(), std::vector<std::string>{"`" + settings_.folder + "/erase` names nobody"});
  std::uint64_t found = 0;
  each_record([&](RecordReader::Kind kind, const RecordReader&) { found += kind == RecordReader::Kind::decision ? 1 : 0; });
  EXPECT_EQ(found, 1U);
}

TEST_F(RecorderTest, KeepsTheTextsOfARevision) {
  const KeptRevision revision{.name = "0a1b",
                              .policies = {{"app.cedar", "@id(\"all\") permit (principal, action, resource);\n"}},
                              .entities = {"people.json", R"([{"uid":{"type":"User","id":"ann"},"attrs":{},"parents":[]}])"}};
  ASSERT_TRUE(keep_revision(settings_.folder, revision));
  const auto read = read_kept_revision(settings_.folder, "0a1b");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->policies.at(0).text, revision.policies[0].text);
  const auto world = world_of(*read);
  ASSERT_TRUE(world);
  EXPECT_EQ((*world)->decisions->engine->size(), 1U);
  EXPECT_FALSE(read_kept_revision(settings_.folder, "../0a1b"));
}

}  // namespace
}  // namespace why403::serve
