// Any bytes as lines of this native format.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const ValueNames names = value_names({"time", "level", "message", "client", "server", "request", "host", "referer", "ids", "uri", "errno", "zone", "file", "user"});
  static const auto extractor = make_native_extractor("nginx-error", names, Absent({"-", ""}));
  if (!extractor) __builtin_trap();
  return fuzz_extractor(**extractor, names, text);
}
