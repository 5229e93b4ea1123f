#include "base/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/json_text.h"

namespace why403::base {

// Mostly there is nothing to escape.
void append_json_string(std::string& out, std::string_view text) {
  const char* const end = text.data() + text.size();
  if (find_json_special(text.data(), end) != end) {
    out += '"';
    append_json_inside(out, text);
    out += '"';
    return;
  }
  const std::size_t before = out.size();
  out.resize(before + text.size() + 2);
  char* const to = out.data() + before;
  to[0] = '"';
  text.copy(to + 1, text.size());
  to[text.size() + 1] = '"';
}

void append_json_inside(std::string& out, std::string_view text) {
  // Pieces bound the room that is made ahead for texts of many megabytes.
  constexpr std::size_t kPieceBytes = 16 << 10;
  while (!text.empty()) {
    const char* const end = text.data() + text.size();
    const auto plain = static_cast<std::size_t>(find_json_special(text.data(), end) - text.data());
    out.append(text, 0, plain);
    text.remove_prefix(plain);
    const std::string_view piece = whole_characters(text, kPieceBytes);
    const std::size_t before = out.size();
    out.resize(before + kJsonGrowthMax * piece.size());
    out.resize(static_cast<std::size_t>(escape_json(piece, out.data() + before) - out.data()));
    text.remove_prefix(piece.size());
  }
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
  constexpr std::size_t kShortBytes = 60;
  if (name.size() > kShortBytes || find_json_special(name.data(), name.data() + name.size()) != name.data() + name.size()) {
    separate();
    append_json_string(out_, name);
    out_ += ':';
  } else {
    // Nearly all: in one piece.
    std::array<char, kShortBytes + 4> piece;
    char* to = piece.data();
    if (need_comma_) *to++ = ',';
    *to++ = '"';
    name.copy(to, name.size());
    to += name.size();
    *to++ = '"';
    *to++ = ':';
    out_.append(piece.data(), to);
  }
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
