// A language of the page for refused people: its texts, built in or read from a file.
//
//   auto french = read_language(text, "fr.yaml");                  // {language: fr, page.refused: …, cause.token-expired: …}
//   const Language& language = choose_language(request.header("accept-language"), page.languages);
//   language.text(PageText::refused);
//
// A file is YAML: `language`, perhaps `direction`, and texts by the keys of docs/reference/page-texts.yaml. What it leaves
// out is said once, and told in English, or in the built-in language that it gives other words to. Immutable, shared by threads.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "serve/words.h"

namespace why403::serve {

inline constexpr std::size_t kLanguagesMax = 32;
inline constexpr std::size_t kLanguageTextBytesMax = 1000;  ///< of one text

class Language {
 public:
  [[nodiscard]] std::string_view tag() const { return tag_; }  ///< BCP 47: `de`, `pt-BR`
  [[nodiscard]] bool is_right_to_left() const { return right_to_left_; }
  [[nodiscard]] std::string_view text(PageText which) const { return page_[static_cast<std::size_t>(which)]; }
  /// The words for a cause; for one that is not known, words that are true of every refusal.
  [[nodiscard]] std::string_view words(std::string_view cause) const;
  /// Keys that its file did not have.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

  static const Language& english();
  static const Language& german();

 private:
  friend Result<std::shared_ptr<const Language>, std::vector<Message>> read_language(const std::string&, const std::string&);
  static Language built_in(std::string_view tag);

  std::string tag_;
  bool right_to_left_ = false;
  std::array<std::string, kPageTexts> page_;
  std::vector<std::string> causes_;  // as all_refusal_words()
  std::vector<std::string> missing_;
};

using Languages = std::vector<std::shared_ptr<const Language>>;

/// `text` is YAML, `path` names it in messages.
Result<std::shared_ptr<const Language>, std::vector<Message>> read_language(const std::string& text, const std::string& path);

/// That it has keys missing, for whoever starts the service; nothing where it has not.
std::optional<Message> note_missing(const Language& language, const std::string& path);

/// By RFC 9110 section 12.5.4 and RFC 4647 section 3.4: the one liked best, the first of several; English where none is known.
const Language& choose_language(std::string_view accept_language, const Languages& more);

}  // namespace why403::serve
