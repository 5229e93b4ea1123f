#include "ingest/source/full_dates.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

#include "base/text.h"

namespace why403::ingest {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<int> number(std::string_view text) {
  if (!std::ranges::all_of(text, is_digit)) return std::nullopt;
  const auto value = base::parse_int(text);
  return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

std::optional<int> month_named(std::string_view text) {
  static constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::ranges::find(names, text);
  return found == names.end() ? std::nullopt : std::optional<int>(static_cast<int>(found - names.begin()) + 1);
}

std::optional<base::Time> midnight(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
  if (!year || !month || !day || *year < 2000 || *year > 2099 || *month < 1 || *day < 1) return std::nullopt;
  return base::time_from_civil({.year = *year, .month = static_cast<unsigned>(*month), .day = static_cast<unsigned>(*day)});
}

// A full date that begins at `text`; what follows it is no digit.
std::optional<base::Time> date_at(std::string_view text) {
  if (text.size() >= 10 && (text[4] == '-' || text[4] == '/') && text[7] == text[4] && (text.size() == 10 || !is_digit(text[10])))
    return midnight(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
  if (text.size() >= 11 && text[2] == '/' && text[6] == '/' && (text.size() == 11 || !is_digit(text[11])))
    return midnight(number(text.substr(7, 4)), month_named(text.substr(3, 3)), number(text.substr(0, 2)));
  return std::nullopt;
}

bool is_compressed(std::string_view name) {
  constexpr std::array<std::string_view, 5> ends{".gz", ".zst", ".bz2", ".xz", ".lz4"};
  return std::ranges::any_of(ends, [&](std::string_view end) { return name.ends_with(end); });
}

void take(std::optional<base::Time>& newest, std::optional<base::Time> each) {
  if (each && (!newest || *each > *newest)) newest = each;
}

}  // namespace

std::optional<base::Time> newest_full_date_in(std::string_view text) {
  std::optional<base::Time> newest;
  for (std::size_t i = 0; i + 10 <= text.size(); ++i)
    if (is_digit(text[i]) && (i == 0 || !is_digit(text[i - 1]))) take(newest, date_at(text.substr(i, 12)));
  return newest;
}

std::optional<base::Time> newest_full_date(const Inputs& inputs) {
  std::optional<base::Time> newest;
  std::size_t looked_at = 0;
  for (const Input& input : inputs.files) {
    if (!input.is_regular || is_compressed(input.path) || ++looked_at > kDatedFilesMax) continue;
    std::ifstream file(input.path, std::ios::binary);
    std::string bytes(kDatedBytesMax, '\0');
    const auto look = [&](std::uint64_t from) {
      file.clear();
      file.seekg(static_cast<std::streamoff>(from));
      file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      take(newest, newest_full_date_in(std::string_view(bytes.data(), static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())))));
    };
    look(0);
    if (input.size > kDatedBytesMax) look(input.size - kDatedBytesMax);
  }
  return newest;
}

void limit_modified(Inputs& inputs, base::Time newest) {
  const base::Time latest = newest + kUndatedAfter;
  for (Input& input : inputs.files)
    if (input.is_regular) input.modified = std::min(input.modified, latest);
}

}  // namespace why403::ingest
