#include "ingest/source/rotation.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace why403::ingest {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

std::size_t digit_run(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

void strip_compression(std::string_view& name) {
  constexpr std::array<std::string_view, 7> suffixes{".gz", ".zst", ".bz2", ".xz", ".Z", ".lz4", ".zip"};
  for (const std::string_view suffix : suffixes)
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      name.remove_suffix(suffix.size());
      return;
    }
}

// The `.7` of `access.log.7`: one to four digits, so that years and dates are not taken for it.
std::uint32_t strip_number(std::string_view& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return 0;
  if (name.substr(dot) == ".old") {
    name.remove_suffix(4);
    return 1;
  }
  const std::size_t length = name.size() - dot - 1;
  if (length == 0 || length > 4 || digit_run(name, dot + 1) != length) return 0;
  std::uint32_t number = 0;
  for (const char digit : name.substr(dot + 1))
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  name.remove_suffix(length + 1);
  return number + 1;
}

int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

// The length of `20260312`, `2026-03-12`, or a Unix time of ten digits at `at`; 0 when there is none.
std::size_t date_length(std::string_view text, std::size_t at) {
  const std::size_t run = digit_run(text, at);
  const auto plausible = [&](std::size_t month_at, std::size_t day_at) {
    const int century = two_digits(text, at);
    const int month = two_digits(text, month_at);
    const int day = two_digits(text, day_at);
    return (century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  };
  if (run == 10 && (text[at] == '1' || text[at] == '2') && !plausible(at + 4, at + 6)) return 10;
  if (run >= 8 && run <= 14 && plausible(at + 4, at + 6)) return 8;
  if (run == 4 && at + 10 <= text.size() && is_separator(text[at + 4]) && text[at + 7] == text[at + 4] &&
      digit_run(text, at + 5) == 2 && digit_run(text, at + 8) == 2 && plausible(at + 5, at + 8))
    return 10;
  return 0;
}

void append_padded(std::string& out, std::string_view digits) {
  constexpr std::size_t kWidth = 10;
  if (digits.size() < kWidth) out.append(kWidth - digits.size(), '0');
  out += digits;
}

}  // namespace

Rotation rotation_of(std::string_view file_name) {
  Rotation rotation;
  std::string_view name = file_name;
  strip_compression(name);
  rotation.number = strip_number(name);
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!is_digit(name[at]) || (at > 0 && is_digit(name[at - 1]))) continue;
    const std::size_t length = date_length(name, at);
    if (length == 0) continue;
    for (std::size_t i = at; i < at + length; ++i)
      if (is_digit(name[i])) rotation.date += name[i];
    // The hour, the minute, a counter: up to four further groups of digits.
    std::size_t end = at + length;
    for (int group = 0; group < 4; ++group) {
      std::size_t from = end;
      if (from < name.size() && (is_separator(name[from]) || name[from] == 'T')) ++from;
      const std::size_t run = digit_run(name, from);
      if (run == 0) break;
      append_padded(rotation.date, name.substr(from, run));
      end = from + run;
    }
    std::size_t begin = at;
    if (begin > 0 && is_separator(name[begin - 1])) --begin;
    rotation.family = std::string(name.substr(0, begin)) + std::string(name.substr(end));
    return rotation;
  }
  rotation.family = name;
  return rotation;
}

bool has_compression_suffix(std::string_view file_name) {
  std::string_view name = file_name;
  strip_compression(name);
  return name.size() != file_name.size();
}

bool is_older(const Rotation& left, const Rotation& right) {
  if (left.date != right.date) {
    if (left.date.empty() || right.date.empty()) return right.date.empty();
    return left.date < right.date;
  }
  return left.number > right.number;
}

bool natural_less(std::string_view left, std::string_view right) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    if (is_digit(left[i]) && is_digit(right[j])) {
      std::string_view a = left.substr(i, digit_run(left, i));
      std::string_view b = right.substr(j, digit_run(right, j));
      i += a.size();
      j += b.size();
      a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
      b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
      if (a.size() != b.size()) return a.size() < b.size();
      if (a != b) return a < b;
      continue;
    }
    if (left[i] != right[j]) return left[i] < right[j];
    ++i;
    ++j;
  }
  if (left.size() - i != right.size() - j) return left.size() - i < right.size() - j;
  return left < right;
}

}  // namespace why403::ingest
