// Conversions: from the text of a value to the text or number that a field wants.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
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
  /// The text as four words that overlap, and what of them another second leaves alone; without a fraction only.
  std::array<std::uint64_t, 4> words{};
  std::array<std::uint64_t, 4> masks{};
  std::size_t words_size = 0;  ///< of the text, 0 when there are no words
};

enum class TimeForm : std::uint8_t { automatic, unix_s, unix_ms, unix_us, unix_ns, unix_hex, rfc3339, clf, utc, local, syslog, haproxy, custom };

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
  bool fingerprint = false;   ///< of a secret field: the text is a fingerprint of ours already
};
Result<Conversion, Message> parse_conversion(std::string_view name);

/// 1 to 8 digits as a number, -1 when there is anything else; eight at once (Lemire, "Quickly parsing eight digits").
/// The loads overlap, since building the number in memory would stall.
inline std::int64_t few_digits(std::string_view text) {
  const std::size_t size = text.size();
  const auto at = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])); };
  std::uint64_t digits = 0;
  if (size < 4) {
    digits = at(size - 1) << 56 | at(size / 2) << (56 - 8 * (size - 1 - size / 2)) | at(0) << (64 - 8 * size);
  } else {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::memcpy(&first, text.data(), 4);
    std::memcpy(&last, text.data() + size - 4, 4);
    if constexpr (std::endian::native == std::endian::big) {
      first = __builtin_bswap32(first);
      last = __builtin_bswap32(last);
    }
    digits = static_cast<std::uint64_t>(last) << 32 | static_cast<std::uint64_t>(first) << (64 - 8 * size);
  }
  digits = (digits ^ 0x3030303030303030U) & ~std::uint64_t{0} << (64 - 8 * size);
  if ((((digits + 0x7676767676767676U) | digits) & 0x8080808080808080U) != 0) return -1;
  digits = digits * 10 + (digits >> 8);
  constexpr std::uint64_t mask = 0x000000ff000000ffU;
  return static_cast<std::int64_t>(((digits & mask) * 0x000f424000000064U + (digits >> 16 & mask) * 0x0000271000000001U) >> 32);
}

/// Any other integer than few_digits takes.
std::optional<std::int64_t> convert_long_integer(std::string_view text);

/// A JSON number or plain digits as an integer; a fraction is dropped. Nearly all are a few digits, a status or a size.
inline std::optional<std::int64_t> convert_integer(std::string_view text) {
  if (text.size() - 1 < 8)
    if (const std::int64_t value = few_digits(text); value >= 0) return value;
  return convert_long_integer(text);
}

}  // namespace why403::ingest
