// WordSearch: which of many words stand in a text, found in one pass over it.
//
//   static const WordSearch payloads({"<script", "/etc/passwd", …});
//   payloads.first(text)     // the number of the first word of the list that stands in it, or npos
//
// Words have two bytes or more: nearly every place of a text is passed by, since no word begins with its two bytes.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace why403::base {

class WordSearch {
 public:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  explicit WordSearch(std::span<const std::string_view> words);
  /// The least number of a word that stands in `text`.
  [[nodiscard]] std::size_t first(std::string_view text) const { return search(text, false); }
  [[nodiscard]] bool any(std::string_view text) const { return search(text, true) != npos; }

 private:
  struct Word {
    std::uint16_t begin = 0;  // its first two bytes
    std::size_t number = 0;
    std::string text;
  };
  [[nodiscard]] std::size_t search(std::string_view text, bool any_will_do) const;

  std::bitset<65536> begins_;
  std::vector<Word> words_;  // in order of `begin`, then of `number`
};

}  // namespace why403::base
