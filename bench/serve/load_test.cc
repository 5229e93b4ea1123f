#include "load.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>

namespace why403::bench {
namespace {

constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nallow\n";
const std::string kRequest = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

// Answers on one connection, the first request after `stall`, and every one in two pieces.
class StallingServer {
 public:
  explicit StallingServer(std::chrono::milliseconds stall) : stall_(stall), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listening_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listening_, 1);
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  StallingServer(const StallingServer&) = delete;
  StallingServer& operator=(const StallingServer&) = delete;
  ~StallingServer() {
    thread_.join();
    ::close(listening_);
  }
  [[nodiscard]] unsigned short port() const { return port_; }

 private:
  void serve() const {
    const int socket = ::accept(listening_, nullptr, nullptr);
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    std::array<char, 4096> wire;
    bool is_first = true;
    while (::recv(socket, wire.data(), wire.size(), 0) > 0) {
      if (is_first) std::this_thread::sleep_for(stall_);
      is_first = false;
      ::send(socket, kAnswer.data(), 20, MSG_NOSIGNAL);
      ::send(socket, kAnswer.data() + 20, kAnswer.size() - 20, MSG_NOSIGNAL);
    }
    ::close(socket);
  }

  std::chrono::milliseconds stall_;
  int listening_;
  unsigned short port_ = 0;
  std::thread thread_;
};

// Who would have come while the server stalled waits as well: half of all, not one.
TEST(Load, ChargesAStallToAllThatWereMeantMeanwhile) {
  StallingServer server(std::chrono::milliseconds(200));
  const Outcome outcome = drive({.port = server.port(),
                                 .requests = {&kRequest, 1},
                                 .rate = 1000,
                                 .connections = 1,
                                 .seconds = 0.2,
                                 .sought = "allow"});
  EXPECT_EQ(outcome.answered, 200);
  EXPECT_EQ(outcome.found, 200);
  EXPECT_EQ(outcome.refused + outcome.lost, 0);
  EXPECT_GE(outcome.quantile_ms(0.99), 190);
  EXPECT_GE(outcome.quantile_ms(0.5), 90);
}

TEST(Load, IsBoundedInCount) {
  StallingServer server(std::chrono::milliseconds(0));
  const Outcome outcome =
      drive({.port = server.port(), .requests = {&kRequest, 1}, .connections = 1, .seconds = 60, .count_max = 10});
  EXPECT_EQ(outcome.answered, 10);
}

}  // namespace
}  // namespace why403::bench
