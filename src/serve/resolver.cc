#include "serve/resolver.h"

#include <netdb.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/ip.h"
#include "base/quiet_threads.h"

namespace why403::serve {

namespace {

// How soon it is noticed that nobody wants to wait any more.
constexpr std::chrono::milliseconds kStep{100};

Result<Addresses, std::string> ask_system(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) return std::string(::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    SocketAddress& address = addresses.emplace_back();
    address.size = std::min<socklen_t>(each->ai_addrlen, sizeof address.storage);
    std::memcpy(&address.storage, each->ai_addr, address.size);
  }
  return addresses;
}

Addresses written_address(const base::Ip& ip, std::uint16_t port) {
  SocketAddress address;
  if (ip.is_v4()) {
    auto& four = reinterpret_cast<sockaddr_in&>(address.storage);
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    std::memcpy(&four.sin_addr, ip.bytes.data() + 12, sizeof four.sin_addr);
    address.size = sizeof four;
  } else {
    auto& six = reinterpret_cast<sockaddr_in6&>(address.storage);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    std::memcpy(&six.sin6_addr, ip.bytes.data(), sizeof six.sin6_addr);
    address.size = sizeof six;
  }
  return {address};
}

struct Lookup {
  std::optional<Result<Addresses, std::string>> found;
};

}  // namespace

struct Resolver::Inside {
  LookUp look_up;
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::pair<std::string, std::uint16_t>, std::shared_ptr<Lookup>> under_way;
};

Resolver::Resolver() : Resolver(ask_system) {}
Resolver::Resolver(LookUp look_up) : inside_(std::make_shared<Inside>()) { inside_->look_up = std::move(look_up); }
Resolver::~Resolver() = default;

Result<Addresses, std::string> Resolver::find(const std::string& host, std::uint16_t port, Steady::time_point deadline,
                                              const std::atomic<bool>& stopping) {
  if (const auto ip = base::parse_ip(host)) return written_address(*ip, port);
  const std::pair name(host, port);
  std::unique_lock lock(inside_->mutex);
  std::shared_ptr<Lookup>& place = inside_->under_way[name];
  if (place == nullptr) {
    if (inside_->under_way.size() > kLookupsMax) {
      inside_->under_way.erase(name);
      return std::string("the system's resolver does not answer: ") + std::to_string(kLookupsMax) + " names wait for it";
    }
    place = std::make_shared<Lookup>();
    try {
      const base::QuietThreads quiet;
      std::thread([inside = inside_, name, lookup = place] {
        auto found = inside->look_up(name.first, name.second);
        const std::scoped_lock done(inside->mutex);
        lookup->found = std::move(found);
        inside->under_way.erase(name);
        inside->changed.notify_all();
      }).detach();
    } catch (const std::system_error&) {
      inside_->under_way.erase(name);
      return std::string("the system has no room for one more thread");
    }
  }
  const std::shared_ptr<Lookup> lookup = place;
  while (!lookup->found) {
    const auto now = Steady::now();
    if (stopping.load(std::memory_order_relaxed)) return std::string("the service is stopping");
    if (now >= deadline) return std::string("the system's resolver took too long");
    inside_->changed.wait_until(lock, std::min(deadline, now + kStep));
  }
  return *lookup->found;
}

}  // namespace why403::serve
