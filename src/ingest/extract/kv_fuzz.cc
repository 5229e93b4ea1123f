// Any bytes as `key=value` pairs.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const ValueNames names = value_names({"level", "msg", "time", "a", "user"});
  static const auto extractor = make_kv_extractor(names, "", Absent({"-", ""}));
  return fuzz_extractor(*extractor, names, text);
}
