#include "serve/file_watch.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace why403::serve {
namespace {

namespace fs = std::filesystem;

class Watching : public testing::Test {
 protected:
  Watching() {
    std::string pattern = testing::TempDir() + "watch.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    write("one", "1");
    write("two", "2");
    follow();
  }
  ~Watching() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name) << text; }
  void follow() {
    const std::vector<std::string> paths{folder_ + "/one", folder_ + "/two", ""};
    watch_.follow(paths, FileWatch::state_of(paths));
  }
  // So many milliseconds later.
  bool is_due(int later) {
    now_ += std::chrono::milliseconds(later);
    return watch_.is_due(now_);
  }

  std::string folder_;
  FileWatch watch_;
  FileWatch::Steady::time_point now_;
};

TEST_F(Watching, TellsOfAChangeOnceItIsOver) {
  EXPECT_FALSE(is_due(10'000));
  write("one", "longer");
  EXPECT_FALSE(is_due(1000)) << "seen just now";
  EXPECT_FALSE(is_due(1000));
  write("two", "longer");
  EXPECT_FALSE(is_due(1000)) << "it goes on";
  EXPECT_FALSE(is_due(1999));
  EXPECT_TRUE(is_due(1));
  EXPECT_FALSE(is_due(10'000)) << "once";
}

TEST_F(Watching, SeesFilesThatAreReplacedComeAndGo) {
  write("next", "1");
  fs::rename(folder_ + "/next", folder_ + "/one");
  EXPECT_FALSE(is_due(1000));
  EXPECT_TRUE(is_due(2000));
  fs::remove(folder_ + "/two");
  EXPECT_FALSE(is_due(1000));
  EXPECT_TRUE(is_due(2000));
  write("two", "2");
  EXPECT_FALSE(is_due(1000));
  EXPECT_TRUE(is_due(2000));
  // A folder that a link leads to, as where several files are replaced at once.
  fs::create_directories(folder_ + "/a");
  fs::create_directories(folder_ + "/b");
  write("a/file", "x");
  write("b/file", "x");
  fs::create_directory_symlink(folder_ + "/a", folder_ + "/current");
  const std::vector<std::string> paths{folder_ + "/current/file"};
  watch_.follow(paths, FileWatch::state_of(paths));
  EXPECT_FALSE(is_due(5000));
  fs::create_directory_symlink(folder_ + "/b", folder_ + "/next");
  fs::rename(folder_ + "/next", folder_ + "/current");
  EXPECT_FALSE(is_due(1000));
  EXPECT_TRUE(is_due(2000));
}

TEST_F(Watching, HasNothingToSayOfWhatWasReadMeanwhile) {
  write("one", "longer");
  EXPECT_FALSE(is_due(1000));
  follow();  // on a signal
  EXPECT_FALSE(is_due(5000));
  EXPECT_FALSE(is_due(5000));
}

}  // namespace
}  // namespace why403::serve
