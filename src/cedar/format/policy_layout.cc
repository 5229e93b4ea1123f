#include "cedar/format/policy_layout.h"

#include "base/text.h"

namespace why403::cedar {

namespace {

std::vector<std::string_view> comments_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find("//"); at != std::string_view::npos; at = text.find("//", at)) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    found.push_back(trim_white_space(text.substr(at, end - at)));
    at = end;
  }
  return found;
}

}  // namespace

PolicyLayout::PolicyLayout(std::string_view text, int indent) : text_(text), indent_(indent) {
  Lexer lexer(text);
  std::size_t last_end = 0;
  // What stands between two tokens belongs to the first up to the line's end, and to the second after it.
  while (true) {
    const Lexeme lexeme = lexer.next();
    const std::size_t begin = lexeme.token == Token::end ? text.size() : lexeme.begin;
    std::string_view between = text.substr(last_end, begin - last_end);
    if (!tokens_.empty()) {
      const std::size_t line_end = between.find('\n');
      tokens_.back().behind = trim_white_space(between.substr(0, line_end));
      between = line_end == std::string_view::npos ? std::string_view{} : between.substr(line_end + 1);
    }
    tokens_.push_back({lexeme, comments_in(between), {}});
    if (lexeme.token == Token::end) break;
    last_end = lexeme.end;
  }
  at_end_ = tokens_.back().before;
}

std::string PolicyLayout::next(int width) {
  layout_ = Layout();
  return layout_.render(policy(), width);
}

Doc PolicyLayout::before() {
  std::vector<std::string_view>& lines = tokens_[at_].before;
  if (lines.empty()) return layout_.nothing();
  std::vector<Doc> parts{layout_.hard_line()};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) parts.push_back(layout_.hard_line());
    parts.push_back(layout_.text(lines[i]));
  }
  parts.push_back(layout_.hard_line());
  lines.clear();
  return layout_.join(parts);
}

Doc PolicyLayout::behind(Doc otherwise) {
  std::string_view& line = tokens_[at_].behind;
  if (line.empty()) return otherwise;
  const Doc made = layout_.join({layout_.space(), layout_.text(line), layout_.hard_line()});
  line = {};
  return made;
}

Doc PolicyLayout::take(Doc after) {
  const Doc leading = before();
  std::string_view shown = word();
  // Numbers are written without needless zeros.
  if (token() == Token::number)
    while (shown.size() > 1 && shown.front() == '0') shown.remove_prefix(1);
  const Doc made = layout_.join({leading, layout_.text(shown), behind(after)});
  ++at_;
  return made;
}

Doc PolicyLayout::policy() {
  std::vector<Doc> parts;
  while (token() == Token::at) parts.push_back(annotation());
  parts.push_back(before());
  const Doc effect = take();
  parts.push_back(layout_.group(layout_.join({effect, layout_.line(), take()})));
  parts.push_back(scope());
  skip(Token::comma);
  const bool has_conditions = token(1) != Token::semicolon;
  parts.push_back(take(has_conditions ? layout_.hard_line() : layout_.nothing()));
  for (bool first = true; token() != Token::semicolon; first = false) {
    if (!first) parts.push_back(layout_.hard_line());
    parts.push_back(condition());
  }
  parts.push_back(take());
  return layout_.join(parts);
}

Doc PolicyLayout::annotation() {
  const Doc at = take();
  const Doc key = take();
  if (token() != Token::left_paren) return layout_.join({at, key, layout_.hard_line()});
  const Doc open = take();
  const Doc value = take();
  return layout_.join({at, key, open, value, take(layout_.hard_line())});
}

// Three bare variables share a line, else each has its own.
Doc PolicyLayout::scope() {
  const bool bare = token(1) == Token::comma && token(3) == Token::comma &&
                    (token(5) == Token::right_paren || token(5) == Token::comma);
  const Doc between = bare ? layout_.space() : layout_.hard_line();
  std::vector<Doc> parts;
  if (!bare) parts.push_back(layout_.hard_line());
  for (int i = 0; i < 3; ++i) {
    parts.push_back(scope_variable());
    if (i < 2) parts.push_back(take(between));
  }
  const Doc nested = layout_.nest(indent_, layout_.join(parts));
  return bare ? layout_.group(nested) : layout_.join({nested, layout_.hard_line()});
}

Doc PolicyLayout::scope_variable() {
  const Doc leading = before();
  const Doc variable = take();
  Doc type = layout_.nothing();
  if (is("is")) {
    const Doc word = layout_.group(layout_.join({layout_.line(), take()}));
    type = layout_.group(layout_.nest(indent_, layout_.join({word, layout_.line(), name()})));
  }
  if (token() == Token::comma || token() == Token::right_paren)
    return layout_.join({leading, variable, type});
  const Doc head = layout_.group(layout_.join({variable, type, layout_.line(), take()}));
  const Doc tail = layout_.nest(indent_, layout_.join({layout_.line(), expression()}));
  return layout_.join({leading, layout_.group(layout_.join({head, tail}))});
}

Doc PolicyLayout::condition() {
  const Doc leading = before();
  const Doc word = take(layout_.line());
  const Doc brace_leading = before();
  const Doc brace = layout_.text("{");
  const Doc brace_behind = behind(layout_.line());
  ++at_;
  const Doc body_leading = before();
  const Doc body = layout_.group(expression());
  const Doc inner = layout_.nest(indent_, layout_.join({brace_behind, body_leading, body}));
  const Doc block = layout_.group(layout_.join({inner, layout_.line(), take()}));
  return layout_.join({leading, layout_.group(layout_.join({word, brace_leading, brace, block}))});
}

Doc PolicyLayout::expression() {
  if (!is("if")) return disjunction();
  std::vector<Doc> parts;
  for (int i = 0; i < 3; ++i) {
    if (i > 0) parts.push_back(layout_.line());
    const Doc word = take();
    parts.push_back(word);
    parts.push_back(layout_.nest(indent_, layout_.join({layout_.line(), expression()})));
  }
  return layout_.group(layout_.join(parts));
}

Doc PolicyLayout::disjunction() {
  std::vector<Doc> parts{conjunction()};
  while (token() == Token::logical_or) {
    parts.push_back(layout_.space());
    parts.push_back(take(layout_.line()));
    parts.push_back(conjunction());
  }
  return layout_.join(parts);
}

Doc PolicyLayout::conjunction() {
  std::vector<Doc> parts{relation()};
  while (token() == Token::logical_and) {
    parts.push_back(layout_.space());
    parts.push_back(take(layout_.line()));
    parts.push_back(relation());
  }
  return layout_.join(parts);
}

Doc PolicyLayout::relation() {
  const Doc left = sum();
  if (is("has") || is("like")) {
    const Doc word = take();
    const Doc right = layout_.nest(indent_, sum());
    return layout_.group(layout_.join({left, layout_.line(), word, layout_.line(), right}));
  }
  if (is("is")) {
    const Doc word = take();
    const Doc type = layout_.nest(indent_, name());
    Doc made = layout_.join({left, layout_.space(), word, layout_.space(), type});
    if (is("in")) {
      const Doc in = take();
      made = layout_.join({made, layout_.line(), in, layout_.space(), layout_.nest(indent_, sum())});
    }
    return layout_.group(made);
  }
  const Token op = token();
  const bool compares = (op >= Token::equal && op <= Token::greater_equal) || is("in");
  if (!compares) return left;
  const Doc word = take();
  return layout_.join({left, layout_.space(), word, layout_.space(), sum()});
}

Doc PolicyLayout::sum() {
  std::vector<Doc> parts{product()};
  while (token() == Token::plus || token() == Token::minus) {
    parts.push_back(layout_.space());
    parts.push_back(take());
    parts.push_back(layout_.line());
    parts.push_back(product());
  }
  return layout_.group(layout_.join(parts));
}

Doc PolicyLayout::product() {
  std::vector<Doc> parts{unary()};
  while (token() == Token::star) {
    parts.push_back(layout_.space());
    parts.push_back(take());
    parts.push_back(layout_.line());
    parts.push_back(unary());
  }
  return layout_.group(layout_.join(parts));
}

Doc PolicyLayout::unary() {
  std::vector<Doc> parts;
  while (token() == Token::bang || token() == Token::minus) parts.push_back(take());
  parts.push_back(member());
  return layout_.join(parts);
}

Doc PolicyLayout::member() {
  const Doc item = primary();
  std::vector<Doc> parts;
  while (token() == Token::dot || token() == Token::left_paren || token() == Token::left_bracket) {
    if (!parts.empty()) parts.push_back(layout_.soft_line());
    parts.push_back(access());
  }
  return layout_.group(layout_.join({item, layout_.nest(indent_, layout_.join(parts))}));
}

Doc PolicyLayout::access() {
  const Token opening = token();
  const Doc open = take();
  if (opening == Token::dot) return layout_.join({open, take()});
  if (opening == Token::left_bracket) {
    const Doc inner = expression();
    return layout_.join({open, inner, take()});
  }
  if (token() == Token::right_paren) return layout_.join({open, take()});
  const Doc inner = layout_.nest(indent_, layout_.join({layout_.soft_line(), list(Token::right_paren)}));
  return layout_.join({open, inner, layout_.soft_line(), take()});
}

Doc PolicyLayout::list(Token closing) {
  std::vector<Doc> parts;
  while (token() != closing) {
    parts.push_back(closing == Token::right_brace ? record_field() : expression());
    if (token() != Token::comma) break;
    // A comma before the end is dropped.
    if (token(1) == closing) {
      ++at_;
      break;
    }
    parts.push_back(take());
    parts.push_back(layout_.line());
  }
  return layout_.join(parts);
}

Doc PolicyLayout::record_field() {
  const Doc key = expression();
  const Doc colon = take();
  return layout_.join({key, colon, layout_.space(), expression()});
}

Doc PolicyLayout::primary() {
  switch (token()) {
    case Token::left_paren: {
      const Doc open = take();
      // One column, so that what wraps stands under the first expression.
      const Doc inner = layout_.nest(1, expression());
      return layout_.group(layout_.join({open, inner, take()}));
    }
    case Token::left_bracket: {
      const Doc open = take();
      const Doc inner = layout_.nest(1, list(Token::right_bracket));
      return layout_.join({open, inner, take()});
    }
    case Token::left_brace: {
      const Doc open = take();
      if (token() == Token::right_brace) return layout_.join({open, take()});
      const Doc fields =
          layout_.group(layout_.join({layout_.line(), list(Token::right_brace), layout_.line()}));
      return layout_.join({open, layout_.nest(indent_, fields), take()});
    }
    default:
      return name();
  }
}

// A literal, a variable, a path, or an entity: tokens without a break between them.
Doc PolicyLayout::name() {
  std::vector<Doc> parts{take()};
  while (token() == Token::path) {
    parts.push_back(take());
    parts.push_back(take());
  }
  return layout_.join(parts);
}

}  // namespace why403::cedar
