// Internet addresses and networks as 16 plain bytes.
//
// IPv4 is held in its IPv4-mapped form (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), so that one key type
// serves both; printing gives the dotted form back.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace why403::base {

struct Ip {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Ip&) const = default;

  static Ip from_v4(std::uint32_t host_order);
  [[nodiscard]] bool is_v4() const {
    constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    return std::memcmp(bytes.data(), mapped, sizeof mapped) == 0;
  }
  /// Host order; meaningful only when is_v4().
  [[nodiscard]] std::uint32_t v4() const {
    return static_cast<std::uint32_t>(bytes[12]) << 24 | static_cast<std::uint32_t>(bytes[13]) << 16 |
           static_cast<std::uint32_t>(bytes[14]) << 8 | bytes[15];
  }
  [[nodiscard]] bool is_loopback() const;
  [[nodiscard]] bool is_private() const;  ///< RFC 1918, RFC 4193, link-local, RFC 6598 (carrier NAT)
};

/// Dotted quad, or any RFC 4291 text form, brackets and zone (`%eth0`) tolerated. No leading zeros in IPv4.
std::optional<Ip> parse_ip(std::string_view text);
std::string format_ip(const Ip& ip);  ///< RFC 5952
std::uint64_t hash_ip(const Ip& ip, std::uint64_t seed = 0);

struct IpPort {
  Ip ip;
  std::uint16_t port = 0;
};
/// `1.2.3.4:80`, `[::1]:80`, `1.2.3.4`, `::1` (port 0 when none).
std::optional<IpPort> parse_ip_port(std::string_view text);

struct Network {
  Ip first;                   ///< host bits are zero
  std::uint8_t prefix = 128;  ///< over the 16-byte form: IPv4 /24 is 120
  bool operator==(const Network&) const = default;
  [[nodiscard]] bool contains(const Ip& ip) const;
};
/// `10.0.0.0/8`, `2001:db8::/32`, or one address; host bits set are cleared.
std::optional<Network> parse_network(std::string_view text);
std::string format_network(const Network& network);

}  // namespace why403::base
