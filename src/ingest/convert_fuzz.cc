// Any conversion, named in the first line, of any text.
#include <cstdint>
#include <string>

#include "base/text.h"
#include "ingest/convert.h"

using namespace why403;
using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto parts = base::cut({reinterpret_cast<const char*>(bytes), size}, "\n");
  static const auto berlin = base::find_zone("Europe/Berlin");
  ReadContext context;
  if (berlin) context.zone = *berlin;
  context.file_time = base::Time::from_unix_seconds(1773309600);
  base::Arena arena;
  TimeMemory memory;
  const auto conversion = parse_conversion(parts.before);
  if (conversion && conversion->text) convert_text(parts.after, *conversion->text, arena);
  // A memory of the last text must not change what a text means.
  const TimeConversion how = conversion && conversion->time ? *conversion->time : TimeConversion{};
  for (const std::string_view text : base::split(parts.after, '\n')) {
    TimeMemory none;
    const auto fresh = convert_time(text, how, context, none);
    const auto again = convert_time(text, how, context, none);
    if (fresh.has_value() != again.has_value()) __builtin_trap();
    convert_time(text, how, context, memory);
  }
  if (conversion && conversion->duration) convert_duration(parts.after, *conversion->duration);
  convert_integer(parts.after);
  return 0;
}
