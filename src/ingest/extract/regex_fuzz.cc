// Any bytes against regular expressions; the first line may be one itself.
#include "ingest/extract/extractor_fuzz.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  static const ValueNames names = value_names({"who", "what", "n"});
  static const auto fixed = make_regex_extractor({"^(?P<who>\\S+) (?P<what>.*?)(?: x(?P<n>\\d+))?$"}, names, Absent({"-", ""}));
  if (!fixed) __builtin_trap();
  fuzz_extractor(**fixed, names, text);
  const auto parts = why403::base::cut(text, "\n");
  // A pattern of a user's own: RE2 is linear in the text, its programs are bounded.
  if (parts.before.size() > 200) return 0;
  const auto given = make_regex_extractor({std::string(parts.before)}, names, Absent({}));
  return given ? fuzz_extractor(**given, names, parts.after) : 0;
}
