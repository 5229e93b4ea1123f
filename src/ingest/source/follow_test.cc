#include "ingest/source/follow.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "ingest/source/test_folder.h"

namespace why403::ingest {
namespace {

using Lines = std::vector<std::string>;

void append(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::app | std::ios::binary) << bytes;
}

class Follow : public testing::Test {
 protected:
  void follow(const std::vector<std::string>& arguments) {
    options_.recheck = std::chrono::milliseconds(20);
    auto follower = Follower::open(arguments, stop_, options_);
    ASSERT_TRUE(follower) << follower.error().what;
    follower_ = std::move(*follower);
  }
  // The next `count` lines as `name:number text`, without the test's folder in front.
  Lines lines(std::size_t count) {
    Lines seen;
    while (seen.size() < count) {
      const auto more = follower_->next(batch_);
      if (!more || !*more) break;
      for (const Record& record : batch_.records) {
        std::string name(record.name);
        if (name.starts_with(folder_.path())) name.erase(0, folder_.path().size() + 1);
        seen.push_back(name + ":" + std::to_string(record.number) + " " + std::string(record.text));
      }
    }
    return seen;
  }
  // Another file's line: proof that nothing else was there to give.
  Lines nothing_but_a_mark(const std::string& mark) {
    append(folder_.path("mark"), mark + "\n");
    return lines(1);
  }

  TestFolder folder_;
  Stop stop_;
  Follower::Options options_;
  std::unique_ptr<Follower> follower_;
  RecordBatch batch_;
};

TEST_F(Follow, GivesWhatIsThereAndWhatComes) {
  const std::string log = folder_.write("a.log", "\xEF\xBB\xBFone\r\ntwo\n");
  follow({log});
  EXPECT_EQ(lines(2), (Lines{"a.log:1 one", "a.log:2 two"}));
  append(log, "three\n\n");
  EXPECT_EQ(lines(2), (Lines{"a.log:3 three", "a.log:4 "}));
}

TEST_F(Follow, HoldsBackALineUntilItIsWhole) {
  const std::string log = folder_.write("a.log", "one\ntw");
  follow({log, folder_.write("mark", "")});
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
  EXPECT_EQ(nothing_but_a_mark("m"), Lines{"mark:1 m"});
  append(log, "o\nthr");
  EXPECT_EQ(lines(1), Lines{"a.log:2 two"});
  stop_.request();
  EXPECT_EQ(lines(5), Lines{"a.log:3 thr"});
}

TEST_F(Follow, RotationByRenamingLosesNothing) {
  const std::string log = folder_.write("a.log", "one\n");
  follow({log});
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
  std::filesystem::rename(log, folder_.path("a.log.1"));
  append(folder_.path("a.log.1"), "two\n");
  EXPECT_EQ(lines(1), Lines{"a.log:2 two"});
  folder_.write("a.log", "new\n");
  EXPECT_EQ(lines(1), Lines{"a.log:1 new"});
  // The writer has not heard of the rotation yet.
  append(folder_.path("a.log.1"), "late\n");
  EXPECT_EQ(lines(1), Lines{"a.log:3 late"});
  append(log, "newer\n");
  EXPECT_EQ(lines(1), Lines{"a.log:2 newer"});
  EXPECT_EQ(follower_->rotations(), 1U);
}

TEST_F(Follow, AQuietRotatedFileGivesItsUnfinishedLineAndIsLetGo) {
  options_.retired_quiet = std::chrono::milliseconds(0);
  const std::string log = folder_.write("a.log", "one\nunfinished");
  follow({log});
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
  std::filesystem::rename(log, folder_.path("a.log.1"));
  folder_.write("a.log", "new\n");
  Lines seen = lines(2);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (Lines{"a.log:1 new", "a.log:2 unfinished"}));
}

TEST_F(Follow, RotationByTruncatingReadsAnew) {
  const std::string log = folder_.write("a.log", "one\ntwo\n");
  follow({log});
  EXPECT_EQ(lines(2).size(), 2U);
  ASSERT_EQ(::truncate(log.c_str(), 0), 0);
  append(log, "new\n");
  EXPECT_EQ(lines(1), Lines{"a.log:1 new"});
  // Cut and grown beyond our place before anyone looked.
  ASSERT_EQ(::truncate(log.c_str(), 0), 0);
  append(log, "another and longer\n");
  EXPECT_EQ(lines(1), Lines{"a.log:1 another and longer"});
  EXPECT_EQ(follower_->truncations(), 2U);
}

TEST_F(Follow, FilesAndDirectoriesMayAppearLater) {
  follow({folder_.path("later.log"), folder_.path("no/such/folder/yet.log")});
  EXPECT_EQ(follower_->warnings().size(), 2U);
  folder_.write("later.log", "one\n");
  EXPECT_EQ(lines(1), Lines{"later.log:1 one"});
  folder_.write("no/such/folder/yet.log", "two\n");
  EXPECT_EQ(lines(1), Lines{"no/such/folder/yet.log:1 two"});
}

TEST_F(Follow, ADirectoryGainsFilesAndSubdirectories) {
  folder_.write("logs/a.log", "one\n");
  folder_.write("logs/a.log.1", "old\n");
  folder_.write("logs/.hidden", "x\n");
  follow({folder_.path("logs")});
  ASSERT_EQ(follower_->earlier().size(), 1U);
  EXPECT_EQ(follower_->earlier()[0].name, "a.log.1");
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
  folder_.write("logs/b.log", "two\n");
  EXPECT_EQ(lines(1), Lines{"b.log:1 two"});
  folder_.write("logs/sub/c.log", "three\n");
  EXPECT_EQ(lines(1), Lines{"sub/c.log:1 three"});
  // What rotation leaves behind was read already.
  folder_.write("logs/b.log.1", "two\n");
  folder_.write("logs/b.log.2.gz", "\x1F\x8B");
  append(folder_.path("logs/a.log"), "four\n");
  EXPECT_EQ(lines(1), Lines{"a.log:2 four"});
}

TEST_F(Follow, AnEmptyDirectoryIsWaitedFor) {
  std::filesystem::create_directory(folder_.path("logs"));
  follow({folder_.path("logs")});
  folder_.write("logs/a.log", "one\n");
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
}

TEST_F(Follow, SymbolicLinksAreFollowed) {
  const std::string log = folder_.write("pods/0.log", "one\n");
  std::filesystem::create_symlink("pods/0.log", folder_.path("app.log"));
  follow({folder_.path("app.log")});
  EXPECT_EQ(lines(1), Lines{"app.log:1 one"});
  append(log, "two\n");
  EXPECT_EQ(lines(1), Lines{"app.log:2 two"});
  folder_.write("pods/1.log", "three\n");
  std::filesystem::remove(folder_.path("app.log"));
  std::filesystem::create_symlink("pods/1.log", folder_.path("app.log"));
  EXPECT_EQ(lines(1), Lines{"app.log:1 three"});
}

TEST_F(Follow, LongLinesAreCut) {
  options_.line_bytes_max = 10;
  const std::string log =
      folder_.write("a.log", std::string(25, 'x') + "\n" + std::string(10, 'y') + "\nz\n");
  follow({log});
  EXPECT_EQ(lines(3), (Lines{"a.log:1 xxxxxxxxxx", "a.log:2 yyyyyyyyyy", "a.log:3 z"}));
  append(log, std::string(6, 'a'));
  append(log, std::string(6, 'a'));
  EXPECT_EQ(lines(1), Lines{"a.log:4 aaaaaaaaaa"});
  append(log, "aaa\nb\n");
  EXPECT_EQ(lines(1), Lines{"a.log:5 b"});
}

TEST_F(Follow, FilesAreBounded) {
  options_.files_max = 1;
  follow({folder_.write("a.log", "one\n"), folder_.write("b.log", "two\n")});
  EXPECT_EQ(lines(1), Lines{"a.log:1 one"});
  EXPECT_EQ(follower_->left_out(), 1U);
}

TEST_F(Follow, AStopWakesWhoWaits) {
  follow({folder_.write("a.log", "one\n")});
  EXPECT_EQ(lines(1).size(), 1U);
  std::thread other([this] { stop_.request(); });
  const auto more = follower_->next(batch_);
  other.join();
  ASSERT_TRUE(more);
  EXPECT_FALSE(*more);
}

TEST_F(Follow, WritersBesideAreReadWhole) {
  const std::string log = folder_.write("a.log", "");
  follow({log});
  constexpr int kCount = 20'000;
  std::thread writer([&] {
    std::ofstream out(log, std::ios::app);
    for (int i = 1; i <= kCount; ++i) {
      out << "line " << i;
      if (i % 7 == 0) out << std::flush;
      out << '\n';
    }
  });
  const Lines seen = lines(kCount);
  writer.join();
  ASSERT_EQ(seen.size(), static_cast<std::size_t>(kCount));
  for (int i = 1; i <= kCount; ++i) {
    const std::string number = std::to_string(i);
    ASSERT_EQ(seen[static_cast<std::size_t>(i) - 1], std::string("a.log:") + number + " line " + number);
  }
}

TEST(Follower, NothingToFollowIsAnError) {
  const Stop stop;
  const TestFolder folder;
  EXPECT_FALSE(Follower::open({folder.path("*.nothing")}, stop));
}

TEST_F(Follow, BeginsNearTheEndOfALongFileAndKnowsItsLines) {
  std::string text;
  for (int i = 1; i <= 500'000; ++i) text += std::to_string(i) + "\n";
  const std::string log = folder_.write("a.log", text);
  options_.history_bytes_max = 15;
  follow({log});
  EXPECT_EQ(lines(2), (Lines{"a.log:499999 499999", "a.log:500000 500000"}));
  append(log, "more\n");
  EXPECT_EQ(lines(1), (Lines{"a.log:500001 more"}));
  // What takes its place is read from its start.
  std::filesystem::rename(log, log + ".1");
  folder_.write("a.log", text.substr(0, 4));
  EXPECT_EQ(lines(2), (Lines{"a.log:1 1", "a.log:2 2"}));
}

TEST_F(Follow, FindsWhatFitsAPatternLater) {
  folder_.write("a.log", "one\n");
  follow({folder_.path("*.log")});
  EXPECT_EQ(lines(1), (Lines{"a.log:1 one"}));
  folder_.write("b.log", "two\n");
  folder_.write("notes.txt", "no\n");
  EXPECT_EQ(lines(1), (Lines{"b.log:1 two"}));
  options_.may_be_nothing = true;
  follow({folder_.path("*.late")});
  folder_.write("c.late", "three\n");
  EXPECT_EQ(lines(1), (Lines{"c.late:1 three"}));
}

}  // namespace
}  // namespace why403::ingest
