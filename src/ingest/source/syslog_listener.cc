#include "ingest/source/syslog_listener.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace why403::ingest {

namespace {

using Kind = ListenAddress::Kind;

constexpr std::size_t kDatagramsAtOnce = 32;
/// Rounds of datagrams taken after a stop: under a flood they would never end.
constexpr std::size_t kRoundsAtTheEnd = 1024;
constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::string_view kStream = "syslog";

base::Ip ip_of(const sockaddr_storage& sender) {
  if (sender.ss_family == AF_INET)
    return base::Ip::from_v4(ntohl(reinterpret_cast<const sockaddr_in*>(&sender)->sin_addr.s_addr));
  base::Ip ip;
  if (sender.ss_family == AF_INET6)
    std::memcpy(ip.bytes.data(), &reinterpret_cast<const sockaddr_in6*>(&sender)->sin6_addr, ip.bytes.size());
  return ip;
}

}  // namespace

// What recvmmsg fills: texts, senders and the kernel's count of drops.
struct SyslogListener::DatagramRoom {
  explicit DatagramRoom(std::size_t message_bytes) : bytes(new char[kDatagramsAtOnce * message_bytes]) {
    for (std::size_t i = 0; i < kDatagramsAtOnce; ++i) {
      parts[i] = {bytes.get() + i * message_bytes, message_bytes};
      headers[i].msg_hdr = {
          .msg_name = &senders[i], .msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = &controls[i]};
    }
  }
  int receive(int socket) {
    for (mmsghdr& header : headers) {
      header.msg_hdr.msg_namelen = sizeof(sockaddr_storage);
      header.msg_hdr.msg_controllen = sizeof(Control);
    }
    return ::recvmmsg(socket, headers.data(), kDatagramsAtOnce, MSG_DONTWAIT, nullptr);
  }
  struct Control {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint32_t))> bytes;
  };
  std::unique_ptr<char[]> bytes;
  std::array<mmsghdr, kDatagramsAtOnce> headers{};
  std::array<iovec, kDatagramsAtOnce> parts{};
  std::array<sockaddr_storage, kDatagramsAtOnce> senders{};
  std::array<Control, kDatagramsAtOnce> controls{};
};

SyslogListener::SyslogListener(const Stop& stop, Options options)
    : stop_(stop),
      options_(options),
      poller_(::epoll_create1(EPOLL_CLOEXEC)),
      room_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      spare_(::eventfd(0, EFD_CLOEXEC)),
      datagrams_(std::make_unique<DatagramRoom>(options.message_bytes_max)) {}

Result<std::unique_ptr<SyslogListener>, Message> SyslogListener::open(
    const std::vector<ListenAddress>& addresses, const Stop& stop, Options options) {
  std::unique_ptr<SyslogListener> listener(new SyslogListener(stop, options));
  for (const ListenAddress& address : addresses) {
    auto added = listener->add(address);
    if (!added) return std::move(added).error();
  }
  for (const int number : {stop.wake_fd(), listener->closing_.wake_fd(), listener->room_.number()})
    listener->watch(number, true);
  listener->thread_ = std::thread([raw = listener.get()] { raw->receive(); });
  return listener;
}

SyslogListener::~SyslogListener() {
  closing_.request();
  if (thread_.joinable()) thread_.join();
  for (const Socket& socket : sockets_)
    if (!socket.address.path.empty()) ::unlink(socket.address.path.c_str());
}

Status<Message> SyslogListener::add(const ListenAddress& address) {
  Descriptor descriptor = TRY(listen_on(address));
  Socket socket{.address = address, .descriptor = std::move(descriptor)};
  socket.name = *names_.insert(format_listen_address(address)).first;
  watch(socket.descriptor.number(), true);
  sockets_.push_back(std::move(socket));
  return Done{};
}

std::uint16_t SyslogListener::port(std::size_t i) const {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(sockets_.at(i).descriptor.number(), reinterpret_cast<sockaddr*>(&bound), &size);
  if (bound.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
  if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&bound)->sin6_port);
  return 0;
}

void SyslogListener::watch(int number, bool also_input) {
  epoll_event event{.events = also_input ? std::uint32_t{EPOLLIN} : 0, .data = {.fd = number}};
  if (::epoll_ctl(poller_.number(), EPOLL_CTL_MOD, number, &event) != 0 && errno == ENOENT)
    ::epoll_ctl(poller_.number(), EPOLL_CTL_ADD, number, &event);
}

std::string_view SyslogListener::sender_name(std::string_view scheme, const sockaddr_storage& sender) {
  const base::Ip ip = ip_of(sender);
  const std::string address = base::format_ip(ip);
  const std::string name = std::string(scheme) + "://" + (ip.is_v4() ? address : "[" + address + "]");
  if (const auto known = names_.find(name); known != names_.end()) return *known;
  if (names_.size() < options_.senders_max) return *names_.insert(name).first;
  return *names_.insert(std::string(scheme) + "://…").first;
}

bool SyslogListener::has_room() {
  const std::lock_guard lock(mutex_);
  return waiting_bytes_ < options_.queue_bytes_max && waiting_.records.size() < options_.queue_messages_max;
}

void SyslogListener::give(std::string_view name, std::string_view message, bool may_drop) {
  const std::uint64_t number = ++received_;
  {
    const std::lock_guard lock(mutex_);
    const bool is_full = waiting_bytes_ + message.size() > options_.queue_bytes_max ||
                         waiting_.records.size() >= options_.queue_messages_max;
    if (is_full && may_drop) {
      ++dropped_;
      return;
    }
    waiting_.records.push_back({.text = waiting_.memory.copy(message), .name = name, .number = number, .stream = kStream});
    waiting_bytes_ += message.size();
  }
  arrived_.notify_one();
}

Result<bool, Message> SyslogListener::next(RecordBatch& batch) {
  batch.clear();
  {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, kPatience, [this] { return !waiting_.records.empty() || has_ended_; })) return true;
    std::swap(batch, waiting_);
    waiting_bytes_ = 0;
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(room_.number(), &one, sizeof one);
  return !batch.records.empty();
}

// The receiving thread.
void SyslogListener::receive() {
  while (handle_events()) {
  }
  // What the kernel holds already was sent before the stop.
  for (Socket& socket : sockets_)
    if (socket.address.kind == Kind::udp || socket.address.kind == Kind::unix_datagram)
      for (std::size_t round = 0; round < kRoundsAtTheEnd && receive_datagrams(socket); ++round) {
      }
  for (auto& [number, connection] : connections_) end_connection(connection);
  connections_.clear();
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  arrived_.notify_all();
}

// Waits for events and handles them; false once a stop was requested.
bool SyslogListener::handle_events() {
  std::array<epoll_event, 64> events{};
  const int count = ::epoll_wait(poller_.number(), events.data(), static_cast<int>(events.size()), -1);
  for (int i = 0; i < count; ++i) {
    const int number = events[static_cast<std::size_t>(i)].data.fd;
    if (number == stop_.wake_fd() || number == closing_.wake_fd()) return false;
    if (number == room_.number()) {
      std::uint64_t ignored = 0;
      [[maybe_unused]] const auto read = ::read(number, &ignored, sizeof ignored);
      pause_streams(false);
      continue;
    }
    if (const auto connection = connections_.find(number); connection != connections_.end()) {
      read_connection(number, connection->second);
      continue;
    }
    const auto socket = std::find_if(sockets_.begin(), sockets_.end(), [&](const Socket& other) {
      return other.descriptor.number() == number;
    });
    if (socket == sockets_.end()) continue;
    if (socket->address.kind == Kind::tcp || socket->address.kind == Kind::unix_stream)
      accept_connections(*socket);
    else
      receive_datagrams(*socket);
  }
  return count >= 0 || errno == EINTR;
}

// One round of what has arrived; false when that was nothing.
bool SyslogListener::receive_datagrams(Socket& socket) {
  const int count = datagrams_->receive(socket.descriptor.number());
  for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
    mmsghdr& header = datagrams_->headers[i];
    if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) ++cut_messages_;
    for (cmsghdr* control = CMSG_FIRSTHDR(&header.msg_hdr); control != nullptr;
         control = CMSG_NXTHDR(&header.msg_hdr, control)) {
      if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SO_RXQ_OVFL) continue;
      std::uint32_t drops = 0;
      std::memcpy(&drops, CMSG_DATA(control), sizeof drops);
      dropped_by_kernel_ += drops - std::exchange(socket.kernel_drops, drops);
    }
    const char* bytes = static_cast<const char*>(datagrams_->parts[i].iov_base);
    const std::string_view message = trim_syslog_message({bytes, header.msg_len});
    const bool is_udp = socket.address.kind == Kind::udp;
    if (!message.empty())
      give(is_udp ? sender_name("udp", datagrams_->senders[i]) : socket.name, message, true);
  }
  return count > 0;
}

void SyslogListener::accept_connections(const Socket& socket) {
  while (true) {
    sockaddr_storage sender{};
    socklen_t size = sizeof sender;
    Descriptor descriptor(::accept4(socket.descriptor.number(), reinterpret_cast<sockaddr*>(&sender), &size,
                                    SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!descriptor.is_open() && (errno == EMFILE || errno == ENFILE)) {
      if (!turn_away(socket)) return;
      continue;
    }
    if (!descriptor.is_open()) return;
    if (connections_.size() >= options_.connections_max) {
      ++refused_connections_;
      continue;
    }
    const bool is_tcp = socket.address.kind == Kind::tcp;
    // A peer that has vanished would keep its place for ever.
    const int yes = 1;
    if (is_tcp) ::setsockopt(descriptor.number(), SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    const int number = descriptor.number();
    connections_.emplace(number,
                         Connection{std::move(descriptor), is_tcp ? sender_name("tcp", sender) : socket.name,
                                    SyslogFraming(options_.message_bytes_max)});
    watch(number, !are_streams_paused_);
  }
}

// With no descriptor left a connection could be neither taken nor refused, and the poller would report it for ever:
// the spare one takes it and lets it go.
bool SyslogListener::turn_away(const Socket& socket) {
  spare_ = Descriptor();
  bool taken = false;
  {
    const Descriptor newcomer(::accept4(socket.descriptor.number(), nullptr, nullptr, SOCK_CLOEXEC));
    taken = newcomer.is_open();
    if (taken) ++refused_connections_;
  }
  spare_ = Descriptor(::eventfd(0, EFD_CLOEXEC));
  return taken;
}

void SyslogListener::read_connection(int number, Connection& connection) {
  std::array<char, kPieceBytes> piece;
  const ssize_t count = ::read(number, piece.data(), piece.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    end_connection(connection);
    connections_.erase(number);
    return;
  }
  connection.framing.take({piece.data(), static_cast<std::size_t>(count)},
                          [&](std::string_view message) { give(connection.name, message, false); });
  if (!has_room()) pause_streams(true);
}

void SyslogListener::end_connection(Connection& connection) {
  connection.framing.finish([&](std::string_view message) { give(connection.name, message, false); });
  cut_messages_ += connection.framing.cut_messages();
}

void SyslogListener::pause_streams(bool pause) {
  if (are_streams_paused_ == pause) return;
  are_streams_paused_ = pause;
  for (const auto& [number, connection] : connections_) watch(number, !pause);
}

}  // namespace why403::ingest
