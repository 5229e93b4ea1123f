// What a refused person may be told: plain words, in the languages we have, and nothing about rules, lists or
// other people.
#pragma once

#include <string_view>

namespace why403::serve {

struct RefusalWords {
  std::string_view cause;  ///< the slug they are for
  std::string_view en;
  std::string_view de;
};

/// The words for a cause; for one that is not known, words that are true of every refusal.
const RefusalWords& refusal_words(std::string_view cause);
/// `{"en": …, "de": …}`, of words that refusal_words() gave.
std::string_view as_json(const RefusalWords& words);

}  // namespace why403::serve
