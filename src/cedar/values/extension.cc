#include "cedar/values/extension.h"

#include <charconv>
#include <limits>

#include "base/time.h"

namespace why403::cedar {

namespace {

__extension__ typedef __int128 Wide;  // wide enough for any product of a Long and a unit

constexpr std::int64_t kDayMs = 86'400'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool parse_v4(std::string_view text, std::uint8_t* out) {
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) {
      if (text.empty() || text[0] != '.') return false;
      text.remove_prefix(1);
    }
    std::size_t length = 0;
    int value = 0;
    while (length < text.size() && length < 4 && is_digit(text[length]))
      value = value * 10 + (text[length++] - '0');
    if (length == 0 || length > 3 || value > 255 || (length > 1 && text[0] == '0')) return false;
    out[octet] = static_cast<std::uint8_t>(value);
    text.remove_prefix(length);
  }
  return text.empty();
}

// Up to `most` groups of one to four hex digits with colons between; how many, and what is left of the text.
int parse_groups(std::string_view& text, std::uint16_t* out, int most) {
  int count = 0;
  while (count < most) {
    std::string_view rest = text;
    if (count > 0) {
      if (rest.empty() || rest[0] != ':') break;
      rest.remove_prefix(1);
    }
    unsigned value = 0;
    std::size_t length = 0;
    while (length < rest.size() && length < 4 && hex_digit(rest[length]) >= 0)
      value = value * 16 + static_cast<unsigned>(hex_digit(rest[length++]));
    if (length == 0) break;
    rest.remove_prefix(length);
    out[count++] = static_cast<std::uint16_t>(value);
    text = rest;
  }
  return count;
}

// RFC 4291 section 2.2, forms 1 and 2; `::` stands for at least one group.
bool parse_v6(std::string_view text, std::uint8_t* out) {
  std::uint16_t groups[8] = {};
  const int head = parse_groups(text, groups, 8);
  if (head < 8) {
    if (!text.starts_with("::")) return false;
    text.remove_prefix(2);
    std::uint16_t tail[8] = {};
    const int count = parse_groups(text, tail, 7 - head);
    for (int i = 0; i < count; ++i) groups[8 - count + i] = tail[i];
  }
  if (!text.empty()) return false;
  for (int i = 0; i < 8; ++i) {
    out[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    out[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return true;
}

// Longs from digits alone; nothing on overflow.
std::optional<std::int64_t> digits_value(std::string_view digits) {
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<int> fixed_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text[0] != wanted) return false;
  text.remove_prefix(1);
  return true;
}

bool is_date(int year, int month, int day) {
  if (month < 1 || month > 12 || day < 1) return false;
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

// `Z` or `+hhmm`, to the end of the text; milliseconds to subtract.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  const bool plus = take(text, '+');
  if (!plus && !take(text, '-')) return std::nullopt;
  const auto hours = fixed_digits(text, 2);
  const auto minutes = hours ? fixed_digits(text, 2) : std::nullopt;
  if (!minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t offset = (*hours * 60 + *minutes) * std::int64_t{60'000};
  return plus ? offset : -offset;
}

}  // namespace

std::optional<IpRange> parse_ip_range(std::string_view text) {
  constexpr std::size_t longest = 43;  // eight groups and /128
  if (text.size() > longest) return std::nullopt;
  IpRange range;
  const std::size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  range.v6 = address.find(':') != std::string_view::npos;
  if (range.v6 ? !parse_v6(address, range.address.data()) : !parse_v4(address, range.address.data() + 12))
    return std::nullopt;
  const int most = range.v6 ? 128 : 32;
  range.prefix = static_cast<std::uint8_t>(most);
  if (slash == std::string_view::npos) return range;
  const std::string_view prefix = text.substr(slash + 1);
  if (prefix.empty() || prefix.size() > (range.v6 ? 3u : 2u) || (prefix[0] == '0' && prefix != "0"))
    return std::nullopt;
  for (const char c : prefix)
    if (!is_digit(c)) return std::nullopt;
  const auto value = digits_value(prefix);
  if (!value || *value > most) return std::nullopt;
  range.prefix = static_cast<std::uint8_t>(*value);
  return range;
}

std::optional<std::int64_t> parse_decimal(std::string_view text) {
  const bool negative = take(text, '-');
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0) return std::nullopt;
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.empty() || fraction.size() > 4) return std::nullopt;
  Wide value = 0;
  for (const char c : whole) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
    if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = i < fraction.size() ? fraction[i] : '0';
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (negative) value = -value;
  if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> parse_datetime(std::string_view text) {
  const auto year = fixed_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = fixed_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = fixed_digits(text, 2);
  if (!day || !is_date(*year, *month, *day)) return std::nullopt;
  const std::int64_t date =
      base::days_from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day)) * kDayMs;
  if (text.empty()) return date;
  if (!take(text, 'T')) return std::nullopt;
  const auto hour = fixed_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = fixed_digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = fixed_digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int milliseconds = 0;
  if (take(text, '.')) {
    const auto fraction = fixed_digits(text, 3);
    if (!fraction) return std::nullopt;
    milliseconds = *fraction;
  }
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return date + ((*hour * 60 + *minute) * 60 + *second) * std::int64_t{1000} + milliseconds - *offset;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const bool negative = take(text, '-');
  if (text.empty()) return std::nullopt;
  struct Unit {
    std::string_view name;
    std::int64_t ms;
  };
  constexpr Unit units[] = {{"d", kDayMs}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
  Wide sum = 0;
  std::size_t unit = 0;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == 0) return std::nullopt;
    const std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    std::size_t letters = 0;
    while (letters < text.size() && !is_digit(text[letters])) ++letters;
    while (unit < 5 && units[unit].name != text.substr(0, letters)) ++unit;
    if (unit == 5) return std::nullopt;
    std::uint64_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + length, value).ec != std::errc()) return std::nullopt;
    const Wide part = static_cast<Wide>(value) * units[unit].ms;
    // Milliseconds alone may reach the smallest Long; every other part must fit before its sign.
    const Wide most = (static_cast<Wide>(1) << 63) - (negative && unit == 4 ? 0 : 1);
    if (part > most) return std::nullopt;
    sum += part;
    text.remove_prefix(letters);
    ++unit;
  }
  if (negative) sum = -sum;
  if (sum > std::numeric_limits<std::int64_t>::max() || sum < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(sum);
}

bool is_loopback(const IpRange& range) {
  if (!range.v6) return range.address[12] == 127 && range.prefix >= 8;
  for (int i = 0; i < 15; ++i)
    if (range.address[i] != 0) return false;
  return range.address[15] == 1 && range.prefix == 128;
}

bool is_multicast(const IpRange& range) {
  if (!range.v6) return (range.address[12] & 0xF0) == 0xE0 && range.prefix >= 4;
  return range.address[0] == 0xFF && range.prefix >= 8;
}

// A network lies in another when it is no wider and their shared prefix agrees.
bool is_in_range(const IpRange& inner, const IpRange& outer) {
  if (inner.v6 != outer.v6 || inner.prefix < outer.prefix) return false;
  const int start = inner.v6 ? 0 : 12;
  int bits = outer.prefix;
  for (int i = start; bits > 0; ++i, bits -= 8) {
    const auto mask = static_cast<std::uint8_t>(bits >= 8 ? 0xFF : 0xFF << (8 - bits));
    if ((inner.address[i] & mask) != (outer.address[i] & mask)) return false;
  }
  return true;
}

std::optional<Value> construct_extension(Function constructor, std::string_view text, base::Arena& arena) {
  switch (constructor) {
    case Function::ip: {
      const auto range = parse_ip_range(text);
      if (!range) return std::nullopt;
      const auto kept = arena_array<IpRange>(arena, 1);
      kept[0] = *range;
      return Value::ip(kept[0]);
    }
    case Function::decimal: {
      const auto number = parse_decimal(text);
      return number ? std::optional(Value::of(ValueKind::decimal, *number)) : std::nullopt;
    }
    case Function::datetime: {
      const auto number = parse_datetime(text);
      return number ? std::optional(Value::of(ValueKind::datetime, *number)) : std::nullopt;
    }
    case Function::duration: {
      const auto number = parse_duration(text);
      return number ? std::optional(Value::of(ValueKind::duration, *number)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace why403::cedar
