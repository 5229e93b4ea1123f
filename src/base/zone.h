// Time zones: local times of logs that name no zone, as points on the UTC axis.
//
//   Zone zone = TRY(find_zone("Europe/Berlin"));          // or `UTC`, `+02:00`, `local`
//   std::optional<Time> time = zone.to_time(civil, last_time);
//
// Named zones are read from compiled files (RFC 9636) below $TZDIR or /usr/share/zoneinfo. A Zone is a small
// value, shares its table, never changes, and may be used by several threads.
//
// When clocks go back, a local time happens twice: the one nearer to the neighbour's time is meant (a step
// back counts six times, since lines mostly go forward), and without a neighbour the earlier. When they go
// forward, a local time that never was is read as if they had not (02:30 becomes 03:30).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace why403::base {

/// A zone file larger than this is refused; real ones have less than 8 KiB.
inline constexpr std::size_t kZoneFileBytesMax = 256 << 10;

class Zone {
 public:
  Zone() = default;  ///< UTC
  static Zone fixed(int seconds_east);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int offset_at(Time time) const;  ///< seconds east of UTC

  /// Nothing when a member of `civil` is out of range.
  [[nodiscard]] std::optional<Time> to_time(const Civil& civil,
                                            std::optional<Time> near = std::nullopt) const;

  /// An offset and the Unix seconds during which it holds: from <= time < until.
  struct Span {
    int offset = 0;
    std::int64_t from = std::numeric_limits<std::int64_t>::max();
    std::int64_t until = std::numeric_limits<std::int64_t>::min();
  };
  [[nodiscard]] Span span_at(std::int64_t unix_seconds) const;

 private:
  friend Result<Zone, Message> parse_zone_file(std::string_view name, std::string_view bytes);
  friend std::optional<Zone> parse_posix_zone(std::string_view text);
  struct Table;

  std::string name_ = "UTC";
  int fixed_ = 0;
  std::shared_ptr<const Table> table_;  // none: the fixed offset
};

/// `UTC`, `GMT`, `Z`; `+02:00`, `-0330`, `+01`; `local` ($TZ, else /etc/localtime); or a name such as
/// `America/New_York` below `directory` ($TZDIR or /usr/share/zoneinfo when empty).
Result<Zone, Message> find_zone(std::string_view name, std::string_view directory = "");

/// The content of a compiled zone file, RFC 9636 sections 3.1 to 3.3. Files with leap seconds are refused.
Result<Zone, Message> parse_zone_file(std::string_view name, std::string_view bytes);

/// A POSIX TZ text such as `CET-1CEST,M3.5.0,M10.5.0/3` (IEEE 1003.1 section 8.3; RFC 9636 section 3.3.1).
std::optional<Zone> parse_posix_zone(std::string_view text);

/// The local times of one file, in the order of its lines: each time is the next one's neighbour, and the
/// span of the offset is kept, so that nearly every call is one addition. One thread.
class LocalTimes {
 public:
  explicit LocalTimes(Zone zone) : zone_(std::move(zone)) {}
  std::optional<Time> read(const Civil& civil);
  [[nodiscard]] std::optional<Time> last() const { return last_; }

 private:
  Zone zone_;
  Zone::Span span_;
  std::optional<Time> last_;
};

/// The year of a date that names none (RFC 3164 syslog): the one that is nearest to the neighbour's time;
/// without a neighbour the last one in which the date is not after the file's own time, a day of tolerance
/// for zones and clocks included. 29 February falls in a leap year. Nothing when the date does not exist.
std::optional<int> resolve_year(unsigned month, unsigned day, std::optional<Time> near, Time file_time);

}  // namespace why403::base
