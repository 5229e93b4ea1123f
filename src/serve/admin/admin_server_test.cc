#include "serve/admin/admin_server.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace why403::serve {
namespace {

class ServingAdmins : public testing::Test {
 protected:
  ServingAdmins() {
    std::string pattern = testing::TempDir() + "admin_server.XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~ServingAdmins() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path() const { return folder_ + "/admin.sock"; }
  [[nodiscard]] auto open() const {
    return AdminServer::open({.listen = {}, .socket = path(), .tls = nullptr}, [](const Request&, const AdminPeer&, AdminReply&) {});
  }

  std::string folder_;
};

TEST_F(ServingAdmins, LeavesAFileThatIsNotItsOwn) {
  std::ofstream(path()) << "precious";
  EXPECT_FALSE(open());
  EXPECT_EQ(std::filesystem::file_size(path()), 8U);
}

TEST_F(ServingAdmins, LeavesTheSocketOfAServiceThatLives) {
  {
    const auto first = open();
    ASSERT_TRUE(first);
    EXPECT_FALSE(open());
    EXPECT_TRUE(std::filesystem::is_socket(path()));
  }
  EXPECT_FALSE(std::filesystem::exists(path())) << "its own goes with it";
}

}  // namespace
}  // namespace why403::serve
