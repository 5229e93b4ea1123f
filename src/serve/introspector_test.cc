// Against a server of our own in the same process, so that the thread sanitizer sees both.
#include "serve/introspector.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "base/clock.h"
#include "serve/http_server.h"

namespace why403::serve {
namespace {

// Answers as the token says; `hold` is held up until the test lets go.
class Authority {
 public:
  Authority() {
    auto opened = HttpServer::open({.address = *base::parse_ip_port("127.0.0.1:0"), .threads = 2}, [this]() -> Door {
      return {.answer = [this](const Request& request, Reply& reply) { answer(request, reply); }};
    });
    EXPECT_TRUE(opened);
    server_ = std::move(*opened);
    thread_ = std::thread([this] { server_->run(); });
  }
  ~Authority() {
    server_->stop();
    thread_.join();
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/introspect"; }
  std::atomic<int> asked{0};
  std::atomic<bool> down{false};
  std::atomic<int> unauthorized{0};

 private:
  void answer(const Request& request, Reply& reply) {
    ++asked;
    // `why403:s%3A1` in base64, form-encoded before.
    if (request.header("authorization") != "Basic d2h5NDAzOnMlM0Ex") ++unauthorized;
    if (down) reply.status = 500;
    if (request.body == "token=ann%2F1&token_type_hint=access_token")
      reply.body = R"({"active":true,"sub":"ann","groups":["staff"]})";
    else if (request.body.starts_with("token=sync"))
      reply.body = R"({"active":true,"client_id":"sync"})";
    else
      reply.body = R"({"active":false})";
  }
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

class Introspecting : public testing::Test {
 protected:
  IntrospectionSource source() {
    IntrospectionSource source;
    source.url = authority_.url();
    source.client = "why403";
    source.secret = "s:1";
    source.user_type = "User";
    source.concurrency = 2;
    return source;
  }
  static std::shared_ptr<const Introspector::Answer> answer(Introspector& introspector, std::string_view token) {
    std::promise<void> woken;
    if (!introspector.ask(token, [&] { woken.set_value(); })) return nullptr;
    woken.get_future().wait();
    return introspector.find(token);
  }
  Authority authority_;
  std::mutex saying_;
  std::vector<std::string> said_;
  Introspector::Say say_ = [this](const Message& message) {
    const std::scoped_lock lock(saying_);
    said_.push_back(message.what);
  };
};

TEST_F(Introspecting, TellsWhoATokenNamesAndKeepsIt) {
  auto with_clients = source();
  with_clients.client_type = "Service";
  Introspector introspector(with_clients, say_);
  EXPECT_EQ(introspector.find("ann/1"), nullptr);
  const auto ann = answer(introspector, "ann/1");
  ASSERT_TRUE(ann && !ann->rejection);
  EXPECT_EQ(ann->principal.id, "ann");
  EXPECT_EQ(ann->principal.type, "User");
  EXPECT_EQ(ann->principal.groups, std::vector<std::string>{"staff"});
  EXPECT_EQ(answer(introspector, "sync1")->principal.type, "Service");
  const auto nobody = answer(introspector, "nobody");
  ASSERT_TRUE(nobody && nobody->rejection);
  EXPECT_EQ(nobody->rejection->cause, "token-invalid");
  EXPECT_EQ(nobody->rejection->detail, "inactive");
  EXPECT_EQ(authority_.asked, 3);
  EXPECT_NE(introspector.find("ann/1"), nullptr);
  EXPECT_EQ(authority_.unauthorized, 0);
  EXPECT_EQ(introspector.counts().active, 2U);
}

TEST_F(Introspecting, AClientIsNobodyUnlessItHasAType) {
  Introspector introspector(source(), say_);
  EXPECT_EQ(answer(introspector, "sync")->rejection->detail, "no-subject");
}

TEST_F(Introspecting, FailsClosedAndSaysItOnce) {
  authority_.down = true;
  auto quick = source();
  quick.retry = {base::kSecond.ns / 1000};
  Introspector introspector(quick, say_);
  for (const char* token : {"a", "b"}) {
    std::promise<void> woken;
    ASSERT_TRUE(introspector.ask(token, [&] { woken.set_value(); }));
    woken.get_future().wait();
  }
  authority_.down = false;
  EXPECT_FALSE(answer(introspector, "ann/1")->rejection);
  EXPECT_EQ(introspector.counts().failed, 2U);
  introspector.stop();
  ASSERT_EQ(said_.size(), 2U);
  EXPECT_NE(said_[1].find("tells of tokens again"), std::string::npos);
}

TEST_F(Introspecting, AsksOnceForManyAndWakesAll) {
  Introspector introspector(source(), say_);
  constexpr int kThreads = 4, kEach = 200;
  std::latch woken(kThreads * kEach);
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      for (int j = 0; j < kEach; ++j) {
        // Those that many bring at once, and their own.
        const std::string token = j % 2 == 0 ? "shared" + std::to_string(j / 20) : std::to_string(i) + "-" + std::to_string(j);
        if (introspector.find(token) != nullptr || !introspector.ask(token, [&] { woken.count_down(); })) {
          ++refused;
          woken.count_down();
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  woken.wait();
  EXPECT_EQ(introspector.counts().waiting, 0U);
  EXPECT_LE(authority_.asked, kThreads * kEach / 2 + 10 + kThreads);
}

TEST_F(Introspecting, WaitsWithinItsLimitsAndEndsAtOnce) {
  auto narrow = source();
  narrow.url = "http://127.0.0.1:1/";  // nobody listens there, but it takes its turn
  narrow.concurrency = 1;
  narrow.waiting_max = 3;
  Introspector introspector(narrow, say_);
  int taken = 0;
  std::atomic<int> woken{0};
  for (int i = 0; i < 1000; ++i) taken += introspector.ask(std::to_string(i), [&] { ++woken; }) ? 1 : 0;
  introspector.stop();
  EXPECT_EQ(woken, taken) << "whoever was taken on is woken";
  EXPECT_FALSE(introspector.ask("late", [] {}));
  EXPECT_GE(introspector.counts().turned_away, 1U);
}

}  // namespace
}  // namespace why403::serve
