// Any bytes as entities: what loads must write and load again as the same.
#include <cstdlib>

#include "cedar/entities/entities_json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403::cedar;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto entities = load_entities(input, std::make_shared<Names>(), {});
  if (!entities) return 0;
  const std::string text = entities_to_json(**entities);
  const auto again = load_entities(text, std::make_shared<Names>(), {});
  if (!again || entities_to_json(**again) != text) std::abort();
  return 0;
}
