// Any bytes as a format file of a user: it is refused with a message, or compiles and reads its own samples.
#include <cstdint>
#include <string>

#include "ingest/catalog.h"
#include "ingest/router.h"

using namespace why403;
using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto description = read_description("fuzz.yaml", std::string(reinterpret_cast<const char*>(bytes), size));
  if (!description) {
    if (description.error().what.empty()) __builtin_trap();
    return 0;
  }
  static const event::Fingerprinter fingerprinter("fuzz");
  ReadContext context;
  context.fingerprinter = &fingerprinter;
  Catalog catalog;
  if (!catalog.add(*description) || !catalog.find(description->name)) return 0;
  Router router(catalog, context);
  router.force({*catalog.find(description->name)});
  event::Event event;
  base::Arena arena;
  for (const Sample& sample : description->samples)
    for (const std::string_view line : base::split(sample.line, '\n')) {
      arena.reset();
      router.parse(line, event, arena);
    }
  while (router.flush(event, arena)) continue;
  return 0;
}
