// Where chosen bytes stand in one short text, as bits: found in one pass over the text, then looked up at will.
//
//   ByteSets sets;
//   const int blank = sets.add(' ');
//   const int mark = sets.add('"', '\\');          // either of the two
//   ByteIndex index(line, sets);                   // of at most kBytesMax bytes
//   std::size_t at = index.find(blank, from);      // line.size() when there is none
//
// A line of a log is taken apart by a dozen searches of a few bytes each; starting a search costs more than the
// bytes it passes. The pass itself takes 32 bytes at a step where the processor has AVX2, 16 with SSE2 or NEON,
// 8 elsewhere: chosen when the program runs, with equal results.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace why403::base {

/// How many bytes are looked at together.
enum class ScanStep : std::uint8_t { eight, sixteen, thirty_two };
/// The widest step of this machine.
ScanStep widest_scan_step();

class ByteSets;

class ByteIndex {
 public:
  static constexpr std::size_t kBytesMax = 1024;
  static constexpr int kSetsMax = 4;
  // Two words of zeros end each row, so that find() needs no look at the end.
  static constexpr std::size_t kRowWords = kBytesMax / 64 + 2;

  ByteIndex(std::string_view text, const ByteSets& sets);

  /// The first byte of `set` at or behind `from`, which is at most the text's size; the size when there is none.
  [[nodiscard]] std::size_t find(int set, std::size_t from) const {
    const std::uint64_t* words = bits_[set];
    const std::size_t word = from / 64;
    // The 64 bytes from there on lie in two words: without a branch, since where fields begin is as good as random.
    const std::uint64_t next = words[word] >> (from % 64) | words[word + 1] << 1 << (~from % 64);
    if (next != 0) return from + static_cast<std::size_t>(std::countr_zero(next));
    return find_from_word(words, word + 1);
  }
  /// Does any control character (below 0x20) occur?
  [[nodiscard]] bool has_controls() const { return controls_; }

 private:
  [[nodiscard]] std::size_t find_from_word(const std::uint64_t* words, std::size_t word) const {
    for (; word * 64 < size_; ++word)
      if (words[word] != 0) return word * 64 + static_cast<std::size_t>(std::countr_zero(words[word]));
    return size_;
  }

  std::size_t size_;
  bool controls_;
  std::uint64_t bits_[kSetsMax][kRowWords];
};

class ByteSets {
 public:
  explicit ByteSets(ScanStep step = widest_scan_step());

  /// The number of the set that holds `a` and `b`, a new one when there is none; -1 when there are too many.
  int add(char a, char b);
  int add(char only) { return add(only, only); }
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] std::array<char, 2> bytes(int set) const { return bytes_[static_cast<std::size_t>(set)]; }

  /// Fills a row of bits for each set; says whether there are control characters.
  using Build = bool (*)(std::string_view text, const ByteSets& sets, std::uint64_t (*rows)[ByteIndex::kRowWords]);
  [[nodiscard]] Build build() const { return build_; }

 private:
  void choose();

  std::array<std::array<char, 2>, ByteIndex::kSetsMax> bytes_{};
  int count_ = 0;
  ScanStep step_;
  Build build_ = nullptr;
};

// What is not built is not looked at: the rows are left as they are.
inline ByteIndex::ByteIndex(std::string_view text, const ByteSets& sets)  // NOLINT(cppcoreguidelines-pro-type-member-init)
    : size_(text.size()), controls_(sets.build()(text, sets, bits_)) {}

}  // namespace why403::base
