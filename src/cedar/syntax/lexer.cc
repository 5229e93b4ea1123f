#include "cedar/syntax/lexer.h"

#include <array>

namespace why403::cedar {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

enum : std::uint8_t { kWord = 1, kSpace = 2 };
constexpr std::array<std::uint8_t, 256> kClass = [] {
  std::array<std::uint8_t, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[c] = kWord;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = kWord;
  for (int c = '0'; c <= '9'; ++c) table[c] = kWord;
  table['_'] = kWord;
  for (const unsigned char c : std::string_view(" \t\n\r\v\f")) table[c] = kSpace;
  return table;
}();

// The length of the Unicode white space at the start of `text` beyond ASCII, 0 when there is none.
// U+0085 U+00A0 U+1680 U+2000..200A U+2028 U+2029 U+202F U+205F U+3000.
std::size_t wide_space(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
  const unsigned joined = byte(0) << 16 | byte(1) << 8 | byte(2);
  if (joined == 0xE19A80 || joined == 0xE38080 || joined == 0xE2819F) return 3;
  if (joined >= 0xE28080 && joined <= 0xE2808A) return 3;
  return joined == 0xE280A8 || joined == 0xE280A9 || joined == 0xE280AF ? 3 : 0;
}

}  // namespace

void Lexer::skip_space() {
  while (at_ < text_.size()) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (kClass[c] == kSpace) {
      ++at_;
    } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '/') {
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      if (keeps_comments_)
        comments_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)});
    } else if (c >= 0x80) {
      const std::size_t length = wide_space(text_.substr(at_));
      if (length == 0) return;
      at_ += length;
    } else {
      return;
    }
  }
}

Lexeme Lexer::finish(Token token, std::size_t length) {
  const Lexeme made{token, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + length)};
  at_ += length;
  return made;
}

// A backslash takes the next character with it, unless that is a line feed.
Lexeme Lexer::string() {
  std::size_t at = at_ + 1;
  while (at < text_.size()) {
    if (text_[at] == '"') return finish(Token::string, at + 1 - at_);
    if (text_[at] == '\\') {
      ++at;
      if (at >= text_.size() || text_[at] == '\n') break;
    }
    ++at;
  }
  return finish(Token::invalid, 1);
}

Lexeme Lexer::slot() {
  std::size_t end = at_ + 1;
  if (end >= text_.size() || !is_letter(text_[end])) return finish(Token::question, 1);
  while (end < text_.size() && kClass[static_cast<unsigned char>(text_[end])] == kWord) ++end;
  return finish(Token::slot, end - at_);
}

Lexeme Lexer::next() {
  skip_space();
  if (at_ >= text_.size()) return finish(Token::end, 0);
  const char c = text_[at_];
  if (kClass[static_cast<unsigned char>(c)] == kWord) {
    std::size_t end = at_ + 1;
    if (is_digit(c)) {
      while (end < text_.size() && is_digit(text_[end])) ++end;
      return finish(Token::number, end - at_);
    }
    while (end < text_.size() && kClass[static_cast<unsigned char>(text_[end])] == kWord) ++end;
    return finish(Token::identifier, end - at_);
  }
  const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  switch (c) {
    case '"':
      return string();
    case '?':
      return slot();
    case '@':
      return finish(Token::at, 1);
    case '.':
      return finish(Token::dot, 1);
    case ',':
      return finish(Token::comma, 1);
    case ';':
      return finish(Token::semicolon, 1);
    case '(':
      return finish(Token::left_paren, 1);
    case ')':
      return finish(Token::right_paren, 1);
    case '{':
      return finish(Token::left_brace, 1);
    case '}':
      return finish(Token::right_brace, 1);
    case '[':
      return finish(Token::left_bracket, 1);
    case ']':
      return finish(Token::right_bracket, 1);
    case '+':
      return finish(Token::plus, 1);
    case '-':
      return finish(Token::minus, 1);
    case '*':
      return finish(Token::star, 1);
    case '/':
      return finish(Token::slash, 1);
    case '%':
      return finish(Token::percent, 1);
    case ':':
      return after == ':' ? finish(Token::path, 2) : finish(Token::colon, 1);
    case '=':
      return after == '=' ? finish(Token::equal, 2) : finish(Token::assign, 1);
    case '!':
      return after == '=' ? finish(Token::not_equal, 2) : finish(Token::bang, 1);
    case '<':
      return after == '=' ? finish(Token::less_equal, 2) : finish(Token::less, 1);
    case '>':
      return after == '=' ? finish(Token::greater_equal, 2) : finish(Token::greater, 1);
    case '|':
      return after == '|' ? finish(Token::logical_or, 2) : finish(Token::invalid, 1);
    case '&':
      return after == '&' ? finish(Token::logical_and, 2) : finish(Token::invalid, 1);
    default:
      return finish(Token::invalid, 1);
  }
}

std::string_view trim_white_space(std::string_view text) {
  const auto ascii = [](char c) { return kClass[static_cast<unsigned char>(c)] == kSpace; };
  while (!text.empty()) {
    const std::size_t length = ascii(text.front()) ? 1 : wide_space(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  while (!text.empty()) {
    std::size_t length = ascii(text.back()) ? 1 : 0;
    for (const std::size_t wide : {2, 3})
      if (length == 0 && text.size() >= wide && wide_space(text.substr(text.size() - wide)) == wide)
        length = wide;
    if (length == 0) break;
    text.remove_suffix(length);
  }
  return text;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return false;
  for (const char c : text)
    if (kClass[static_cast<unsigned char>(c)] != kWord) return false;
  return !is_reserved_word(text);
}

bool is_reserved_word(std::string_view text) {
  switch (text.size()) {
    case 2:
      return text == "if" || text == "in" || text == "is";
    case 3:
      return text == "has";
    case 4:
      return text == "true" || text == "then" || text == "else" || text == "like";
    case 5:
      return text == "false";
    default:
      return false;
  }
}

bool is_name(std::string_view text) {
  while (true) {
    const std::size_t end = text.find("::");
    const std::string_view part = text.substr(0, end);
    if (!is_identifier(part) || part == "__cedar") return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 2);
  }
}

}  // namespace why403::cedar
