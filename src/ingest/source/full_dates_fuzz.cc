// Any text at all: a date that is found is one of the century that logs are from.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/source/full_dates.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace why403;
  const auto newest = ingest::newest_full_date_in({reinterpret_cast<const char*>(bytes), size});
  if (newest && (base::civil_from_time(*newest).year < 2000 || base::civil_from_time(*newest).year > 2099)) std::abort();
  return 0;
}
