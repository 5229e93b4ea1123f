// The texts that logs write for a time.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "base/text.h"
#include "ingest/convert.h"

namespace why403::ingest {

namespace {

using base::Civil;
using base::Time;

constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";

unsigned month_of(std::string_view text) {
  if (text.size() < 3) return 0;
  const std::string lowered = base::to_lower(text.substr(0, 3));
  const std::size_t at = kMonths.find(lowered);
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<unsigned>(at / 3) + 1;
}

// A cursor over the text; each step takes what it can or fails the whole.
struct Cursor {
  std::string_view text;
  bool failed = false;

  unsigned number(std::size_t least, std::size_t most) {
    unsigned value = 0;
    std::size_t count = 0;
    while (count < most && count < text.size() && static_cast<unsigned char>(text[count] - '0') < 10)
      value = value * 10 + static_cast<unsigned>(text[count++] - '0');
    failed |= count < least;
    text.remove_prefix(count);
    return value;
  }
  // Nanoseconds from any number of digits.
  std::uint32_t fraction() {
    std::uint32_t value = 0;
    int count = 0;
    while (!text.empty() && static_cast<unsigned char>(text[0] - '0') < 10) {
      if (count < 9) value = value * 10 + static_cast<std::uint32_t>(text[0] - '0');
      ++count;
      text.remove_prefix(1);
    }
    failed |= count == 0;
    for (int digits = std::min(count, 9); digits < 9; ++digits) value *= 10;
    return value;
  }
  bool take(char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
  }
  void expect(char c) { failed |= !take(c); }
  void blanks() {
    while (take(' ')) {
    }
  }
};

struct Parts {
  Civil civil;
  bool has_year = false;
  std::optional<int> offset_seconds;
};

// +01:00, +0100, Z, UTC, GMT
std::optional<int> take_offset(Cursor& at) {
  if (at.text.starts_with("UTC") || at.text.starts_with("GMT")) {
    at.text.remove_prefix(3);
    return 0;
  }
  if (at.take('Z')) return 0;
  const bool negative = at.text.starts_with('-');
  if (!negative && !at.text.starts_with('+')) return std::nullopt;
  at.text.remove_prefix(1);
  const unsigned hours = at.number(2, 2);
  at.take(':');
  const unsigned minutes = at.number(0, 2);
  const int seconds = static_cast<int>(hours * 3600 + minutes * 60);
  return negative ? -seconds : seconds;
}

std::optional<Time> finish(const Parts& parts, const ReadContext& context, const TimeMemory& memory) {
  const std::optional<Time> near = memory.any ? std::optional(memory.time) : std::nullopt;
  Civil civil = parts.civil;
  if (!parts.has_year) {
    const auto year = base::resolve_year(civil.month, civil.day, near, context.file_time);
    if (!year) return std::nullopt;
    civil.year = *year;
  }
  if (!parts.offset_seconds) return context.zone.to_time(civil, near);
  const auto as_utc = base::time_from_civil(civil);
  if (!as_utc) return std::nullopt;
  return *as_utc - base::Duration{*parts.offset_seconds * base::kSecond.ns};
}

// `2026-03-12T10:00:01.5`, with `/` for `-` and a blank for `T`; what follows must be nothing.
std::optional<Parts> parse_numeric(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.has_year = true;
  parts.civil.year = static_cast<int>(at.number(4, 4));
  if (!at.take('-')) at.expect('/');
  parts.civil.month = at.number(1, 2);
  if (!at.take('-')) at.expect('/');
  parts.civil.day = at.number(1, 2);
  if (!at.take('T')) at.expect(' ');
  parts.civil.hour = at.number(2, 2);
  at.expect(':');
  parts.civil.minute = at.number(2, 2);
  at.expect(':');
  parts.civil.second = at.number(2, 2);
  if (at.take('.') || at.take(',')) parts.civil.nanosecond = at.fraction();
  at.blanks();
  if (!at.text.empty()) parts.offset_seconds = take_offset(at);
  if (at.failed || !at.text.empty()) return std::nullopt;
  return parts;
}

// What tables export for readers in the United States: `3/12/2026, 10:00:01.500 PM`, the comma and the fraction not always.
std::optional<Parts> parse_month_first(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.has_year = true;
  parts.civil.month = at.number(1, 2);
  at.expect('/');
  parts.civil.day = at.number(1, 2);
  at.expect('/');
  parts.civil.year = static_cast<int>(at.number(4, 4));
  at.take(',');
  at.expect(' ');
  const auto hour = at.number(1, 2);
  at.expect(':');
  parts.civil.minute = at.number(2, 2);
  at.expect(':');
  parts.civil.second = at.number(2, 2);
  if (at.take('.')) parts.civil.nanosecond = at.fraction();
  at.expect(' ');
  const bool afternoon = base::equals_ignoring_case(at.text, "PM");
  if (at.failed || hour < 1 || hour > 12 || !(afternoon || base::equals_ignoring_case(at.text, "AM"))) return std::nullopt;
  parts.civil.hour = hour % 12 + (afternoon ? 12 : 0);
  return parts;
}

// RFC 3164 section 4.1.2: `Mar  2 10:00:01`, no year, no zone; some add a year after or before.
std::optional<Parts> parse_syslog(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.civil.month = month_of(at.text);
  if (parts.civil.month == 0) return std::nullopt;
  at.text.remove_prefix(3);
  at.blanks();
  parts.civil.day = at.number(1, 2);
  at.blanks();
  if (at.text.size() > 4 && at.text[4] == ' ') {
    parts.civil.year = static_cast<int>(at.number(4, 4));
    parts.has_year = true;
    at.blanks();
  }
  parts.civil.hour = at.number(2, 2);
  at.expect(':');
  parts.civil.minute = at.number(2, 2);
  at.expect(':');
  parts.civil.second = at.number(2, 2);
  if (at.take('.')) parts.civil.nanosecond = at.fraction();
  if (at.take(' ') && !at.text.empty()) {
    parts.civil.year = static_cast<int>(at.number(4, 4));
    parts.has_year = true;
  }
  if (at.failed || !at.text.empty()) return std::nullopt;
  return parts;
}

// HAProxy's accept date: `12/Mar/2026:10:00:01.123`, in local time, or with a zone.
std::optional<Parts> parse_day_first(std::string_view text) {
  Cursor at{text};
  Parts parts;
  parts.has_year = true;
  parts.civil.day = at.number(1, 2);
  at.expect('/');
  parts.civil.month = month_of(at.text);
  at.text.remove_prefix(std::min<std::size_t>(3, at.text.size()));
  at.expect('/');
  parts.civil.year = static_cast<int>(at.number(4, 4));
  at.expect(':');
  parts.civil.hour = at.number(2, 2);
  at.expect(':');
  parts.civil.minute = at.number(2, 2);
  at.expect(':');
  parts.civil.second = at.number(2, 2);
  if (at.take('.')) parts.civil.nanosecond = at.fraction();
  at.blanks();
  if (!at.text.empty()) parts.offset_seconds = take_offset(at);
  if (at.failed || !at.text.empty()) return std::nullopt;
  return parts;
}

void skip_word(Cursor& at) {
  std::size_t size = 0;
  while (size < at.text.size() && ((at.text[size] | 0x20) >= 'a' && (at.text[size] | 0x20) <= 'z')) ++size;
  at.failed |= size == 0;
  at.text.remove_prefix(size);
}

struct CustomState {
  bool afternoon = false;
  bool twelve_hours = false;
};

void take_letter(char letter, Cursor& at, Parts& parts, CustomState& state) {
  Civil& civil = parts.civil;
  switch (letter) {
    case 'Y': civil.year = static_cast<int>(at.number(4, 4)); parts.has_year = true; return;
    case 'y': civil.year = 2000 + static_cast<int>(at.number(2, 2)); parts.has_year = true; return;
    case 'm': civil.month = at.number(1, 2); return;
    case 'd': case 'e': at.blanks(); civil.day = at.number(1, 2); return;
    case 'H': civil.hour = at.number(1, 2); return;
    case 'I': civil.hour = at.number(1, 2); state.twelve_hours = true; return;
    case 'M': civil.minute = at.number(2, 2); return;
    case 'S': civil.second = at.number(2, 2); return;
    case 'L': case 'f': civil.nanosecond = at.fraction(); return;
    case 'b': case 'B': civil.month = month_of(at.text); skip_word(at); return;
    case 'a': case 'A': skip_word(at); return;
    case 'p': state.afternoon = base::starts_with_ignoring_case(at.text, "p"); skip_word(at); return;
    case 'z': parts.offset_seconds = take_offset(at); at.failed |= !parts.offset_seconds; return;
    case 'Z': skip_word(at); return;
    default: at.expect(letter);
  }
}

std::optional<Parts> parse_custom(std::string_view text, std::string_view letters) {
  Cursor at{text};
  Parts parts;
  CustomState state;
  for (std::size_t i = 0; i < letters.size() && !at.failed; ++i) {
    if (letters[i] == '%' && i + 1 < letters.size()) {
      take_letter(letters[++i], at, parts, state);
    } else if (letters[i] == ' ') {
      at.failed |= at.text.empty() || at.text[0] != ' ';
      at.blanks();
    } else {
      at.expect(letters[i]);
    }
  }
  if (state.twelve_hours) parts.civil.hour = parts.civil.hour % 12 + (state.afternoon ? 12 : 0);
  if (at.failed || !at.text.empty()) return std::nullopt;
  return parts;
}

std::optional<Time> from_epoch(std::string_view text, DurationUnit unit) {
  const auto since = convert_duration(text, unit);
  if (!since) return std::nullopt;
  return Time{since->ns};
}

// slapd's own stamp: seconds since 1970 in hexadecimal, and nanoseconds behind a dot in hexadecimal too.
std::optional<Time> from_hexadecimal(std::string_view text) {
  constexpr std::size_t digits_max = 8;
  const auto number = [](std::string_view digits) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    if (digits.empty() || digits.size() > digits_max) return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < 0) return std::nullopt;
    return value;
  };
  const std::size_t dot = text.find('.');
  const auto seconds = number(text.substr(0, dot));
  const auto fraction = dot == std::string_view::npos ? std::optional<std::int64_t>(0) : number(text.substr(dot + 1));
  if (!seconds || !fraction || *fraction >= base::kSecond.ns) return std::nullopt;
  return Time{*seconds * base::kSecond.ns + *fraction};
}

// Digits alone are seconds, milliseconds, microseconds or nanoseconds since 1970 by their magnitude.
std::optional<Time> from_digits(std::string_view text) {
  const std::size_t whole = std::min(text.find('.'), text.size());
  if (whole <= 11) return from_epoch(text, DurationUnit::s);
  return from_epoch(text, whole <= 14 ? DurationUnit::ms : whole <= 17 ? DurationUnit::us : DurationUnit::ns);
}

std::optional<Time> automatic(std::string_view text, const ReadContext& context, const TimeMemory& memory) {
  if (text.size() < 8) return std::nullopt;
  if (text[2] == '/') {
    if (const auto clf = base::parse_clf(text)) return clf;
  }
  if (const auto rfc = base::parse_rfc3339(text)) return rfc;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  if (digits) return from_digits(text);
  const auto numeric = parse_numeric(text);
  return numeric ? finish(*numeric, context, memory) : std::nullopt;
}

std::optional<Time> read(std::string_view text, const TimeConversion& how, const ReadContext& context, const TimeMemory& memory) {
  const auto finished = [&](const std::optional<Parts>& parts) { return parts ? finish(*parts, context, memory) : std::nullopt; };
  switch (how.form) {
    case TimeForm::automatic: return automatic(text, context, memory);
    case TimeForm::unix_s: return from_epoch(text, DurationUnit::s);
    case TimeForm::unix_ms: return from_epoch(text, DurationUnit::ms);
    case TimeForm::unix_us: return from_epoch(text, DurationUnit::us);
    case TimeForm::unix_ns: return from_epoch(text, DurationUnit::ns);
    case TimeForm::unix_hex: return from_hexadecimal(text);
    case TimeForm::rfc3339: return base::parse_rfc3339(text);
    case TimeForm::clf: return base::parse_clf(text);
    case TimeForm::utc: {
      auto parts = parse_numeric(text);
      if (!parts) parts = parse_month_first(text);
      if (!parts) return automatic(text, context, memory);
      Parts as_utc = *parts;
      if (!as_utc.offset_seconds) as_utc.offset_seconds = 0;
      return finish(as_utc, context, memory);
    }
    case TimeForm::local: return finished(parse_numeric(text));
    case TimeForm::syslog: return finished(parse_syslog(text));
    case TimeForm::haproxy: return finished(parse_day_first(text));
    case TimeForm::custom: return finished(parse_custom(text, how.custom));
  }
  return std::nullopt;
}

/// Where the seconds of `HH:MM:SS` and their fraction stand in a time's text.
struct SecondsPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::int64_t ns = 0;
  bool found = false;
};

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

SecondsPlace find_seconds(std::string_view text) {
  std::size_t colon = text.size();
  while (colon > 0 && text[colon - 1] != ':') --colon;
  SecondsPlace place{colon, colon + 2, 0, false};
  // A zone's colon (`+01:00`) has a sign three bytes before it, that of the seconds has the minutes' colon.
  if (colon < 6 || text[colon - 4] != ':' || place.end > text.size() || !is_digit(text[colon]) || !is_digit(text[colon + 1])) return place;
  const int seconds = (text[colon] - '0') * 10 + (text[colon + 1] - '0');
  place.ns = seconds * base::kSecond.ns;
  if (place.end < text.size() && (text[place.end] == '.' || text[place.end] == ',')) {
    std::int64_t unit = base::kSecond.ns / 10;
    std::size_t i = place.end + 1;
    for (; i < text.size() && is_digit(text[i]); ++i, unit /= 10) place.ns += (text[i] - '0') * unit;
    if (i == place.end + 1) return place;
    place.end = i;
  }
  place.found = seconds < 60;
  return place;
}

bool same_minute(std::string_view text, const SecondsPlace& place, const TimeMemory& memory) {
  return place.begin == memory.seconds && text.size() - place.end == memory.text.size() - memory.rest &&
         std::memcmp(text.data(), memory.text.data(), place.begin) == 0 &&
         std::memcmp(text.data() + place.end, memory.text.data() + memory.rest, text.size() - place.end) == 0;
}

std::array<std::uint64_t, 4> four_words(std::string_view text) {
  std::array<std::uint64_t, 4> words;
  const char* end = text.data() + text.size();
  std::memcpy(&words[0], text.data(), 8);
  std::memcpy(&words[1], text.data() + 8, 8);
  std::memcpy(&words[2], end - 16, 8);
  std::memcpy(&words[3], end - 8, 8);
  return words;
}

constexpr std::size_t kWordsSizeMin = 16;
constexpr std::size_t kWordsSizeMax = 32;

// Remembers `text` as words when the seconds in it are two digits and no more.
void remember_words(std::string_view text, const SecondsPlace& place, TimeMemory& memory) {
  memory.words_size = 0;
  if (place.end != place.begin + 2 || text.size() < kWordsSizeMin || text.size() > kWordsSizeMax) return;
  std::string kept(text.size(), '\xff');
  kept[place.begin] = kept[place.begin + 1] = '\0';
  memory.words = four_words(text);
  memory.masks = four_words(kept);
  memory.words_size = text.size();
}

// The time of a text that differs from the last one in nothing but its seconds.
inline bool same_but_seconds(std::string_view text, TimeMemory& memory) {
  const std::array<std::uint64_t, 4> words = four_words(text);
  std::uint64_t other = 0;
  for (std::size_t i = 0; i < words.size(); ++i) other |= (words[i] ^ memory.words[i]) & memory.masks[i];
  const unsigned tens = static_cast<unsigned char>(text[memory.seconds] - '0');
  const unsigned ones = static_cast<unsigned char>(text[memory.seconds + 1] - '0');
  if (other != 0 || tens > 5 || ones > 9) return false;
  memory.time = memory.minute + base::Duration{(tens * 10 + ones) * base::kSecond.ns};
  return true;
}

}  // namespace

std::optional<Time> convert_time(std::string_view text, const TimeConversion& how, const ReadContext& context, TimeMemory& memory) {
  const bool may_know = memory.how == &how && !memory.text.empty();
  if (may_know && !text.empty() && text.size() == memory.words_size && same_but_seconds(text, memory)) return memory.time;
  const SecondsPlace place = find_seconds(text);
  if (may_know && place.found && same_minute(text, place, memory)) {
    memory.time = memory.minute + base::Duration{place.ns};
    return memory.time;
  }
  const auto time = read(text, how, context, memory);
  if (!time) return std::nullopt;
  memory.time = *time;
  memory.any = true;
  memory.how = &how;
  memory.text.clear();
  memory.words_size = 0;
  if (!place.found) return time;
  memory.text = text;
  memory.seconds = place.begin;
  memory.rest = place.end;
  memory.minute = *time - base::Duration{place.ns};
  remember_words(text, place, memory);
  return time;
}

}  // namespace why403::ingest
