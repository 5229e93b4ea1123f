#include "ingest/source/syslog_listener.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

#include "ingest/source/test_folder.h"

namespace why403::ingest {
namespace {

using std::string_view_literals::operator""sv;
using Texts = std::vector<std::string>;

ListenAddress address(std::string_view text) {
  auto parsed = parse_listen_address(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : ListenAddress{};
}

// A sender on the loopback or on a unix socket.
class Sender {
 public:
  Sender(int type, std::uint16_t port) : descriptor_(::socket(AF_INET, type, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(descriptor_.number(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  Sender(int type, const std::string& path) : descriptor_(::socket(AF_UNIX, type, 0)) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    path.copy(&to.sun_path[0], sizeof to.sun_path - 1);
    connected_ = ::connect(descriptor_.number(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  void send(std::string_view bytes) const {
    EXPECT_TRUE(connected_);
    while (!bytes.empty()) {
      const ssize_t count = ::send(descriptor_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ASSERT_GE(count, 0);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  // Waits for the other side to close.
  [[nodiscard]] bool is_closed_by_peer() const {
    char byte = 0;
    return ::read(descriptor_.number(), &byte, 1) <= 0;
  }

 private:
  Descriptor descriptor_;
  bool connected_ = false;
};

class SyslogListening : public testing::Test {
 protected:
  void listen(const std::string& on) {
    auto listener = SyslogListener::open({address(on)}, stop_, options_);
    ASSERT_TRUE(listener) << listener.error().reason;
    listener_ = std::move(*listener);
  }
  Texts receive(std::size_t count) {
    Texts texts;
    names_.clear();
    RecordBatch batch;
    while (texts.size() < count) {
      const auto more = listener_->next(batch);
      if (!more || !*more) break;
      for (const Record& record : batch.records) {
        texts.emplace_back(record.text);
        names_.emplace_back(record.name);
      }
    }
    return texts;
  }

  Stop stop_;
  SyslogListener::Options options_;
  std::unique_ptr<SyslogListener> listener_;
  Texts names_;
};

TEST_F(SyslogListening, Udp) {
  listen("udp://127.0.0.1:0");
  const Sender sender(SOCK_DGRAM, listener_->port(0));
  sender.send("<34>Oct 11 22:14:15 host su: one\n\0"sv);
  sender.send("\n");
  sender.send("<34>1 - - - - - - two\nlines");
  EXPECT_EQ(receive(2), (Texts{"<34>Oct 11 22:14:15 host su: one", "<34>1 - - - - - - two\nlines"}));
  EXPECT_EQ(names_.at(0), "udp://127.0.0.1");
  EXPECT_EQ(listener_->received(), 2U);
}

TEST_F(SyslogListening, TcpMixesBothFramings) {
  listen("tcp://127.0.0.1:0");
  const Sender sender(SOCK_STREAM, listener_->port(0));
  sender.send("<1>one\n6 <1>two<1>three\r\n9 <1>fo\nur ");
  sender.send("4 <1>");
  sender.send("x<1>last");
  EXPECT_EQ(receive(5), (Texts{"<1>one", "<1>two", "<1>three", "<1>fo\nur ", "<1>x"}));
  EXPECT_EQ(names_.at(0), "tcp://127.0.0.1");
}

TEST_F(SyslogListening, ConnectionsThatEndGiveTheirLastMessage) {
  listen("tcp://127.0.0.1:0");
  { Sender(SOCK_STREAM, listener_->port(0)).send("<1>no line feed"); }
  EXPECT_EQ(receive(1), Texts{"<1>no line feed"});
}

TEST_F(SyslogListening, UnixSockets) {
  const TestFolder folder;
  const std::string path = folder.path("log.sock");
  listen("unixgram:" + path);
  Sender(SOCK_DGRAM, path).send("<1>datagram");
  EXPECT_EQ(receive(1), Texts{"<1>datagram"});
  EXPECT_EQ(names_.at(0), "unixgram:" + path);
  EXPECT_FALSE(SyslogListener::open({address("unixgram:" + path)}, stop_));
  listener_.reset();
  EXPECT_NE(::access(path.c_str(), F_OK), 0);
  listen("unix:" + path);
  Sender(SOCK_STREAM, path).send("<1>stream\n");
  EXPECT_EQ(receive(1), Texts{"<1>stream"});
}

TEST_F(SyslogListening, ASocketLeftBehindIsTakenOver) {
  const TestFolder folder;
  const std::string path = folder.path("log.sock");
  { const auto left = listen_on(address("unix:" + path)); }
  ASSERT_EQ(::access(path.c_str(), F_OK), 0);
  listen("unix:" + path);
  Sender(SOCK_STREAM, path).send("<1>one\n");
  EXPECT_EQ(receive(1), Texts{"<1>one"});
}

TEST_F(SyslogListening, MessagesHaveALimit) {
  options_.message_bytes_max = 10;
  listen("tcp://127.0.0.1:0");
  {
    const Sender sender(SOCK_STREAM, listener_->port(0));
    sender.send("<1>0123456789\n15 <1>0123456789ab<1>short\n");
  }
  EXPECT_EQ(receive(3), (Texts{"<1>0123456", "<1>0123456", "<1>short"}));
  stop_.request();
  EXPECT_TRUE(receive(1).empty());
  EXPECT_EQ(listener_->cut_messages(), 2U);
}

TEST_F(SyslogListening, DatagramsAreCutAtTheLimit) {
  options_.message_bytes_max = 10;
  listen("udp://127.0.0.1:0");
  Sender(SOCK_DGRAM, listener_->port(0)).send("<1>0123456789");
  EXPECT_EQ(receive(1), Texts{"<1>0123456"});
  EXPECT_EQ(listener_->cut_messages(), 1U);
}

TEST_F(SyslogListening, AFullQueueDropsDatagramsAndCounts) {
  options_.queue_messages_max = 3;
  listen("udp://127.0.0.1:0");
  const Sender sender(SOCK_DGRAM, listener_->port(0));
  for (int i = 0; i < 10; ++i) sender.send("<1>" + std::to_string(i));
  while (listener_->received() < 10) std::this_thread::yield();
  stop_.request();
  EXPECT_EQ(receive(100), (Texts{"<1>0", "<1>1", "<1>2"}));
  EXPECT_EQ(listener_->dropped(), 7U);
}

TEST_F(SyslogListening, AFullQueueMakesStreamsWait) {
  options_.queue_messages_max = 3;
  listen("tcp://127.0.0.1:0");
  std::string many;
  constexpr std::size_t kCount = 100'000;
  for (std::size_t i = 0; i < kCount; ++i) many += "<1>" + std::to_string(i) + "\n";
  std::thread other([&, port = listener_->port(0)] { Sender(SOCK_STREAM, port).send(many); });
  const Texts texts = receive(kCount);
  other.join();
  ASSERT_EQ(texts.size(), kCount);
  EXPECT_EQ(texts.back(), "<1>" + std::to_string(kCount - 1));
  EXPECT_EQ(listener_->dropped(), 0U);
}

TEST_F(SyslogListening, ConnectionsAreBounded) {
  options_.connections_max = 1;
  listen("tcp://127.0.0.1:0");
  const Sender first(SOCK_STREAM, listener_->port(0));
  first.send("<1>one\n");
  EXPECT_EQ(receive(1), Texts{"<1>one"});
  EXPECT_TRUE(Sender(SOCK_STREAM, listener_->port(0)).is_closed_by_peer());
  EXPECT_EQ(listener_->refused_connections(), 1U);
  first.send("<1>two\n");
  EXPECT_EQ(receive(1), Texts{"<1>two"});
}

// The limit of open files of this process, lowered for a while.
class FewDescriptors {
 public:
  explicit FewDescriptors(rlim_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const int next = ::dup(0);
    ::close(next);
    const rlimit few{.rlim_cur = static_cast<rlim_t>(next) + more, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(SyslogListening, ConnectionsAreTurnedAwayWhenNoDescriptorIsLeft) {
  listen("tcp://127.0.0.1:0");
  {
    const FewDescriptors only_the_senders(1);
    EXPECT_TRUE(Sender(SOCK_STREAM, listener_->port(0)).is_closed_by_peer());
  }
  EXPECT_EQ(listener_->refused_connections(), 1U);
  const Sender later(SOCK_STREAM, listener_->port(0));
  later.send("<1>one\n");
  EXPECT_EQ(receive(1), Texts{"<1>one"});
}

TEST_F(SyslogListening, SendersNamedOneByOneAreBounded) {
  options_.senders_max = 1;
  listen("udp://127.0.0.1:0");
  Sender(SOCK_DGRAM, listener_->port(0)).send("<1>x");
  EXPECT_EQ(receive(1).size(), 1U);
  EXPECT_EQ(names_.at(0), "udp://…");
}

TEST_F(SyslogListening, AStopWakesWhoWaits) {
  listen("udp://127.0.0.1:0");
  std::thread other([this] { stop_.request(); });
  EXPECT_TRUE(receive(1).empty());
  other.join();
}

TEST(SyslogFraming, IsTheSameInWhateverPieces) {
  const std::string_view stream =
      "<1>a\n6 <1>two12 <1>in count \n\n0 <1>x\n12\n7 no\n1234567890 <1>y\n2026-03-12 text\n<1>nul\0<1>z"sv;
  const Texts expected{"<1>a", "<1>two",          "<1>in count ",    "0 <1>x", "12",
                       "7 no", "1234567890 <1>y", "2026-03-12 text", "<1>nul", "<1>z"};
  for (std::size_t piece = 1; piece < stream.size(); ++piece) {
    SyslogFraming framing(100);
    Texts texts;
    const auto give = [&](std::string_view message) { texts.emplace_back(message); };
    for (std::size_t at = 0; at < stream.size(); at += piece) framing.take(stream.substr(at, piece), give);
    framing.finish(give);
    EXPECT_EQ(texts, expected) << piece;
  }
}

TEST(ListenAddress, Forms) {
  EXPECT_EQ(address("udp://0.0.0.0:514").port, 514);
  EXPECT_EQ(format_listen_address(address("tcp://[::1]:601")), "tcp://[::1]:601");
  EXPECT_EQ(address("unix:/run/x").path, "/run/x");
  EXPECT_EQ(address("unixgram:/run/x").kind, ListenAddress::Kind::unix_datagram);
  for (const std::string bad : {"", "udp://", "udp://1.2.3.4", "udp://host:514", "tcp://1.2.3.4:70000",
                                "http://1.2.3.4:1", "unix:", "tcp://1.2.3.4:-1"})
    EXPECT_FALSE(parse_listen_address(bad)) << bad;
  EXPECT_FALSE(parse_listen_address("unix:/" + std::string(200, 'x')));
  const auto busy = listen_on(address("tcp://127.0.0.1:0"));
  EXPECT_TRUE(busy);
}

}  // namespace
}  // namespace why403::ingest
