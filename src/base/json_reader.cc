#include "base/json_reader.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/scan.h"

namespace why403::base {

static_assert(JsonReader::kDepthMax == 512, "kTooDeep says so");
constexpr const char* kTooDeep = "nested more than 512 deep";

namespace {

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

// RFC 8259 section 6: no leading zeros, no bare sign, digits on both sides of the point.
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto run = [&] {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const std::size_t first = i;
  const std::size_t whole = run();
  if (whole == 0 || (whole > 1 && text[first] == '0')) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (run() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (run() == 0) return false;
  }
  return i == text.size();
}

int hex4(std::string_view text) {
  if (text.size() < 4) return -1;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  return error == std::errc() && end == text.data() + 4 && text[0] != '-' ? value : -1;
}

char* put_utf8(char* out, unsigned code) {
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xc0 | code >> 6);
    *out++ = static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xe0 | code >> 12);
    *out++ = static_cast<char>(0x80 | (code >> 6 & 0x3f));
    *out++ = static_cast<char>(0x80 | (code & 0x3f));
  } else {
    *out++ = static_cast<char>(0xf0 | code >> 18);
    *out++ = static_cast<char>(0x80 | (code >> 12 & 0x3f));
    *out++ = static_cast<char>(0x80 | (code >> 6 & 0x3f));
    *out++ = static_cast<char>(0x80 | (code & 0x3f));
  }
  return out;
}

char simple_escape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\\':
    case '/':
      return c;
    default:
      return 0;
  }
}

// One \uXXXX (or a surrogate pair) at text[i] == 'u'; moves i past it. The output never outgrows the input:
// six bytes of escape give at most three, twelve give four.
char* put_unicode_escape(std::string_view text, std::size_t& i, char* out) {
  const int first = hex4(text.substr(i + 1));
  if (first < 0) {
    *out++ = '\\';
    return out;
  }
  i += 5;
  auto code = static_cast<unsigned>(first);
  if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.size() && text[i] == '\\' && text[i + 1] == 'u') {
    const int second = hex4(text.substr(i + 2));
    if (second >= 0xdc00 && second < 0xe000) {
      code = 0x10000 + ((code - 0xd800) << 10) + (static_cast<unsigned>(second) - 0xdc00);
      i += 6;
    }
  }
  if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
  return put_utf8(out, code);
}

std::size_t unescape_into(std::string_view text, char* out) {
  const char* start = out;
  for (std::size_t i = 0; i < text.size();) {
    const void* found = std::memchr(text.data() + i, '\\', text.size() - i);
    const std::size_t next =
        found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.size();
    std::memcpy(out, text.data() + i, next - i);
    out += next - i;
    i = next;
    if (i + 1 >= text.size()) {
      if (i < text.size()) *out++ = text[i];
      break;
    }
    ++i;
    if (const char plain = simple_escape(text[i])) {
      *out++ = plain;
      ++i;
    } else if (text[i] == 'u') {
      out = put_unicode_escape(text, i, out);
    } else {
      *out++ = '\\';
    }
  }
  return static_cast<std::size_t>(out - start);
}

}  // namespace

std::string_view json_unescape(JsonText text, Arena& arena) {
  if (!text.escaped) return text.raw;
  char* place = arena.allocate(text.raw.size());
  const std::size_t size = unescape_into(text.raw, place);
  arena.shrink(text.raw.size() - size);
  return {place, size};
}

std::string json_unescape(JsonText text) {
  if (!text.escaped) return std::string(text.raw);
  std::string out(text.raw.size(), '\0');
  out.resize(unescape_into(text.raw, out.data()));
  return out;
}

bool JsonReader::enter(char open, const char* wanted) {
  if (!ok()) return false;
  skip_space();
  if (place_ == end_ || *place_ != open) {
    fail(wanted);
    return false;
  }
  if (++depth_ > kDepthMax) {
    fail(kTooDeep);
    return false;
  }
  ++place_;
  fresh_ = true;
  return true;
}

bool JsonReader::enter_object() { return enter('{', "expected an object"); }
bool JsonReader::enter_array() { return enter('[', "expected an array"); }

bool JsonReader::next_element() { return close_or_comma(']'); }

// From a backslash, or the end, to the quote that ends the string.
bool JsonReader::pass_escapes() {
  while (place_ != end_ && *place_ != '"') {
    place_ += end_ - place_ >= 2 ? 2 : 1;
    place_ = find_either(place_, end_, '"', '\\');
  }
  if (place_ != end_) return true;
  fail("a string does not end");
  return false;
}

bool JsonReader::check_strict_string(std::string_view raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (static_cast<unsigned char>(raw[i]) < 0x20) {
      fail("a control character in a string");
      return false;
    }
    if (raw[i] != '\\') continue;
    ++i;
    const bool known =
        i < raw.size() && (simple_escape(raw[i]) != 0 || (raw[i] == 'u' && hex4(raw.substr(i + 1)) >= 0));
    if (!known) {
      fail("an unknown escape in a string");
      return false;
    }
  }
  return true;
}

std::string_view JsonReader::number() {
  if (!ok()) return {};
  skip_space();
  const char* start = place_;
  while (place_ < end_ && (is_digit(*place_) || *place_ == '-' || *place_ == '+' || *place_ == '.' ||
                           *place_ == 'e' || *place_ == 'E'))
    ++place_;
  const std::string_view text(start, static_cast<std::size_t>(place_ - start));
  if (text.empty() || !(is_digit(text[0]) || text[0] == '-') || (strict_ && !is_json_number(text))) {
    fail("expected a number");
    return {};
  }
  return text;
}

std::optional<std::int64_t> JsonReader::integer() {
  const std::string_view text = number();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!ok() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool JsonReader::literal(std::string_view word) {
  if (static_cast<std::size_t>(end_ - place_) < word.size() ||
      std::memcmp(place_, word.data(), word.size()) != 0)
    return false;
  place_ += word.size();
  return true;
}

bool JsonReader::boolean() {
  if (!ok()) return false;
  skip_space();
  if (literal("true")) return true;
  if (!literal("false")) fail("expected true or false");
  return false;
}

void JsonReader::null() {
  if (!ok()) return;
  skip_space();
  if (!literal("null")) fail("expected null");
}

void JsonReader::skip_scalar() {
  switch (peek()) {
    case JsonKind::string:
      string();
      return;
    case JsonKind::number:
      number();
      return;
    case JsonKind::boolean:
      boolean();
      return;
    case JsonKind::null:
      null();
      return;
    case JsonKind::end:
      fail("the text ends too early");
      return;
    default:
      fail("expected a value");
  }
}

// Lenient: brackets are only counted, which is all that finding the end needs.
void JsonReader::skip_nested() {
  int open = 0;
  while (place_ < end_) {
    const char c = *place_;
    if (c == '"') {
      string();
      if (!ok()) return;
      continue;
    }
    ++place_;
    if (c == '{' || c == '[') {
      if (depth_ + ++open > kDepthMax) return fail(kTooDeep);
    } else if ((c == '}' || c == ']') && --open == 0) {
      return;
    }
  }
  fail("the text ends too early");
}

void JsonReader::skip() {
  const JsonKind kind = peek();
  if (kind != JsonKind::object && kind != JsonKind::array) return skip_scalar();
  if (!strict_) return skip_nested();
  // Strict: the same walk as a caller's, with the open brackets on a stack of bits.
  std::array<bool, kDepthMax + 1> is_object{};
  const int base = depth_;
  JsonText key;
  bool enter_next = true;
  while (ok()) {
    if (enter_next) {
      const JsonKind next = peek();
      if (next == JsonKind::object || next == JsonKind::array) {
        const bool object = next == JsonKind::object;
        if (!(object ? enter_object() : enter_array())) return;
        is_object[depth_] = object;
      } else {
        skip_scalar();
      }
    }
    if (depth_ == base) return;
    enter_next = is_object[depth_] ? next_member(key) : next_element();
  }
}

std::string_view JsonReader::raw_value() {
  skip_space();
  const char* start = place_;
  skip();
  return ok() ? std::string_view(start, static_cast<std::size_t>(place_ - start)) : std::string_view();
}

bool JsonReader::at_end() {
  skip_space();
  return place_ == end_;
}

}  // namespace why403::base
