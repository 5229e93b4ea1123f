// Small operations on text that the standard library lacks. Views point into their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::base {

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

/// Cuts `text` at the first `separator`: {before, after}; after is empty when there is none.
struct Cut {
  std::string_view before;
  std::string_view after;
  bool found = false;
};
Cut cut(std::string_view text, std::string_view separator);

bool equals_ignoring_case(std::string_view left, std::string_view right);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
std::string to_lower(std::string_view text);

/// Shell-style match of the whole text: `*` any run, `?` one byte, `\` quotes. Linear in practice and
/// bounded by |text|·|pattern|; no recursion.
bool glob_matches(std::string_view pattern, std::string_view text);

/// Decimal integer over the whole text; nothing on any other byte or on overflow.
std::optional<std::int64_t> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);

bool is_valid_utf8(std::string_view text);
/// `text` with each invalid byte sequence replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

/// Length of the valid UTF-8 sequence that `text` begins with, 0 when there is none; `text` is not empty.
std::size_t utf8_sequence_length(std::string_view text);
/// The character of a valid sequence of that length.
char32_t utf8_decode(std::string_view text, std::size_t length);
/// C1 controls, the characters that reorder or break text on a terminal (Unicode bidirectional controls, line and
/// paragraph separator), and those that nobody sees, so that two different names would look the same.
bool deceives_reader(char32_t code);

/// Safe to print: control characters (C0, DEL) and what deceives_reader() finds become `\xHH` or `\u{HHHH}`,
/// invalid UTF-8 becomes U+FFFD. Line feeds are escaped too.
std::string printable(std::string_view text);

/// `%41` -> `A`; a stray percent sign stays as it is; `+` is left alone.
std::string percent_decode(std::string_view text);

/// 64-bit hash of bytes (wyhash's construction), not for adversarial keys unless `seed` is secret.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

std::string to_hex(std::string_view bytes);
std::optional<std::string> base64_decode(
    std::string_view text);  ///< standard and URL alphabet, padding optional

}  // namespace why403::base
