// String escapes of the language: \n \r \t \\ \0 \' \" \x41 \u{1F600}, and \* inside a `like` pattern.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::cedar {

/// Where an escape went wrong: byte offsets into the text given.
struct EscapeError {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The text between the quotes, unescaped into `out` (cleared first); the error if there is one.
std::optional<EscapeError> unescape(std::string_view raw, std::string& out);

/// A pattern's literal pieces: `a*b\*` is {"a", "b*"}. Every star but an escaped one is a wildcard.
std::optional<EscapeError> unescape_pattern(std::string_view raw, std::vector<std::string>& pieces);

/// Appends `"text"` with the escapes that read back as the same text.
void append_quoted(std::string& out, std::string_view text);

/// Appends `"a*b\*"` for a pattern's pieces.
void append_quoted_pattern(std::string& out, const std::vector<std::string_view>& pieces);

/// Appends the UTF-8 form of a code point.
void append_utf8(std::string& out, char32_t code);

}  // namespace why403::cedar
