#include "serve/http_server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace why403::serve {
namespace {

// Serves on a thread of its own until it goes.
class Served {
 public:
  explicit Served(Door door) {
    auto opened = HttpServer::open({.address = *base::parse_ip_port("127.0.0.1:0")}, [&] { return door; });
    EXPECT_TRUE(opened);
    server_ = std::move(*opened);
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Served() {
    server_->stop();
    thread_.join();
  }
  // What comes back until the other side closes.
  std::string ask(const std::string& text) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(server_->port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
    EXPECT_EQ(::send(socket, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    std::string answer(4096, '\0');
    std::size_t size = 0;
    ssize_t count = 0;
    while (size < answer.size() && (count = ::recv(socket, answer.data() + size, answer.size() - size, 0)) > 0) size += static_cast<std::size_t>(count);
    ::close(socket);
    answer.resize(size);
    return answer;
  }

 private:
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

// A token is asked about, then a disk: a request may wait for one thing after the other.
TEST(HttpServer, LetsARequestWaitMoreThanOnce) {
  std::vector<std::function<void()>> wakes;
  const Door door{.answer = [&](const Request& request, Reply& reply) {
    ASSERT_NE(request.waiting, nullptr);
    if (request.parking == 2) return reply.set(200, kText, "answered " + std::string(request.path));
    reply.is_pending = true;
    reply.parking = request.parking + 1;
    wakes.push_back(request.waiting->wake());
    // Of what was waited for before: nobody is woken by it again.
    for (const auto& wake : wakes) wake();
  }};
  Served served(door);
  const std::string got = served.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::size_t first = got.find("answered /a");
  EXPECT_NE(first, std::string::npos) << got;
  EXPECT_NE(got.find("answered /b", first), std::string::npos) << got;
  EXPECT_EQ(wakes.size(), 4U);
}

}  // namespace
}  // namespace why403::serve
