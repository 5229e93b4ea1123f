#include "ingest/native/timed_line.h"

namespace why403::ingest {

namespace {

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

// `text` in the shape of `shape` at `from`: 9 stands for a digit, A for a letter, - for `-` or `/`, all else for itself.
bool has_shape(std::string_view text, std::size_t from, std::string_view shape) {
  if (text.size() < from + shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[from + i];
    const char letter = static_cast<char>(c | 0x20);
    const bool fits = shape[i] == '9' ? is_digit(c) : shape[i] == 'A' ? letter >= 'a' && letter <= 'z' : shape[i] == '-' ? c == '-' || c == '/' : c == shape[i];
    if (!fits) return false;
  }
  return true;
}

std::size_t fraction_end(std::string_view text, std::size_t from) {
  constexpr std::size_t kFractionMax = 9;
  if (from + 1 >= text.size() || (text[from] != '.' && text[from] != ',') || !is_digit(text[from + 1])) return from;
  std::size_t end = from + 1;
  while (end < text.size() && end - from <= kFractionMax && is_digit(text[end])) ++end;
  return end;
}

// `Z`, `+01:00`, ` +0100`, ` UTC`; `from` where there is none.
std::size_t zone_end(std::string_view text, std::size_t from) {
  if (from < text.size() && text[from] == 'Z') return from + 1;
  const std::size_t sign = from < text.size() && text[from] == ' ' ? from + 1 : from;
  if (sign >= text.size()) return from;
  if (sign > from && (text.substr(sign).starts_with("UTC") || text.substr(sign).starts_with("GMT"))) return sign + 3;
  if (text[sign] != '+' && text[sign] != '-') return from;
  if (has_shape(text, sign + 1, "99:99")) return sign + 6;
  return has_shape(text, sign + 1, "9999") ? sign + 5 : from;
}

// Seconds, with a fraction, or milliseconds since 1970: of the years 2001 to 2033, else any number would be a time.
std::size_t epoch_end(std::string_view text) {
  constexpr std::size_t kSeconds = 10;
  constexpr std::size_t kMilliseconds = 13;
  if (text.empty() || text[0] != '1') return 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits <= kMilliseconds && is_digit(text[digits])) ++digits;
  if (digits == kMilliseconds) return digits;
  return digits == kSeconds ? fraction_end(text, digits) : 0;
}

// Where the time at the beginning of `text` ends, 0 when there is none.
std::size_t time_end(std::string_view text, bool& day_first) {
  if (has_shape(text, 0, "9999-99-99") && (has_shape(text, 10, "T99:99:99") || has_shape(text, 10, " 99:99:99")))
    return zone_end(text, fraction_end(text, 19));
  if (has_shape(text, 0, "99/AAA/9999:99:99:99")) return zone_end(text, fraction_end(text, 20));
  if (has_shape(text, 0, "99.99.9999 99:99:99")) {
    day_first = true;
    return fraction_end(text, 19);
  }
  return epoch_end(text);
}

}  // namespace

std::optional<LineTime> find_line_time(std::string_view line) {
  const bool bracketed = !line.empty() && (line[0] == '[' || line[0] == '(');
  if (bracketed) line.remove_prefix(1);
  LineTime out;
  const std::size_t end = time_end(line, out.day_first);
  if (end == 0) return std::nullopt;
  out.text = line.substr(0, end);
  line.remove_prefix(end);
  if (bracketed) {
    // `[2026-03-12 10:00:01 #4711]`: what else stands in the brackets is no part of it.
    const std::size_t close = line.substr(0, 40).find_first_of("])");
    if (close == std::string_view::npos || (close > 0 && line[0] != ' ')) return std::nullopt;
    line.remove_prefix(close + 1);
  }
  constexpr std::string_view after = " \t|,;:-";
  if (!line.empty() && after.find(line[0]) == std::string_view::npos) return std::nullopt;
  while (!line.empty() && line[0] == ' ') line.remove_prefix(1);
  out.rest = line;
  return out;
}

std::optional<LineTime> find_time_within(std::string_view line, std::string_view& before) {
  constexpr std::size_t kBeforeMax = 300;
  for (std::size_t at = line.find('['); at < kBeforeMax; at = line.find('[', at + 1)) {
    const auto time = find_line_time(line.substr(at));
    if (!time) continue;
    before = line.substr(0, at);
    return time;
  }
  return std::nullopt;
}

}  // namespace why403::ingest
