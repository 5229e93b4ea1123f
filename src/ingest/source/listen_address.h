// Where to listen, as text and as a socket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ip.h"
#include "base/message.h"
#include "base/result.h"
#include "ingest/source/descriptor.h"

namespace why403::ingest {

struct ListenAddress {
  enum class Kind : std::uint8_t { udp, tcp, unix_stream, unix_datagram };
  Kind kind = Kind::udp;
  base::Ip ip;
  std::uint16_t port = 0;  ///< 0 lets the system choose
  std::string path;        ///< of a unix socket
  bool operator==(const ListenAddress&) const = default;
};

/// `udp://0.0.0.0:514`, `tcp://[::]:601`, `unix:/run/why403.sock`, `unixgram:/run/why403.sock`.
Result<ListenAddress, Message> parse_listen_address(std::string_view text);
std::string format_listen_address(const ListenAddress& address);

/// A socket that is bound and, where it has connections, listens; non-blocking. The path of a unix socket
/// that nobody listens on any more is taken over; one in use is an error.
Result<Descriptor, Message> listen_on(const ListenAddress& address);

}  // namespace why403::ingest
