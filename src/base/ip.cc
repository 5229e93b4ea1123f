#include "base/ip.h"

#include <arpa/inet.h>

#include <bit>
#include <charconv>
#include <cstring>

#if defined(__x86_64__) && !defined(WHY403_PORTABLE_SCAN)
#include <immintrin.h>
#endif

#include "base/text.h"

namespace why403::base {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::uint64_t load(const char* place, std::size_t size) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, place, size);
  return std::endian::native == std::endian::big ? __builtin_bswap64(bytes) : bytes;
}

// 7 to 15 bytes as one number, the first lowest: two loads that overlap, since going through memory again stalls.
Wide load_all(std::string_view text) {
  const char* end = text.data() + text.size();
  if (text.size() == 7) return load(text.data(), 4) | load(end - 4, 4) << 24;
  return load(text.data(), 8) | static_cast<Wide>(load(end - 8, 8)) << (8 * (text.size() - 8));
}

// The number in the lowest `size` (1 to 3) bytes of `text`; above 255 when they are no digits. Without branches: the
// lengths of octets are as good as random, and a wrong guess costs more than all of this.
std::uint32_t octet(std::uint32_t text, unsigned size) {
  const unsigned unused = (4 - size) * 8;
  const std::uint32_t digits = ((text << unused) ^ 0x30303030U) & (0xffffffffU << unused);
  const std::uint32_t beyond_nine = ((digits + 0x76767676U) | digits) & 0x80808080U;
  const std::uint32_t value = (digits >> 8 & 0xff) * 100 + (digits >> 16 & 0xff) * 10 + (digits >> 24);
  const bool leading_zero = size > 1 && (digits >> unused & 0xff) == 0;
  return value | (beyond_nine != 0 || leading_zero ? 0x10000U : 0U);
}

// Four decimal octets without leading zeros: 010.1.1.1 means different things to different programs.
std::optional<std::uint32_t> parse_v4_by_octets(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  // A dot behind the text, so that all four octets end in one.
  Wide rest = load_all(text) | static_cast<Wide>('.') << (8 * text.size());
  std::uint32_t address = 0;
  std::uint32_t wrong = 0;
  std::size_t used = 0;
  for (int number = 0; number < 4; ++number) {
    const auto next = static_cast<std::uint32_t>(rest);
    const std::uint32_t ends = next ^ 0x2e2e2e2eU;
    const std::uint32_t dots = (ends - 0x01010101U) & ~ends & 0x80808080U;
    const unsigned size = static_cast<unsigned>(__builtin_ctz(dots | 0x80000000U)) / 8;
    if (dots == 0 || size == 0) return std::nullopt;
    const std::uint32_t value = octet(next, size);
    wrong |= value >> 8;
    address = address << 8 | (value & 0xff);
    rest >>= 8 * (size + 1);
    used += size + 1;
  }
  if (wrong != 0 || used != text.size() + 1) return std::nullopt;
  return address;
}

#if defined(__x86_64__) && !defined(WHY403_PORTABLE_SCAN)
// For the sizes of the four octets, one to three each: where the sixteen places of four times `0 hundreds tens ones`
// come from (0x80: nowhere), and which of them may not be zero.
struct Octets {
  std::array<std::uint8_t, 16> from{};
  std::array<std::uint8_t, 16> leads{};
};

constexpr std::array<Octets, 81> make_octets() {
  std::array<Octets, 81> out{};
  for (unsigned number = 0; number < out.size(); ++number) {
    const unsigned sizes[4] = {number / 27 + 1, number / 9 % 3 + 1, number / 3 % 3 + 1, number % 3 + 1};
    unsigned start = 0;
    for (unsigned octet = 0; octet < 4; ++octet) {
      for (unsigned place = 0; place < 4; ++place) {
        const bool there = place + sizes[octet] >= 4;
        out[number].from[octet * 4 + place] = static_cast<std::uint8_t>(there ? start + place + sizes[octet] - 4 : 0x80);
      }
      if (sizes[octet] > 1) out[number].leads[octet * 4 + 4 - sizes[octet]] = 0xff;
      start += sizes[octet] + 1;
    }
  }
  return out;
}
constexpr std::array<Octets, 81> kOctets = make_octets();

// All octets at once: the digits are put into their places by one shuffle.
__attribute__((target("ssse3"))) std::optional<std::uint32_t> parse_v4_at_once(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  const char* const end = text.data() + text.size();
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (text.size() == 7) {
    low = load(text.data(), 4) | load(end - 4, 4) << 24;
  } else {
    low = load(text.data(), 8);
    high = load(end - 8, 8) >> 1 >> (127 - 8 * text.size());
  }
  const __m128i bytes = _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
  // A dot behind the text, so that all four octets end in one.
  auto dots = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')))) | 1U << text.size();
  unsigned number = 0;
  unsigned wrong = 0;
  unsigned start = 0;
  for (int octet = 0; octet < 4; ++octet) {
    const auto stop = static_cast<unsigned>(std::countr_zero(dots | 0x10000U));
    dots &= dots - 1;
    const unsigned beyond_one = stop - start - 1;
    wrong |= static_cast<unsigned>(beyond_one > 2);
    number = number * 3 + beyond_one;
    start = stop + 1;
  }
  if (wrong != 0 || dots != 0) return std::nullopt;
  const Octets& octets = kOctets[number];
  const __m128i from = _mm_loadu_si128(reinterpret_cast<const __m128i*>(octets.from.data()));
  const __m128i leads = _mm_loadu_si128(reinterpret_cast<const __m128i*>(octets.leads.data()));
  const __m128i digits = _mm_shuffle_epi8(_mm_sub_epi8(bytes, _mm_set1_epi8('0')), from);
  const __m128i above_nine = _mm_cmpeq_epi8(_mm_max_epu8(digits, _mm_set1_epi8(10)), digits);
  const __m128i leading_zero = _mm_and_si128(_mm_cmpeq_epi8(digits, _mm_setzero_si128()), leads);
  const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi32(0x010a6400));
  const __m128i values = _mm_madd_epi16(pairs, _mm_set1_epi16(1));
  const __m128i too_large = _mm_cmpgt_epi32(values, _mm_set1_epi32(255));
  if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(above_nine, leading_zero), too_large)) != 0) return std::nullopt;
  const __m128i words = _mm_packs_epi32(values, values);
  return __builtin_bswap32(static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_packus_epi16(words, words))));
}

const bool kAtOnce = __builtin_cpu_supports("ssse3") != 0;
#endif

std::optional<std::uint32_t> parse_v4(std::string_view text) {
#if defined(__x86_64__) && !defined(WHY403_PORTABLE_SCAN)
  if (kAtOnce) return parse_v4_at_once(text);
#endif
  return parse_v4_by_octets(text);
}

}  // namespace

Ip Ip::from_v4(std::uint32_t host_order) {
  Ip ip;
  std::memcpy(ip.bytes.data(), kMapped.data(), kMapped.size());
  for (int i = 0; i < 4; ++i) ip.bytes[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return ip;
}

bool Ip::is_loopback() const {
  if (is_v4()) return bytes[12] == 127;
  Ip one;
  one.bytes[15] = 1;
  return *this == one;
}

bool Ip::is_private() const {
  if (!is_v4()) return (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80);
  const std::uint32_t address = v4();
  return (address >> 24) == 10 || (address >> 20) == 0xac1 || (address >> 16) == 0xc0a8 ||
         (address >> 16) == 0xa9fe || (address >> 22) == (0x64400000U >> 22);
}

std::optional<Ip> parse_ip(std::string_view text) {
  if (const auto v4 = parse_v4(text)) return Ip::from_v4(*v4);
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  if (const std::size_t zone = text.find('%'); zone != std::string_view::npos) text = text.substr(0, zone);
  if (text.size() < 2 || text.size() > 45 || text.find(':') == std::string_view::npos) return std::nullopt;
  char terminated[46];
  std::memcpy(terminated, text.data(), text.size());
  terminated[text.size()] = 0;
  Ip ip;
  if (inet_pton(AF_INET6, terminated, ip.bytes.data()) != 1) return std::nullopt;
  return ip;
}

std::string format_ip(const Ip& ip) {
  char text[INET6_ADDRSTRLEN];
  if (!ip.is_v4()) return inet_ntop(AF_INET6, ip.bytes.data(), text, sizeof text);
  char* end = text;
  for (std::size_t i = 12; i < 16; ++i) {
    if (i > 12) *end++ = '.';
    end = std::to_chars(end, text + sizeof text, ip.bytes[i]).ptr;
  }
  return {text, end};
}

std::uint64_t hash_ip(const Ip& ip, std::uint64_t seed) {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, ip.bytes.data(), 8);
  std::memcpy(&low, ip.bytes.data() + 8, 8);
  const auto product = static_cast<Wide>(low ^ 0x9e3779b97f4a7c15U ^ seed) * (high ^ 0xe7037ed1a0b428dbU);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::optional<IpPort> parse_ip_port(std::string_view text) {
  if (const auto whole = parse_ip(text)) return IpPort{*whole, 0};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto ip = parse_ip(text.substr(0, colon));
  const auto port = parse_int(text.substr(colon + 1));
  if (!ip || !port || *port < 0 || *port > 65535) return std::nullopt;
  return IpPort{*ip, static_cast<std::uint16_t>(*port)};
}

bool Network::contains(const Ip& ip) const {
  const unsigned whole = prefix / 8U;
  if (std::memcmp(first.bytes.data(), ip.bytes.data(), whole) != 0) return false;
  const unsigned rest = prefix % 8U;
  if (rest == 0) return true;
  const unsigned mask = 0xff00U >> rest & 0xffU;
  return ((first.bytes[whole] ^ ip.bytes[whole]) & mask) == 0;
}

std::optional<Network> parse_network(std::string_view text) {
  const Cut parts = cut(text, "/");
  const auto ip = parse_ip(parts.before);
  if (!ip) return std::nullopt;
  Network network{*ip, 128};
  if (parts.found) {
    const auto bits = parse_int(parts.after);
    const int width = ip->is_v4() && parts.before.find(':') == std::string_view::npos ? 32 : 128;
    if (!bits || *bits < 0 || *bits > width) return std::nullopt;
    network.prefix = static_cast<std::uint8_t>(*bits + 128 - width);
  }
  for (unsigned bit = network.prefix; bit < 128; ++bit)
    network.first.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> bit % 8));
  return network;
}

std::string format_network(const Network& network) {
  const bool v4 = network.first.is_v4() && network.prefix >= 96;
  const int bits = v4 ? network.prefix - 96 : network.prefix;
  if (network.prefix == 128) return format_ip(network.first);
  return format_ip(network.first) + "/" + std::to_string(bits);
}

}  // namespace why403::base
