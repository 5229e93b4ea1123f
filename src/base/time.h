// Time: a point on the UTC axis in nanoseconds, and the texts that logs write for it.
//
// `Time` is an int64 of nanoseconds since 1970-01-01T00:00:00Z (range 1677 to 2262). Leap seconds do not
// exist on this axis; a `:60` reads as the following second.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace why403::base {

struct Duration {
  std::int64_t ns = 0;
  auto operator<=>(const Duration&) const = default;
};

struct Time {
  std::int64_t ns = 0;
  auto operator<=>(const Time&) const = default;
  static constexpr Time from_unix_seconds(std::int64_t seconds) { return {seconds * 1'000'000'000}; }
};

constexpr Duration operator-(Time left, Time right) { return {left.ns - right.ns}; }
constexpr Time operator+(Time time, Duration delta) { return {time.ns + delta.ns}; }
constexpr Time operator-(Time time, Duration delta) { return {time.ns - delta.ns}; }

inline constexpr Duration kSecond{1'000'000'000};
inline constexpr Duration kMinute{60 * kSecond.ns};
inline constexpr Duration kHour{60 * kMinute.ns};
inline constexpr Duration kDay{24 * kHour.ns};

/// Proleptic Gregorian calendar, days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

struct Civil {
  int year = 1970;
  unsigned month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::uint32_t nanosecond = 0;
  bool operator==(const Civil&) const = default;
};
Civil civil_from_time(Time time);
/// The civil time read as UTC; nothing when a member is out of range (31 April, hour 24 …).
std::optional<Time> time_from_civil(const Civil& civil);

/// RFC 3339 with any fraction (1–9 digits, `.` or `,`), `Z`, `+01:00`, `+0100`, a space or `T`;
/// nothing when no zone is given unless `assume_utc`.
std::optional<Time> parse_rfc3339(std::string_view text, bool assume_utc = false);
/// `10/Oct/2000:13:55:36 -0700`, optionally with a fraction after the seconds.
std::optional<Time> parse_clf(std::string_view text);
/// `90m`, `24h`, `7d`, `30s`, `250ms`, `2w`, combinations such as `1h30m`.
std::optional<Duration> parse_duration(std::string_view text);

/// `2026-03-12T10:00:01.000Z`, always UTC; `digits` of the fraction: 0, 3, 6 or 9.
std::string format_rfc3339(Time time, int digits = 3);

}  // namespace why403::base
