// Any bytes as a table: quoted cells, a header line, W3C fields.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const ValueNames names = value_names({"date", "time", "c-ip", "a", "b", "cs(User-Agent)"});
  for (const char* const separator : {",", "tab", "space", "any"})
    for (const char* const header : {"first-line", "#Fields:", ""}) {
      Description description;
      description.extract = "delimited";
      description.separator = separator;
      description.header = header;
      if (description.header.empty()) description.columns = {"a", "b", "time"};
      const auto extractor = make_delimited_extractor(description, names, Absent({"-", ""}));
      if (extractor) fuzz_extractor(**extractor, names, text);
    }
  return 0;
}
