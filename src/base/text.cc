#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace why403::base {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void append_hex(std::string& out, unsigned value) {
  constexpr char digits[] = "0123456789abcdef";
  out += digits[value >> 4 & 15];
  out += digits[value & 15];
}

constexpr std::uint64_t kEach = 0x0101010101010101U;

// Eight bytes at a time: where they differ they must be a letter and its other case.
bool is_same_ignoring_case(std::uint64_t left, std::uint64_t right) {
  const std::uint64_t differs = left ^ right;
  if ((differs & ~(kEach * 0x20)) != 0) return false;
  const std::uint64_t folded = left | kEach * 0x20;
  const std::uint64_t low = folded & (kEach * 0x7f);
  const std::uint64_t is_letter = (low + kEach * (0x80 - 'a')) & ~(low + kEach * (0x7f - 'z')) & ~folded;
  return (differs << 2 & ~is_letter & (kEach * 0x80)) == 0;
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

Cut cut(std::string_view text, std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, at), text.substr(at + separator.size()), true};
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  std::size_t i = 0;
  for (; i + 8 <= prefix.size(); i += 8) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, text.data() + i, 8);
    std::memcpy(&right, prefix.data() + i, 8);
    if (!is_same_ignoring_case(left, right)) return false;
  }
  for (; i < prefix.size(); ++i)
    if (lower(text[i]) != lower(prefix[i])) return false;
  return true;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() && starts_with_ignoring_case(left, right);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

// The greedy two-pointer walk: on a mismatch the last star swallows one byte more.
bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
      continue;
    }
    const bool quoted = p + 1 < pattern.size() && pattern[p] == '\\';
    const bool matches =
        p < pattern.size() && ((pattern[p] == '?') || pattern[p + (quoted ? 1 : 0)] == text[t]);
    if (matches) {
      p += quoted ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::optional<std::int64_t> parse_int(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Unicode 15, table 3-7.
std::size_t utf8_sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (text.size() < length) return 0;
  unsigned low = 0x80;
  unsigned high = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  if (lead == 0xed) high = 0x9f;
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  return length;
}

char32_t utf8_decode(std::string_view text, std::size_t length) {
  if (length == 1) return static_cast<unsigned char>(text[0]);
  char32_t code = static_cast<unsigned char>(text[0]) & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  return code;
}

bool deceives_reader(char32_t code) {
  constexpr std::array<std::pair<char32_t, char32_t>, 13> kRanges{{{0x80, 0x9f},
                                                                   {0xad, 0xad},
                                                                   {0x61c, 0x61c},
                                                                   {0x115f, 0x1160},
                                                                   {0x180e, 0x180e},
                                                                   {0x200b, 0x200f},
                                                                   {0x2028, 0x202e},
                                                                   {0x2060, 0x206f},
                                                                   {0x3164, 0x3164},
                                                                   {0xfeff, 0xfeff},
                                                                   {0xffa0, 0xffa0},
                                                                   {0xfff9, 0xfffb},
                                                                   {0xe0000, 0xe007f}}};
  return std::any_of(kRanges.begin(), kRanges.end(), [&](const auto& range) { return code >= range.first && code <= range.second; });
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    // Eight ASCII bytes at a time: logs are mostly that.
    std::uint64_t word = 0;
    while (text.size() >= 8) {
      std::memcpy(&word, text.data(), 8);
      if (word & 0x8080808080808080U) break;
      text.remove_prefix(8);
    }
    if (text.empty()) return true;
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0) {
      out += "\xef\xbf\xbd";
      text.remove_prefix(1);
    } else {
      out.append(text, 0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (length == 0) {
      out += "\xef\xbf\xbd";
    } else if (length == 1 && (byte < 0x20 || byte == 0x7f)) {
      out += "\\x";
      append_hex(out, byte);
    } else if (const char32_t code = utf8_decode(text, length); length > 1 && deceives_reader(code)) {
      out += "\\u{";
      if (code > 0xffff) append_hex(out, static_cast<unsigned>(code >> 16));
      if (code > 0xff) append_hex(out, static_cast<unsigned>(code >> 8 & 0xff));
      append_hex(out, static_cast<unsigned>(code & 0xff));
      out += '}';
    } else {
      out.append(text, 0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed) {
  const auto mix = [](std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  constexpr std::uint64_t k0 = 0xa0761d6478bd642fU;
  constexpr std::uint64_t k1 = 0xe7037ed1a0b428dbU;
  std::uint64_t state = seed ^ k0;
  const char* place = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  for (; left > 16; left -= 16, place += 16) {
    std::memcpy(&a, place, 8);
    std::memcpy(&b, place + 8, 8);
    state = mix(a ^ k1, b ^ state);
  }
  a = b = 0;
  if (left >= 8) {
    std::memcpy(&a, place, 8);
    std::memcpy(&b, place + left - 8, 8);
  } else if (left >= 4) {
    // Two halves that overlap, rather than a copy of as many bytes as there are.
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, place, 4);
    std::memcpy(&high, place + left - 4, 4);
    a = low | static_cast<std::uint64_t>(high) << (8 * (left - 4));
  } else {
    for (std::size_t i = 0; i < left; ++i)
      a |= static_cast<std::uint64_t>(static_cast<unsigned char>(place[i])) << (8 * i);
  }
  return mix(k1 ^ bytes.size(), mix(a ^ k1, b ^ state));
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) append_hex(out, static_cast<unsigned char>(c));
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z')
      value = c - 'A';
    else if (c >= 'a' && c <= 'z')
      value = c - 'a' + 26;
    else if (c >= '0' && c <= '9')
      value = c - '0' + 52;
    else if (c == '+' || c == '-')
      value = 62;
    else if (c == '/' || c == '_')
      value = 63;
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xff);
    }
  }
  if (count == 6) return std::nullopt;
  return out;
}

}  // namespace why403::base
