#include "base/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>

namespace why403::base {
namespace {

class UnixSocket : public testing::Test {
 protected:
  UnixSocket() {
    std::string pattern = testing::TempDir() + "unix_socket.XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~UnixSocket() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_F(UnixSocket, IsForItsOwnerAndKnowsWhoAsks) {
  const std::string path = folder_ + "/one.sock";
  EXPECT_EQ(connect_unix(path), -1);
  EXPECT_EQ(errno, ENOENT);
  const mode_t before = ::umask(0);
  const auto listener = listen_unix(path, 4);
  ::umask(before);
  ASSERT_TRUE(listener) << listener.error().reason;
  struct stat about{};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600U);
  EXPECT_EQ(::accept(*listener, nullptr, nullptr), -1) << "it does not block";
  const int asking = connect_unix(path);
  ASSERT_GE(asking, 0);
  const int answering = ::accept(*listener, nullptr, nullptr);
  ASSERT_GE(answering, 0);
  EXPECT_EQ(peer_user(answering), ::geteuid());
  EXPECT_TRUE(is_peer_trusted(answering));
  EXPECT_TRUE(send_all(asking, "hello"));
  std::array<char, 16> got{};
  EXPECT_EQ(::recv(answering, got.data(), got.size(), 0), 5);
  ::close(answering);
  ::close(asking);
  ::close(*listener);
}

TEST_F(UnixSocket, LeavesWhatLiesThere) {
  const std::string path = folder_ + "/file";
  std::ofstream(path) << "precious";
  EXPECT_FALSE(listen_unix(path, 4));
  EXPECT_EQ(std::filesystem::file_size(path), 8U);
  EXPECT_EQ(listen_unix("/" + std::string(200, 'x'), 4).error().reason, "the path is too long for a socket");
  EXPECT_EQ(connect_unix("/" + std::string(200, 'x')), -1);
  EXPECT_EQ(errno, ENAMETOOLONG);
}

}  // namespace
}  // namespace why403::base
