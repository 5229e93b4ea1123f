#include "base/byte_index.h"

#include <cstring>

#if defined(__SSE2__) && !defined(WHY403_PORTABLE_SCAN)
#include <immintrin.h>
#define WHY403_SSE2_STEP 1
#if defined(__x86_64__)
#define WHY403_AVX2_STEP 1
#endif
#elif defined(__aarch64__) && !defined(WHY403_PORTABLE_SCAN)
#include <arm_neon.h>
#define WHY403_NEON_STEP 1
#endif

namespace why403::base {

namespace {

constexpr std::size_t kChunk = 64;
using Rows = std::uint64_t (*)[ByteIndex::kRowWords];

// Each step holds the wanted bytes of all sets and one chunk of 64 bytes, which they share. Sets are template
// arguments, so that all of it stays in registers.
template <int kSets>
struct Eights {
  static constexpr std::uint64_t kEach = 0x0101010101010101U;
  std::array<char, 2> wanted[kSets];
  std::uint64_t bytes[8];
  std::uint64_t controls_seen = 0;

  explicit Eights(const ByteSets& sets) {
    for (int set = 0; set < kSets; ++set) wanted[set] = sets.bytes(set);
  }
  void load(const char* place) {
    std::memcpy(bytes, place, kChunk);
    for (std::uint64_t& eight : bytes) {
      if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
      controls_seen |= (eight - kEach * 0x20) & ~eight & (kEach * 0x80);
    }
  }
  // Exact for every byte, unlike the shorter test for a zero byte: a byte's high bit stays when all others are zero.
  static std::uint64_t equal(std::uint64_t eight, char c) {
    const std::uint64_t other = eight ^ (kEach * static_cast<unsigned char>(c));
    const std::uint64_t same = ~(((other & (kEach * 0x7f)) + kEach * 0x7f) | other | kEach * 0x7f);
    return (same >> 7) * 0x0102040810204080U >> 56;
  }
  template <int kSet>
  [[nodiscard]] std::uint64_t bits() const {
    std::uint64_t out = 0;
    for (int i = 0; i < 8; ++i) out |= (equal(bytes[i], wanted[kSet][0]) | equal(bytes[i], wanted[kSet][1])) << (8 * i);
    return out;
  }
  [[nodiscard]] bool controls() const { return controls_seen != 0; }
};

#if defined(WHY403_SSE2_STEP)
template <int kSets>
struct Sixteens {
  __m128i first[kSets];
  __m128i second[kSets];
  __m128i bytes[4];
  __m128i controls_seen = _mm_setzero_si128();

  explicit Sixteens(const ByteSets& sets) {
    for (int set = 0; set < kSets; ++set) {
      first[set] = _mm_set1_epi8(sets.bytes(set)[0]);
      second[set] = _mm_set1_epi8(sets.bytes(set)[1]);
    }
  }
  void load(const char* place) {
    for (int i = 0; i < 4; ++i) bytes[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(place + 16 * i));
    const __m128i least = _mm_min_epu8(_mm_min_epu8(bytes[0], bytes[1]), _mm_min_epu8(bytes[2], bytes[3]));
    controls_seen = _mm_or_si128(controls_seen, _mm_cmpeq_epi8(_mm_min_epu8(least, _mm_set1_epi8(0x1f)), least));
  }
  template <int kSet>
  [[nodiscard]] std::uint64_t part(int i) const {
    const __m128i same = _mm_or_si128(_mm_cmpeq_epi8(bytes[i], first[kSet]), _mm_cmpeq_epi8(bytes[i], second[kSet]));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(same));
  }
  template <int kSet>
  [[nodiscard]] std::uint64_t bits() const {
    return part<kSet>(0) | part<kSet>(1) << 16 | part<kSet>(2) << 32 | part<kSet>(3) << 48;
  }
  [[nodiscard]] bool controls() const { return _mm_movemask_epi8(controls_seen) != 0; }
};
#elif defined(WHY403_NEON_STEP)
template <int kSets>
struct Sixteens {
  uint8x16_t first[kSets];
  uint8x16_t second[kSets];
  uint8x16_t bytes[4];
  uint8x16_t controls_seen = vdupq_n_u8(0);

  explicit Sixteens(const ByteSets& sets) {
    for (int set = 0; set < kSets; ++set) {
      first[set] = vdupq_n_u8(static_cast<std::uint8_t>(sets.bytes(set)[0]));
      second[set] = vdupq_n_u8(static_cast<std::uint8_t>(sets.bytes(set)[1]));
    }
  }
  void load(const char* place) {
    for (int i = 0; i < 4; ++i) bytes[i] = vld1q_u8(reinterpret_cast<const std::uint8_t*>(place + 16 * i));
    const uint8x16_t least = vminq_u8(vminq_u8(bytes[0], bytes[1]), vminq_u8(bytes[2], bytes[3]));
    controls_seen = vorrq_u8(controls_seen, vcltq_u8(least, vdupq_n_u8(0x20)));
  }
  // Each byte keeps its own bit, then neighbours are added until 64 bits are left.
  template <int kSet>
  [[nodiscard]] uint8x16_t part(int i) const {
    const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    return vandq_u8(vorrq_u8(vceqq_u8(bytes[i], first[kSet]), vceqq_u8(bytes[i], second[kSet])), bit);
  }
  template <int kSet>
  [[nodiscard]] std::uint64_t bits() const {
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(part<kSet>(0), part<kSet>(1)), vpaddq_u8(part<kSet>(2), part<kSet>(3)));
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
  }
  [[nodiscard]] bool controls() const { return vmaxvq_u8(controls_seen) != 0; }
};
#endif

#if defined(WHY403_AVX2_STEP)
#define WHY403_AVX2 __attribute__((target("avx2")))
template <int kSets>
struct ThirtyTwos {
  __m256i first[kSets];
  __m256i second[kSets];
  __m256i low;
  __m256i high;
  __m256i controls_seen;

  WHY403_AVX2 explicit ThirtyTwos(const ByteSets& sets) : low(), high(), controls_seen(_mm256_setzero_si256()) {
    for (int set = 0; set < kSets; ++set) {
      first[set] = _mm256_set1_epi8(sets.bytes(set)[0]);
      second[set] = _mm256_set1_epi8(sets.bytes(set)[1]);
    }
  }
  WHY403_AVX2 void load(const char* place) {
    low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(place));
    high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(place + 32));
    const __m256i least = _mm256_min_epu8(low, high);
    controls_seen = _mm256_or_si256(controls_seen, _mm256_cmpeq_epi8(_mm256_min_epu8(least, _mm256_set1_epi8(0x1f)), least));
  }
  template <int kSet>
  WHY403_AVX2 std::uint64_t bits() const {
    const __m256i in_low = _mm256_or_si256(_mm256_cmpeq_epi8(low, first[kSet]), _mm256_cmpeq_epi8(low, second[kSet]));
    const __m256i in_high = _mm256_or_si256(_mm256_cmpeq_epi8(high, first[kSet]), _mm256_cmpeq_epi8(high, second[kSet]));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(in_low)) |
           static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(in_high))) << 32;
  }
  WHY403_AVX2 bool controls() const { return _mm256_movemask_epi8(controls_seen) != 0; }
};
#endif

template <typename Step, int kSets, int kSet = 0>
[[gnu::always_inline]] inline void put_bits(const Step& step, Rows rows, std::size_t word, std::size_t shift) {
  rows[kSet][word] = step.template bits<kSet>() >> shift;
  if constexpr (kSet + 1 < kSets) put_bits<Step, kSets, kSet + 1>(step, rows, word, shift);
}

template <typename Step, int kSets>
[[gnu::always_inline]] inline bool build_with(std::string_view text, const ByteSets& sets, Rows rows) {
  Step step(sets);
  const char* place = text.data();
  const std::size_t whole = text.size() / kChunk;
  const std::size_t rest = text.size() % kChunk;
  std::size_t word = 0;
  for (; word < whole; ++word, place += kChunk) {
    step.load(place);
    put_bits<Step, kSets>(step, rows, word, 0);
  }
  if (rest > 0) {
    // The last 64 bytes, moved to where the last word begins: nothing behind the end is touched.
    char copy[kChunk];
    const char* from = text.data() + text.size() - kChunk;
    if (whole == 0) {
      std::memset(copy, ' ', kChunk);
      from = copy;
      std::memcpy(copy + kChunk - rest, place, rest);
    }
    step.load(from);
    put_bits<Step, kSets>(step, rows, word++, kChunk - rest);
  }
  for (int set = 0; set < kSets; ++set) rows[set][word] = rows[set][word + 1] = 0;
  return step.controls();
}

template <int kSets>
bool build_eights(std::string_view text, const ByteSets& sets, Rows rows) {
  return build_with<Eights<kSets>, kSets>(text, sets, rows);
}
constexpr ByteSets::Build kEights[] = {build_eights<1>, build_eights<2>, build_eights<3>, build_eights<4>};

#if defined(WHY403_SSE2_STEP) || defined(WHY403_NEON_STEP)
template <int kSets>
bool build_sixteens(std::string_view text, const ByteSets& sets, Rows rows) {
  return build_with<Sixteens<kSets>, kSets>(text, sets, rows);
}
constexpr ByteSets::Build kSixteens[] = {build_sixteens<1>, build_sixteens<2>, build_sixteens<3>, build_sixteens<4>};
#endif

#if defined(WHY403_AVX2_STEP)
template <int kSets>
WHY403_AVX2 bool build_thirty_twos(std::string_view text, const ByteSets& sets, Rows rows) {
  return build_with<ThirtyTwos<kSets>, kSets>(text, sets, rows);
}
constexpr ByteSets::Build kThirtyTwos[] = {build_thirty_twos<1>, build_thirty_twos<2>, build_thirty_twos<3>, build_thirty_twos<4>};
#endif

}  // namespace

ScanStep widest_scan_step() {
#if defined(WHY403_AVX2_STEP)
  if (__builtin_cpu_supports("avx2") != 0) return ScanStep::thirty_two;
#endif
#if defined(WHY403_SSE2_STEP) || defined(WHY403_NEON_STEP)
  return ScanStep::sixteen;
#else
  return ScanStep::eight;
#endif
}

ByteSets::ByteSets(ScanStep step) : step_(step) { choose(); }

void ByteSets::choose() {
  const int row = count_ > 0 ? count_ - 1 : 0;
  build_ = kEights[row];
#if defined(WHY403_SSE2_STEP) || defined(WHY403_NEON_STEP)
  if (step_ != ScanStep::eight) build_ = kSixteens[row];
#endif
#if defined(WHY403_AVX2_STEP)
  if (step_ == ScanStep::thirty_two) build_ = kThirtyTwos[row];
#endif
}

int ByteSets::add(char a, char b) {
  for (int i = 0; i < count_; ++i)
    if (bytes(i) == std::array{a, b} || bytes(i) == std::array{b, a}) return i;
  if (count_ == ByteIndex::kSetsMax) return -1;
  bytes_[static_cast<std::size_t>(count_)] = {a, b};
  ++count_;
  choose();
  return count_ - 1;
}

}  // namespace why403::base
