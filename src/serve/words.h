// What a refused person may be told: plain words, in the languages we have, and nothing about rules, lists or
// other people.
//
// Each cause has its own words: what happened, what can be done, whom to ask. The page around them has its texts. Both are
// built in in English and German; language.h reads further languages from files with the same keys.
#pragma once

#include <cstdint>
#include <span>
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
/// All of them; the last one's cause is empty.
std::span<const RefusalWords> all_refusal_words();

/// The cause as its reader may know it: somebody who has not signed in learns what is wrong with a credential that they
/// showed, or that they must wait; not what would be refused to whom. Empty: nothing but that it was refused.
std::string_view cause_for(std::string_view cause, bool is_known);

/// A text of the page beside the words for the cause.
enum class PageText : std::uint8_t {
  refused, unclear, unauthenticated, absent, too_many, unavailable,  // what the page begins with
  wait,                                                              // with `{seconds}`
  ask, reference, sign_in, sign_in_other, contact, ask_access,
  would_help, together,
  second_factor, stronger_sign_in, sign_in_again, other_network, other_time, scope, device,  // by decide::Advice
  asked, kept, too_many_asked, not_yours, ended, failed,                                     // by AccessNotice
};
inline constexpr std::size_t kPageTexts = static_cast<std::size_t>(PageText::failed) + 1;

struct PageWords {
  std::string_view key;  ///< in files: `page.refused`
  std::string_view en;
  std::string_view de;
};
/// By PageText.
std::span<const PageWords, kPageTexts> all_page_words();

}  // namespace why403::serve
