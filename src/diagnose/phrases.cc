#include "diagnose/phrases.h"

#include "base/text.h"

namespace why403::diagnose {

Phrases::Phrases(const std::vector<std::string>& phrases) : size_(phrases.size()) {
  std::size_t states = 1;
  for (const std::string& phrase : phrases)
    for (const char c : phrase) {
      const auto byte = static_cast<unsigned char>(c);
      if (class_[byte] != 0) continue;
      class_[byte] = static_cast<std::uint8_t>(letters_++);
      if (c >= 'a' && c <= 'z') class_[byte - 32U] = class_[byte];
    }
  next_.assign(letters_, 0);
  ends_.resize(1);
  for (std::uint32_t i = 0; i < phrases.size(); ++i) {
    if (phrases[i].empty() || states + phrases[i].size() > kLettersMax) {
      always_.push_back(i);
      continue;
    }
    std::size_t state = 0;
    for (const char c : phrases[i]) {
      const std::size_t place = state * letters_ + class_[static_cast<unsigned char>(c)];
      if (next_[place] == 0) {
        next_[place] = static_cast<std::uint16_t>(states++);
        next_.resize(states * letters_, 0);
        ends_.resize(states);
      }
      state = next_[place];
    }
    ends_[state].push_back(i);
  }
  // Where a character does not go on, the longest suffix that some phrase begins with does.
  std::vector<std::uint16_t> shorter(states, 0);
  std::vector<std::uint16_t> order;
  for (std::size_t letter = 0; letter < letters_; ++letter)
    if (next_[letter] != 0) order.push_back(next_[letter]);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t state = order[i];
    ends_[state].insert(ends_[state].end(), ends_[shorter[state]].begin(), ends_[shorter[state]].end());
    for (std::size_t letter = 0; letter < letters_; ++letter) {
      std::uint16_t& to = next_[state * letters_ + letter];
      const std::uint16_t beside = next_[shorter[state] * letters_ + letter];
      if (to == 0) {
        to = beside;
      } else {
        shorter[to] = beside;
        order.push_back(to);
      }
    }
  }
}

void Phrases::find(std::string_view text, PhraseSet& found) const {
  for (const std::uint32_t phrase : always_) found.add(phrase);
  if (next_.empty()) return;
  std::size_t state = 0;
  for (const char c : text) {
    state = next_[state * letters_ + class_[static_cast<unsigned char>(c)]];
    for (const std::uint32_t phrase : ends_[state]) found.add(phrase);
  }
}

}  // namespace why403::diagnose
