#include "serve/admin/admin_server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "serve/admin/socket_client.h"

namespace why403::serve {
namespace {

// From 127.0.0.`last`.
int connect_from(std::uint16_t port, unsigned last) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in from{};
  from.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl((127U << 24) + last);
  sockaddr_in to = from;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(port);
  EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&from), sizeof from), 0);
  EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  return socket;
}

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

// Whoever connects over TCP and says nothing keeps nobody from the socket, and one network not another.
TEST_F(ServingAdmins, KeepsPlacesForTheSocket) {
  auto server = AdminServer::open({.listen = base::parse_ip_port("127.0.0.1:0"), .socket = path(), .tls = nullptr},
                                  [](const Request&, const AdminPeer&, AdminReply& reply) { reply.set(200, kText, "here"); });
  ASSERT_TRUE(server) << server.error().what;
  std::thread serving([&] { (*server)->run(); });
  // Each from an address of its own, so that it is all of TCP that is full.
  std::vector<int> silent;
  for (unsigned i = 0; i < kAdminTcpMax + 5; ++i) silent.push_back(connect_from((*server)->port(), 2 + i));
  while ((*server)->counts().turned_away < 5) std::this_thread::yield();
  EXPECT_EQ((*server)->counts().connections, kAdminTcpMax);
  const auto answer = ask_socket(path(), "GET", "/");
  ASSERT_TRUE(answer) << answer.error().reason;
  EXPECT_EQ(answer->body, "here");
  for (const int each : silent) ::close(each);
  while ((*server)->counts().connections > 0) std::this_thread::yield();
  silent.clear();
  for (unsigned i = 0; i < kAdminNetworkMax + 1; ++i) silent.push_back(connect_from((*server)->port(), 2));
  while ((*server)->counts().turned_away < 6) std::this_thread::yield();
  EXPECT_EQ((*server)->counts().connections, kAdminNetworkMax);
  for (const int each : silent) ::close(each);
  (*server)->stop();
  serving.join();
}

// The socket is for its owner from the beginning, and the umask of everybody else stays what it was.
TEST_F(ServingAdmins, ListensForItsOwnerAlone) {
  const mode_t before = ::umask(0);
  const auto server = open();
  EXPECT_EQ(::umask(before), 0U);
  ASSERT_TRUE(server);
  EXPECT_EQ(std::filesystem::status(path()).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace why403::serve
