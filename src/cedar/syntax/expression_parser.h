// Expressions of the policy language from tokens, by precedence climbing.
//
// From loosest to tightest: if-then-else; ||; &&; one relation (== != < <= > >= in, has, like, is), which
// does not chain; + -; *; up to four ! or four - ; then .attribute ["attribute"] .method(…).
#pragma once

#include "cedar/syntax/token_reader.h"
#include "cedar/syntax/tree.h"

namespace why403::cedar {

class ExpressionParser {
 public:
  ExpressionParser(TokenReader& tokens, Tree& tree) : tokens_(tokens), tree_(tree) {}

  /// Null when the text is wrong; the reason has been reported.
  const Expr* expression();

  /// `A::B` (words only). Reserved words and `__cedar` are reported. The view is kept or in the text.
  bool name(std::string_view& out);
  /// `A::B::"id"`.
  bool entity(EntityName& out);
  /// What a `?slot` token names; reports any other than the two there are.
  bool slot_variable(Variable& out);

 private:
  const Expr* conditional();
  const Expr* binary(int loosest);
  const Expr* chain(Op op, const Expr* first, std::uint32_t begin);
  const Expr* relation(Op op, const Expr* left, std::uint32_t begin);
  const Expr* has(const Expr* left, std::uint32_t begin);
  const Expr* like(const Expr* left, std::uint32_t begin);
  const Expr* is(const Expr* left, std::uint32_t begin);
  const Expr* unary();
  const Expr* repeated(Token sign, std::uint32_t begin, int count);
  const Expr* member();
  const Expr* access(const Expr* of, std::uint32_t begin);
  const Expr* dot(const Expr* of, std::uint32_t begin);
  const Expr* method(const Expr* of, Lexeme word, std::uint32_t begin);
  const Expr* primary();
  const Expr* integer();
  const Expr* string();
  const Expr* named();
  const Expr* function_call(std::string_view name, Place place);
  const Expr* record();
  bool arguments(Token closing, std::string_view closing_text, std::vector<const Expr*>& out);
  bool attribute_word(std::string_view& out);
  bool key(std::string_view& out);
  const Expr* too_deep(const Expr* made, Place place);
  bool string_text(Lexeme string, std::string_view& out);
  [[nodiscard]] Place since(std::uint32_t begin) const { return {begin, tokens_.last_end()}; }

  TokenReader& tokens_;
  Tree& tree_;
  int nesting_ = 0;
  std::string scratch_;
};

}  // namespace why403::cedar
