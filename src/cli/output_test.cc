#include "cli/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace why403::cli {
namespace {

namespace fs = std::filesystem;

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = fs::temp_directory_path() / "why403-output-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { fs::remove_all(directory_); }
  [[nodiscard]] std::string at(const std::string& name) const { return directory_ / name; }
  static std::string read(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  [[nodiscard]] long files() const {
    return std::distance(fs::directory_iterator(directory_), fs::directory_iterator());
  }
  fs::path directory_;
};

TEST_F(OutputTest, AppearsWholeOrNotAtAll) {
  std::ofstream(at("report")) << "old";
  {
    auto output = Output::open(at("report"));
    ASSERT_TRUE(output);
    output->writer() << std::string(3 * Writer::kBufferBytes, 'x');
    EXPECT_EQ(read(at("report")), "old");
  }
  EXPECT_EQ(read(at("report")), "old") << "dropped without commit";
  EXPECT_EQ(files(), 1);
  ASSERT_TRUE(write_file(at("report"), "new"));
  EXPECT_EQ(read(at("report")), "new");
  EXPECT_EQ(files(), 1);
}

TEST_F(OutputTest, KeepsModeAndLinks) {
  std::ofstream(at("real")) << "old";
  fs::permissions(at("real"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("real", at("link"));
  ASSERT_TRUE(write_file(at("link"), "new"));
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(read(at("real")), "new");
  EXPECT_EQ(fs::status(at("real")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(OutputTest, DevicesAreWrittenAsTheyAre) {
  EXPECT_TRUE(write_file("/dev/null", "x"));
  const auto full = write_file("/dev/full", "x");
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().reason, "No space left on device");
}

TEST_F(OutputTest, SaysWhyNot) {
  EXPECT_EQ(write_file(at("no/such/file"), "x").error().reason, "No such file or directory");
  EXPECT_EQ(write_file(directory_, "x").error().reason, "Is a directory");
  EXPECT_EQ(files(), 0);
}

TEST(Writer, AReaderThatLeftIsSilent) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  Writer writer(ends[1]);
  writer << "x";
  writer.flush();
  EXPECT_TRUE(writer.gone());
  EXPECT_TRUE(writer.closed());
  EXPECT_EQ(writer.failure(), 0);
  ::close(ends[1]);
}

TEST(Writer, KeepsTheFirstFailure) {
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  Writer writer(full);
  writer << std::string(Writer::kBufferBytes + 1, 'x');
  EXPECT_EQ(writer.failure(), ENOSPC);
  writer << "more";
  writer.flush();
  EXPECT_EQ(writer.failure(), ENOSPC);
  ::close(full);
}

}  // namespace
}  // namespace why403::cli
