#include "base/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace why403::base {

namespace {

// For each byte: 0 when it may stand as it is in a JSON string, 1 when it needs care.
constexpr std::array<std::uint8_t, 256> make_special() {
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 0x20; ++i) table[i] = 1;
  table['"'] = table['\\'] = 1;
  table[0x7f] = 1;
  for (int i = 0x80; i < 0x100; ++i) table[i] = 1;
  return table;
}
constexpr auto kSpecial = make_special();

void append_escape(std::string& out, unsigned char byte) {
  constexpr char digits[] = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!kSpecial[byte]) {
      ++i;
      continue;
    }
    out.append(text, start, i - start);
    if (byte < 0x80) {
      append_escape(out, byte);
      start = ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80) ++end;
    const std::string_view run = text.substr(i, end - i);
    if (is_valid_utf8(run)) {
      out.append(run);
    } else {
      out += to_valid_utf8(run);
    }
    start = i = end;
  }
  out.append(text, start);
  out += '"';
}

void JsonWriter::separate() {
  if (need_comma_) out_ += ',';
  need_comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  need_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  need_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<std::size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<std::size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::number(double value) {
  if (!std::isfinite(value)) return null();
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  return raw({digits, static_cast<std::size_t>(end.ptr - digits)});
}

JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace why403::base
