// Any bytes as the query of a URL.
#include <cstdint>

#include "diagnose/signed_link.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  (void)why403::diagnose::read_signed_link({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
