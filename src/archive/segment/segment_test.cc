#include "archive/segment/segment_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <utility>

#include "base/file.h"

namespace {
// What happens when the next file is synced, once.
std::function<void()> when_syncing;  // NOLINT: the library's fsync below has no other way to it
}  // namespace

// In place of the library's, so that a test can let things happen in the middle.
extern "C" int fsync(int file) {
  if (when_syncing) std::exchange(when_syncing, nullptr)();
  return static_cast<int>(::syscall(SYS_fsync, file));
}

namespace why403::archive {
namespace {

namespace fs = std::filesystem;

const base::FixedClock kClock(base::Time::from_unix_seconds(1'700'000'000));

class SegmentLogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "why403-segments-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<SegmentLog> open(const SegmentLimits& limits = {}) {
    auto log = SegmentLog::open(folder_, limits, kClock);
    EXPECT_TRUE(log) << log.error().what << ": " << log.error().reason;
    return log ? std::move(*log) : nullptr;
  }
  [[nodiscard]] std::vector<std::string> records() const {
    std::vector<std::string> out;
    const auto files = list_segments(folder_);
    EXPECT_TRUE(files);
    for (const SegmentFile& file : *files) {
      const std::string text = *base::read_file(file.path);
      SegmentReader reader(text);
      while (const auto record = reader.next()) out.emplace_back(*record);
    }
    return out;
  }
  [[nodiscard]] std::string segment(int number) const {
    return list_segments(folder_)->at(static_cast<std::size_t>(number - 1)).path;
  }

  std::string folder_;
};

std::string line(const std::string& record) {
  std::string out;
  append_record(out, record);
  return out;
}

void change(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

TEST(Segment, GivesWhatWasAppended) {
  std::string text = segment_head(base::Time::from_unix_seconds(0));
  for (const std::string& record : {std::string("{}"), std::string(), std::string(kRecordBytesMax, 'x')})
    append_record(text, record);
  SegmentReader reader(text);
  EXPECT_EQ(reader.from()->ns, 0);
  EXPECT_EQ(reader.next(), "{}");
  EXPECT_EQ(reader.next(), "");
  EXPECT_EQ(reader.next()->size(), kRecordBytesMax);
  EXPECT_FALSE(reader.next());
  EXPECT_EQ(reader.whole_end(), text.size());
  EXPECT_EQ(line("{\"decision\":\"deny\"}").substr(0, 9), "00000013 ");
}

// Cut anywhere, the records before the cut are there, and the tail is known.
TEST(Segment, KnowsATornTail) {
  const std::string head = segment_head(base::Time::from_unix_seconds(0));
  const std::string whole = head + line("first") + line("second");
  for (std::size_t end = 0; end < whole.size(); ++end) {
    SegmentReader reader(std::string_view(whole).substr(0, end));
    std::size_t found = 0;
    while (reader.next()) ++found;
    const std::size_t wanted = end < head.size() + line("first").size() ? 0 : 1;
    EXPECT_EQ(found, wanted) << end;
    EXPECT_EQ(reader.from().has_value(), end >= head.size()) << end;
    EXPECT_LE(reader.whole_end(), end);
    EXPECT_EQ(reader.damaged(), 0U);
  }
}

// One changed byte costs one record, wherever it stands.
TEST(Segment, PassesOverADamagedRecord) {
  const std::string head = segment_head(base::Time::from_unix_seconds(0));
  const std::string whole = head + line("first") + line("second") + line("third");
  for (std::size_t at = head.size(); at < whole.size(); ++at) {
    for (const char put : {'0', '\n', '\xff'}) {
      std::string text = whole;
      if (text[at] == put) continue;
      text[at] = put;
      SegmentReader reader(text);
      std::size_t found = 0;
      while (reader.next()) ++found;
      // Without its line feed a record takes the next one with it.
      EXPECT_GE(found, 1U) << at;
      EXPECT_LE(found, 2U) << at;
    }
  }
}

TEST_F(SegmentLogTest, RotatesAndRetires) {
  const std::string record(100, 'r');
  auto log = open({.segment_bytes = 1000, .total_bytes = 2500});
  log->set_opening("opening");
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(log->append(line(record)));
  const auto files = list_segments(folder_);
  ASSERT_EQ(files->size(), 3U);
  EXPECT_GT(files->front().number, 1U);
  for (const SegmentFile& file : *files) {
    EXPECT_LE(file.bytes, 1000U);
    EXPECT_EQ(fs::status(file.path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const std::string text = *base::read_file(file.path);
    EXPECT_EQ(SegmentReader(text).next(), "opening");
  }
  log.reset();
  // The clock of this test stands in the past; what changed long before that is too old.
  for (const SegmentFile& file : *files)
    fs::last_write_time(file.path, fs::file_time_type::clock::now() - std::chrono::hours(24 * 365 * 20));
  log = open({.segment_bytes = 1000, .total_bytes = 2500});
  EXPECT_EQ(list_segments(folder_)->size(), 1U);
}

TEST_F(SegmentLogTest, IsForOneProcess) {
  const auto log = open();
  const auto second = SegmentLog::open(folder_, {}, kClock);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("in use"), std::string::npos);
}

TEST_F(SegmentLogTest, CutsATornTailAndSaysSo) {
  ASSERT_TRUE(open()->append(line("first") + line("second")));
  const std::string whole = *base::read_file(segment(1));
  const std::size_t head = whole.find('\n') + 1;
  for (std::size_t end = 0; end <= whole.size(); ++end) {
    change(segment(1), whole.substr(0, end));
    const auto log = open();
    const std::size_t kept = end == whole.size() ? 2 : end >= head + line("first").size() ? 1 : 0;
    EXPECT_EQ(records().size(), kept) << end;
    const bool is_whole = end <= head || end == head + line("first").size() || end == whole.size();
    EXPECT_EQ(log->findings().size(), is_whole ? 0U : 1U) << end;
    ASSERT_TRUE(log->append(line("third")));
    EXPECT_EQ(records().back(), "third");
    EXPECT_EQ(records().size(), kept + 1);
  }
}

TEST_F(SegmentLogTest, LeavesAloneWhatIsNoSegment) {
  change(folder_ + "/records-000000000007.log", "somebody else's\n");
  const auto log = open();
  EXPECT_EQ(log->findings().size(), 1U);
  ASSERT_TRUE(log->append(line("a")));
  EXPECT_EQ(*base::read_file(segment(1)), "somebody else's\n");
  EXPECT_EQ(records(), std::vector<std::string>{"a"});
}

TEST_F(SegmentLogTest, ErasesForGood) {
  auto log = open({.segment_bytes = 200});
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(log->append(line(i % 2 == 0 ? "of ann" : "of bob " + std::to_string(i))));
  ASSERT_GT(list_segments(folder_)->size(), 1U);
  const auto erased = log->erase([](std::string_view record) { return record == "of ann"; });
  ASSERT_TRUE(erased);
  EXPECT_EQ(*erased, 10U);
  EXPECT_EQ(records().size(), 10U);
  const auto files = list_segments(folder_);
  for (const SegmentFile& file : *files)
    EXPECT_EQ(base::read_file(file.path)->find("ann"), std::string::npos);
  ASSERT_TRUE(log->append(line("of carol")));
  EXPECT_EQ(records().back(), "of carol");
}

// As when there are no descriptors left: the segment was replaced, and the new one cannot be opened.
TEST_F(SegmentLogTest, LosesNothingWhenErasingIsCutOff) {
  auto log = open();
  ASSERT_TRUE(log->append(line("of ann") + line("of bob")));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  when_syncing = [&] {
    rlimit none = before;
    none.rlim_cur = 0;
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  };
  const auto erased = log->erase([](std::string_view record) { return record == "of ann"; });
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  ASSERT_FALSE(erased);
  ASSERT_TRUE(log->append(line("of carol")));
  EXPECT_EQ(records(), (std::vector<std::string>{"of bob", "of carol"}));
  ASSERT_TRUE(log->append(line("of dan")));
  EXPECT_EQ(records().size(), 3U);
}

// Root forgets somebody where a service records that is not root.
TEST_F(SegmentLogTest, LeavesEveryFileToWhomTheFolderBelongs) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  constexpr uid_t somebody = 65534;
  ASSERT_EQ(::chown(folder_.c_str(), somebody, somebody), 0);
  auto log = open();
  ASSERT_TRUE(log->append(line("of ann") + line("of bob")));
  ASSERT_TRUE(log->erase([](std::string_view record) { return record == "of ann"; }));
  for (const auto& each : fs::directory_iterator(folder_)) {
    struct stat about{};
    ASSERT_EQ(::stat(each.path().c_str(), &about), 0);
    EXPECT_EQ(about.st_uid, somebody) << each.path();
  }
  EXPECT_EQ(records(), std::vector<std::string>{"of bob"});
}

// A disk without room, as the system's limit of a file's size acts it: nothing half written, and it goes on.
TEST_F(SegmentLogTest, TakesBackWhatDoesNotFit) {
  auto log = open();
  ASSERT_TRUE(log->append(line("first")));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_NE(std::signal(SIGXFSZ, SIG_IGN), SIG_ERR);
  const std::string large = line(std::string(2000, 'x'));
  rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto failed = log->append(large);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_DFL);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().what.find("cannot append"), std::string::npos);
  EXPECT_EQ(base::read_file(segment(1))->find("xxx"), std::string::npos);
  ASSERT_TRUE(log->append(line("second")));
  EXPECT_EQ(records(), (std::vector<std::string>{"first", "second"}));
}

[[noreturn]] void append_until_killed(const std::string& folder, std::uint64_t number, int told) {
  auto log = SegmentLog::open(folder, {.segment_bytes = 4000}, kClock);
  if (!log) ::_exit(1);
  while (true) {
    std::string batch;
    for (int i = 0; i < 7; ++i) append_record(batch, std::to_string(number++));
    if (!(*log)->append(batch) || !(*log)->sync()) ::_exit(2);
    if (::write(told, &number, sizeof number) != sizeof number) ::_exit(3);
  }
}

// Killed at any moment, again and again: what was synced is there, in order, and once.
TEST_F(SegmentLogTest, LosesNothingThatWasSyncedWhenItIsKilled) {
  constexpr int kills = 25;
  std::minstd_rand random(7);
  std::uint64_t synced = 0;
  std::uint64_t next = 0;
  for (int kill = 0; kill < kills; ++kill) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_until_killed(folder_, next, pipe[1]);
    ::close(pipe[1]);
    const auto batches = 1 + random() % 30;
    for (std::uint64_t i = 0; i < batches; ++i)
      ASSERT_EQ(::read(pipe[0], &synced, sizeof synced), static_cast<ssize_t>(sizeof synced));
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe[0], &synced, sizeof synced) == static_cast<ssize_t>(sizeof synced)) {
    }
    ::close(pipe[0]);
    const auto found = records();
    ASSERT_GE(found.size(), synced);
    for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i], std::to_string(i));
    next = found.size();
  }
  EXPECT_GT(list_segments(folder_)->size(), 1U);
}

}  // namespace
}  // namespace why403::archive
