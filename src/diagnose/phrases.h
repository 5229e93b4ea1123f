// Phrases: which of a thousand phrases a text contains, in one pass over it.
//
//   Phrases phrases({"expired", "csrf"});
//   PhraseSet found(phrases.size());
//   phrases.find("JWT Expired at …", found);   // found.has(0)
//
// Letter case is ignored. An automaton after Aho and Corasick (1975) over the few dozen characters that phrases use:
// two bytes for each state and character. Immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace why403::diagnose {

class PhraseSet {
 public:
  explicit PhraseSet(std::size_t size) : bits_((size + 63) / 64) {}
  void add(std::uint32_t phrase) { bits_[phrase / 64] |= std::uint64_t{1} << (phrase % 64); }
  [[nodiscard]] bool has(std::uint32_t phrase) const { return (bits_[phrase / 64] >> (phrase % 64) & 1) != 0; }

 private:
  std::vector<std::uint64_t> bits_;
};

class Phrases {
 public:
  Phrases() = default;
  /// Phrases in lower case, of kLettersMax letters together: the empty one, and what is more, is always found.
  explicit Phrases(const std::vector<std::string>& phrases);
  void find(std::string_view text, PhraseSet& found) const;
  [[nodiscard]] std::size_t size() const { return size_; }

  static constexpr std::size_t kLettersMax = 60'000;

 private:
  std::size_t size_ = 0;
  std::size_t letters_ = 1;                       // character classes; 0 is all that no phrase has
  std::array<std::uint8_t, 256> class_{};
  std::vector<std::uint16_t> next_;               // by state and class
  std::vector<std::vector<std::uint32_t>> ends_;  // by state: phrases that end there, those of its suffixes included
  std::vector<std::uint32_t> always_;             // past the limit
};

}  // namespace why403::diagnose
