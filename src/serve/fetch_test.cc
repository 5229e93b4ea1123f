// Against a server of our own, by a resolver of our own.
#include "serve/fetch.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <thread>
#include <vector>

#include "serve/http_server.h"
#include "serve/introspector.h"
#include "serve/key_feed.h"

namespace why403::serve {
namespace {

SocketAddress at(std::uint16_t port) {
  SocketAddress address;
  auto& four = reinterpret_cast<sockaddr_in&>(address.storage);
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.size = sizeof four;
  return address;
}

// Never answers, until it goes.
class Silent {
 public:
  Silent()
      : resolver_(std::make_shared<Resolver>([asked = asked_, over = over_.get_future().share()](const std::string&, std::uint16_t) -> Result<Addresses, std::string> {
          ++*asked;
          over.wait();
          return std::string("over");
        })) {}
  ~Silent() { over_.set_value(); }
  [[nodiscard]] const std::shared_ptr<Resolver>& resolver() const { return resolver_; }
  [[nodiscard]] int asked() const { return *asked_; }

 private:
  std::promise<void> over_;
  std::shared_ptr<std::atomic<int>> asked_ = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<Resolver> resolver_;
};

constexpr base::Duration kLong{3600 * base::kSecond.ns};
constexpr base::Duration kShort{base::kSecond.ns / 20};

TEST(Fetch, WaitsForNoResolverBeyondItsTime) {
  const Silent silent;
  const std::atomic<bool> stopping{false};
  for (int i = 0; i < 5; ++i) {
    const auto got = fetch("https://id.example/", {.stopping = stopping, .within = kShort, .resolver = silent.resolver().get()});
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().reason, "the system's resolver took too long");
  }
  EXPECT_EQ(silent.asked(), 1) << "who asks for the same waits for the same";
}

TEST(Fetch, EndsWithTheServiceThoughTheResolverSaysNothing) {
  const Silent silent;
  std::atomic<bool> stopping{false};
  auto fetching = std::async(std::launch::async, [&] { return fetch("https://id.example/", {.stopping = stopping, .within = kLong, .resolver = silent.resolver().get()}); });
  while (silent.asked() == 0) std::this_thread::yield();
  stopping = true;
  EXPECT_EQ(fetching.get().error().reason, "the service is stopping");
  KeyFeed feed({.issuer = "https://other.example"}, [](const Message&) {}, silent.resolver());
  Introspector introspector({.url = "https://third.example/", .timeout = kLong}, [](const Message&) {}, silent.resolver());
  std::promise<void> woken;
  ASSERT_TRUE(introspector.ask("token", [&] { woken.set_value(); }));
  while (silent.asked() < 3) std::this_thread::yield();
  feed.stop();
  introspector.stop();
  woken.get_future().wait();
}

TEST(Fetch, LetsNoMoreThreadsWaitForTheResolverThanItMay) {
  const Silent silent;
  const std::atomic<bool> stopping{false};
  for (std::size_t i = 0; i <= kLookupsMax; ++i) {
    const auto got = fetch("https://id" + std::to_string(i) + ".example/", {.stopping = stopping, .within = {1}, .resolver = silent.resolver().get()});
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().reason.find("16 names wait for it") != std::string::npos, i == kLookupsMax) << got.error().reason;
  }
}

// A socket that takes nobody: its queue is full, and what comes beyond is passed over in silence.
class BlackHole {
 public:
  BlackHole() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    SocketAddress address = at(0);
    EXPECT_EQ(::bind(listener_, address.native(), address.size), 0);
    EXPECT_EQ(::listen(listener_, 0), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address.storage), &address.size), 0);
    port_ = ntohs(reinterpret_cast<const sockaddr_in&>(address.storage).sin_port);
    for (int i = 0; i < 3; ++i) {
      waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
      address = at(port_);
      ::connect(waiting_.back(), address.native(), address.size);
    }
  }
  ~BlackHole() {
    for (const int each : waiting_) ::close(each);
    ::close(listener_);
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::vector<int> waiting_;
};

TEST(Fetch, TriesTheNextAddressInTime) {
  const BlackHole hole;
  auto server = HttpServer::open({.address = *base::parse_ip_port("127.0.0.1:0")}, []() -> Door {
    return {.answer = [](const Request&, Reply& reply) { reply.set(200, kText, "here"); }};
  });
  ASSERT_TRUE(server);
  std::thread serving([&] { (*server)->run(); });
  Resolver resolver([&](const std::string&, std::uint16_t) -> Result<Addresses, std::string> { return Addresses{at(hole.port()), at((*server)->port())}; });
  const std::atomic<bool> stopping{false};
  const auto got = fetch("http://localhost:1/", {.stopping = stopping, .within = {2 * base::kSecond.ns}, .resolver = &resolver});
  EXPECT_TRUE(got) << got.error().reason;
  EXPECT_EQ(got.value_or(""), "here");
  (*server)->stop();
  serving.join();
}

}  // namespace
}  // namespace why403::serve
