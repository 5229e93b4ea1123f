// Any bytes as a schema, text and JSON: what resolves must mean the same after conversion.
#include <cstdlib>

#include "cedar/schema/schema_document.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403::cedar;
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  for (const auto& document : {parse_schema(input), parse_schema_json(input)}) {
    if (!document) continue;
    const auto schema = resolve_schema(*document);
    if (!schema) continue;
    const auto again = parse_schema_json(schema_to_json(*document));
    if (!again) continue;
    const auto same = resolve_schema(*again);
    if (!same || !equal(*same, *schema)) std::abort();
    // What text can say must mean the same there.
    const auto text = schema_to_text(*document);
    if (!text) continue;
    const auto read = parse_schema(*text);
    if (!read) std::abort();
    const auto meant = resolve_schema(*read);
    if (!meant || !equal(*meant, *schema)) std::abort();
  }
  return 0;
}
