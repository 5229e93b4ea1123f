// Any bytes as a JSON object: every kind of path.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const std::vector<std::string_view> paths{"a", "a.b.c", "a[0]", "a[*].b", "a\\.b", "h[name=User-Agent].value", "p!.x", "p!.y.z", "a.b[1].c"};
  static const ValueNames exact = value_names(paths);
  static const ValueNames any_case = value_names(paths, true);
  static const auto one = make_json_extractor(exact, "", Absent({"-", ""}));
  static const auto other = make_json_extractor(any_case, "", Absent({}), true);
  return fuzz_extractor(*one, exact, text) + fuzz_extractor(*other, any_case, text);
}
