// Policy and schema text as tokens.
//
// Tokens point into the text by offset. White space is Unicode's White_Space, comments run from `//` to the
// end of the line; both are skipped, and comments are noted for whoever wants to keep them (the formatter).
// https://docs.cedarpolicy.com/policies/syntax-grammar.html#grammar-identifiers
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cedar/syntax/ast.h"

namespace why403::cedar {

enum class Token : std::uint8_t {
  end,
  identifier,
  number,
  string,
  slot,
  at,
  dot,
  comma,
  semicolon,
  colon,
  path,  // path is `::`
  left_paren,
  right_paren,
  left_brace,
  right_brace,
  left_bracket,
  right_bracket,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_or,
  logical_and,
  plus,
  minus,
  star,
  slash,
  percent,
  bang,
  assign,
  question,
  invalid,
};

struct Lexeme {
  Token token = Token::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Lexer {
 public:
  /// `text` must outlive the lexer and be valid UTF-8.
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexeme next();
  /// Comments met so far, `//` included, line end excluded.
  [[nodiscard]] const std::vector<Place>& comments() const { return comments_; }
  void keep_comments() { keeps_comments_ = true; }

 private:
  void skip_space();
  Lexeme finish(Token token, std::size_t length);
  Lexeme string();
  Lexeme slot();

  std::string_view text_;
  std::size_t at_ = 0;
  bool keeps_comments_ = false;
  std::vector<Place> comments_;
};

/// `text` without Unicode white space at its ends.
std::string_view trim_white_space(std::string_view text);

/// `principal`, never a reserved word such as `if`; what may name a type, an attribute, a namespace.
bool is_identifier(std::string_view text);
/// true false if then else in is like has
bool is_reserved_word(std::string_view text);
/// `A::B::C` of identifiers, none reserved, none `__cedar`, without white space.
bool is_name(std::string_view text);

}  // namespace why403::cedar
