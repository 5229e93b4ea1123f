// Literal: a text that is looked for again and again, told from most others by one comparison of eight bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/scan.h"

namespace why403::ingest {

class Literal {
 public:
  Literal() = default;
  explicit Literal(std::string_view text) { append(text); }
  void append(std::string_view more) {
    text_ += more;
    const std::size_t size = std::min<std::size_t>(text_.size(), 8);
    std::memcpy(&bytes_, text_.data(), size);
    constexpr std::string_view ones = "\xff\xff\xff\xff\xff\xff\xff\xff";
    std::memcpy(&mask_, ones.data(), size);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// The first eight bytes, or fewer, as they lie in memory, and which of the eight count.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t mask() const { return mask_; }

  [[nodiscard]] bool stands_at(const char* place, const char* end) const {
    if (end - place < 8) return std::string_view(place, static_cast<std::size_t>(end - place)).starts_with(text_);
    std::uint64_t found = 0;
    std::memcpy(&found, place, 8);
    if (((found ^ bytes_) & mask_) != 0) return false;
    return text_.size() <= 8 || std::string_view(place, static_cast<std::size_t>(end - place)).starts_with(text_);
  }
  [[nodiscard]] bool begins(std::string_view text) const { return stands_at(text.data(), text.data() + text.size()); }
  /// Where it first stands in [place, end), null when it does not. Never asked of an empty one.
  [[nodiscard]] const char* find(const char* place, const char* end) const {
    const auto size = static_cast<std::ptrdiff_t>(text_.size());
    for (;;) {
      place = base::find_byte(place, end, text_[0]);
      if (end - place < size) return nullptr;
      if (stands_at(place, end)) return place;
      ++place;
    }
  }

 private:
  std::string text_;
  std::uint64_t bytes_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace why403::ingest
