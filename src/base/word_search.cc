#include "base/word_search.h"

#include <algorithm>
#include <tuple>

namespace why403::base {

namespace {

std::uint16_t two_bytes(const char* place) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(place[0]) << 8 | static_cast<unsigned char>(place[1]));
}

}  // namespace

WordSearch::WordSearch(std::span<const std::string_view> words) {
  for (const std::string_view word : words) {
    words_.push_back({two_bytes(word.data()), words_.size(), std::string(word)});
    begins_.set(words_.back().begin);
  }
  std::sort(words_.begin(), words_.end(), [](const Word& left, const Word& right) { return std::tuple(left.begin, left.number) < std::tuple(right.begin, right.number); });
}

std::size_t WordSearch::search(std::string_view text, bool any_will_do) const {
  std::size_t best = npos;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const std::uint16_t here = two_bytes(text.data() + i);
    if (!begins_.test(here)) continue;
    auto word = std::lower_bound(words_.begin(), words_.end(), here, [](const Word& each, std::uint16_t wanted) { return each.begin < wanted; });
    for (; word != words_.end() && word->begin == here && word->number < best; ++word)
      if (text.substr(i).starts_with(word->text)) best = word->number;
    if (any_will_do && best != npos) return best;
  }
  return best;
}

}  // namespace why403::base
