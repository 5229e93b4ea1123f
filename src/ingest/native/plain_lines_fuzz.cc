// Any bytes as lines of an unknown program.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const ValueNames names = value_names({"time", "day_first", "level", "logger", "client", "principal", "session", "request_id", "method", "target",
                                               "status", "action", "code", "verdict", "text", "words"});
  static const auto extractor = make_native_extractor("plain-lines", names, Absent({"-", ""}));
  if (!extractor) __builtin_trap();
  return fuzz_extractor(**extractor, names, text);
}
