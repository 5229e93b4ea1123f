#include "serve/admin/admin_server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/unix_socket.h"
#include "limit/callers.h"
#include "serve/request_parser.h"

namespace why403::serve {

namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 16 << 10;
// How long whoever listens is not asked again who they are.
constexpr std::chrono::seconds kAdmittedFor{1};
constexpr int kWaiting = 16;  // connections that are not taken yet
constexpr int kPauseMs = 100;  // when the system gives no descriptor for one more

Message failed(std::string what) { return {.what = std::move(what), .reason = std::strerror(errno)}; }

int milliseconds_until(Steady::time_point time) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(time - Steady::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left + 1, 0, 3'600'000));
}

Steady::time_point after(base::Duration duration) { return Steady::now() + std::chrono::nanoseconds(duration.ns); }

}  // namespace

class AdminServer::Connection {
 public:
  Connection(AdminServer& server, int socket, AdminPeer peer, bool is_tls) : server_(server), socket_(socket), peer_(peer) {
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    if (is_tls) tls_.emplace(server.options_.tls->get());
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  void serve() {
    while (take_request() && answer()) {
    }
    if (tls_ && tls_->is_open()) {
      std::string wire;
      tls_->end(wire);
      send(wire);
    }
  }

 private:
  enum class Ready : std::uint8_t { yes, late, stopping };
  Ready wait(short events, Steady::time_point until) {
    std::array<pollfd, 2> both = {{{.fd = socket_, .events = events, .revents = 0}, {.fd = server_.stopping_, .events = POLLIN, .revents = 0}}};
    // What is being answered is answered; a request that has not come will not be waited for.
    const nfds_t count = events == POLLIN ? 2 : 1;
    const int ready = ::poll(both.data(), count, milliseconds_until(until));
    if (ready <= 0) return ready < 0 && errno == EINTR ? Ready::yes : Ready::late;
    return both[0].revents != 0 ? Ready::yes : Ready::stopping;
  }
  // Bytes of the request into `buffer_`; false when there will be none.
  bool receive(Steady::time_point until) {
    std::array<char, kReadBytes> bytes;
    while (wait(POLLIN, until) == Ready::yes) {
      const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (count <= 0) return false;
      const std::string_view got(bytes.data(), static_cast<std::size_t>(count));
      if (!tls_) {
        buffer_ += got;
        return true;
      }
      std::string wire;
      const auto state = tls_->take(got, buffer_, wire);
      if (!send(wire) || state == TlsSession::State::failed) return false;
      if (!buffer_.empty()) return true;
      if (state == TlsSession::State::ended) return false;
    }
    return false;
  }
  bool send(std::string_view bytes) {
    const auto until = after(kAdminRequestMax);
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if ((errno != EAGAIN && errno != EINTR) || wait(POLLOUT, until) != Ready::yes) {
        return false;
      }
    }
    return true;
  }
  bool send_plain(std::string_view text) {
    if (!tls_) return send(text);
    std::string wire;
    tls_->seal(text, wire);
    return send(wire);
  }

  bool take_request();
  bool answer();
  bool refuse(const error_code& error);
  bool reply(AdminReply& reply, bool keep_alive, bool is_head);
  void stream(const AdminReply& reply);

  AdminServer& server_;
  const int socket_;
  const AdminPeer peer_;
  bool has_asked_ = false;
  std::string buffer_;
  RequestText text_;
  std::optional<RequestParser> parser_;
  std::optional<TlsSession> tls_;
};

bool AdminServer::Connection::take_request() {
  parser_.emplace(text_);
  parser_->eager(true);
  parser_->header_limit(kAdminHeaderBytesMax);
  parser_->body_limit(peer_.user ? kSocketBodyBytesMax : kAdminBodyBytesMax);
  // Whoever has only connected is nobody yet.
  auto until = after(has_asked_ ? kAdminIdleMax : kAdminRequestMax);
  bool has_continued = false;
  while (!parser_->is_done()) {
    if (buffer_.empty() && !receive(until)) return false;
    const bool is_first = !parser_->got_some();
    error_code error;
    while (!buffer_.empty() && !parser_->is_done()) {
      buffer_.erase(0, parser_->put(boost::asio::buffer(buffer_), error));
      if (error == http::error::need_more) break;
      if (error) return refuse(error);
    }
    if (is_first && parser_->got_some()) until = after(kAdminRequestMax);
    if (parser_->is_done()) break;
    if (parser_->is_header_done() && text_.expects_continue && !std::exchange(has_continued, true) && !send_plain("HTTP/1.1 100 Continue\r\n\r\n"))
      return false;
    // What is left needs more behind it.
    if (!buffer_.empty() && !receive(until)) return false;
  }
  return true;
}

bool AdminServer::Connection::answer() {
  const std::string_view target = text_.target;
  const std::size_t mark = target.find('?');
  const Request request{.method = text_.method,
                        .path = target.substr(0, mark),
                        .query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1),
                        .headers = text_.headers,
                        .body = text_.body,
                        .peer = peer_.ip};
  AdminReply made;
  has_asked_ = true;
  server_.answer_(request, peer_, made);
  return reply(made, parser_->keep_alive() && made.events == nullptr, request.method == "HEAD");
}

bool AdminServer::Connection::refuse(const error_code& error) {
  AdminReply made;
  const bool is_long = error == http::error::body_limit;
  made.set(is_long ? 413 : error == http::error::header_limit ? 431 : 400, "application/problem+json",
           is_long ? R"({"type":"about:blank","title":"Content Too Large","status":413})"
                   : R"({"type":"about:blank","title":"Bad Request","status":400,"detail":"not a request of HTTP/1.1"})");
  reply(made, false, false);
  return false;
}

bool AdminServer::Connection::reply(AdminReply& reply, bool keep_alive, bool is_head) {
  std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " ";
  const auto reason = http::obsolete_reason(static_cast<http::status>(reply.status));
  out.append(reason.data(), reason.size()).append("\r\n");
  if (!reply.content_type.empty() && reply.status != 204) out.append("Content-Type: ").append(reply.content_type).append("\r\n");
  if (reply.events == nullptr && reply.status != 204) out.append("Content-Length: ").append(std::to_string(reply.body.size())).append("\r\n");
  out.append("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n").append(reply.headers);
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("\r\n");
  if (!is_head) out.append(reply.body);
  if (!send_plain(out)) return false;
  if (reply.events != nullptr && !is_head) stream(reply);
  return keep_alive;
}

// Until the other side goes, takes nothing for too long, may have no more, or the service ends.
void AdminServer::Connection::stream(const AdminReply& reply) {
  std::string out;
  auto told = Steady::now();
  auto admitted = told;
  while (reply.events->wait(out, std::chrono::seconds(1))) {
    if (Steady::now() - admitted >= kAdmittedFor) {
      if (reply.may_go_on && !reply.may_go_on()) return;
      admitted = Steady::now();
    }
    pollfd gone{.fd = socket_, .events = POLLRDHUP, .revents = 0};
    if (::poll(&gone, 1, 0) > 0) return;
    const bool is_only_alive = out.starts_with(':');
    if (is_only_alive && Steady::now() - told < kHeartbeat) continue;
    if (!send_plain(out)) return;
    told = Steady::now();
  }
}

Result<std::unique_ptr<AdminServer>, Message> AdminServer::open(const AdminServerOptions& options, AdminAnswer answer) {
  std::unique_ptr<AdminServer> server(new AdminServer(options, std::move(answer)));
  server->stopping_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (server->stopping_ < 0) return failed("cannot make an event");
  if (options.listen) TRY(server->listen_tcp());
  if (!options.socket.empty()) TRY(server->listen_socket());
  return server;
}

Status<Message> AdminServer::listen_tcp() {
  const base::IpPort& at = *options_.listen;
  const std::string text = "cannot listen on `" + base::format_ip(at.ip) + "`, port " + std::to_string(at.port) + ", for `admin`";
  sockaddr_in6 six{};
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = six.sin6_port = ::htons(at.port);
  six.sin6_family = AF_INET6;
  std::memcpy(&six.sin6_addr, at.ip.bytes.data(), sizeof six.sin6_addr);
  std::memcpy(&four.sin_addr, at.ip.bytes.data() + 12, sizeof four.sin_addr);
  const bool is_four = at.ip.is_v4();
  const auto* address = is_four ? reinterpret_cast<const sockaddr*>(&four) : reinterpret_cast<const sockaddr*>(&six);
  socklen_t size = is_four ? sizeof four : sizeof six;
  tcp_ = ::socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  if (tcp_ < 0 || ::setsockopt(tcp_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || ::bind(tcp_, address, size) != 0 ||
      ::listen(tcp_, kWaiting) != 0)
    return failed(text);
  sockaddr_in6 bound{};
  size = sizeof bound;
  if (::getsockname(tcp_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return failed(text);
  port_ = ::ntohs(bound.sin6_port);  // at the same place in both forms
  return Done{};
}

Status<Message> AdminServer::listen_socket() {
  const std::string& path = options_.socket;
  // A service that was killed leaves its socket behind: nobody answers there.
  if (const int answers = base::connect_unix(path); answers >= 0) {
    ::close(answers);
    return Message{.what = "the socket `" + path + "` is in use", .reason = "another process answers there"};
  }
  struct stat about{};
  if (::lstat(path.c_str(), &about) == 0 && S_ISSOCK(about.st_mode)) ::unlink(path.c_str());
  auto socket = base::listen_unix(path, kWaiting);
  if (!socket) {
    Message wrong = socket.error();
    wrong.help = "`admin: {socket: …}` names another path";
    return wrong;
  }
  socket_ = *socket;
  is_socket_bound_ = true;
  return Done{};
}

void AdminServer::run() {
  std::array<pollfd, 3> all = {{{.fd = stopping_, .events = POLLIN, .revents = 0}, {.fd = tcp_, .events = POLLIN, .revents = 0}, {.fd = socket_, .events = POLLIN, .revents = 0}}};
  while (true) {
    const int ready = ::poll(all.data(), all.size(), 1000);
    if (ready < 0 && errno != EINTR) break;
    reap(false);
    if (ready <= 0) continue;
    if (all[0].revents != 0) break;
    for (std::size_t i = 1; i < all.size(); ++i)
      if (all[i].revents != 0) admit(all[i].fd);
  }
  reap(true);
}

bool AdminServer::has_place(const std::optional<base::Ip>& network) const {
  if (served_.size() >= kAdminConnectionsMax) return false;
  if (!network) return true;
  const auto over_tcp = std::ranges::count_if(served_, [](const Served& each) { return each.network.has_value(); });
  const auto of_network = std::ranges::count_if(served_, [&](const Served& each) { return each.network == network; });
  return static_cast<std::size_t>(over_tcp) < kAdminTcpMax && static_cast<std::size_t>(of_network) < kAdminNetworkMax;
}

void AdminServer::admit(int listener) {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const int socket = ::accept4(listener, reinterpret_cast<sockaddr*>(&from), &size, SOCK_CLOEXEC);
  if (socket < 0) {
    // Whoever connected may be gone again; else descriptors are short, and the listener stays ready all the while.
    pollfd stopping{.fd = stopping_, .events = POLLIN, .revents = 0};
    if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) ::poll(&stopping, 1, kPauseMs);
    return;
  }
  AdminPeer peer;
  std::optional<base::Ip> network;
  if (listener == socket_) {
    peer.user = base::peer_user(socket);
  } else if (from.ss_family == AF_INET) {
    peer.ip = base::Ip::from_v4(::ntohl(reinterpret_cast<const sockaddr_in&>(from).sin_addr.s_addr));
  } else {
    std::memcpy(peer.ip.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, peer.ip.bytes.size());
  }
  if (listener == tcp_) network = limit::network_of(peer.ip, 32, 64);
  if (!has_place(network)) ++turned_away_;
  if (!has_place(network) || (listener == socket_ && !peer.user)) {
    ::close(socket);
    return;
  }
  const int on = 1;
  if (listener == tcp_) ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Served& served = served_.emplace_back();
  served.network = network;
  ++connections_;
  try {
    served.thread = std::thread([this, socket, peer, is_tls = listener == tcp_ && options_.tls != nullptr, &served] {
      Connection(*this, socket, peer, is_tls).serve();
      served.is_done = true;
      --connections_;
    });
  } catch (const std::system_error&) {  // the system has no room for one more: whoever asks may come again
    ::close(socket);
    --connections_;
    served_.pop_back();
  }
}

void AdminServer::reap(bool all) {
  for (auto each = served_.begin(); each != served_.end();) {
    if (!all && !each->is_done) {
      ++each;
      continue;
    }
    each->thread.join();
    each = served_.erase(each);
  }
}

void AdminServer::stop() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(stopping_, &one, sizeof one);
}

AdminServer::~AdminServer() {
  for (const int each : {tcp_, socket_, stopping_})
    if (each >= 0) ::close(each);
  if (is_socket_bound_) ::unlink(options_.socket.c_str());
}

}  // namespace why403::serve
