// Any bytes as a pattern, in the first line, and as records of it.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto parts = why403::base::cut(text, "\n");
  Description description;
  description.extract = "pattern";
  description.patterns = {std::string(parts.before)};
  for (const char* const unescape : {"none", "nginx", "apache"}) {
    description.unescape = unescape;
    const ValueNames names = value_names({"a", "b", "c", "x.a", "x.b"});
    const auto extractor = make_extractor(description, names);
    if (extractor) fuzz_extractor(**extractor, names, parts.after);
  }
  return 0;
}
