#include "cedar/syntax/token_reader.h"

#include "base/text.h"
#include "cedar/syntax/escape.h"

namespace why403::cedar {

std::optional<Message> refused_text(std::string_view text, std::size_t bytes_max) {
  Message refused;
  if (text.size() > bytes_max)
    refused.what = "the text is longer than " + std::to_string(bytes_max) + " bytes";
  else if (!base::is_valid_utf8(text))
    refused.what = "the text is not valid UTF-8";
  return refused.what.empty() ? std::nullopt : std::optional(std::move(refused));
}

bool TokenReader::fail(Place place, std::string what, std::string help) {
  if (full()) return false;
  Message message;
  message.what = std::move(what);
  message.help = std::move(help);
  message.where = base::span_of(source_, text_, place.begin, place.end);
  errors_.push_back(std::move(message));
  return false;
}

bool TokenReader::unexpected(std::string_view wanted, std::string help) {
  const Place place{now_.begin, now_.end};
  std::string what = "expected " + std::string(wanted);
  if (now_.token == Token::end)
    what += ", but the text ends here";
  else if (now_.token == Token::invalid && word() == "\"")
    what = "this string has no closing quote";
  else
    what += ", found `" + base::printable(word()) + "`";
  if (help.empty() && now_.token == Token::assign) help = "comparison is written `==`";
  return fail(place, std::move(what), std::move(help));
}

bool TokenReader::expect(Token token, std::string_view wanted) { return accept(token) || unexpected(wanted); }

bool TokenReader::expect_word(std::string_view wanted) {
  return accept_word(wanted) || unexpected("`" + std::string(wanted) + "`");
}

void TokenReader::skip_to(Token token) {
  while (now_.token != token && now_.token != Token::end) advance();
  if (now_.token == token) advance();
}

bool TokenReader::unescaped(Lexeme string, std::string& out) {
  const auto error = unescape(text_.substr(string.begin + 1, string.end - string.begin - 2), out);
  if (!error) return true;
  const Place place{static_cast<std::uint32_t>(string.begin + 1 + error->begin),
                    static_cast<std::uint32_t>(string.begin + 1 + error->end)};
  return fail(place, "`" + base::printable(text_.substr(place.begin, place.end - place.begin)) +
                         "` is not a valid escape");
}

}  // namespace why403::cedar
