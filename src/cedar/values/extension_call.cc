// What the functions and methods of the extension types give, one case each.
#include <cstdio>
#include <limits>

#include "base/time.h"
#include "cedar/values/extension.h"

namespace why403::cedar {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

ExtensionResult wrong(ExtensionError error) { return {error, {}}; }
ExtensionResult truth(bool value) { return {ExtensionError::none, Value::boolean(value)}; }
ExtensionResult number(ValueKind kind, std::int64_t value) {
  return {ExtensionError::none, Value::of(kind, value)};
}

// The start of the day: rounds towards the past; overflows only near the smallest Long.
ExtensionResult to_date(std::int64_t ms) {
  const std::int64_t rest = ((ms % kDayMs) + kDayMs) % kDayMs;
  std::int64_t day = 0;
  if (__builtin_sub_overflow(ms, rest, &day)) return wrong(ExtensionError::overflow);
  return number(ValueKind::datetime, day);
}

ExtensionResult call_datetime(Function function, std::span<const Value> arguments) {
  const std::int64_t ms = arguments[0].number;
  std::int64_t result = 0;
  switch (function) {
    case Function::offset:
      if (__builtin_add_overflow(ms, arguments[1].number, &result)) return wrong(ExtensionError::overflow);
      return number(ValueKind::datetime, result);
    case Function::duration_since:
      if (__builtin_sub_overflow(ms, arguments[1].number, &result)) return wrong(ExtensionError::overflow);
      return number(ValueKind::duration, result);
    case Function::to_date:
      return to_date(ms);
    case Function::to_time:
      return number(ValueKind::duration, ((ms % kDayMs) + kDayMs) % kDayMs);
    case Function::to_milliseconds:
      return number(ValueKind::integer, ms);
    case Function::to_seconds:
      return number(ValueKind::integer, ms / 1000);
    case Function::to_minutes:
      return number(ValueKind::integer, ms / 60'000);
    case Function::to_hours:
      return number(ValueKind::integer, ms / 3'600'000);
    default:
      return number(ValueKind::integer, ms / kDayMs);
  }
}

std::string decimal_text(std::int64_t value) {
  const bool negative = value < 0;
  const auto magnitude = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  char text[40];
  std::snprintf(text, sizeof text, "%s%llu.%04llu", negative ? "-" : "",
                static_cast<unsigned long long>(magnitude / 10'000),
                static_cast<unsigned long long>(magnitude % 10'000));
  return text;
}

std::string ip_text(const IpRange& range) {
  char text[64];
  std::size_t length = 0;
  const auto put = [&](const char* format, unsigned value) {
    length += static_cast<std::size_t>(std::snprintf(text + length, sizeof text - length, format, value));
  };
  if (range.v6) {
    for (int i = 0; i < 8; ++i) {
      if (i > 0) put("%c", ':');
      put("%x", static_cast<unsigned>(range.address[2 * i] << 8 | range.address[2 * i + 1]));
    }
  } else {
    for (int i = 12; i < 16; ++i) {
      if (i > 12) put("%c", '.');
      put("%u", range.address[i]);
    }
  }
  if (range.prefix != (range.v6 ? 128 : 32)) put("/%u", range.prefix);
  return {text, length};
}

// Within the years that a text can name as a date, else as an offset from 1970.
std::string datetime_text(std::int64_t ms) {
  constexpr std::int64_t first = -62'167'219'200'000;  // 0000-01-01
  constexpr std::int64_t last = 253'402'300'799'999;   // 9999-12-31T23:59:59.999
  if (ms < first || ms > last)
    return "datetime(\"1970-01-01\").offset(duration(\"" + std::to_string(ms) + "ms\"))";
  std::int64_t days = ms / kDayMs;
  std::int64_t rest = ms % kDayMs;
  if (rest < 0) {
    rest += kDayMs;
    --days;
  }
  // Civil date from days, as in Hinnant's paper; eras of 400 years from 1 March.
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  const auto year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  char text[64];
  std::snprintf(text, sizeof text, "datetime(\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\")", year, month, day,
                static_cast<int>(rest / 3'600'000), static_cast<int>(rest / 60'000 % 60),
                static_cast<int>(rest / 1000 % 60), static_cast<int>(rest % 1000));
  return text;
}

}  // namespace

ArgumentKinds argument_kinds(Function function) {
  switch (function) {
    case Function::ip:
    case Function::decimal:
    case Function::datetime:
    case Function::duration:
      return {ValueKind::string, ValueKind::string};
    case Function::is_ipv4:
    case Function::is_ipv6:
    case Function::is_loopback:
    case Function::is_multicast:
    case Function::is_in_range:
      return {ValueKind::ip, ValueKind::ip};
    case Function::less_than:
    case Function::less_than_or_equal:
    case Function::greater_than:
    case Function::greater_than_or_equal:
      return {ValueKind::decimal, ValueKind::decimal};
    case Function::offset:
      return {ValueKind::datetime, ValueKind::duration};
    case Function::duration_since:
    case Function::to_date:
    case Function::to_time:
      return {ValueKind::datetime, ValueKind::datetime};
    default:
      return {ValueKind::duration, ValueKind::duration};
  }
}

ExtensionResult call_extension(Function function, std::span<const Value> arguments, base::Arena& arena) {
  if (arguments.size() != static_cast<std::size_t>(arity_of(function)))
    return wrong(ExtensionError::wrong_count);
  const ArgumentKinds wanted = argument_kinds(function);
  if (arguments[0].kind != wanted.first) return wrong(ExtensionError::wrong_type);
  if (arguments.size() > 1 && arguments[1].kind != wanted.second) return wrong(ExtensionError::wrong_type);
  switch (function) {
    case Function::ip:
    case Function::decimal:
    case Function::datetime:
    case Function::duration: {
      const auto made = construct_extension(function, arguments[0].text(), arena);
      return made ? ExtensionResult{ExtensionError::none, *made} : wrong(ExtensionError::not_well_formed);
    }
    case Function::is_ipv4:
      return truth(!arguments[0].ip_range->v6);
    case Function::is_ipv6:
      return truth(arguments[0].ip_range->v6);
    case Function::is_loopback:
      return truth(is_loopback(*arguments[0].ip_range));
    case Function::is_multicast:
      return truth(is_multicast(*arguments[0].ip_range));
    case Function::is_in_range:
      return truth(is_in_range(*arguments[0].ip_range, *arguments[1].ip_range));
    case Function::less_than:
      return truth(arguments[0].number < arguments[1].number);
    case Function::less_than_or_equal:
      return truth(arguments[0].number <= arguments[1].number);
    case Function::greater_than:
      return truth(arguments[0].number > arguments[1].number);
    case Function::greater_than_or_equal:
      return truth(arguments[0].number >= arguments[1].number);
    default:
      return call_datetime(function, arguments);
  }
}

std::string_view extension_constructor(ValueKind kind) {
  switch (kind) {
    case ValueKind::ip:
      return "ip";
    case ValueKind::decimal:
      return "decimal";
    case ValueKind::datetime:
      return "datetime";
    default:
      return "duration";
  }
}

std::string extension_argument(const Value& value) {
  switch (value.kind) {
    case ValueKind::ip:
      return ip_text(*value.ip_range);
    case ValueKind::decimal:
      return decimal_text(value.number);
    default:
      return std::to_string(value.number) + "ms";
  }
}

std::string extension_text(const Value& value) {
  if (value.kind == ValueKind::datetime) return datetime_text(value.number);
  return std::string(extension_constructor(value.kind)) + "(\"" + extension_argument(value) + "\")";
}

}  // namespace why403::cedar
