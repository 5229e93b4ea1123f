#include "load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <optional>
#include <thread>

#include "measure.h"
#include "base/text.h"
#include "child.h"

namespace why403::bench {

namespace {

// For answers that are still under way when all is sent.
constexpr double kGraceSeconds = 3;
constexpr std::size_t kReadBytes = 64 << 10;

// The head and body of one answer out of the bytes that came so far.
class AnswerText {
 public:
  /// True when it is whole.
  bool take(std::string_view bytes) {
    text_.append(bytes);
    if (!body_begin_ && !read_head()) return false;
    if (!chunked_) return text_.size() >= *body_begin_ + length_;
    return text_.ends_with("\r\n0\r\n\r\n") || std::string_view(text_).substr(*body_begin_) == "0\r\n\r\n";
  }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view body() const { return std::string_view(text_).substr(*body_begin_); }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  void clear() {
    text_.clear();
    body_begin_.reset();
  }

 private:
  bool read_head() {
    const std::string_view text(text_);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return false;
    body_begin_ = end + 4;
    status_ = static_cast<int>(base::parse_int(text.substr(9, 3)).value_or(0));
    length_ = 0;
    chunked_ = false;
    std::size_t line = text.find("\r\n") + 2;
    while (line < end) {
      const std::size_t next = text.find("\r\n", line);
      const std::string_view field = text.substr(line, next - line);
      if (base::starts_with_ignoring_case(field, "content-length:"))
        length_ = static_cast<std::size_t>(base::parse_int(base::trim(field.substr(15))).value_or(0));
      if (base::starts_with_ignoring_case(field, "transfer-encoding:")) chunked_ = true;
      line = next + 2;
    }
    return true;
  }

  std::string text_;
  std::optional<std::size_t> body_begin_;
  std::size_t length_ = 0;
  bool chunked_ = false;
  int status_ = 0;
};

struct Connection {
  int socket = -1;
  AnswerText answer;
  double meant_ns = 0;  // of the request that it waits for
};

// Negative when nobody listens.
int try_to_connect(unsigned short port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return made;
  ::close(made);
  return -1;
}

int connect_to(unsigned short port) {
  const int made = try_to_connect(port);
  if (made < 0) give_up("cannot connect to port " + std::to_string(port));
  return made;
}

// Blocks while the other side takes it in; it has nothing else to read.
bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

class Driver {
 public:
  explicit Driver(const Load& load) : load_(load), connections_(load.connections), wire_(kReadBytes) {
    ::prctl(PR_SET_TIMERSLACK, 1);
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      connections_[i].socket = connect_to(load.port);
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[i].socket, &event);
      free_.push_back(i);
    }
    interval_ns_ = load.rate > 0 ? 1e9 / load.rate : 0;
    count_ = load.rate > 0 ? std::min(load.count_max, static_cast<std::size_t>(load.rate * load.seconds)) : load.count_max;
    outcome_.latencies_ms.reserve(std::min<std::size_t>(count_, 4'000'000));
  }
  ~Driver() {
    for (const Connection& each : connections_)
      if (each.socket >= 0) ::close(each.socket);
    ::close(poll_);
  }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  Outcome run() {
    start_ = Clock::now();
    const double end_ns = load_.seconds * 1e9;
    while (true) {
      send_what_is_due(end_ns);
      const double now = since_ns(start_);
      const bool all_sent = next_ == count_ || (load_.rate == 0 && now >= end_ns);
      if (all_sent && waiting_ == 0) break;
      if (now > end_ns + kGraceSeconds * 1e9 || free_.size() + waiting_ == 0) break;
      wait(now);
    }
    outcome_.lost += waiting_ + (load_.rate > 0 ? count_ - next_ : 0);
    return std::move(outcome_);
  }

 private:
  void send_what_is_due(double end_ns) {
    while (next_ < count_ && !free_.empty()) {
      const double now = since_ns(start_);
      const double meant = load_.rate > 0 ? interval_ns_ * static_cast<double>(next_) : now;
      if (meant > now || (load_.rate == 0 && now >= end_ns)) return;
      const std::size_t number = free_.front();
      free_.pop_front();
      Connection& connection = connections_[number];
      connection.meant_ns = meant;
      ++waiting_;
      const bool sent = send_all(connection.socket, load_.requests[next_++ % load_.requests.size()]);
      if (!sent) drop(connection);
    }
  }

  void wait(double now) {
    double timeout_ns = 1e8;
    if (load_.rate > 0 && next_ < count_ && !free_.empty())
      timeout_ns = std::clamp(interval_ns_ * static_cast<double>(next_) - now, 0.0, timeout_ns);
    const timespec timeout{.tv_sec = 0, .tv_nsec = static_cast<long>(timeout_ns)};
    std::array<epoll_event, 64> events;
    const int count = ::epoll_pwait2(poll_, events.data(), events.size(), &timeout, nullptr);
    for (int i = 0; i < count; ++i) read(events[static_cast<std::size_t>(i)].data.u64);
  }

  void read(std::size_t number) {
    Connection& connection = connections_[number];
    const ssize_t count = ::recv(connection.socket, wire_.data(), wire_.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return drop(connection);
    if (!connection.answer.take({wire_.data(), static_cast<std::size_t>(count)})) return;
    const double now = since_ns(start_);
    outcome_.latencies_ms.push_back(static_cast<float>((now - connection.meant_ns) / 1e6));
    outcome_.seconds = now / 1e9;
    ++outcome_.answered;
    outcome_.refused += connection.answer.status() != 200 ? 1 : 0;
    outcome_.bytes += connection.answer.size();
    count_sought(connection.answer.body());
    connection.answer.clear();
    --waiting_;
    free_.push_back(number);
  }

  void count_sought(std::string_view body) {
    if (load_.sought.empty()) return;
    for (std::size_t at = body.find(load_.sought); at != std::string_view::npos; at = body.find(load_.sought, at + 1))
      ++outcome_.found;
  }

  void drop(Connection& connection) {
    ::close(connection.socket);
    connection.socket = -1;
    --waiting_;
    ++outcome_.lost;
  }

  const Load& load_;
  std::vector<Connection> connections_;
  std::vector<char> wire_;
  int poll_ = -1;
  std::deque<std::size_t> free_;
  std::size_t next_ = 0, count_ = 0, waiting_ = 0;
  double interval_ns_ = 0;
  Clock::time_point start_;
  Outcome outcome_;
};

}  // namespace

double Outcome::quantile_ms(double share) const {
  return quantile({latencies_ms.begin(), latencies_ms.end()}, share);
}

Outcome drive(const Load& load) { return Driver(load).run(); }

void wait_for_port(unsigned short port, double seconds_max) {
  const auto start = Clock::now();
  int made = -1;
  while ((made = try_to_connect(port)) < 0) {
    if (since_ns(start) > seconds_max * 1e9) give_up("nobody listens on port " + std::to_string(port));
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ::close(made);
}

Answer ask(unsigned short port, const std::string& request, double seconds_max) {
  const int socket = connect_to(port);
  const auto start = Clock::now();
  AnswerText answer;
  std::array<char, kReadBytes> wire;
  bool is_whole = !send_all(socket, request);
  while (!is_whole) {
    pollfd ready{.fd = socket, .events = POLLIN, .revents = 0};
    const double left_ms = seconds_max * 1e3 - since_ns(start) / 1e6;
    if (left_ms <= 0 || ::poll(&ready, 1, static_cast<int>(left_ms)) != 1) give_up("no answer in time");
    const ssize_t count = ::recv(socket, wire.data(), wire.size(), 0);
    if (count <= 0) give_up("a connection was closed instead of an answer");
    is_whole = answer.take({wire.data(), static_cast<std::size_t>(count)});
  }
  ::close(socket);
  return {answer.status(), std::string(answer.body())};
}

}  // namespace why403::bench
