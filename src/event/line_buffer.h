// The bytes of output lines while they are built: what the writers of OCSF, ECS and CSV append to.
//
//   LineBuffer lines;
//   lines.put("{\"status\":").number(403).put(',').close('}').put('\n');
//   out.write(lines.text());
//   lines.clear();
//
// Unlike std::string it never writes a byte twice: room is made without clearing it. JSON members end with a
// comma and close() turns the last one into the bracket, so that nobody has to know who comes first. The
// memory grows to the longest line seen; clear() gives back what exceeds kKeptBytesMax.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "base/ip.h"
#include "base/time.h"

namespace why403::event {

class LineBuffer {
 public:
  static constexpr std::size_t kKeptBytesMax = 16 << 20;

  [[nodiscard]] std::string_view text() const { return {begin_.get(), size()}; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(next_ - begin_.get()); }
  void clear();
  /// Takes back everything after the first `size` bytes.
  void cut(std::size_t size) { next_ = begin_.get() + size; }

  LineBuffer& put(char byte) {
    *room(1) = byte;
    ++next_;
    return *this;
  }
  template <std::size_t Size>
  LineBuffer& put(const char (&literal)[Size]) {
    std::memcpy(room(Size - 1), literal, Size - 1);
    next_ += Size - 1;
    return *this;
  }
  LineBuffer& put_text(std::string_view text) {
    if (text.empty()) return *this;
    std::memcpy(room(text.size()), text.data(), text.size());
    next_ += text.size();
    return *this;
  }
  template <typename Integer>
  LineBuffer& number(Integer value) {
    char* const place = room(20);
    next_ = std::to_chars(place, place + 20, value).ptr;
    return *this;
  }

  /// `"text",` as JSON.
  LineBuffer& json(std::string_view text);
  /// The inside of a JSON string, for one that is put together from pieces.
  LineBuffer& json_piece(std::string_view text);
  /// `"name":"text",`: the member's name is written with its quotes and colon.
  template <std::size_t Size>
  LineBuffer& member(const char (&name)[Size], std::string_view text) {
    return put(name).json(text);
  }
  template <std::size_t Size, typename Integer>
  LineBuffer& member_number(const char (&name)[Size], Integer value) {
    return put(name).number(value).put(',');
  }
  /// Ends an object or array: the comma of its last member becomes the bracket. Another comma follows.
  LineBuffer& close(char bracket) {
    if (next_[-1] == ',') --next_;
    return put(bracket).put(',');
  }
  /// The same for the outermost object of a line: a line feed follows.
  LineBuffer& close_line() {
    close('}');
    next_[-1] = '\n';
    return *this;
  }

  LineBuffer& ip(const base::Ip& ip);
  /// RFC 3339 in UTC, with three digits of the second, or nine where three would lose something.
  LineBuffer& time(base::Time time);

 private:
  char* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - next_) < size) grow(size);
    return next_;
  }
  void grow(std::size_t size);

  std::unique_ptr<char[]> begin_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  // Neighbouring lines share their second: its text is kept.
  std::int64_t second_ = INT64_MIN;
  char second_text_[20] = {};
};

}  // namespace why403::event
