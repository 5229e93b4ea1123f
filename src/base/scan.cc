#include "base/scan.h"

#include <algorithm>

namespace why403::base {

std::size_t count_byte(const char* place, const char* end, char c) {
  std::size_t total = 0;
#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
  // Each equal byte counts one up in its own lane, which 255 rounds cannot overflow.
  const __m128i wanted = _mm_set1_epi8(c);
  while (end - place >= 64) {
    __m128i count[4] = {};
    for (int round = 0; round < 255 && end - place >= 64; ++round, place += 64)
      for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + 16 * i));
        count[i] = _mm_sub_epi8(count[i], _mm_cmpeq_epi8(bytes, wanted));
      }
    for (const __m128i& lanes : count) {
      const __m128i sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
      total += static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
               static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
    }
  }
#endif
  while (place < end) {
    const char* stop = place + std::min<std::ptrdiff_t>(end - place, 255);
    std::uint8_t here = 0;
    for (; place < stop; ++place) here = static_cast<std::uint8_t>(here + (*place == c ? 1 : 0));
    total += here;
  }
  return total;
}

}  // namespace why403::base
