#include "base/scan.h"

#include <algorithm>

#if defined(__x86_64__) && !defined(WHY403_PORTABLE_SCAN)
#include <immintrin.h>
#define WHY403_AVX2_STEP 1
#endif

namespace why403::base {

#if defined(WHY403_AVX2_STEP)
namespace {

// All whole pieces of 128 bytes, for processors with AVX2; moves `place` past them.
__attribute__((target("avx2"))) std::size_t count_avx2(const char*& place, const char* end, char c) {
  const __m256i wanted = _mm256_set1_epi8(c);
  __m256i total = _mm256_setzero_si256();
  while (end - place >= 128) {
    __m256i count[4] = {};
    for (int round = 0; round < 255 && end - place >= 128; ++round, place += 128)
      for (int i = 0; i < 4; ++i) {
        const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(place + 32 * i));
        count[i] = _mm256_sub_epi8(count[i], _mm256_cmpeq_epi8(bytes, wanted));
      }
    for (const __m256i& lanes : count) total = _mm256_add_epi64(total, _mm256_sad_epu8(lanes, _mm256_setzero_si256()));
  }
  std::uint64_t sums[4];
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums), total);
  return sums[0] + sums[1] + sums[2] + sums[3];
}

// The same for is_plain(): whether those pieces are.
__attribute__((target("avx2"))) bool is_plain_avx2(const char*& place, const char* end) {
  __m256i any = _mm256_setzero_si256();
  __m256i least = _mm256_set1_epi8(1);
  for (; end - place >= 128; place += 128)
    for (int i = 0; i < 4; ++i) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(place + 32 * i));
      any = _mm256_or_si256(any, bytes);
      least = _mm256_min_epu8(least, bytes);
    }
  return _mm256_movemask_epi8(any) == 0 && _mm256_movemask_epi8(_mm256_cmpeq_epi8(least, _mm256_setzero_si256())) == 0;
}

}  // namespace
#endif

std::size_t count_byte(const char* place, const char* end, char c) {
  std::size_t total = 0;
#if defined(WHY403_AVX2_STEP)
  if (__builtin_cpu_supports("avx2") != 0) total = count_avx2(place, end, c);
#endif
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

bool is_plain(const char* place, const char* end) {
#if defined(WHY403_AVX2_STEP)
  if (__builtin_cpu_supports("avx2") != 0 && !is_plain_avx2(place, end)) return false;
#endif
  constexpr std::uint64_t ones = 0x0101010101010101U;
  std::uint64_t found = 0;
  for (; end - place >= 8; place += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, place, 8);
    // Among bytes without a high bit, only a zero borrows one.
    found |= bytes | (bytes - ones);
  }
  for (; place < end; ++place) {
    const std::uint64_t byte = static_cast<unsigned char>(*place);
    found |= byte | (byte - 1);
  }
  return (found & ones << 7U) == 0;
}

}  // namespace why403::base
