// Reading tokens one by one, and saying what is wrong where: shared by the policy and the schema parser.
//
// A parser function that fails reports one message and returns false or null; the caller skips to where
// reading makes sense again. At most kParseErrorsMax messages are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "cedar/syntax/lexer.h"

namespace why403::cedar {

inline constexpr std::size_t kParseErrorsMax = 100;
inline constexpr std::size_t kTextBytesMax = std::size_t{1}
                                             << 30;  ///< of one policy or schema, as text or as JSON

/// Why a text is not even looked at: too long (then no byte of it is touched), or not UTF-8.
std::optional<Message> refused_text(std::string_view text, std::size_t bytes_max = kTextBytesMax);

class TokenReader {
 public:
  TokenReader(std::string_view source, std::string_view text) : source_(source), text_(text), lexer_(text) {
    now_ = lexer_.next();
  }

  [[nodiscard]] Token token() const { return now_.token; }
  [[nodiscard]] Lexeme lexeme() const { return now_; }
  [[nodiscard]] std::string_view word() const { return word(now_); }
  [[nodiscard]] std::string_view word(Lexeme of) const { return text_.substr(of.begin, of.end - of.begin); }
  [[nodiscard]] bool is_word(std::string_view expected) const {
    return now_.token == Token::identifier && word() == expected;
  }
  /// End of the token before the current one.
  [[nodiscard]] std::uint32_t last_end() const { return last_end_; }
  void advance() {
    last_end_ = now_.end;
    now_ = has_ahead_ ? ahead_ : lexer_.next();
    has_ahead_ = false;
  }
  /// The token after the current one.
  Lexeme ahead() {
    if (!has_ahead_) ahead_ = lexer_.next();
    has_ahead_ = true;
    return ahead_;
  }
  bool accept(Token token) {
    if (now_.token != token) return false;
    advance();
    return true;
  }
  bool accept_word(std::string_view expected) {
    if (!is_word(expected)) return false;
    advance();
    return true;
  }
  /// Takes `token` or reports that `wanted` was expected.
  bool expect(Token token, std::string_view wanted);
  bool expect_word(std::string_view wanted);

  /// Always false, so that a parser function can return it.
  bool fail(Place place, std::string what, std::string help = {});
  bool unexpected(std::string_view wanted, std::string help = {});
  void skip_to(Token token);  ///< moves behind the next `token`, or to the end

  /// The text between a string token's quotes, unescaped; reports a bad escape.
  bool unescaped(Lexeme string, std::string& out);

  [[nodiscard]] std::vector<Message>& errors() { return errors_; }
  [[nodiscard]] bool full() const { return errors_.size() >= kParseErrorsMax; }

 private:
  std::string_view source_;
  std::string_view text_;
  Lexer lexer_;
  Lexeme now_;
  Lexeme ahead_;
  bool has_ahead_ = false;
  std::uint32_t last_end_ = 0;
  std::vector<Message> errors_;
};

}  // namespace why403::cedar
