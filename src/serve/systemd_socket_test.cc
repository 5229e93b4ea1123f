#include "serve/systemd_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "base/text.h"

namespace why403::serve {
namespace {

// As systemd listens.
class Systemd {
 public:
  explicit Systemd(std::string name) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    if (name[0] == '@') name[0] = '\0';
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(&address.sun_path[0], name.data(), name.size());
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())), 0);
  }
  ~Systemd() { ::close(socket_); }
  std::string told() {
    std::array<char, 4096> text{};
    const ssize_t size = ::recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int socket_;
};

std::int64_t now_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000 + now.tv_nsec / 1000;
}

class TellingSystemd : public testing::TestWithParam<bool> {
 protected:
  TellingSystemd() {
    std::string pattern = testing::TempDir() + "notify.XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~TellingSystemd() override { std::filesystem::remove_all(folder_); }
  std::string folder_;
};

TEST_P(TellingSystemd, SaysHowItStands) {
  const std::string name = (GetParam() ? "@" : "") + folder_ + "/notify";
  Systemd systemd(name);
  const SystemdSocket socket(name.c_str());
  socket.ready("serving,\nREADY=0");
  EXPECT_EQ(systemd.told(), "READY=1\nSTATUS=serving, READY=0");
  const std::int64_t before = now_microseconds();
  socket.reloading();
  const std::string reloading = systemd.told();
  const base::Cut first = base::cut(reloading, "\nMONOTONIC_USEC=");
  EXPECT_EQ(first.before, "RELOADING=1");
  const auto at = base::parse_int(base::cut(first.after, "\n").before);
  ASSERT_TRUE(at) << reloading;
  EXPECT_GE(*at, before);
  EXPECT_LE(*at, now_microseconds());
  socket.stopping();
  EXPECT_EQ(systemd.told(), "STOPPING=1\nSTATUS=answering what is under way");
  EXPECT_EQ(systemd.told(), "nothing");
}

INSTANTIATE_TEST_SUITE_P(PathsAndAbstractNames, TellingSystemd, testing::Bool());

TEST(SystemdSocket, GoesOnWhereNobodyListens) {
  for (const std::string& name : {std::string(), std::string("/nowhere/at/all"), std::string("@"), std::string("relative"), "/" + std::string(200, 'x')}) {
    const SystemdSocket socket(name.c_str());
    socket.ready("here");
    socket.stopping();
  }
  const SystemdSocket none(nullptr);
  none.ready("here");
}

}  // namespace
}  // namespace why403::serve
