// Any bytes as a zone file and as a rule: nothing may be read outside them, and every time has an answer.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/zone.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace why403::base;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto use = [](const Zone& zone) {
    LocalTimes times(zone);
    for (std::int64_t seconds = -9'000'000'000; seconds < 9'000'000'000; seconds += 450'000'001) {
      const Time time = Time::from_unix_seconds(seconds);
      const auto read = times.read(civil_from_time(time));
      const auto asked = zone.to_time(civil_from_time(time), time);
      if (!read || !asked) __builtin_trap();
      const Zone::Span span = zone.span_at(seconds);
      if (seconds < span.from || seconds >= span.until) __builtin_trap();
    }
  };
  if (const auto zone = parse_zone_file("fuzz", text)) use(*zone);
  if (const auto zone = parse_posix_zone(text)) use(*zone);
  return 0;
}
