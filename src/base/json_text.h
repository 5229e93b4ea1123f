// The inside of a JSON string, written into memory that the caller made room in: the inner loop of every
// writer of JSON.
//
//   char* next = line.room(kJsonGrowthMax * piece.size());
//   next = escape_json(piece, next);
//
// Quotes, backslashes and control characters are escaped (RFC 8259, section 7), and so are C1 controls and
// bidirectional controls, which a terminal would obey; each invalid UTF-8 byte becomes U+FFFD. Whatever comes
// in, the outcome is valid and safe to print.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
#include <emmintrin.h>
#endif

namespace why403::base {

/// No byte becomes more than this many.
inline constexpr std::size_t kJsonGrowthMax = 6;

/// Writes `text` escaped to `to`, which has room for kJsonGrowthMax times its size, and returns the end.
char* escape_json(std::string_view text, char* to);

/// The longest beginning of `text` that is at most `size` bytes and does not cut a character in two.
std::string_view whole_characters(std::string_view text, std::size_t size);

/// The first byte of [place, end) that a JSON string cannot hold as it is, or that asks for a closer look
/// (DEL and all of 0x80 and above); `end` when there is none.
inline const char* find_json_special(const char* place, const char* end) {
#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
  const auto specials = [](__m128i bytes) {
    // Compared as signed bytes, 0x80 and above lie below 0x20.
    const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    const __m128i rest = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, rest)));
  };
  for (; end - place >= 16; place += 16)
    if (const unsigned mask = specials(_mm_loadu_si128(reinterpret_cast<const __m128i*>(place))))
      return place + __builtin_ctz(mask);
  // Most names and many values are shorter: their first and last eight bytes, which may overlap.
  if (end - place >= 8) {
    const __m128i both = _mm_unpacklo_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(place)),
                                            _mm_loadl_epi64(reinterpret_cast<const __m128i*>(end - 8)));
    const unsigned mask = specials(both);
    if (mask == 0) return end;
    const int at = __builtin_ctz(mask);
    return at < 8 ? place + at : end - 16 + at;
  }
#else
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  for (; end - place >= 8; place += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, place, 8);
    // A byte that borrows or matches sets its high bit; a false alarm only ends the fast loop early.
    const std::uint64_t quote = bytes ^ (kOnes * '"');
    const std::uint64_t slash = bytes ^ (kOnes * '\\');
    const std::uint64_t del = bytes ^ (kOnes * 0x7f);
    const std::uint64_t alarm =
        bytes | (bytes - kOnes * 0x20) | (quote - kOnes) | (slash - kOnes) | (del - kOnes);
    if (alarm & kHighs) break;
  }
#endif
  for (; place < end; ++place) {
    const auto byte = static_cast<unsigned char>(*place);
    if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') return place;
  }
  return end;
}

}  // namespace why403::base
