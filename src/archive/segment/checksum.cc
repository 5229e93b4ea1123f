#include "archive/segment/checksum.h"

#include <zlib.h>

#if defined(__x86_64__) && !defined(WHY403_PORTABLE_SCAN)
#include <immintrin.h>
#define WHY403_FOLDED_CRC 1
#endif

namespace why403::archive {

namespace {

std::uint32_t by_table(std::uint32_t before, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(before, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

#ifdef WHY403_FOLDED_CRC

// The method is that of Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel,
// 2009): a block is folded into the one that stands `n` bits behind it by multiplying its halves with x^n mod P; the last
// 128 bits are reduced by Barrett's method. Constants are bit-reflected remainders, shifted by one.
constexpr std::size_t kBlock = 16;
constexpr std::size_t kFolded = 4 * kBlock;  // at once; shorter texts are not worth it

__extension__ using Bits = __m128i;

[[gnu::target("pclmul,sse4.1")]] Bits load(const char* from) { return _mm_loadu_si128(reinterpret_cast<const Bits*>(from)); }

[[gnu::target("pclmul,sse4.1")]] Bits fold(Bits block, Bits powers, Bits next) {
  const Bits low = _mm_clmulepi64_si128(block, powers, 0x00);
  const Bits high = _mm_clmulepi64_si128(block, powers, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

// `bytes`: at least kFolded, whole blocks. `state` is the checksum's complement, and so is what comes back.
[[gnu::target("pclmul,sse4.1")]] std::uint32_t fold_all(std::uint32_t state, std::string_view bytes) {
  const Bits by_four = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);  // x^(512-32), x^(512+32)
  const Bits by_one = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);   // x^(128-32), x^(128+32)
  const Bits by_half = _mm_set_epi64x(0, 0x163cd6124);            // x^64
  const Bits barrett = _mm_set_epi64x(0x1f7011641, 0x1db710641);  // x^64 / P, and P
  const Bits low_words = _mm_setr_epi32(-1, 0, -1, 0);
  const char* place = bytes.data();
  const char* const end = place + bytes.size();
  Bits one = _mm_xor_si128(load(place), _mm_cvtsi32_si128(static_cast<int>(state)));
  Bits two = load(place + kBlock), three = load(place + 2 * kBlock), four = load(place + 3 * kBlock);
  for (place += kFolded; static_cast<std::size_t>(end - place) >= kFolded; place += kFolded) {
    one = fold(one, by_four, load(place));
    two = fold(two, by_four, load(place + kBlock));
    three = fold(three, by_four, load(place + 2 * kBlock));
    four = fold(four, by_four, load(place + 3 * kBlock));
  }
  one = fold(fold(fold(one, by_one, two), by_one, three), by_one, four);
  for (; place < end; place += kBlock) one = fold(one, by_one, load(place));
  // 128 bits to 96, to 64, to the 32 of the checksum.
  one = _mm_xor_si128(_mm_srli_si128(one, 8), _mm_clmulepi64_si128(one, by_one, 0x10));
  one = _mm_xor_si128(_mm_srli_si128(one, 4), _mm_clmulepi64_si128(_mm_and_si128(one, low_words), by_half, 0x00));
  Bits quotient = _mm_clmulepi64_si128(_mm_and_si128(one, low_words), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_words), barrett, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(one, quotient), 1));
}

bool can_fold() {
  static const bool can = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  return can;
}

#endif

}  // namespace

std::uint32_t crc32(std::uint32_t before, std::string_view bytes) {
#ifdef WHY403_FOLDED_CRC
  if (bytes.size() >= kFolded && can_fold()) {
    const std::size_t whole = bytes.size() / kBlock * kBlock;
    before = ~fold_all(~before, bytes.substr(0, whole));
    bytes.remove_prefix(whole);
  }
#endif
  return bytes.empty() ? before : by_table(before, bytes);
}

}  // namespace why403::archive
