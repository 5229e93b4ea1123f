// Any bytes as a server's format string, in the first line, and as records of it.
#include "ingest/extract/extractor_fuzz.h"
#include "ingest/extract/server_string.h"
#include "ingest/format.h"

using namespace why403::ingest;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto parts = why403::base::cut(text, "\n");
  for (const std::string_view server : {"nginx", "apache", "haproxy", "envoy"}) {
    const auto pieces = parse_server_string(server, parts.before);
    if (!pieces) continue;
    if (assignments_of(server, *pieces).size() > parts.before.size() * 8 + 64) __builtin_trap();
    Description description;
    description.name = "fuzz";
    description.extract = server;
    description.log_format = parts.before;
    const auto format = Format::compile(description);
    if (!format) continue;
    fuzz_extractor(*(*format)->make_extractor(), (*format)->names(), parts.after);
  }
  guess_server(parts.before);
  return 0;
}
