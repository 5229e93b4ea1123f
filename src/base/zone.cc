#include "base/zone.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/zone_rule.h"

namespace why403::base {

namespace {

constexpr std::int64_t kDaySeconds = 86400;
constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

std::int64_t floor_seconds(Time time) {
  const std::int64_t seconds = time.ns / kSecond.ns;
  return time.ns % kSecond.ns < 0 ? seconds - 1 : seconds;
}

// Big-endian integers of a zone file.
std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}
std::int64_t read_i64(std::string_view bytes, std::size_t at) {
  return static_cast<std::int64_t>(std::uint64_t{read_u32(bytes, at)} << 32 | read_u32(bytes, at + 4));
}

// RFC 9636 section 3.1: the counts of a header, and the size of the data block that follows it.
struct ZoneHeader {
  static constexpr std::size_t kSize = 44;
  char version = '\0';
  std::uint64_t utc_indicators = 0, standard_indicators = 0, leaps = 0, times = 0, types = 0, characters = 0;
  [[nodiscard]] std::uint64_t data_bytes(std::uint64_t time_bytes) const {
    return times * time_bytes + times + types * 6 + characters + leaps * (time_bytes + 4) +
           standard_indicators + utc_indicators;
  }
};
std::optional<ZoneHeader> read_header(std::string_view bytes) {
  if (bytes.size() < ZoneHeader::kSize || !bytes.starts_with("TZif")) return std::nullopt;
  return ZoneHeader{.version = bytes[4],
                    .utc_indicators = read_u32(bytes, 20),
                    .standard_indicators = read_u32(bytes, 24),
                    .leaps = read_u32(bytes, 28),
                    .times = read_u32(bytes, 32),
                    .types = read_u32(bytes, 36),
                    .characters = read_u32(bytes, 40)};
}

std::string read_file(const std::string& path, int& error) {
  error = 0;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), std::fclose);
  if (!file) {
    error = errno;
    return {};
  }
  std::string bytes(kZoneFileBytesMax + 1, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  if (std::ferror(file.get()) != 0) error = errno != 0 ? errno : EIO;
  return bytes;
}

// `+02:00`, `-0330`, `+01`: seconds east.
std::optional<int> parse_offset(std::string_view text) {
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits(text.substr(1));
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4 || digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  const int hours = (digits[0] - '0') * 10 + (digits[1] - '0');
  const int minutes = (digits[2] - '0') * 10 + (digits[3] - '0');
  if (hours > 15 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

// Names from the list that comes with the zone files, for "did you mean".
std::vector<std::string> known_names(const std::string& directory) {
  std::vector<std::string> names;
  int error = 0;
  const std::string list = read_file(directory + "/tzdata.zi", error);
  for (const std::string_view line : split(list, '\n')) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() >= 2 && words[0] == "Z") names.emplace_back(words[1]);
    if (words.size() >= 3 && words[0] == "L") names.emplace_back(words[2]);
  }
  return names;
}

bool is_safe_name(std::string_view name) {
  return !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

}  // namespace

struct Zone::Table {
  std::vector<std::int64_t> times;  // Unix seconds, ascending
  std::vector<int> offsets;         // from times[i] on
  int first_offset = 0;             // before the first time
  std::optional<ZoneRule> rule;     // after the last time
};

Zone Zone::fixed(int seconds_east) {
  Zone zone;
  zone.fixed_ = seconds_east;
  if (seconds_east != 0) {
    const int minutes = std::abs(seconds_east) / 60;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%c%02d:%02d", seconds_east < 0 ? '-' : '+', minutes / 60,
                  minutes % 60);
    zone.name_ = text.data();
  }
  return zone;
}

Zone::Span Zone::span_at(std::int64_t seconds) const {
  if (!table_) return {fixed_, std::numeric_limits<std::int64_t>::min(), kForever};
  const Table& table = *table_;
  const auto after = std::upper_bound(table.times.begin(), table.times.end(), seconds);
  Span span{table.first_offset, std::numeric_limits<std::int64_t>::min(), kForever};
  if (after != table.times.begin()) {
    span.from = *(after - 1);
    span.offset = table.offsets[static_cast<std::size_t>(after - table.times.begin()) - 1];
  }
  if (after != table.times.end()) {
    span.until = *after;
  } else if (table.rule) {
    const ZoneRule::Span ruled = table.rule->span_at(seconds);
    span.offset = ruled.offset;
    span.from = std::max(span.from, ruled.from);
    span.until = ruled.until;
  }
  return span;
}

int Zone::offset_at(Time time) const { return span_at(floor_seconds(time)).offset; }

std::optional<Time> Zone::to_time(const Civil& civil, std::optional<Time> near) const {
  const std::optional<Time> local = time_from_civil(civil);
  if (!local) return std::nullopt;
  const auto shifted = [&](int offset) { return *local - Duration{offset * kSecond.ns}; };
  if (!table_) return shifted(fixed_);
  // No zone is further than a day from UTC: every offset that can be meant holds somewhere in between.
  const std::int64_t seconds = floor_seconds(*local);
  std::optional<Time> chosen;
  int lowest = std::numeric_limits<int>::max();
  for (std::int64_t at = seconds - kDaySeconds; at <= seconds + kDaySeconds;) {
    const Span span = span_at(at);
    lowest = std::min(lowest, span.offset);
    const Time candidate = shifted(span.offset);
    const std::int64_t when = floor_seconds(candidate);
    if (when >= span.from && when < span.until) {
      // Lines mostly go forward in time, so a step back counts as longer than one ahead.
      constexpr std::int64_t kStepBackWeight = 6;
      const auto distance = [&](Time time) {
        if (!near) return time.ns;
        const std::int64_t ahead = time.ns / 8 - near->ns / 8;
        return ahead >= 0 ? ahead : -ahead * kStepBackWeight;
      };
      if (!chosen || distance(candidate) < distance(*chosen)) chosen = candidate;
    }
    if (span.until <= at) break;
    at = span.until;
  }
  return chosen ? chosen : shifted(lowest);
}

std::optional<Time> LocalTimes::read(const Civil& civil) {
  const std::optional<Time> local = time_from_civil(civil);
  if (!local) return std::nullopt;
  const std::int64_t seconds = floor_seconds(*local) - span_.offset;
  if (seconds >= span_.from && seconds < span_.until) {
    last_ = *local - Duration{span_.offset * kSecond.ns};
    return last_;
  }
  last_ = zone_.to_time(civil, last_);
  span_ = zone_.span_at(floor_seconds(*last_));
  // Only a day from either end of the span can no other offset be meant.
  if (span_.from != std::numeric_limits<std::int64_t>::min()) span_.from += kDaySeconds;
  if (span_.until != kForever) span_.until -= kDaySeconds;
  return last_;
}

Result<Zone, Message> parse_zone_file(std::string_view name, std::string_view bytes) {
  const auto broken = [&](std::string_view reason) {
    return Message{.what = "cannot use the time zone file of `" + printable(name) + "`",
                   .reason = std::string(reason)};
  };
  if (bytes.size() > kZoneFileBytesMax) return broken("it is larger than any zone file");
  std::optional<ZoneHeader> header = read_header(bytes);
  if (!header) return broken("it is no compiled time zone file");
  std::size_t time_bytes = 4;
  if (header->version >= '2') {
    // Section 3.2: from version 2 on the same follows again with 64-bit times.
    const std::uint64_t skip = ZoneHeader::kSize + header->data_bytes(4);
    if (skip > bytes.size()) return broken("it is cut short");
    bytes.remove_prefix(static_cast<std::size_t>(skip));
    header = read_header(bytes);
    if (!header) return broken("its second header is missing");
    time_bytes = 8;
  }
  if (ZoneHeader::kSize + header->data_bytes(time_bytes) > bytes.size()) return broken("it is cut short");
  if (header->types == 0) return broken("it holds no offset");
  if (header->leaps > 0) return broken("it counts leap seconds, which UTC log times do not");
  const std::size_t times_at = ZoneHeader::kSize;
  const auto times = static_cast<std::size_t>(header->times);
  const std::size_t indices_at = times_at + times * time_bytes;
  const std::size_t types_at = indices_at + times;
  const auto offset_of = [&](std::size_t type) {
    return static_cast<int>(read_u32(bytes, types_at + 6 * type));
  };
  auto table = std::make_shared<Zone::Table>();
  for (std::size_t i = 0; i < header->types; ++i)
    if (std::abs(std::int64_t{offset_of(i)}) > kDaySeconds) return broken("an offset is longer than a day");
  table->first_offset = offset_of(0);
  for (std::size_t i = 0; i < times; ++i) {
    const std::size_t at = times_at + i * time_bytes;
    const std::int64_t time =
        time_bytes == 8 ? read_i64(bytes, at) : static_cast<std::int32_t>(read_u32(bytes, at));
    const std::size_t type = static_cast<unsigned char>(bytes[indices_at + i]);
    if (type >= header->types || (i > 0 && time <= table->times.back()))
      return broken("its table is damaged");
    table->times.push_back(time);
    table->offsets.push_back(offset_of(type));
  }
  if (time_bytes == 8) {
    std::string_view footer =
        bytes.substr(ZoneHeader::kSize + static_cast<std::size_t>(header->data_bytes(8)));
    if (footer.starts_with('\n')) footer.remove_prefix(1);
    footer = footer.substr(0, footer.find('\n'));
    table->rule = parse_zone_rule(footer);
    if (!footer.empty() && !table->rule) return broken("its rule for later years is damaged");
  }
  Zone zone;
  zone.name_ = name;
  zone.table_ = std::move(table);
  return zone;
}

std::optional<Zone> parse_posix_zone(std::string_view text) {
  const std::optional<ZoneRule> rule = parse_zone_rule(text);
  if (!rule) return std::nullopt;
  auto table = std::make_shared<Zone::Table>();
  table->rule = rule;
  Zone zone;
  zone.name_ = text;
  zone.table_ = std::move(table);
  return zone;
}

namespace {

Result<Zone, Message> find_local_zone(const std::string& directory) {
  const char* variable = std::getenv("TZ");
  std::string_view name = variable == nullptr ? "" : variable;
  if (name.starts_with(':')) name.remove_prefix(1);
  if (variable != nullptr && name.empty()) return Zone();
  if (is_safe_name(name)) {
    if (auto named = find_zone(name == "local" ? "UTC" : name, directory)) return named;
    if (auto ruled = parse_posix_zone(name)) return *ruled;
  }
  int error = 0;
  const std::string path = name.starts_with('/') ? std::string(name) : "/etc/localtime";
  const std::string bytes = read_file(path, error);
  // No file is the usual way to say UTC in containers.
  if (error == ENOENT) return Zone();
  return parse_zone_file("local", bytes);
}

}  // namespace

Result<Zone, Message> find_zone(std::string_view name, std::string_view directory) {
  if (name == "UTC" || name == "Z" || name == "GMT" || name == "utc") return Zone();
  if (const auto offset = parse_offset(name)) return Zone::fixed(*offset);
  std::string folder(directory);
  if (folder.empty()) {
    const char* variable = std::getenv("TZDIR");
    folder = variable != nullptr && *variable != '\0' ? variable : "/usr/share/zoneinfo";
  }
  if (name == "local") return find_local_zone(folder);
  int error = ENOENT;
  std::string bytes;
  if (is_safe_name(name)) bytes = read_file(folder + "/" + std::string(name), error);
  if (error == 0) return parse_zone_file(name, bytes);
  Message message{.what = "unknown time zone `" + printable(name) + "`",
                  .reason = "there is no zone file of this name in `" + printable(folder) + "`",
                  .help = "use a name such as `Europe/Berlin`, an offset such as `+02:00`, `UTC` or `local`"};
  if (const std::string meant = did_you_mean(name, known_names(folder)); !meant.empty())
    message.help = "did you mean `" + meant + "`?";
  return message;
}

std::optional<int> resolve_year(unsigned month, unsigned day, std::optional<Time> near, Time file_time) {
  const Time anchor = near ? *near : file_time + kDay;
  const int middle = civil_from_time(anchor).year;
  constexpr int kLeapYearsApart = 8;  // around 1900 and 2100
  std::optional<int> chosen;
  std::int64_t least = 0;
  for (int year = middle - kLeapYearsApart; year <= middle + kLeapYearsApart; ++year) {
    const auto time = time_from_civil({.year = year, .month = month, .day = day});
    if (!time || (!near && *time > anchor)) continue;
    const std::int64_t distance = std::abs(time->ns / 2 - anchor.ns / 2);
    if (chosen && distance >= least) continue;
    chosen = year;
    least = distance;
  }
  return chosen;
}

}  // namespace why403::base
