// Any bytes as a pushed request of OTLP: what is taken is JSON whole and in bounds.
#include <cstdlib>

#include "base/json_reader.h"
#include "ingest/source/otlp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = why403::ingest::otlp_logs_to_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  why403::base::JsonReader reader(*json);
  reader.skip();
  if (!reader.ok() || !reader.at_end()) std::abort();
  return 0;
}
