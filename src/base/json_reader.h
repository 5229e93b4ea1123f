// Reading JSON by pulling: the caller asks for what it expects, in document order, and skips the rest.
//
//   JsonReader json(text);
//   if (!json.enter_object()) return json.failure();
//   JsonText key;
//   while (json.next_member(key)) {
//     if (key.raw == "status") status = json.number();
//     else json.skip();
//   }
//   if (!json.ok()) …
//
// Views point into `text`, which must outlive them. Nothing is allocated. No recursion: nesting is bounded by
// kDepthMax. Two manners: `strict` obeys RFC 8259 to the letter (numbers, escapes, control characters, one
// document and nothing after it; UTF-8 is the caller's to check once over the whole text); `lenient` takes
// what loggers really write (raw control characters, broken escapes), and never reads outside the text
// either. Duplicate members are given as they come; whoever must refuse them does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/scan.h"

namespace why403::base {

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null, end, invalid };

/// A string as it stands between its quotes. `escaped`: it holds at least one backslash.
struct JsonText {
  std::string_view raw;
  bool escaped = false;
};

/// The characters of a JSON string; broken escapes are kept as they are, lone surrogates become U+FFFD.
/// Unescaped text is returned as it is, without a copy.
std::string_view json_unescape(JsonText text, Arena& arena);
std::string json_unescape(JsonText text);

class JsonReader {
 public:
  enum class Manner : std::uint8_t { strict, lenient };
  static constexpr int kDepthMax = 512;

  explicit JsonReader(std::string_view text, Manner manner = Manner::strict)
      : begin_(text.data()), place_(begin_), end_(begin_ + text.size()), strict_(manner == Manner::strict) {}

  /// The kind of the value that comes next; `end` where none does.
  JsonKind peek();

  bool enter_object();
  /// The next member's key; afterwards the reader stands before its value. False past the last one.
  bool next_member(JsonText& key);
  bool enter_array();
  /// True when the reader stands before a further element. False past the last one.
  bool next_element();

  JsonText string();          ///< the value as a string
  std::string_view number();  ///< the digits as they stand
  std::optional<std::int64_t>
  integer();  ///< nothing (without failing) when it has a fraction, an exponent, or overflows
  bool boolean();
  void null();
  void skip();                   ///< passes any value
  std::string_view raw_value();  ///< passes any value and returns its text

  /// Nothing but white space is left.
  bool at_end();

  [[nodiscard]] bool ok() const { return failure_ == nullptr; }
  [[nodiscard]] const char* failure() const { return failure_; }  ///< what was wrong, null when ok
  [[nodiscard]] std::size_t position() const { return static_cast<std::size_t>(place_ - begin_); }
  [[nodiscard]] int depth() const { return depth_; }

 private:
  void fail(const char* why) {
    if (failure_ == nullptr) failure_ = why;
  }
  void skip_space() {
    while (place_ < end_ && (*place_ == ' ' || *place_ == '\n' || *place_ == '\t' || *place_ == '\r'))
      ++place_;
  }
  bool enter(char open, const char* wanted);
  bool close_or_comma(char close);
  bool literal(std::string_view word);
  void skip_scalar();
  void skip_nested();
  bool pass_escapes();
  bool check_strict_string(std::string_view raw);

  const char* begin_;
  const char* place_;
  const char* end_;
  const char* failure_ = nullptr;
  int depth_ = 0;
  bool strict_;
  bool fresh_ = false;  // just entered an object or array: no comma is due
};

// The inner loop of reading logs: here, so that whoever walks a document has it in one piece.

inline JsonKind JsonReader::peek() {
  if (!ok()) return JsonKind::invalid;
  skip_space();
  if (place_ == end_) return JsonKind::end;
  switch (*place_) {
    case '{': return JsonKind::object;
    case '[': return JsonKind::array;
    case '"': return JsonKind::string;
    case 't':
    case 'f': return JsonKind::boolean;
    case 'n': return JsonKind::null;
    default: return *place_ == '-' || static_cast<unsigned char>(*place_ - '0') < 10 ? JsonKind::number : JsonKind::invalid;
  }
}

// Between members or elements: true when a further one follows.
inline bool JsonReader::close_or_comma(char close) {
  if (!ok()) return false;
  skip_space();
  if (place_ == end_) {
    fail("the text ends too early");
    return false;
  }
  const char next = *place_;
  if (next == close) {
    ++place_;
    --depth_;
    fresh_ = false;
    return false;
  }
  if (!fresh_) {
    if (next != ',') {
      fail("expected a comma");
      return false;
    }
    ++place_;
    skip_space();
  }
  fresh_ = false;
  return true;
}

inline bool JsonReader::next_member(JsonText& key) {
  if (!close_or_comma('}')) return false;
  key = string();
  if (!ok()) return false;
  skip_space();
  if (place_ == end_ || *place_ != ':') {
    fail("expected a colon");
    return false;
  }
  ++place_;
  return true;
}

inline JsonText JsonReader::string() {
  if (!ok()) return {};
  skip_space();
  if (place_ == end_ || *place_ != '"') {
    fail("expected a string");
    return {};
  }
  const char* start = ++place_;
  JsonText text;
  place_ = find_either(place_, end_, '"', '\\');
  if (place_ == end_ || *place_ != '"') {
    text.escaped = true;
    if (!pass_escapes()) return {};
  }
  text.raw = {start, static_cast<std::size_t>(place_ - start)};
  ++place_;
  if (strict_ && !check_strict_string(text.raw)) return {};
  return text;
}

}  // namespace why403::base
