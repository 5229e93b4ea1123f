// The rule by which a zone's clocks change every year, as the footer of a zone file states it.
//
//   CET-1CEST,M3.5.0,M10.5.0/3      last Sunday of March at 2:00, last Sunday of October at 3:00
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace why403::base {

struct ZoneRule {
  struct Date {
    enum class Form : std::uint8_t { month_week_day, julian_without_leap_day, day_of_year };
    Form form = Form::month_week_day;
    int month = 0, week = 0, day = 0;
    int seconds = 7200;  ///< local wall time of the change, may be negative or beyond a day
    bool operator==(const Date&) const = default;
  };
  int standard_offset = 0;  ///< seconds east
  int summer_offset = 0;
  bool has_summer = false;
  Date summer_begins, summer_ends;
  bool operator==(const ZoneRule&) const = default;

  struct Span {
    int offset = 0;
    std::int64_t from = 0, until = 0;  ///< Unix seconds
  };
  /// The offset at `unix_seconds`, and a time around it during which it holds (to the nearest change, or a
  /// year or more).
  [[nodiscard]] Span span_at(std::int64_t unix_seconds) const;
};

std::optional<ZoneRule> parse_zone_rule(std::string_view text);

}  // namespace why403::base
