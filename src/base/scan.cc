#include "base/scan.h"

#include <algorithm>

namespace why403::base {

std::size_t count_byte(const char* place, const char* end, char c) {
  // A plain loop over a byte-sized counter is what compilers vectorise best; 255 rounds fit in it.
  std::size_t total = 0;
  while (place < end) {
    const char* stop = place + std::min<std::ptrdiff_t>(end - place, 32 * 255);
    std::size_t here = 0;
    for (; place < stop; ++place) here += *place == c ? 1 : 0;
    total += here;
  }
  return total;
}

}  // namespace why403::base
