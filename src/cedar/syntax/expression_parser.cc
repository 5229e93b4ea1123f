#include "cedar/syntax/expression_parser.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"
#include "cedar/syntax/escape.h"

namespace why403::cedar {

namespace {

constexpr int kLoosest = 0;
constexpr int kOr = 1, kAnd = 2, kRelation = 3, kAdd = 4, kMultiply = 5;
constexpr int kSignsMax = 4;  // `!!!!a` is the most the language allows

struct Binary {
  int precedence = 0;  // 0: no binary operator
  Op op = Op::any;
};

Binary binary_operator(Token token, std::string_view word) {
  switch (token) {
    case Token::logical_or:
      return {kOr, Op::any};
    case Token::logical_and:
      return {kAnd, Op::all};
    case Token::equal:
      return {kRelation, Op::equal};
    case Token::not_equal:
      return {kRelation, Op::not_equal};
    case Token::less:
      return {kRelation, Op::less};
    case Token::less_equal:
      return {kRelation, Op::less_equal};
    case Token::greater:
      return {kRelation, Op::greater};
    case Token::greater_equal:
      return {kRelation, Op::greater_equal};
    case Token::plus:
      return {kAdd, Op::add};
    case Token::minus:
      return {kAdd, Op::subtract};
    case Token::star:
      return {kMultiply, Op::multiply};
    case Token::identifier:
      if (word == "in") return {kRelation, Op::in};
      if (word == "has") return {kRelation, Op::has};
      if (word == "like") return {kRelation, Op::like};
      if (word == "is") return {kRelation, Op::is};
      return {};
    default:
      return {};
  }
}

std::optional<Variable> variable_named(std::string_view word) {
  if (word == "principal") return Variable::principal;
  if (word == "action") return Variable::action;
  if (word == "resource") return Variable::resource;
  if (word == "context") return Variable::context;
  return std::nullopt;
}

std::optional<Op> set_method(std::string_view name) {
  if (name == "contains") return Op::contains;
  if (name == "containsAll") return Op::contains_all;
  if (name == "containsAny") return Op::contains_any;
  if (name == "isEmpty") return Op::is_empty;
  if (name == "getTag") return Op::get_tag;
  if (name == "hasTag") return Op::has_tag;
  return std::nullopt;
}

std::vector<std::string> names_where(bool method) {
  std::vector<std::string> names;
  if (method) names = {"contains", "containsAll", "containsAny", "isEmpty", "getTag", "hasTag"};
  for (int i = 0; i < kFunctionCount; ++i)
    if (is_method(static_cast<Function>(i)) == method) names.emplace_back(name_of(static_cast<Function>(i)));
  return names;
}

std::string suggestion(std::string_view name, bool method) {
  const std::string near = base::did_you_mean(name, names_where(method));
  return near.empty() ? "" : "did you mean `" + near + "`?";
}

}  // namespace

const Expr* ExpressionParser::too_deep(const Expr* made, Place place) {
  if (made == nullptr)
    tokens_.fail(place,
                 "this expression nests deeper than " + std::to_string(kExpressionDepthMax) + " levels");
  return made;
}

const Expr* ExpressionParser::expression() {
  if (nesting_ >= kExpressionDepthMax) {
    const Lexeme at = tokens_.lexeme();
    return too_deep(nullptr, {at.begin, at.end});
  }
  ++nesting_;
  const Expr* made = tokens_.is_word("if") ? conditional() : binary(kLoosest);
  --nesting_;
  return made;
}

const Expr* ExpressionParser::conditional() {
  const std::uint32_t begin = tokens_.lexeme().begin;
  tokens_.advance();
  const Expr* test = expression();
  if (test == nullptr || !tokens_.expect_word("then")) return nullptr;
  const Expr* then = expression();
  if (then == nullptr || !tokens_.expect_word("else")) return nullptr;
  const Expr* otherwise = expression();
  if (otherwise == nullptr) return nullptr;
  return too_deep(tree_.node(Op::if_then_else, {test, then, otherwise}, since(begin)), since(begin));
}

const Expr* ExpressionParser::binary(int loosest) {
  const std::uint32_t begin = tokens_.lexeme().begin;
  const Expr* left = unary();
  bool related = false;
  while (left != nullptr) {
    const auto [precedence, op] = binary_operator(tokens_.token(), tokens_.word());
    if (precedence == 0 || precedence < loosest) {
      if (tokens_.token() == Token::slash || tokens_.token() == Token::percent) {
        tokens_.unexpected("an operator of the language", "there is no division and no remainder");
        return nullptr;
      }
      return left;
    }
    if (related && precedence >= kRelation) {
      tokens_.unexpected("`&&`, `||` or the end of the expression",
                         precedence == kRelation ? "comparisons do not chain: use parentheses" : "");
      return nullptr;
    }
    if (precedence == kOr || precedence == kAnd) {
      left = chain(op, left, begin);
    } else if (precedence == kRelation) {
      left = relation(op, left, begin);
      related = true;
    } else {
      tokens_.advance();
      const Expr* right = binary(precedence + 1);
      if (right == nullptr) return nullptr;
      left = too_deep(tree_.node(op, {left, right}, since(begin)), since(begin));
    }
  }
  return nullptr;
}

const Expr* ExpressionParser::chain(Op op, const Expr* first, std::uint32_t begin) {
  const Token token = op == Op::all ? Token::logical_and : Token::logical_or;
  std::vector<const Expr*> operands;
  if (first->op == op)
    operands.assign(first->arguments().begin(), first->arguments().end());
  else
    operands.push_back(first);
  while (tokens_.accept(token)) {
    const Expr* next = binary(op == Op::all ? kRelation : kAnd);
    if (next == nullptr) return nullptr;
    operands.push_back(next);
  }
  const Place place = since(begin);
  return too_deep(tree_.list(op, operands, place), place);
}

const Expr* ExpressionParser::relation(Op op, const Expr* left, std::uint32_t begin) {
  tokens_.advance();
  if (op == Op::has) return has(left, begin);
  if (op == Op::like) return like(left, begin);
  if (op == Op::is) return is(left, begin);
  const Expr* right = binary(kAdd);
  if (right == nullptr) return nullptr;
  const Place place = since(begin);
  return too_deep(tree_.node(op, {left, right}, place), place);
}

// has: one string, or words joined by dots (RFC 62).
const Expr* ExpressionParser::has(const Expr* left, std::uint32_t begin) {
  std::vector<std::string_view> names(1);
  if (tokens_.token() == Token::string) {
    if (!string_text(tokens_.lexeme(), names[0])) return nullptr;
    tokens_.advance();
  } else {
    if (!attribute_word(names[0])) return nullptr;
    while (tokens_.accept(Token::dot))
      if (!attribute_word(names.emplace_back())) return nullptr;
  }
  const Token after = tokens_.token();
  if (after == Token::dot || after == Token::left_paren || after == Token::left_bracket ||
      after == Token::path) {
    tokens_.unexpected("the end of the attribute path after `has`");
    return nullptr;
  }
  const Place place = since(begin);
  return too_deep(tree_.has(left, names, place), place);
}

const Expr* ExpressionParser::like(const Expr* left, std::uint32_t begin) {
  const Lexeme raw = tokens_.lexeme();
  if (!tokens_.expect(Token::string, "a pattern in quotes after `like`")) return nullptr;
  std::vector<std::string> pieces;
  const std::string_view word = tokens_.word(raw);
  if (const auto error = unescape_pattern(word.substr(1, word.size() - 2), pieces)) {
    tokens_.fail({static_cast<std::uint32_t>(raw.begin + 1 + error->begin),
                  static_cast<std::uint32_t>(raw.begin + 1 + error->end)},
                 "this is not a valid escape in a pattern");
    return nullptr;
  }
  std::vector<std::string_view> kept;
  for (const std::string& piece : pieces) kept.push_back(tree_.keep(piece));
  const Place place = since(begin);
  return too_deep(tree_.like(left, kept, place), place);
}

const Expr* ExpressionParser::is(const Expr* left, std::uint32_t begin) {
  std::string_view type;
  if (!name(type)) return nullptr;
  const Expr* in = nullptr;
  if (tokens_.accept_word("in")) {
    in = binary(kAdd);
    if (in == nullptr) return nullptr;
  }
  const Place place = since(begin);
  return too_deep(tree_.is(left, type, in, place), place);
}

const Expr* ExpressionParser::unary() {
  const Token sign = tokens_.token();
  if (sign != Token::bang && sign != Token::minus) return member();
  const std::uint32_t begin = tokens_.lexeme().begin;
  int count = 0;
  while (tokens_.accept(sign)) ++count;
  if (count > kSignsMax) {
    tokens_.fail(since(begin), "more than " + std::to_string(kSignsMax) + " `" +
                                   (sign == Token::bang ? "!" : "-") + "` in a row");
    return nullptr;
  }
  return repeated(sign, begin, count);
}

// The innermost minus before a bare number belongs to the number, so that the smallest Long can be written.
const Expr* ExpressionParser::repeated(Token sign, std::uint32_t begin, int count) {
  const Expr* made = nullptr;
  if (sign == Token::minus && tokens_.token() == Token::number) {
    const Lexeme number = tokens_.lexeme();
    std::uint64_t magnitude = 0;
    const std::string_view word = tokens_.word();
    const auto read = std::from_chars(word.data(), word.data() + word.size(), magnitude);
    constexpr std::uint64_t smallest = std::uint64_t{1} << 63;
    if (read.ec == std::errc() && magnitude == smallest) {
      tokens_.advance();
      const Token after = tokens_.token();
      if (after == Token::dot || after == Token::left_bracket || after == Token::left_paren) {
        tokens_.fail({number.begin, number.end}, "integer literal `" + std::string(word) + "` is too large");
        return nullptr;
      }
      made = tree_.integer(std::numeric_limits<std::int64_t>::min(), since(begin));
      --count;
    } else {
      made = member();
      if (made != nullptr && made->op == Op::integer && made->place.begin == number.begin) {
        made = tree_.integer(-made->number, since(begin));
        --count;
      }
    }
  } else {
    made = member();
  }
  const Op op = sign == Token::bang ? Op::negate : Op::minus;
  for (; count > 0 && made != nullptr; --count)
    made = too_deep(tree_.node(op, {made}, since(begin)), since(begin));
  return made;
}

const Expr* ExpressionParser::member() {
  const std::uint32_t begin =
      tokens_.lexeme().begin;  // a parenthesis around the receiver belongs to the place
  const Expr* made = primary();
  while (made != nullptr) {
    const Token token = tokens_.token();
    if (token == Token::left_paren) {
      tokens_.unexpected("an operator", "only functions and methods can be called");
      return nullptr;
    }
    if (token != Token::dot && token != Token::left_bracket) return made;
    made = access(made, begin);
  }
  return nullptr;
}

const Expr* ExpressionParser::access(const Expr* of, std::uint32_t begin) {
  if (tokens_.accept(Token::dot)) return dot(of, begin);
  tokens_.advance();
  std::string_view name;
  const Lexeme at = tokens_.lexeme();
  if (!tokens_.expect(Token::string, "an attribute name in quotes") || !string_text(at, name)) return nullptr;
  if (!tokens_.expect(Token::right_bracket, "`]`")) return nullptr;
  const Place place = since(begin);
  return too_deep(tree_.attribute(of, name, place), place);
}

const Expr* ExpressionParser::dot(const Expr* of, std::uint32_t begin) {
  const Lexeme word = tokens_.lexeme();
  std::string_view name;
  if (!attribute_word(name)) return nullptr;
  if (tokens_.token() == Token::left_paren) return method(of, word, begin);
  const Place place = since(begin);
  return too_deep(tree_.attribute(of, name, place), place);
}

const Expr* ExpressionParser::method(const Expr* of, Lexeme word, std::uint32_t begin) {
  const std::string_view name = tokens_.word(word);
  tokens_.advance();
  std::vector<const Expr*> list{of};
  if (!arguments(Token::right_paren, "`)`", list)) return nullptr;
  const Place place = since(begin);
  if (const auto op = set_method(name)) {
    const std::size_t wanted = *op == Op::is_empty ? 1 : 2;
    if (list.size() != wanted) {
      tokens_.fail(place, "`" + std::string(name) + "` takes " + std::to_string(wanted - 1) +
                              " argument(s), got " + std::to_string(list.size() - 1));
      return nullptr;
    }
    return too_deep(tree_.list(*op, list, place), place);
  }
  const auto function = function_named(name);
  if (!function || !is_method(*function)) {
    const Place at{word.begin, word.end};
    if (function)
      tokens_.fail(at, "`" + std::string(name) + "` is a function, not a method",
                   "write `" + std::string(name) + "(…)`");
    else
      tokens_.fail(at, "`" + std::string(name) + "` is not a method", suggestion(name, true));
    return nullptr;
  }
  return too_deep(tree_.call(*function, list, place), place);
}

const Expr* ExpressionParser::primary() {
  const Lexeme at = tokens_.lexeme();
  switch (at.token) {
    case Token::number:
      return integer();
    case Token::string:
      return string();
    case Token::identifier:
      return named();
    case Token::slot:
      tokens_.fail({at.begin, at.end}, "`" + std::string(tokens_.word()) + "` cannot stand in a condition",
                   "slots are for the scope: `principal == ?principal`, `resource in ?resource`");
      return nullptr;
    case Token::left_paren: {
      tokens_.advance();
      const Expr* inner = expression();
      if (inner == nullptr || !tokens_.expect(Token::right_paren, "`)`")) return nullptr;
      return inner;
    }
    case Token::left_bracket: {
      tokens_.advance();
      std::vector<const Expr*> elements;
      if (!arguments(Token::right_bracket, "`]`", elements)) return nullptr;
      return too_deep(tree_.list(Op::set, elements, since(at.begin)), since(at.begin));
    }
    case Token::left_brace:
      return record();
    default:
      tokens_.unexpected("an expression");
      return nullptr;
  }
}

const Expr* ExpressionParser::integer() {
  const Lexeme at = tokens_.lexeme();
  const std::string_view word = tokens_.word();
  std::int64_t value = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
  if (read.ec != std::errc()) {
    tokens_.fail({at.begin, at.end}, "integer literal `" + std::string(word) + "` is too large",
                 "the largest is 9223372036854775807");
    return nullptr;
  }
  tokens_.advance();
  return tree_.integer(value, {at.begin, at.end});
}

bool ExpressionParser::string_text(Lexeme string, std::string_view& out) {
  const std::string_view raw = tokens_.word(string).substr(1, string.end - string.begin - 2);
  if (raw.find_first_of("\\\r") == std::string_view::npos) {
    out = raw;
    return true;
  }
  if (!tokens_.unescaped(string, scratch_)) return false;
  out = tree_.keep(scratch_);
  return true;
}

const Expr* ExpressionParser::string() {
  const Lexeme at = tokens_.lexeme();
  std::string_view text;
  if (!string_text(at, text)) return nullptr;
  tokens_.advance();
  return tree_.string(text, {at.begin, at.end});
}

// A word begins a literal, a variable, a function call or an entity: `true`, `context`, `ip(…)`, `A::B::"x"`.
const Expr* ExpressionParser::named() {
  const Lexeme at = tokens_.lexeme();
  const std::string_view word = tokens_.word();
  if (word == "true" || word == "false") {
    tokens_.advance();
    if (tokens_.token() != Token::path) return tree_.boolean(word == "true", {at.begin, at.end});
    tokens_.fail({at.begin, at.end}, "`" + std::string(word) + "` is a reserved word");
    return nullptr;
  }
  std::string_view path;
  EntityName entity;
  if (!name(path)) return nullptr;
  if (tokens_.accept(Token::path)) {
    const Lexeme id = tokens_.lexeme();
    if (!tokens_.expect(Token::string, "an entity id in quotes") || !string_text(id, entity.id))
      return nullptr;
    entity.type = path;
    return tree_.entity(entity, since(at.begin));
  }
  const auto variable = variable_named(path);
  if (tokens_.token() == Token::left_paren) {
    if (!variable) return function_call(path, {at.begin, tokens_.last_end()});
    tokens_.fail(since(at.begin), "`" + std::string(path) + "` is a variable and cannot be called");
    return nullptr;
  }
  if (variable) return tree_.variable(*variable, {at.begin, at.end});
  static const std::vector<std::string> kVariables{"principal", "action", "resource", "context"};
  const std::string near = base::did_you_mean(path, kVariables);
  tokens_.fail(since(at.begin), "`" + std::string(path) + "` is not a variable",
               near.empty() ? "there are `principal`, `action`, `resource` and `context`; a text needs quotes"
                            : "did you mean `" + near + "`?");
  return nullptr;
}

const Expr* ExpressionParser::function_call(std::string_view name, Place place) {
  tokens_.advance();
  std::vector<const Expr*> list;
  if (!arguments(Token::right_paren, "`)`", list)) return nullptr;
  const auto function = function_named(name);
  if (function && !is_method(*function))
    return too_deep(tree_.call(*function, list, since(place.begin)), since(place.begin));
  if (function || set_method(name))
    tokens_.fail(place, "`" + std::string(name) + "` is a method, not a function",
                 "write `value." + std::string(name) + "(…)`");
  else
    tokens_.fail(place, "`" + std::string(name) + "` is not a function", suggestion(name, false));
  return nullptr;
}

const Expr* ExpressionParser::record() {
  const std::uint32_t begin = tokens_.lexeme().begin;
  tokens_.advance();
  std::vector<std::pair<std::string_view, const Expr*>> fields;
  while (tokens_.token() != Token::right_brace) {
    std::string_view name;
    if (!key(name) || !tokens_.expect(Token::colon, "`:`")) return nullptr;
    const Expr* value = expression();
    if (value == nullptr) return nullptr;
    fields.emplace_back(name, value);
    if (!tokens_.accept(Token::comma)) break;
  }
  if (!tokens_.expect(Token::right_brace, "`,` or `}`")) return nullptr;
  std::ranges::sort(fields, {}, [](const auto& field) { return field.first; });
  for (std::size_t i = 1; i < fields.size(); ++i) {
    if (fields[i].first != fields[i - 1].first) continue;
    tokens_.fail(since(begin), "duplicate key `" + base::printable(fields[i].first) + "` in a record");
    return nullptr;
  }
  return too_deep(tree_.record(fields, since(begin)), since(begin));
}

bool ExpressionParser::key(std::string_view& out) {
  const Lexeme at = tokens_.lexeme();
  if (at.token == Token::string) {
    if (!string_text(at, out)) return false;
    tokens_.advance();
    return true;
  }
  return attribute_word(out);
}

bool ExpressionParser::arguments(Token closing, std::string_view closing_text,
                                 std::vector<const Expr*>& out) {
  while (tokens_.token() != closing) {
    const Expr* argument = expression();
    if (argument == nullptr) return false;
    out.push_back(argument);
    if (!tokens_.accept(Token::comma)) break;
  }
  return tokens_.expect(closing, "`,` or " + std::string(closing_text));
}

bool ExpressionParser::attribute_word(std::string_view& out) {
  const Lexeme at = tokens_.lexeme();
  if (at.token != Token::identifier) return tokens_.unexpected("an attribute name");
  out = tokens_.word();
  if (is_reserved_word(out) || out == "__cedar")
    return tokens_.fail({at.begin, at.end}, "`" + std::string(out) + "` is a reserved word",
                        "write it in quotes: `[\"" + std::string(out) + "\"]`");
  tokens_.advance();
  return true;
}

// `A::B` goes on only before another word: in `A::"x"` the last `::` is left to the caller.
bool ExpressionParser::name(std::string_view& out) {
  const std::uint32_t begin = tokens_.lexeme().begin;
  std::string joined;
  bool path = false;
  while (true) {
    const Lexeme at = tokens_.lexeme();
    if (at.token != Token::identifier) return tokens_.unexpected("a name");
    const std::string_view word = tokens_.word();
    if (is_reserved_word(word) || word == "__cedar")
      return tokens_.fail({at.begin, at.end}, "`" + std::string(word) + "` is a reserved word");
    tokens_.advance();
    const bool more = tokens_.token() == Token::path && tokens_.ahead().token == Token::identifier;
    if (more || path) joined += word;
    out = tokens_.word({Token::identifier, begin, at.end});
    if (!more) break;
    joined += "::";
    path = true;
    tokens_.advance();
  }
  // White space or comments inside a path are no part of the name.
  if (path && joined.size() != out.size()) out = tree_.keep(joined);
  return true;
}

bool ExpressionParser::entity(EntityName& out) {
  if (!name(out.type) || !tokens_.expect(Token::path, "`::` and an entity id in quotes")) return false;
  const Lexeme id = tokens_.lexeme();
  return tokens_.expect(Token::string, "an entity id in quotes") && string_text(id, out.id);
}

bool ExpressionParser::slot_variable(Variable& out) {
  const Lexeme at = tokens_.lexeme();
  const std::string_view word = tokens_.word();
  if (word != "?principal" && word != "?resource")
    return tokens_.fail({at.begin, at.end}, "`" + std::string(word) + "` is not a slot",
                        "there are `?principal` and `?resource`");
  out = word == "?principal" ? Variable::principal : Variable::resource;
  tokens_.advance();
  return true;
}

}  // namespace why403::cedar
