#include "serve/http_server.h"

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <chrono>
#include <optional>
#include <thread>
#include <unordered_set>

#include "serve/request_parser.h"

namespace why403::serve {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kReadBytes = 16 << 10;
// Answers to requests sent ahead are gathered up to here, then written.
constexpr std::size_t kGatheredBytesMax = 256 << 10;
constexpr std::chrono::milliseconds kSweepPeriod{500};
// How long a client may take to read the last answer of a connection.
constexpr base::Duration kLingering{2 * base::kSecond.ns};

std::chrono::nanoseconds nanoseconds(base::Duration duration) {
  return std::chrono::nanoseconds(duration.ns);
}

// Deadlines are of seconds and looked at twice a second: a tick of the kernel makes no difference, and costs less.
SteadyTime coarse_now() {
  timespec now{};
  if (::clock_gettime(CLOCK_MONOTONIC_COARSE, &now) != 0) return std::chrono::steady_clock::now();
  return SteadyTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

base::Ip ip_of(const asio::ip::address& address) {
  if (address.is_v4()) return base::Ip::from_v4(address.to_v4().to_uint());
  base::Ip ip;
  const auto bytes = address.to_v6().to_bytes();
  std::copy(bytes.begin(), bytes.end(), ip.bytes.begin());
  return ip;
}

// Everything that threads share.
struct Shared {
  ServerLimits limits;
  std::shared_ptr<const TlsInForce> tls;
  std::shared_ptr<ServerCounts> counts;
  std::atomic<bool> stopping{false};
  [[nodiscard]] bool is_full() const {
    return counts->buffered_bytes.load(std::memory_order_relaxed) >
           static_cast<std::int64_t>(limits.buffered_bytes_max);
  }
};

class Connection;

// One thread's loop, door and connections.
struct Worker {
  Worker(Shared& all, Door answer) : shared(all), door(std::move(answer)) {}
  Shared& shared;
  asio::io_context loop{1};
  Door door;
  Reply reply;
  std::array<char, kReadBytes> wire;  // what TLS was just sent
  std::string plain;                  // and what it held
  std::unordered_set<std::shared_ptr<Connection>> connections;
  asio::steady_timer sweep{loop};
  std::optional<SteadyTime> drain_until;

  void keep_time();
  void begin_drain();
};

class Connection final : public std::enable_shared_from_this<Connection>, public Waiting {
 public:
  Connection(Worker& worker, tcp::socket socket) : worker_(worker), socket_(std::move(socket)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) peer_ = ip_of(peer.address());
    socket_.non_blocking(true, ignored);
    if (worker.shared.tls != nullptr) tls_.emplace(worker.shared.tls->get());
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() {
    worker_.shared.counts->connections.fetch_sub(1, std::memory_order_relaxed);
    worker_.shared.counts->buffered_bytes.fetch_sub(weighed_, std::memory_order_relaxed);
  }

  void start() {
    begin_request();
    if (tls_) wait_at_most(worker_.shared.limits.request_max);
    read();
  }
  [[nodiscard]] bool is_late(SteadyTime now) const { return now > deadline_; }
  [[nodiscard]] bool is_idle() const { return !writing_ && !held_ && !parser_->got_some() && buffer_.size() == 0; }
  void close() {
    error_code ignored;
    // Whoever is parked has nothing under way that would end it.
    const bool is_forgotten = socket_.is_open() && parked_ && !writing_;
    socket_.close(ignored);
    if (is_forgotten) asio::post(worker_.loop, [self = shared_from_this()] { self->end(); });
  }
  std::function<void()> wake() override {
    return [&loop = worker_.loop, weak = weak_from_this(), turn = turn_] {
      asio::post(loop, [weak, turn] {
        if (const auto self = weak.lock(); self && self->turn_ == turn) self->resume();
      });
    };
  }

 private:
  void begin_request();
  void read();
  void read_sealed();
  void unseal(std::string_view bytes);
  void take();
  bool parse(error_code& error);
  void answer(bool is_resumed);
  void resume();
  void hold(std::chrono::nanoseconds after);
  void refuse(const error_code& error);
  void turn_away();
  void weigh();
  void let_go();
  void append_reply(bool keep_alive, bool is_head);
  void write();
  void wrote(const error_code& error);
  void discard();
  void end();
  void wait_at_most(base::Duration duration) { deadline_ = coarse_now() + nanoseconds(duration); }

  Worker& worker_;
  tcp::socket socket_;
  base::Ip peer_;
  boost::beast::flat_buffer buffer_;
  RequestText text_;
  std::optional<RequestParser> parser_;
  std::string out_;
  std::optional<TlsSession> tls_;
  std::string sealed_;  // what goes onto the wire instead of `out_`
  SteadyTime deadline_;
  SteadyTime begun_;  // the first byte of this request
  std::optional<asio::steady_timer> hold_;
  bool held_ = false;    // until `hold_`: what is to be written must not be early
  bool parked_ = false;  // until the door has what it needs
  std::uint64_t parking_ = 0;
  std::uint64_t turn_ = 0;  // how often the door was asked again: what it waited for before wakes nobody any more
  bool woken_ = false;   // while what was answered before is being written
  std::int64_t weighed_ = 0;  // of this connection, in ServerCounts::buffered_bytes
  bool writing_ = false;
  bool closing_ = false;    // after what is written
  bool ended_ = false;      // the other side sends no more
  bool continued_ = false;  // 100 was sent for this request
};

void Connection::begin_request() {
  parser_.emplace(text_);
  parser_->eager(true);
  parser_->header_limit(worker_.shared.limits.header_bytes_max);
  parser_->body_limit(worker_.shared.limits.body_bytes_max);
  continued_ = false;
  wait_at_most(worker_.shared.limits.idle_max);
}

void Connection::read() {
  if (tls_) return read_sealed();
  socket_.async_read_some(buffer_.prepare(kReadBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t count) {
                            if (error) return self->end();
                            self->buffer_.commit(count);
                            self->take();
                          });
}

// Waits without a buffer: idle connections hold none.
void Connection::read_sealed() {
  if (ended_) return end();
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    if (error) return self->end();
    const std::size_t count = self->socket_.read_some(asio::buffer(self->worker_.wire), error);
    if (error == asio::error::would_block) return self->read_sealed();
    if (error) return self->end();
    self->unseal({self->worker_.wire.data(), count});
  });
}

void Connection::unseal(std::string_view bytes) {
  std::string& plain = worker_.plain;
  plain.clear();
  const bool was_open = tls_->is_open();
  const TlsSession::State state = tls_->take(bytes, plain, sealed_);
  buffer_.commit(asio::buffer_copy(buffer_.prepare(plain.size()), asio::buffer(plain)));
  if (state == TlsSession::State::failed) {
    closing_ = true;  // after the alert
    return sealed_.empty() ? end() : write();
  }
  ended_ = state == TlsSession::State::ended;
  if (!was_open && tls_->is_open()) wait_at_most(worker_.shared.limits.idle_max);
  take();
}

// The next request's bytes; false when more must come first. An error stands in `error`.
bool Connection::parse(error_code& error) {
  const bool is_first = !parser_->got_some();
  while (buffer_.size() > 0 && !parser_->is_done()) {
    const std::size_t used = parser_->put(buffer_.data(), error);
    buffer_.consume(used);
    if (error == http::error::need_more) {
      error = {};
      break;
    }
    if (error) return false;
  }
  // From the first byte to the last; a byte now and then buys no time.
  if (is_first && parser_->got_some()) {
    begun_ = std::chrono::steady_clock::now();
    deadline_ = begun_ + nanoseconds(worker_.shared.limits.request_max);
  }
  return parser_->is_done();
}

void Connection::take() {
  error_code error;
  while (!closing_ && !parked_ && !held_ && out_.size() < kGatheredBytesMax && parse(error)) {
    answer(false);
    if (!closing_ && !parked_) begin_request();
  }
  if (error) refuse(error);
  weigh();
  if (weighed_ > 0 && !closing_ && !parked_ && worker_.shared.is_full()) turn_away();
  if (held_ || (parked_ && out_.empty())) return;
  const bool wants_go_ahead = !closing_ && !parked_ && parser_->is_header_done() && text_.expects_continue;
  if (wants_go_ahead && !continued_) {
    continued_ = true;
    out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  if (out_.empty() && sealed_.empty()) return read();
  write();
}

// The door is asked again; what it had to wait for is there.
void Connection::resume() {
  if (!parked_ || !socket_.is_open()) return;
  woken_ = writing_;
  if (writing_) return;
  parked_ = false;
  ++turn_;
  answer(true);
  if (!closing_ && !parked_) begin_request();
  take();
}

// Counted from the request's first byte, so that the work between makes no difference.
void Connection::hold(std::chrono::nanoseconds after) {
  held_ = true;
  hold_.emplace(worker_.loop, begun_ + after);
  hold_->async_wait([self = shared_from_this()](const error_code&) {
    self->held_ = false;
    self->write();
  });
}

void Connection::answer(bool is_resumed) {
  const std::string_view target = text_.target;
  const std::size_t mark = target.find('?');
  const Request request{
      .method = text_.method,
      .path = target.substr(0, mark),
      .query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1),
      .headers = text_.headers,
      .body = text_.body,
      .peer = peer_,
      .certificate = tls_ ? tls_->peer() : nullptr,
      .waiting = this,
      .is_resumed = is_resumed,
      .parking = is_resumed ? parking_ : 0,
  };
  worker_.reply.clear();
  worker_.door.answer(request, worker_.reply);
  if (worker_.reply.is_pending) {
    parked_ = true;
    parking_ = worker_.reply.parking;
    return wait_at_most(worker_.shared.limits.request_max);
  }
  if (worker_.reply.answer_at.count() > 0) hold(worker_.reply.answer_at);
  const bool keep_alive = parser_->keep_alive() && !worker_.shared.stopping.load(std::memory_order_relaxed);
  append_reply(keep_alive, request.method == "HEAD");
}

void Connection::refuse(const error_code& error) {
  const bool too_long = error == http::error::body_limit;
  const bool head_too_long = error == http::error::header_limit;
  worker_.reply.clear();
  worker_.reply.set(too_long        ? 413
                    : head_too_long ? 431
                                    : 400,
                    kText,
                    too_long        ? "the body is longer than this server takes\n"
                    : head_too_long ? "the header is longer than this server takes\n"
                                    : "not a request of HTTP/1.1\n");
  append_reply(false, false);
}

// What this connection holds above what each may.
void Connection::weigh() {
  const std::size_t held = std::max(text_.body.size(), text_.body.capacity()) + out_.capacity() + sealed_.capacity();
  const std::int64_t over = held > kKeptBytes ? static_cast<std::int64_t>(held - kKeptBytes) : 0;
  if (over == weighed_) return;
  worker_.shared.counts->buffered_bytes.fetch_add(over - weighed_, std::memory_order_relaxed);
  weighed_ = over;
}

// Whoever sends or is sent much has to go when all together hold too much; the rest does not notice.
void Connection::turn_away() {
  worker_.shared.counts->buffers_turned_away.fetch_add(1, std::memory_order_relaxed);
  out_.clear();
  worker_.reply.clear();
  worker_.reply.set(503, kText, "too much is under way\n");
  append_reply(false, false);
}

// A large request or answer leaves no memory behind on a connection that goes on.
void Connection::let_go() {
  for (std::string* each : {&text_.body, &out_, &sealed_}) {
    if (each->empty() && each->capacity() > kKeptBytes) std::string().swap(*each);
  }
  weigh();
}

void Connection::append_reply(bool keep_alive, bool is_head) {
  const Reply& reply = worker_.reply;
  const auto reason = http::obsolete_reason(static_cast<http::status>(reply.status));
  std::array<char, 20> digits;
  const auto put_number = [&](std::uint64_t number) { out_.append(digits.data(), std::to_chars(digits.data(), digits.end(), number).ptr); };
  out_.append("HTTP/1.1 ", 9);
  put_number(static_cast<std::uint64_t>(reply.status));
  out_.append(1, ' ').append(reason.data(), reason.size());
  if (!reply.content_type.empty()) out_.append("\r\nContent-Type: ", 16).append(reply.content_type);
  out_.append("\r\nContent-Length: ", 18);
  put_number(reply.body.size());
  out_.append("\r\n", 2);
  out_.append(reply.headers);
  out_.append(keep_alive ? std::string_view("\r\n") : std::string_view("Connection: close\r\n\r\n"));
  if (!is_head) out_.append(reply.body);
  closing_ = !keep_alive;
}

void Connection::write() {
  writing_ = true;
  if (tls_ && tls_->is_open()) {
    tls_->seal(out_, sealed_);
    if (closing_) tls_->end(sealed_);
  }
  // However often hands are shaken, the time for it is that of one request.
  if (!tls_ || tls_->is_open()) wait_at_most(worker_.shared.limits.request_max);
  // Nearly every answer fits into the socket at once: the loop need not turn for it. With requests lying here already it
  // does, or their answers would nest.
  const std::string_view bytes(tls_ ? sealed_ : out_);
  error_code error;
  const std::size_t sent = buffer_.size() == 0 ? socket_.write_some(asio::buffer(bytes), error) : 0;
  if (!error && sent == bytes.size()) return wrote(error);
  asio::async_write(
      socket_, asio::buffer(bytes.substr(sent)),
      [self = shared_from_this()](const error_code& failed, std::size_t) { self->wrote(failed); });
}

void Connection::wrote(const error_code& error) {
  writing_ = false;
  if (error) return end();
  out_.clear();
  sealed_.clear();
  if (parked_) {
    if (woken_) resume();
    return;
  }
  if (closing_) {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    wait_at_most(kLingering);
    return discard();
  }
  if (!tls_ || tls_->is_open())
    wait_at_most(parser_->got_some() ? worker_.shared.limits.request_max : worker_.shared.limits.idle_max);
  if (weighed_ > 0 && !parser_->got_some()) let_go();
  if (worker_.drain_until && is_idle()) return end();
  // Requests may lie here already.
  if (buffer_.size() > 0) return take();
  read();
}

// Closing with bytes unread would reset the connection, and take the answer back.
void Connection::discard() {
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(kReadBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t) {
                            if (error) return self->end();
                            self->discard();
                          });
}

void Connection::end() {
  close();
  worker_.connections.erase(shared_from_this());
  if (worker_.drain_until && worker_.connections.empty()) worker_.sweep.cancel();
}

// Late connections are closed: one timer for all of a thread costs nothing for each request.
void Worker::keep_time() {
  sweep.expires_after(kSweepPeriod);
  sweep.async_wait([this](const error_code& error) {
    if (error) return;
    if (door.rest) door.rest();
    const SteadyTime now = std::chrono::steady_clock::now();
    const bool is_over = drain_until && now > *drain_until;
    for (const auto& each : connections)
      if (is_over || each->is_late(now)) each->close();
    if (!drain_until || !connections.empty()) keep_time();
  });
}

void Worker::begin_drain() {
  if (drain_until) return;
  drain_until = std::chrono::steady_clock::now() + nanoseconds(shared.limits.drain_max);
  for (const auto& each : connections)
    if (each->is_idle()) each->close();
  // The timer ends with the last connection; this one looks at once.
  sweep.cancel();
  if (!connections.empty()) keep_time();
}

}  // namespace

struct HttpServer::Inside {
  Shared shared;
  std::vector<std::unique_ptr<Worker>> workers;
  std::optional<tcp::acceptor> acceptor;  // of the first worker's loop
  std::size_t next = 0;
  std::uint16_t port = 0;
  std::optional<asio::steady_timer> pause_timer;

  void accept();
  void admit(Worker& worker, tcp::socket socket);
  void rest();
};

// Connections go round: each worker gets its share however they come.
void HttpServer::Inside::accept() {
  Worker& worker = *workers[next++ % workers.size()];
  acceptor->async_accept(worker.loop, [this, &worker](const error_code& error, tcp::socket socket) {
    if (!acceptor->is_open()) return;
    // Out of descriptors, most likely: some will be closed.
    if (error) return rest();
    admit(worker, std::move(socket));
    accept();
  });
}

void HttpServer::Inside::rest() {
  pause_timer.emplace(workers.front()->loop, kSweepPeriod);
  pause_timer->async_wait([this](const error_code& error) {
    if (!error && acceptor->is_open()) accept();
  });
}

void HttpServer::Inside::admit(Worker& worker, tcp::socket socket) {
  if (shared.counts->connections.fetch_add(1, std::memory_order_relaxed) >= shared.limits.connections_max) {
    shared.counts->connections.fetch_sub(1, std::memory_order_relaxed);
    shared.counts->connections_turned_away.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  auto connection = std::make_shared<Connection>(worker, std::move(socket));
  asio::post(worker.loop, [&worker, connection = std::move(connection)] {
    worker.connections.insert(connection);
    connection->start();
  });
}

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
HttpServer::~HttpServer() {
  // Connections give back their place in `shared` while their loop still stands.
  for (const auto& worker : inside_->workers) worker->connections.clear();
}

std::uint16_t HttpServer::port() const { return inside_->port; }

Result<std::unique_ptr<HttpServer>, Message> HttpServer::open(const ServerOptions& options,
                                                              const MakeDoor& make_door) {
  auto inside = std::make_unique<Inside>();
  inside->shared.limits = options.limits;
  inside->shared.counts = options.counts != nullptr ? options.counts : std::make_shared<ServerCounts>();
  inside->shared.tls = options.tls;
  for (unsigned i = 0; i < std::max(1U, options.threads); ++i)
    inside->workers.push_back(std::make_unique<Worker>(inside->shared, make_door()));
  const std::string text = base::format_ip(options.address.ip);
  error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(text, error), options.address.port);
  tcp::acceptor acceptor(inside->workers.front()->loop);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) inside->port = acceptor.local_endpoint(error).port();
  if (error)
    return Message{.what = "cannot listen on `" + text + "`, port " + std::to_string(options.address.port),
                   .reason = error.message()};
  inside->acceptor.emplace(std::move(acceptor));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

void HttpServer::run() {
  std::vector<std::thread> threads;
  threads.reserve(inside_->workers.size());
  inside_->accept();
  for (const auto& worker : inside_->workers) {
    worker->keep_time();
    threads.emplace_back([&worker = *worker] { worker.loop.run(); });
  }
  for (std::thread& thread : threads) thread.join();
}

void HttpServer::stop() {
  if (inside_->shared.stopping.exchange(true)) return;
  asio::post(inside_->workers.front()->loop, [inside = inside_.get()] {
    error_code ignored;
    inside->acceptor->close(ignored);
    if (inside->pause_timer) inside->pause_timer->cancel();
    // After the last admission: posts of one thread to one loop keep their order.
    for (const auto& worker : inside->workers)
      asio::post(worker->loop, [&worker = *worker] { worker.begin_drain(); });
  });
}

}  // namespace why403::serve
