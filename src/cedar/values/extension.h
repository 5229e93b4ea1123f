// The extension types: ipaddr, decimal, datetime, duration. Reading them from text, and what their functions
// do.
//
// https://docs.cedarpolicy.com/policies/syntax-operators.html and RFC 80 for datetime and duration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cedar/values/value.h"

namespace why403::cedar {

/// `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`; no IPv4 inside IPv6, no leading zeros.
std::optional<IpRange> parse_ip_range(std::string_view text);
/// `-12.3456`: digits on both sides, at most four behind the point; in ten-thousandths.
std::optional<std::int64_t> parse_decimal(std::string_view text);
/// `2024-10-15`, `2024-10-15T11:35:00Z`, `….123+0100`; milliseconds since 1970.
std::optional<std::int64_t> parse_datetime(std::string_view text);
/// `-1d2h3m4s5ms`, units in this order, each at most once; milliseconds.
std::optional<std::int64_t> parse_duration(std::string_view text);

/// Runs one of ip(), decimal(), datetime(), duration() on a text; an address is placed in `arena`.
std::optional<Value> construct_extension(Function constructor, std::string_view text, base::Arena& arena);

bool is_loopback(const IpRange& range);
bool is_multicast(const IpRange& range);
bool is_in_range(const IpRange& inner, const IpRange& outer);

/// Why an extension function gave no value.
enum class ExtensionError : std::uint8_t { none, wrong_count, wrong_type, not_well_formed, overflow };
struct ExtensionResult {
  ExtensionError error = ExtensionError::none;
  Value value;
};
/// The kinds of a function's first and second argument.
struct ArgumentKinds {
  ValueKind first;
  ValueKind second;
};
ArgumentKinds argument_kinds(Function function);
ExtensionResult call_extension(Function function, std::span<const Value> arguments, base::Arena& arena);

/// `ip("10.0.0.0/8")`, `decimal("1.5000")`, `datetime("…")`, `duration("…ms")`: reads back as the same value.
std::string extension_text(const Value& value);
/// The text between the quotes of the above, and the constructor's name.
std::string extension_argument(const Value& value);
std::string_view extension_constructor(ValueKind kind);

}  // namespace why403::cedar
