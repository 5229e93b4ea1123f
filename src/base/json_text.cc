#include "base/json_text.h"

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace why403::base {

namespace {

char* put_unicode_escape(char* to, unsigned code) {
  constexpr char digits[] = "0123456789abcdef";
  *to++ = '\\';
  *to++ = 'u';
  for (int shift = 12; shift >= 0; shift -= 4) *to++ = digits[code >> shift & 15];
  return to;
}

// One escape, or the two of a surrogate pair (RFC 8259, section 7).
char* put_unicode_escapes(char* to, char32_t code) {
  if (code < 0x10000) return put_unicode_escape(to, static_cast<unsigned>(code));
  to = put_unicode_escape(to, 0xd7c0 + static_cast<unsigned>(code >> 10));
  return put_unicode_escape(to, 0xdc00 + static_cast<unsigned>(code & 0x3ff));
}

char* put_short_escape(char* to, char letter) {
  *to++ = '\\';
  *to++ = letter;
  return to;
}

char* put_ascii_escape(char* to, char byte) {
  switch (byte) {
    case '"':
    case '\\':
      return put_short_escape(to, byte);
    case '\n':
      return put_short_escape(to, 'n');
    case '\r':
      return put_short_escape(to, 'r');
    case '\t':
      return put_short_escape(to, 't');
    default:
      return put_unicode_escape(to, static_cast<unsigned char>(byte));
  }
}

}  // namespace

char* escape_json(std::string_view text, char* to) {
  const char* place = text.data();
  const char* const end = place + text.size();
  while (place < end) {
    const char* const special = find_json_special(place, end);
    std::memcpy(to, place, static_cast<std::size_t>(special - place));
    to += special - place;
    place = special;
    if (place == end) break;
    if (static_cast<unsigned char>(*place) < 0x80) {
      to = put_ascii_escape(to, *place++);
      continue;
    }
    const std::string_view rest(place, static_cast<std::size_t>(end - place));
    const std::size_t length = utf8_sequence_length(rest);
    if (length == 0) {
      to = std::copy_n("\xef\xbf\xbd", 3, to);
      ++place;
      continue;
    }
    if (const char32_t code = utf8_decode(rest, length); deceives_reader(code)) {
      to = put_unicode_escapes(to, code);
    } else {
      std::memcpy(to, place, length);
      to += length;
    }
    place += length;
  }
  return to;
}

std::string_view whole_characters(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  std::size_t end = size;
  // A character has at most three continuation bytes; more of them are invalid anyhow.
  for (int back = 0; back < 3 && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80; ++back)
    --end;
  return text.substr(0, end == 0 ? size : end);
}

}  // namespace why403::base
