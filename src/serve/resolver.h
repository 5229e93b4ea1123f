// Names to addresses, within a time: the system's resolver knows none of its own, and cannot be told to stop.
//
//   Resolver resolver;
//   const auto addresses = resolver.find("id.example", 443, deadline, stopping);
//
// Each name is looked up by a thread of its own, which nobody waits for beyond the deadline or once `stopping` is set; who
// asks for the same meanwhile waits for the same thread. A resolver that never answers so costs at most kLookupsMax
// threads: beyond these a name is refused at once. An address that stands there as a number is not looked up. Any thread.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace why403::serve {

inline constexpr std::size_t kLookupsMax = 16;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* native() const { return reinterpret_cast<const sockaddr*>(&storage); }
};
using Addresses = std::vector<SocketAddress>;

class Resolver {
 public:
  using Steady = std::chrono::steady_clock;
  /// May block for as long as it likes. The error says why there is no address.
  using LookUp = std::function<Result<Addresses, std::string>(const std::string& host, std::uint16_t port)>;

  /// With the system's.
  Resolver();
  explicit Resolver(LookUp look_up);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  [[nodiscard]] Result<Addresses, std::string> find(const std::string& host, std::uint16_t port, Steady::time_point deadline,
                                                    const std::atomic<bool>& stopping);

 private:
  struct Inside;
  std::shared_ptr<Inside> inside_;  // shared with threads that nobody waits for any more
};

}  // namespace why403::serve
