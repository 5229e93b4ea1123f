#include "base/time.h"

#include <array>

#include "base/text.h"

namespace why403::base {

namespace {

constexpr std::array<unsigned, 12> kMonthDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Reads exactly `count` digits at `at`; -1 when they are not there.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
    if (digit > 9) return -1;
    value = value * 10 + static_cast<int>(digit);
  }
  return value;
}

// A fraction after `.` or `,` at `at`; moves `at` past it. Digits beyond nanoseconds are dropped.
std::optional<std::uint32_t> fraction(std::string_view text, std::size_t& at) {
  if (at >= text.size() || (text[at] != '.' && text[at] != ',')) return 0;
  std::uint32_t value = 0;
  int count = 0;
  std::size_t i = at + 1;
  for (; i < text.size() && static_cast<unsigned char>(text[i] - '0') < 10; ++i) {
    if (count < 9) {
      value = value * 10 + static_cast<std::uint32_t>(text[i] - '0');
      ++count;
    }
  }
  if (count == 0) return std::nullopt;
  for (; count < 9; ++count) value *= 10;
  at = i;
  return value;
}

// `Z`, `+01:00`, `+0100`, `+01` as seconds east of UTC; the whole rest of the text.
std::optional<int> zone_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int hours = digits(text, 1, 2);
  int minutes = 0;
  if (text.size() == 6 && text[3] == ':') {
    minutes = digits(text, 4, 2);
  } else if (text.size() == 5) {
    minutes = digits(text, 3, 2);
  } else if (text.size() != 3) {
    return std::nullopt;
  }
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

int month_of(std::string_view name) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t at = name.size() == 3 ? names.find(name) : std::string_view::npos;
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

std::optional<Time> shifted(const Civil& civil, int offset_seconds) {
  const auto time = time_from_civil(civil);
  if (!time) return std::nullopt;
  return *time - Duration{offset_seconds * kSecond.ns};
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + static_cast<std::int64_t>(day_of_era) - 719468;
}

Civil civil_from_time(Time time) {
  std::int64_t days = time.ns / kDay.ns;
  std::int64_t rest = time.ns % kDay.ns;
  if (rest < 0) {
    rest += kDay.ns;
    --days;
  }
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted_month = (5 * day_of_year + 2) / 153;
  Civil civil;
  civil.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  civil.month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  civil.year = static_cast<int>(era * 400 + year_of_era) + (civil.month <= 2 ? 1 : 0);
  civil.hour = static_cast<unsigned>(rest / kHour.ns);
  civil.minute = static_cast<unsigned>(rest / kMinute.ns % 60);
  civil.second = static_cast<unsigned>(rest / kSecond.ns % 60);
  civil.nanosecond = static_cast<std::uint32_t>(rest % kSecond.ns);
  return civil;
}

std::optional<Time> time_from_civil(const Civil& civil) {
  if (civil.year < 1678 || civil.year > 2261 || civil.month < 1 || civil.month > 12) return std::nullopt;
  const unsigned month_days = kMonthDays[civil.month - 1] + (civil.month == 2 && is_leap(civil.year) ? 1 : 0);
  if (civil.day < 1 || civil.day > month_days || civil.hour > 23 || civil.minute > 59 || civil.second > 60)
    return std::nullopt;
  const std::int64_t seconds = days_from_civil(civil.year, civil.month, civil.day) * 86400 +
                               civil.hour * 3600 + civil.minute * 60 + civil.second;
  return Time{seconds * kSecond.ns + civil.nanosecond};
}

// RFC 3339 section 5.6, and the variations that loggers add: a space for `T`, a comma for the point.
std::optional<Time> parse_rfc3339(std::string_view text, bool assume_utc) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  if (text[10] != 'T' && text[10] != ' ' && text[10] != 't') return std::nullopt;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if ((year | month | day | hour | minute | second) < 0) return std::nullopt;
  std::size_t at = 19;
  const auto nanosecond = fraction(text, at);
  if (!nanosecond) return std::nullopt;
  std::string_view rest = text.substr(at);
  if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest == "UTC" || rest == "GMT") rest = "Z";
  std::optional<int> offset = zone_offset(rest);
  if (rest.empty() && assume_utc) offset = 0;
  if (!offset) return std::nullopt;
  const auto as_unsigned = [](int value) { return static_cast<unsigned>(value); };
  return shifted({year, as_unsigned(month), as_unsigned(day), as_unsigned(hour), as_unsigned(minute),
                  as_unsigned(second), *nanosecond},
                 *offset);
}

std::optional<Time> parse_clf(std::string_view text) {
  if (text.size() < 26 || text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':' ||
      text[17] != ':')
    return std::nullopt;
  const int day = digits(text, 0, 2);
  const int month = month_of(text.substr(3, 3));
  const int year = digits(text, 7, 4);
  const int hour = digits(text, 12, 2);
  const int minute = digits(text, 15, 2);
  const int second = digits(text, 18, 2);
  if (month == 0 || (day | year | hour | minute | second) < 0) return std::nullopt;
  std::size_t at = 20;
  const auto nanosecond = fraction(text, at);
  if (!nanosecond || at >= text.size() || text[at] != ' ') return std::nullopt;
  const auto offset = zone_offset(text.substr(at + 1));
  if (!offset) return std::nullopt;
  const auto as_unsigned = [](int value) { return static_cast<unsigned>(value); };
  return shifted({year, as_unsigned(month), as_unsigned(day), as_unsigned(hour), as_unsigned(minute),
                  as_unsigned(second), *nanosecond},
                 *offset);
}

std::optional<Duration> parse_duration(std::string_view text) {
  constexpr std::int64_t kCountMax = 100'000'000;
  if (text.empty()) return std::nullopt;
  Duration total;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    while (at < text.size() && static_cast<unsigned char>(text[at] - '0') < 10) ++at;
    const auto count = parse_int(text.substr(start, at - start));
    if (!count || *count > kCountMax || at == text.size()) return std::nullopt;
    std::int64_t unit = 0;
    switch (text[at++]) {
      case 's':
        unit = kSecond.ns;
        break;
      case 'm':
        unit = text.substr(at, 1) == "s" ? kSecond.ns / 1000 : kMinute.ns;
        at += unit < kSecond.ns ? 1 : 0;
        break;
      case 'h':
        unit = kHour.ns;
        break;
      case 'd':
        unit = kDay.ns;
        break;
      case 'w':
        unit = 7 * kDay.ns;
        break;
      default:
        return std::nullopt;
    }
    std::int64_t part = 0;
    if (__builtin_mul_overflow(*count, unit, &part) || __builtin_add_overflow(total.ns, part, &total.ns))
      return std::nullopt;
  }
  return total;
}

std::string format_rfc3339(Time time, int fraction_digits) {
  const Civil civil = civil_from_time(time);
  std::array<char, 30> out;
  // From the last digit to the first; years of Time have four.
  const auto put = [&out](std::size_t end, std::size_t digits, unsigned number) {
    for (; digits > 0; --digits, number /= 10) out[--end] = static_cast<char>('0' + number % 10);
  };
  put(4, 4, static_cast<unsigned>(civil.year));
  put(7, 2, civil.month);
  put(10, 2, civil.day);
  put(13, 2, civil.hour);
  put(16, 2, civil.minute);
  put(19, 2, civil.second);
  put(29, 9, civil.nanosecond);
  out[4] = out[7] = '-';
  out[10] = 'T';
  out[13] = out[16] = ':';
  out[19] = '.';
  const std::size_t end = fraction_digits == 0 ? 19 : 20 + static_cast<std::size_t>(fraction_digits);
  out[end] = 'Z';
  return {out.data(), end + 1};
}

}  // namespace why403::base
