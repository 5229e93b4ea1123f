// Conversions: from the text of a value to the text or number that a field wants.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "base/zone.h"
#include "event/event.h"

namespace why403::ingest {

/// What reading needs to know beyond the record. Outlives every parser that holds it.
struct ReadContext {
  base::Zone zone;  ///< of times that name none
  base::Time file_time;              ///< when the file was last written: the year of year-less dates
  const event::Fingerprinter* fingerprinter = nullptr;
};

/// The minute of the last time read: the next text mostly differs in its seconds alone. Ambiguous local times lean on
/// the last one.
struct TimeMemory {
  const void* how = nullptr;  ///< the conversion that read it
  std::string text;          ///< empty when its shape was none to build on
  std::size_t seconds = 0;   ///< where the seconds stand in `text`
  std::size_t rest = 0;      ///< where what follows seconds and fraction stands
  base::Time minute;
  base::Time time;
  bool any = false;
};

enum class TimeForm : std::uint8_t { automatic, unix_s, unix_ms, unix_us, unix_ns, rfc3339, clf, utc, local, syslog, haproxy, custom };

struct TimeConversion {
  TimeForm form = TimeForm::automatic;
  std::string custom;  ///< strptime letters, of TimeForm::custom
};

std::optional<base::Time> convert_time(std::string_view text, const TimeConversion& how, const ReadContext& context, TimeMemory& memory);

enum class DurationUnit : std::uint8_t { ns, us, ms, s, go };
std::optional<base::Duration> convert_duration(std::string_view text, DurationUnit unit);

enum class TextConversionKind : std::uint8_t {
  lower, upper, first, last, before, after, trim, percent, base64, bearer, basic_user, file, map, traceparent, replace, base64_list,
  plus, every, unended, unquote
};

struct TextConversion {
  TextConversionKind kind;
  std::string argument;
  std::vector<std::pair<std::string, std::string>> pairs;  ///< of `map`, `replace`, `every`
};

/// The converted text in `arena` or within `text`; nothing when the conversion does not apply.
std::optional<std::string_view> convert_text(std::string_view text, const TextConversion& how, base::Arena& arena);

/// One conversion by its name as written in a description.
struct Conversion {
  std::optional<TextConversion> text;
  std::optional<TimeConversion> time;
  std::optional<DurationUnit> duration;
  bool address_port = false;  ///< split at the last colon, whatever comes before it
};
Result<Conversion, Message> parse_conversion(std::string_view name);

/// A JSON number or plain digits as an integer; a fraction is dropped.
std::optional<std::int64_t> convert_integer(std::string_view text);

}  // namespace why403::ingest
