#include "base/zone_rule.h"

#include <algorithm>
#include <limits>

#include "base/time.h"

namespace why403::base {

namespace {

constexpr std::int64_t kDaySeconds = 86400;

// Reads the text of a rule from left to right; every part says whether it was there.
class RuleText {
 public:
  explicit RuleText(std::string_view rest) : rest_(rest) {}

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // `CET`, or `<+0330>` with the characters that a bare name may not have.
  bool name() {
    const bool is_quoted = take('<');
    std::size_t size = 0;
    while (size < rest_.size() && (is_quoted ? rest_[size] != '>' : is_letter(rest_[size]))) ++size;
    if (size < 3 || (is_quoted && size == rest_.size())) return false;
    rest_.remove_prefix(is_quoted ? size + 1 : size);
    return true;
  }
  std::optional<int> number(int most) {
    int value = 0;
    std::size_t size = 0;
    for (; size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9' && size < 4; ++size)
      value = value * 10 + (rest_[size] - '0');
    if (size == 0 || value > most) return std::nullopt;
    rest_.remove_prefix(size);
    return value;
  }
  // `[+-]hh[:mm[:ss]]` in seconds.
  std::optional<int> time(int hours_max) {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    const auto hours = number(hours_max);
    if (!hours) return std::nullopt;
    int seconds = *hours * 3600;
    for (const int unit : {60, 1}) {
      if (!take(':')) break;
      const auto part = number(59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return is_negative ? -seconds : seconds;
  }
  bool date(ZoneRule::Date& date) {
    using Form = ZoneRule::Date::Form;
    if (take('M')) {
      const auto month = number(12);
      const auto week = take('.') ? number(5) : std::nullopt;
      const auto day = take('.') ? number(6) : std::nullopt;
      if (!month || !week || !day || *month < 1 || *week < 1) return false;
      date = {Form::month_week_day, *month, *week, *day};
    } else {
      const Form form = take('J') ? Form::julian_without_leap_day : Form::day_of_year;
      const auto day = number(365);
      if (!day || (form == Form::julian_without_leap_day && *day < 1)) return false;
      date = {.form = form, .day = *day};
    }
    if (!take('/')) return true;
    // RFC 9636 section 3.3.1 extends POSIX: a week in both directions.
    const auto seconds = time(167);
    if (!seconds) return false;
    date.seconds = *seconds;
    return true;
  }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

 private:
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  std::string_view rest_;
};

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Days since 1970 of a rule's date in a year.
std::int64_t day_in(const ZoneRule::Date& date, std::int64_t year) {
  using Form = ZoneRule::Date::Form;
  const std::int64_t new_year = days_from_civil(year, 1, 1);
  switch (date.form) {
    case Form::day_of_year:
      return new_year + date.day;
    case Form::julian_without_leap_day:
      return new_year + date.day - 1 + (is_leap(year) && date.day >= 60 ? 1 : 0);
    case Form::month_week_day:
      break;
  }
  const auto month = static_cast<unsigned>(date.month);
  const std::int64_t first = days_from_civil(year, month, 1);
  const std::int64_t next_month =
      month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  // 1970-01-01 was a Thursday; week 5 is the last one of the month.
  const std::int64_t weekday = ((first + 4) % 7 + 7) % 7;
  std::int64_t day = first + (date.day - weekday + 7) % 7 + (date.week - 1) * 7;
  if (day >= next_month) day -= 7;
  return day;
}

}  // namespace

ZoneRule::Span ZoneRule::span_at(std::int64_t unix_seconds) const {
  if (!has_summer)
    return {standard_offset, std::numeric_limits<std::int64_t>::min(),
            std::numeric_limits<std::int64_t>::max()};
  // The changes of three years enclose every moment of the middle one.
  const std::int64_t clamped = std::clamp<std::int64_t>(unix_seconds, -9'000'000'000, 9'000'000'000);
  const int year = civil_from_time(Time::from_unix_seconds(clamped)).year;
  struct Change {
    std::int64_t time;
    int offset;
  };
  std::array<Change, 6> changes{};
  for (int i = 0; i < 3; ++i) {
    const int of = year - 1 + i;
    const auto place = 2 * static_cast<std::size_t>(i);
    changes[place] = {day_in(summer_begins, of) * kDaySeconds + summer_begins.seconds - standard_offset,
                      summer_offset};
    changes[place + 1] = {day_in(summer_ends, of) * kDaySeconds + summer_ends.seconds - summer_offset,
                          standard_offset};
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& left, const Change& right) { return left.time < right.time; });
  Span span{changes[0].offset == summer_offset ? standard_offset : summer_offset,
            std::numeric_limits<std::int64_t>::min(), changes[0].time};
  for (const Change& change : changes) {
    if (change.time > clamped) {
      span.until = change.time;
      return span;
    }
    span = {change.offset, change.time, change.time};
  }
  span.until = span.from + 366 * kDaySeconds;
  return span;
}

std::optional<ZoneRule> parse_zone_rule(std::string_view text) {
  ZoneRule rule;
  RuleText rest(text);
  if (!rest.name()) return std::nullopt;
  const auto west = rest.time(24);
  if (!west) return std::nullopt;
  rule.standard_offset = -*west;
  if (rest.is_at_end()) return rule;
  rule.has_summer = true;
  rule.summer_offset = rule.standard_offset + 3600;
  if (!rest.name()) return std::nullopt;
  bool has_dates = rest.take(',');
  if (!has_dates && !rest.is_at_end()) {
    const auto summer_west = rest.time(24);
    if (!summer_west) return std::nullopt;
    rule.summer_offset = -*summer_west;
    has_dates = rest.take(',');
  }
  if (!has_dates && rest.is_at_end()) {
    // POSIX leaves the dates open; tzcode and glibc take those of the United States.
    rule.summer_begins = {.month = 3, .week = 2, .day = 0};
    rule.summer_ends = {.month = 11, .week = 1, .day = 0};
    return rule;
  }
  if (!rest.date(rule.summer_begins) || !rest.take(',') || !rest.date(rule.summer_ends) || !rest.is_at_end())
    return std::nullopt;
  return rule;
}

}  // namespace why403::base
