// Policy tokens to layout: every rule of where lines may break, and where comments go.
//
// The text must hold sound policies. A comment before a token stands on lines of its own before it, one
// behind it on the same line stays behind it and ends the line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cedar/format/layout.h"
#include "cedar/syntax/lexer.h"

namespace why403::cedar {

class PolicyLayout {
 public:
  PolicyLayout(std::string_view text, int indent);

  /// The next policy, laid out.
  std::string next(int width);
  [[nodiscard]] const std::vector<std::string_view>& comments_at_end() const { return at_end_; }

 private:
  struct Commented {
    Lexeme lexeme;
    std::vector<std::string_view> before;
    std::string_view behind;
  };

  [[nodiscard]] const Commented& now() const { return tokens_[at_]; }
  [[nodiscard]] Token token(std::size_t ahead = 0) const { return tokens_[at_ + ahead].lexeme.token; }
  [[nodiscard]] std::string_view word() const {
    return text_.substr(now().lexeme.begin, now().lexeme.end - now().lexeme.begin);
  }
  [[nodiscard]] bool is(std::string_view expected) const {
    return token() == Token::identifier && word() == expected;
  }

  Doc before();               ///< the comments before the current token, once
  Doc behind(Doc otherwise);  ///< the comment behind the current token, once; else `otherwise`
  /// The current token with its comments; moves on.
  Doc take(Doc after);
  Doc take() { return take(layout_.nothing()); }
  void skip(Token token) {
    if (this->token() == token) ++at_;
  }

  Doc policy();
  Doc annotation();
  Doc scope();
  Doc scope_variable();
  Doc condition();
  Doc expression();
  Doc disjunction();
  Doc conjunction();
  Doc relation();
  Doc sum();
  Doc product();
  Doc unary();
  Doc member();
  Doc access();
  Doc primary();
  Doc name();
  Doc list(Token closing);
  Doc record_field();

  std::string_view text_;
  int indent_;
  Layout layout_;
  std::vector<Commented> tokens_;
  std::vector<std::string_view> at_end_;
  std::size_t at_ = 0;
};

}  // namespace why403::cedar
