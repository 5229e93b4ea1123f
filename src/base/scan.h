// Finding bytes at memory speed: the inner loops of every parser.
//
// Sixteen bytes at a step with SSE2 (every x86-64) or NEON (every arm64), eight elsewhere; all paths give the
// same answer. The last step may load bytes behind `end`, never from another page than bytes before it, and never
// looks at them; sanitizers, which object to the load, get the plain loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && !defined(WHY403_PORTABLE_SCAN)
#include <arm_neon.h>
#endif

namespace why403::base {

namespace scan_detail {

#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
inline constexpr std::ptrdiff_t kStep = 16;
inline constexpr int kBitsPerByte = 1;
using Mask = std::uint32_t;
struct Block {
  __m128i bytes;
  explicit Block(const char* place) : bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(place))) {}
  [[nodiscard]] Mask equal(char c) const {
    return static_cast<Mask>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
  }
};
#elif defined(__ARM_NEON) && !defined(WHY403_PORTABLE_SCAN)
inline constexpr std::ptrdiff_t kStep = 16;
inline constexpr int kBitsPerByte = 4;
using Mask = std::uint64_t;
struct Block {
  uint8x16_t bytes;
  explicit Block(const char* place) : bytes(vld1q_u8(reinterpret_cast<const std::uint8_t*>(place))) {}
  [[nodiscard]] Mask equal(char c) const {
    const uint8x16_t same = vceqq_u8(bytes, vdupq_n_u8(static_cast<std::uint8_t>(c)));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(same), 4)), 0);
  }
};
#else
// The classic zero-byte test (Hacker's Delight, 6-1), exact for the lowest match: enough, since only that is
// used.
inline constexpr std::ptrdiff_t kStep = 8;
inline constexpr int kBitsPerByte = 8;
using Mask = std::uint64_t;
struct Block {
  std::uint64_t bytes = 0;
  explicit Block(const char* place) {
    std::memcpy(&bytes, place, 8);
    if constexpr (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) bytes = __builtin_bswap64(bytes);
  }
  [[nodiscard]] Mask equal(char c) const {
    const std::uint64_t same = bytes ^ (0x0101010101010101U * static_cast<unsigned char>(c));
    return (same - 0x0101010101010101U) & ~same & 0x8080808080808080U;
  }
};
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kLoadsPast = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
inline constexpr bool kLoadsPast = false;
#else
inline constexpr bool kLoadsPast = true;
#endif
#else
inline constexpr bool kLoadsPast = true;
#endif

/// May a whole block be loaded at `place`, of which only the first bytes are known to be readable?
inline bool may_load_past(const char* place) {
  constexpr std::uintptr_t page = 4096;  // the smallest there is
  return kLoadsPast && (reinterpret_cast<std::uintptr_t>(place) & (page - 1)) <= page - kStep;
}

/// `mask` without what stands `count` bytes or more behind its start.
inline Mask within(Mask mask, std::ptrdiff_t count) {
  return mask & ((Mask{1} << (static_cast<unsigned>(count) * kBitsPerByte)) - 1);
}

inline std::ptrdiff_t first(Mask mask) { return __builtin_ctzll(mask) / kBitsPerByte; }

}  // namespace scan_detail

/// The first `c` in [place, end), or `end`.
inline const char* find_byte(const char* place, const char* end, char c) {
  using namespace scan_detail;
  for (; end - place >= kStep; place += kStep)
    if (const Mask mask = Block(place).equal(c)) return place + first(mask);
  if (place < end && may_load_past(place)) {
    const Mask mask = within(Block(place).equal(c), end - place);
    return mask != 0 ? place + first(mask) : end;
  }
  for (; place < end; ++place)
    if (*place == c) return place;
  return end;
}

/// The first `a` or `b` in [place, end), or `end`.
inline const char* find_either(const char* place, const char* end, char a, char b) {
  using namespace scan_detail;
  for (; end - place >= kStep; place += kStep) {
    const Block block(place);
    if (const Mask mask = block.equal(a) | block.equal(b)) return place + first(mask);
  }
  if (place < end && may_load_past(place)) {
    const Block block(place);
    const Mask mask = within(block.equal(a) | block.equal(b), end - place);
    return mask != 0 ? place + first(mask) : end;
  }
  for (; place < end; ++place)
    if (*place == a || *place == b) return place;
  return end;
}

/// How often `c` occurs in [place, end).
std::size_t count_byte(const char* place, const char* end, char c);

/// Is [place, end) ASCII without NULs?
bool is_plain(const char* place, const char* end);

/// 64 bytes at `place`, asked which of them equal a byte: bit i of the answer stands for place[i].
class Bytes64 {
 public:
  static constexpr std::ptrdiff_t kSize = 64;
#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
  explicit Bytes64(const char* place) {
    for (int i = 0; i < 4; ++i) part_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + 16 * i));
  }
  [[nodiscard]] std::uint64_t equal(char c) const {
    const __m128i wanted = _mm_set1_epi8(c);
    const auto bits = [&](int i) -> std::uint64_t {
      return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(part_[i], wanted)));
    };
    return bits(0) | bits(1) << 16 | bits(2) << 32 | bits(3) << 48;
  }

 private:
  __m128i part_[4];
#elif defined(__ARM_NEON) && !defined(WHY403_PORTABLE_SCAN)
  explicit Bytes64(const char* place) {
    for (int i = 0; i < 4; ++i) part_[i] = vld1q_u8(reinterpret_cast<const std::uint8_t*>(place + 16 * i));
  }
  [[nodiscard]] std::uint64_t equal(char c) const {
    // Each byte keeps its own bit, then neighbours are added until 64 bits are left.
    const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t wanted = vdupq_n_u8(static_cast<std::uint8_t>(c));
    const auto bits = [&](int i) { return vandq_u8(vceqq_u8(part_[i], wanted), bit); };
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(bits(0), bits(1)), vpaddq_u8(bits(2), bits(3)));
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
  }

 private:
  uint8x16_t part_[4];
#else
  explicit Bytes64(const char* place) : place_(place) {}
  [[nodiscard]] std::uint64_t equal(char c) const {
    std::uint64_t bits = 0;
    for (int i = 0; i < 64; ++i) bits |= static_cast<std::uint64_t>(place_[i] == c) << i;
    return bits;
  }

 private:
  const char* place_;
#endif
};

}  // namespace why403::base
