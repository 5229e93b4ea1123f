#include "serve/fetch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>

#include "base/ip.h"
#include "base/text.h"
#include "serve/tls.h"

namespace why403::serve {

namespace {

namespace http = boost::beast::http;
using Steady = std::chrono::steady_clock;

constexpr std::uint32_t kHeaderBytesMax = 16 << 10;

bool is_this_machine(const std::string& host) {
  const auto ip = base::parse_ip(host);
  return host == "localhost" || (ip && ip->is_loopback());
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// One exchange; what went wrong stands in `fault`.
class Exchange {
 public:
  Exchange(const Url& url, const FetchOptions& options) : url_(url), options_(options) {}

  std::optional<std::string> run() {
    if (!connect() || (url_.is_tls && !shake())) return std::nullopt;
    std::string request = head();
    if (tls_) {
      std::string sealed;
      tls_->seal(request, sealed);
      request = std::move(sealed);
    }
    if (!send(request)) return std::nullopt;
    return receive();
  }
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  [[nodiscard]] std::string head() const {
    std::string head = (options_.form.empty() ? "GET " : "POST ") + url_.target + " HTTP/1.1\r\nHost: " + url_.authority +
                       "\r\nAccept: application/json\r\nUser-Agent: why403\r\nConnection: close\r\n";
    if (!options_.authorization.empty()) head += "Authorization: " + options_.authorization + "\r\n";
    if (!options_.traceparent.empty()) head += "traceparent: " + options_.traceparent + "\r\n";
    if (options_.form.empty()) return head + "\r\n";
    return head + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(options_.form.size()) + "\r\n\r\n" + options_.form;
  }

  bool fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
    return false;
  }

  bool wait(short events) {
    if (wait_until(events, deadline_)) return true;
    return fail("it took more than " + std::to_string(options_.within.ns / 1'000'000) + " ms");
  }

  // False when it is late, or with a fault.
  bool wait_until(short events, Steady::time_point until) {
    while (true) {
      if (options_.stopping.load(std::memory_order_relaxed)) return fail("the service is stopping");
      if (Steady::now() >= until) return false;
      pollfd one{.fd = socket_->number(), .events = events, .revents = 0};
      const int ready = ::poll(&one, 1, static_cast<int>(kFetchStep.ns / 1'000'000));
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return fail(std::strerror(errno));
    }
  }

  bool connect() {
    deadline_ = Steady::now() + std::chrono::nanoseconds(options_.within.ns);
    Resolver own;
    Resolver& resolver = options_.resolver != nullptr ? *options_.resolver : own;
    const auto all = resolver.find(url_.host, url_.port, deadline_, options_.stopping);
    if (!all) return fail(all.error());
    std::string why = "it has no address";
    for (std::size_t i = 0; i < all->size(); ++i) {
      // One that says nothing leaves time for the next.
      const auto share = (deadline_ - Steady::now()) / static_cast<std::int64_t>(all->size() - i);
      if (connect_to((*all)[i], Steady::now() + share, why)) return true;
      if (!fault_.empty()) return false;
    }
    return fail(why);
  }

  bool connect_to(const SocketAddress& address, Steady::time_point until, std::string& why) {
    socket_.emplace(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    int fault = socket_->number() < 0 || ::connect(socket_->number(), address.native(), address.size) != 0 ? errno : 0;
    if (fault == EINPROGRESS) {
      fault = ETIMEDOUT;
      socklen_t size = sizeof fault;
      if (wait_until(POLLOUT, until)) ::getsockopt(socket_->number(), SOL_SOCKET, SO_ERROR, &fault, &size);
    }
    if (fault != 0) why = std::strerror(fault);
    return fault == 0;
  }

  bool shake() {
    std::shared_ptr<const TlsContext> context = options_.context != nullptr ? *options_.context : nullptr;
    if (context == nullptr) {
      auto made = TlsContext::for_client(options_.authorities);
      if (!made) return fail(made.error().what + ": " + made.error().reason);
      context = std::move(*made);
      if (options_.context != nullptr) *options_.context = context;
    }
    tls_.emplace(context, url_.host);
    std::string bytes;
    while (!tls_->is_open()) {
      std::string wire;
      const auto state = tls_->take(bytes, plain_, wire);
      if (!send(wire)) return false;
      if (state == TlsSession::State::failed) return fail("TLS: " + tls_->fault());
      if (tls_->is_open()) return true;
      if (!read(bytes)) return fail("the connection ended");
    }
    return true;
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_->number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno != EAGAIN && errno != EINTR) {
        return fail(std::strerror(errno));
      } else if (!wait(POLLOUT)) {
        return false;
      }
    }
    return true;
  }

  // False at the end of the connection, or on a fault.
  bool read(std::string& bytes) {
    while (true) {
      if (!wait(POLLIN)) return false;
      bytes.resize(16 << 10);
      const ssize_t count = ::recv(socket_->number(), bytes.data(), bytes.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
      if (count < 0) return fail(std::strerror(errno));
      return count > 0;
    }
  }

  std::optional<std::string> receive() {
    http::parser<false, http::string_body> parser;
    parser.eager(true);
    parser.header_limit(kHeaderBytesMax);
    parser.body_limit(kFetchBytesMax);
    boost::system::error_code error;
    std::string bytes;
    while (!parser.is_done()) {
      while (!plain_.empty() && !parser.is_done()) {
        const std::size_t used = parser.put(boost::asio::buffer(plain_), error);
        plain_.erase(0, used);
        if (error == http::error::need_more) {
          error = {};
          break;
        }
        if (error)
          return refuse(error == http::error::body_limit ? "it is longer than 1 MiB" : error.message());
      }
      if (parser.is_done()) break;
      if (!read(bytes)) {
        if (!fault_.empty()) return std::nullopt;
        if (parser.got_some()) parser.put_eof(error);
        if (error || !parser.is_done()) return refuse("the connection ended before the answer did");
        break;
      }
      if (!open(bytes)) return std::nullopt;
    }
    const int status = static_cast<int>(parser.get().result_int());
    if (status != 200) return refuse("it answered with status " + std::to_string(status) + ", not 200");
    return std::move(parser.get().body());
  }
  std::optional<std::string> refuse(std::string why) {
    fail(std::move(why));
    return std::nullopt;
  }
  bool open(const std::string& bytes) {
    if (!tls_) {
      plain_ += bytes;
      return true;
    }
    std::string wire;
    if (tls_->take(bytes, plain_, wire) == TlsSession::State::failed) return fail("TLS: " + tls_->fault());
    return send(wire);
  }

  const Url& url_;
  const FetchOptions& options_;
  Steady::time_point deadline_;
  std::optional<Descriptor> socket_;
  std::optional<TlsSession> tls_;
  std::string plain_;
  std::string fault_;
};

}  // namespace

Result<Url, std::string> parse_url(std::string_view text) {
  Url url;
  url.is_tls = text.starts_with("https://");
  if (!url.is_tls && !text.starts_with("http://"))
    return std::string("it begins with neither `https://` nor `http://`");
  text.remove_prefix(url.is_tls ? 8 : 7);
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  url.authority = text.substr(0, end);
  const std::string_view rest = text.substr(end);
  const auto is_plain = [](char c) { return c > 0x20 && c < 0x7f; };
  if (!std::ranges::all_of(text, is_plain) || rest.find('#') != std::string_view::npos ||
      url.authority.find('@') != std::string::npos)
    return std::string("it holds characters that no such address has");
  url.target = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
  std::string_view host = url.authority;
  std::string_view port;
  if (host.starts_with('[')) {
    const std::size_t bracket = host.find(']');
    if (bracket == std::string_view::npos) return std::string("its host is not complete");
    port = host.substr(bracket + 1);
    host = host.substr(1, bracket - 1);
  } else {
    const std::size_t colon = std::min(host.find(':'), host.size());
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  url.host = host;
  if (url.host.empty()) return std::string("it names no host");
  const auto number = port.empty()     ? std::optional<std::int64_t>(url.is_tls ? 443 : 80)
                      : port[0] == ':' ? base::parse_int(port.substr(1))
                                       : std::nullopt;
  if (!number || *number < 1 || *number > 65535) return std::string("its port is no number from 1 to 65535");
  url.port = static_cast<std::uint16_t>(*number);
  if (!url.is_tls && !is_this_machine(url.host))
    return std::string(
        "plain `http` is for this machine alone: whoever changes the answer could sign in as anybody");
  return url;
}

Result<std::string, Message> fetch(const std::string& url, const FetchOptions& options) {
  const auto parsed = parse_url(url);
  if (!parsed) return Message{.what = "cannot fetch `" + url + "`", .reason = parsed.error()};
  Exchange exchange(*parsed, options);
  auto text = exchange.run();
  if (!text) return Message{.what = "cannot fetch `" + url + "`", .reason = exchange.fault()};
  return std::move(*text);
}

}  // namespace why403::serve
