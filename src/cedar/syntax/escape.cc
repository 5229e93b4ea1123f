#include "cedar/syntax/escape.h"

#include <cstdint>

namespace why403::cedar {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// \xHH, at most 7F.
std::optional<char32_t> byte_escape(std::string_view raw, std::size_t& at) {
  if (at + 2 > raw.size()) return std::nullopt;
  const int high = hex_digit(raw[at]);
  const int low = hex_digit(raw[at + 1]);
  if (high < 0 || low < 0 || high > 7) return std::nullopt;
  at += 2;
  return static_cast<char32_t>(high * 16 + low);
}

// \u{…}: one to six hex digits, underscores between them, a Unicode scalar value.
std::optional<char32_t> code_escape(std::string_view raw, std::size_t& at) {
  if (at >= raw.size() || raw[at] != '{') return std::nullopt;
  ++at;
  char32_t code = 0;
  int digits = 0;
  for (; at < raw.size(); ++at) {
    if (raw[at] == '}') {
      ++at;
      const bool scalar = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
      return digits > 0 && scalar ? std::optional(code) : std::nullopt;
    }
    if (raw[at] == '_' && digits > 0) continue;
    const int digit = hex_digit(raw[at]);
    if (digit < 0 || ++digits > 6) return std::nullopt;
    code = code * 16 + static_cast<char32_t>(digit);
  }
  return std::nullopt;
}

// The character after a backslash; `at` moves behind the escape.
std::optional<char32_t> escape(std::string_view raw, std::size_t& at) {
  if (at >= raw.size()) return std::nullopt;
  switch (raw[at++]) {
    case 'n':
      return U'\n';
    case 'r':
      return U'\r';
    case 't':
      return U'\t';
    case '\\':
      return U'\\';
    case '0':
      return U'\0';
    case '\'':
      return U'\'';
    case '"':
      return U'"';
    case 'x':
      return byte_escape(raw, at);
    case 'u':
      return code_escape(raw, at);
    default:
      return std::nullopt;
  }
}

constexpr char kHex[] = "0123456789abcdef";

void append_escaped(std::string& out, std::string_view text, bool pattern) {
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\0':
        out += "\\0";
        break;
      case '*':
        out += pattern ? "\\*" : "*";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          out += "\\u{";
          if (c >= 0x10) out += kHex[c >> 4];
          out += kHex[c & 15];
          out += '}';
        } else {
          out += c;
        }
    }
  }
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::optional<EscapeError> unescape(std::string_view raw, std::string& out) {
  out.clear();
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t begin = at;
    const char c = raw[at++];
    if (c == '\r') return EscapeError{begin, at};
    if (c != '\\') {
      out += c;
      continue;
    }
    const auto code = escape(raw, at);
    if (!code) return EscapeError{begin, at};
    append_utf8(out, *code);
  }
  return std::nullopt;
}

std::optional<EscapeError> unescape_pattern(std::string_view raw, std::vector<std::string>& pieces) {
  pieces.assign(1, {});
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t begin = at;
    const char c = raw[at++];
    if (c == '\r') return EscapeError{begin, at};
    if (c == '\\' && at < raw.size() && raw[at] == '*') {
      ++at;
      pieces.back() += '*';
      continue;
    }
    auto code = std::optional<char32_t>(static_cast<unsigned char>(c));
    if (c == '\\') code = escape(raw, at);
    if (!code) return EscapeError{begin, at};
    // A star written as \x2a or \u{2a} is a wildcard too; only \* stands for itself.
    if (*code == U'*') {
      pieces.emplace_back();
    } else if (c == '\\') {
      append_utf8(pieces.back(), *code);
    } else {
      pieces.back() += c;
    }
  }
  return std::nullopt;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text, false);
  out += '"';
}

void append_quoted_pattern(std::string& out, const std::vector<std::string_view>& pieces) {
  out += '"';
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) out += '*';
    append_escaped(out, pieces[i], true);
  }
  out += '"';
}

}  // namespace why403::cedar
