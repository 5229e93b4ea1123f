#include "ingest/convert.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace why403::ingest {

namespace {

using base::Civil;
using base::Duration;
using base::Time;

char* to_case(std::string_view text, base::Arena& arena, bool upper) {
  char* out = arena.allocate(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
    out[i] = letter ? static_cast<char>(c ^ 0x20) : c;
  }
  return out;
}

std::string_view list_end(std::string_view text, bool first) {
  const std::size_t comma = first ? text.find(',') : text.rfind(',');
  if (comma != std::string_view::npos) text = first ? text.substr(0, comma) : text.substr(comma + 1);
  if (!first) {
    // nginx parts the groups of an internal redirect by " : ".
    const std::size_t group = text.rfind(" : ");
    if (group != std::string_view::npos) text = text.substr(group + 3);
  }
  return base::trim(text);
}

std::optional<std::string_view> credentials(std::string_view text, std::string_view scheme) {
  if (!base::starts_with_ignoring_case(text, scheme) || text.size() <= scheme.size()) return std::nullopt;
  return base::trim(text.substr(scheme.size()));
}

std::optional<std::string_view> basic_user(std::string_view text, base::Arena& arena) {
  const auto encoded = credentials(text, "Basic ");
  const auto decoded = encoded ? base::base64_decode(*encoded) : std::nullopt;
  if (!decoded) return std::nullopt;
  return arena.copy(base::cut(*decoded, ":").before);
}

// W3C Trace Context, section 3.2.2: version-traceid-parentid-flags.
std::optional<std::string_view> trace_id(std::string_view text) {
  if (text.size() == 32 || text.size() == 16) return text;
  if (text.size() < 55 || text[2] != '-' || text[35] != '-') return std::nullopt;
  return text.substr(3, 32);
}

std::string replaced(std::string_view text, const std::pair<std::string, std::string>& pair) {
  std::string out;
  for (;;) {
    const base::Cut parts = base::cut(text, pair.first);
    out += parts.before;
    if (!parts.found) return out;
    out += pair.second;
    text = parts.after;
  }
}

// Every text between two marks, each once: `[id "%"]` gives 942100,949110 from a line of ModSecurity's tags.
std::optional<std::string_view> every_between(std::string_view text, const std::pair<std::string, std::string>& marks, base::Arena& arena) {
  std::vector<std::string_view> found;
  for (;;) {
    const base::Cut start = base::cut(text, marks.first);
    const base::Cut rest = base::cut(start.after, marks.second);
    if (!start.found || !rest.found) break;
    text = rest.after;
    if (!rest.before.empty() && std::find(found.begin(), found.end(), rest.before) == found.end()) found.push_back(rest.before);
  }
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found[0];
  std::string out;
  for (const std::string_view each : found) out.append(out.empty() ? "" : ",").append(each);
  return arena.copy(out);
}

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Base64 texts parted by semicolons, as Akamai writes its rules; what is no base64 is kept as it is.
std::string_view base64_list(std::string_view text, base::Arena& arena) {
  std::string out;
  for (const std::string_view part : base::split(text, ';')) {
    std::string compact;
    for (const char c : part)
      if (c != ' ') compact += c;
    if (compact.empty()) continue;
    if (!out.empty()) out += ',';
    out += base::base64_decode(compact).value_or(compact);
  }
  return arena.copy(out);
}

}  // namespace

std::optional<std::string_view> convert_text(std::string_view text, const TextConversion& how, base::Arena& arena) {
  switch (how.kind) {
    case TextConversionKind::lower: return std::string_view(to_case(text, arena, false), text.size());
    case TextConversionKind::upper: return std::string_view(to_case(text, arena, true), text.size());
    case TextConversionKind::first: return list_end(text, true);
    case TextConversionKind::last: return list_end(text, false);
    case TextConversionKind::before: return base::cut(text, how.argument).before;
    case TextConversionKind::after: {
      const base::Cut parts = base::cut(text, how.argument);
      if (!parts.found) return std::nullopt;
      return parts.after;
    }
    case TextConversionKind::trim: return base::trim(text);
    case TextConversionKind::percent: return arena.copy(base::percent_decode(text));
    case TextConversionKind::base64: {
      const auto decoded = base::base64_decode(text);
      if (!decoded) return std::nullopt;
      return arena.copy(*decoded);
    }
    case TextConversionKind::bearer: return credentials(text, "Bearer ");
    case TextConversionKind::basic_user: return basic_user(text, arena);
    case TextConversionKind::file: return text.substr(text.find_last_of("/\\") + 1);
    case TextConversionKind::map:
      for (const auto& [from, to] : how.pairs)
        if (from == "*" || from == text) return to;
      return std::nullopt;
    case TextConversionKind::traceparent: return trace_id(text);
    case TextConversionKind::replace: return arena.copy(replaced(text, how.pairs.front()));
    case TextConversionKind::base64_list: return base64_list(text, arena);
    case TextConversionKind::plus: return arena.copy(replaced(text, {"+", " "}));
    case TextConversionKind::every: return every_between(text, how.pairs.front(), arena);
    case TextConversionKind::unended:
      if (text.ends_with('\n') || static_cast<std::int64_t>(text.size()) < base::parse_int(how.argument).value_or(0)) return std::nullopt;
      return text;
    case TextConversionKind::unquote: return unquoted(text);
  }
  return std::nullopt;
}

std::optional<std::int64_t> convert_long_integer(std::string_view text) {
  if (const auto whole = base::parse_int(text)) return whole;
  const auto number = base::parse_double(text);
  if (!number || !(std::fabs(*number) < 9e18)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

namespace {

// `1h2m3.5s`, `1.5ms`, `200µs`: Go's time.Duration.String.
std::optional<Duration> parse_go_duration(std::string_view text) {
  double total = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    constexpr std::pair<std::string_view, double> units[] = {{"ns", 1},   {"us", 1e3}, {"µs", 1e3}, {"μs", 1e3},
                                                             {"ms", 1e6}, {"s", 1e9},  {"m", 60e9}, {"h", 3600e9}};
    const auto* unit = std::find_if(std::begin(units), std::end(units), [&](const auto& each) { return text.starts_with(each.first); });
    if (unit == std::end(units)) return std::nullopt;
    total += number * unit->second;
    text.remove_prefix(unit->first.size());
  }
  if (!(total < 9e18)) return std::nullopt;
  return Duration{static_cast<std::int64_t>(std::llround(negative ? -total : total))};
}

// A decimal number of units, exact to the nanosecond: a double would bend the last digits of a time since 1970.
std::optional<Duration> parse_units(std::string_view text, std::int64_t unit_ns) {
  const base::Cut parts = base::cut(text, ".");
  const bool digits = std::all_of(parts.after.begin(), parts.after.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (const auto whole = base::parse_int(parts.before); whole && digits) {
    Duration out;
    if (__builtin_mul_overflow(*whole, unit_ns, &out.ns)) return std::nullopt;
    std::int64_t fraction = 0;
    std::int64_t scale = unit_ns;
    for (const char c : parts.after) {
      if (scale % 10 != 0) break;
      scale /= 10;
      fraction += (c - '0') * scale;
    }
    if (__builtin_add_overflow(out.ns, parts.before.starts_with('-') ? -fraction : fraction, &out.ns)) return std::nullopt;
    return out;
  }
  const auto number = base::parse_double(text);
  if (!number || !(std::fabs(*number) * static_cast<double>(unit_ns) < 9e18)) return std::nullopt;
  return Duration{static_cast<std::int64_t>(std::llround(*number * static_cast<double>(unit_ns)))};
}

}  // namespace

std::optional<Duration> convert_duration(std::string_view text, DurationUnit unit) {
  switch (unit) {
    case DurationUnit::ns: return parse_units(text, 1);
    case DurationUnit::us: return parse_units(text, 1'000);
    case DurationUnit::ms: return parse_units(text, 1'000'000);
    case DurationUnit::s: return parse_units(text, 1'000'000'000);
    case DurationUnit::go: return parse_go_duration(text);
  }
  return std::nullopt;
}

namespace {

Result<TextConversion, Message> parse_map(std::string_view rest) {
  TextConversion out{TextConversionKind::map, {}, {}};
  for (const std::string_view pair : base::split(rest, ' ')) {
    if (pair.empty()) continue;
    const base::Cut parts = base::cut(pair, "=");
    if (!parts.found) return Message{.what = "`map` wants pairs such as `a=b`, got `" + std::string(pair) + "`"};
    out.pairs.emplace_back(parts.before, parts.after);
  }
  return out;
}

}  // namespace

Result<Conversion, Message> parse_conversion(std::string_view name) {
  constexpr std::pair<std::string_view, TextConversionKind> texts[] = {
      {"lower", TextConversionKind::lower},   {"upper", TextConversionKind::upper},   {"first", TextConversionKind::first},
      {"last", TextConversionKind::last},     {"before", TextConversionKind::before}, {"after", TextConversionKind::after},
      {"trim", TextConversionKind::trim},     {"percent", TextConversionKind::percent}, {"base64", TextConversionKind::base64},
      {"bearer", TextConversionKind::bearer}, {"basic_user", TextConversionKind::basic_user}, {"file", TextConversionKind::file},
      {"map", TextConversionKind::map},       {"traceparent", TextConversionKind::traceparent},
      {"replace", TextConversionKind::replace}, {"base64_list", TextConversionKind::base64_list},
      {"plus", TextConversionKind::plus},     {"every", TextConversionKind::every},
      {"unended", TextConversionKind::unended},
      {"unquote", TextConversionKind::unquote}};
  constexpr std::pair<std::string_view, TimeForm> times[] = {
      {"unix", TimeForm::unix_s},     {"unix_ms", TimeForm::unix_ms}, {"unix_us", TimeForm::unix_us}, {"unix_ns", TimeForm::unix_ns},
      {"rfc3339", TimeForm::rfc3339}, {"clf", TimeForm::clf},         {"utc", TimeForm::utc},         {"local", TimeForm::local},
      {"unix_hex", TimeForm::unix_hex}, {"syslog", TimeForm::syslog}, {"haproxy", TimeForm::haproxy}, {"time", TimeForm::custom}};
  constexpr std::pair<std::string_view, DurationUnit> units[] = {
      {"s", DurationUnit::s}, {"ms", DurationUnit::ms}, {"us", DurationUnit::us}, {"ns", DurationUnit::ns}, {"go", DurationUnit::go}};
  const base::Cut parts = base::cut(name, " ");
  if (parts.before == "address_port") return Conversion{.address_port = true};
  if (parts.before == "fingerprint") return Conversion{.fingerprint = true};
  for (const auto& [known, kind] : texts)
    if (parts.before == known) {
      if (kind == TextConversionKind::replace) {
        const base::Cut words = base::cut(parts.after, " ");
        if (words.before.empty()) return Message{.what = "`replace` wants two words, such as `replace : ,`"};
        return Conversion{.text = TextConversion{kind, {}, {{std::string(words.before), std::string(words.after)}}}};
      }
      if (kind == TextConversionKind::every) {
        const base::Cut marks = base::cut(parts.after, "%");
        if (marks.before.empty() || marks.after.empty()) return Message{.what = "`every` wants two marks, such as `every [id \"%\"]`"};
        return Conversion{.text = TextConversion{kind, {}, {{std::string(marks.before), std::string(marks.after)}}}};
      }
      if (kind == TextConversionKind::map) return Conversion{.text = TRY(parse_map(parts.after))};
      return Conversion{.text = TextConversion{kind, std::string(parts.after), {}}};
    }
  for (const auto& [known, form] : times)
    if (parts.before == known) return Conversion{.time = TimeConversion{form, std::string(parts.after)}};
  for (const auto& [known, unit] : units)
    if (parts.before == known) return Conversion{.duration = unit};
  std::vector<std::string> all;
  for (const auto& each : texts) all.emplace_back(each.first);
  for (const auto& each : times) all.emplace_back(each.first);
  const std::string near = base::did_you_mean(parts.before, all);
  return Message{.what = "unknown conversion `" + std::string(name) + "`", .help = near.empty() ? "" : "did you mean `" + near + "`?"};
}

}  // namespace why403::ingest
