#include "ingest/source/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace why403::ingest {

namespace {

using Kind = ListenAddress::Kind;

struct Scheme {
  std::string_view prefix;
  Kind kind;
};
constexpr Scheme kSchemes[] = {{"udp://", Kind::udp},
                               {"tcp://", Kind::tcp},
                               {"unixgram:", Kind::unix_datagram},
                               {"unix:", Kind::unix_stream}};

bool is_unix(Kind kind) { return kind == Kind::unix_stream || kind == Kind::unix_datagram; }
bool is_stream(Kind kind) { return kind == Kind::tcp || kind == Kind::unix_stream; }

// The address as the kernel wants it.
struct KernelAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

KernelAddress kernel_address(const ListenAddress& address) {
  KernelAddress kernel;
  if (is_unix(address.kind)) {
    auto* unix_address = reinterpret_cast<sockaddr_un*>(&kernel.storage);
    unix_address->sun_family = AF_UNIX;
    address.path.copy(&unix_address->sun_path[0], sizeof unix_address->sun_path - 1);
    kernel.size = sizeof(sockaddr_un);
  } else if (address.ip.is_v4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&kernel.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(address.port);
    v4->sin_addr.s_addr = htonl(address.ip.v4());
    kernel.size = sizeof(sockaddr_in);
  } else {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&kernel.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address.port);
    std::memcpy(&v6->sin6_addr, address.ip.bytes.data(), address.ip.bytes.size());
    kernel.size = sizeof(sockaddr_in6);
  }
  return kernel;
}

// A socket file that its owner left behind would keep us out for ever.
void remove_stale_socket(const ListenAddress& address, const KernelAddress& kernel) {
  struct stat status {};
  if (::lstat(address.path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const Descriptor probe(
      ::socket(AF_UNIX, (is_stream(address.kind) ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0));
  if (::connect(probe.number(), kernel.get(), kernel.size) != 0 && errno == ECONNREFUSED)
    ::unlink(address.path.c_str());
}

}  // namespace

Result<ListenAddress, Message> parse_listen_address(std::string_view text) {
  const auto wrong = [&](std::string_view reason) {
    return Message{.what = "cannot listen on `" + base::printable(text) + "`",
                   .reason = std::string(reason),
                   .help =
                       "use `udp://0.0.0.0:514`, `tcp://[::]:601`, `unix:/run/why403.sock` or "
                       "`unixgram:/run/why403.sock`"};
  };
  const auto* scheme = std::find_if(std::begin(kSchemes), std::end(kSchemes),
                                    [&](const Scheme& other) { return text.starts_with(other.prefix); });
  if (scheme == std::end(kSchemes)) return wrong("it begins with no kind of socket");
  const std::string_view rest = text.substr(scheme->prefix.size());
  ListenAddress address{.kind = scheme->kind};
  if (is_unix(address.kind)) {
    if (rest.empty()) return wrong("the path is missing");
    if (rest.size() >= sizeof(sockaddr_un::sun_path))
      return wrong("the path is longer than a socket may have");
    if (rest.find('\0') != std::string_view::npos) return wrong("the path holds a zero byte");
    address.path = rest;
    return address;
  }
  const std::size_t colon = rest.rfind(':');
  const auto port =
      base::parse_int(colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535) return wrong("the port is missing or no number from 0 to 65535");
  const auto ip = base::parse_ip(rest.substr(0, colon));
  if (!ip) return wrong("`" + base::printable(rest.substr(0, colon)) + "` is no address");
  address.ip = *ip;
  address.port = static_cast<std::uint16_t>(*port);
  return address;
}

std::string format_listen_address(const ListenAddress& address) {
  const auto* scheme = std::find_if(std::begin(kSchemes), std::end(kSchemes),
                                    [&](const Scheme& other) { return other.kind == address.kind; });
  const std::string prefix(scheme->prefix);
  if (is_unix(address.kind)) return prefix + address.path;
  const std::string ip = base::format_ip(address.ip);
  return prefix + (address.ip.is_v4() ? ip : "[" + ip + "]") + ":" + std::to_string(address.port);
}

Result<Descriptor, Message> listen_on(const ListenAddress& address) {
  const KernelAddress kernel = kernel_address(address);
  const int type = is_stream(address.kind) ? SOCK_STREAM : SOCK_DGRAM;
  Descriptor descriptor(::socket(kernel.get()->sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto failed = [&](int error) {
    Message message{.what = "cannot listen on `" + base::printable(format_listen_address(address)) + "`",
                    .reason = system_reason(error)};
    if (error == EACCES && address.port != 0 && address.port < 1024)
      message.help = "ports below 1024 need root or the capability CAP_NET_BIND_SERVICE";
    return message;
  };
  if (!descriptor.is_open()) return failed(errno);
  const int yes = 1;
  const int no = 0;
  if (is_unix(address.kind)) remove_stale_socket(address, kernel);
  if (address.kind == Kind::tcp)
    ::setsockopt(descriptor.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (kernel.get()->sa_family == AF_INET6)
    ::setsockopt(descriptor.number(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (!is_stream(address.kind)) {
    // Room for a burst, as much as the system grants, and a count of what did not fit.
    const int burst = 8 << 20;
    ::setsockopt(descriptor.number(), SOL_SOCKET, SO_RCVBUF, &burst, sizeof burst);
    ::setsockopt(descriptor.number(), SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
  }
  constexpr int kBacklog = 64;
  if (::bind(descriptor.number(), kernel.get(), kernel.size) != 0) return failed(errno);
  if (is_stream(address.kind) && ::listen(descriptor.number(), kBacklog) != 0) return failed(errno);
  return descriptor;
}

}  // namespace why403::ingest
