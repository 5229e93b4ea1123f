#include "event/line_buffer.h"

#include <algorithm>
#include <string>

#include "base/json_text.h"

namespace why403::event {

namespace {

constexpr std::size_t kFirstBytes = 64 << 10;
// What one call of escape_json is given at most, so that room is made for what comes and not for the worst.
constexpr std::size_t kPieceBytes = 4 << 10;

char* put_octet(char* to, std::uint32_t value) {
  if (value >= 100) {
    *to++ = static_cast<char>('0' + value / 100);
    value %= 100;
    *to++ = static_cast<char>('0' + value / 10);
  } else if (value >= 10) {
    *to++ = static_cast<char>('0' + value / 10);
  }
  *to++ = static_cast<char>('0' + value % 10);
  return to;
}

char* put_digits(char* to, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) to[i] = static_cast<char>('0' + value % 10);
  return to + digits;
}

}  // namespace

void LineBuffer::clear() {
  if (static_cast<std::size_t>(end_ - begin_.get()) > kKeptBytesMax) {
    begin_.reset();
    next_ = end_ = nullptr;
    return;
  }
  next_ = begin_.get();
}

void LineBuffer::grow(std::size_t size) {
  const std::size_t used = this->size();
  const auto held = static_cast<std::size_t>(end_ - begin_.get());
  const std::size_t wanted = std::max({kFirstBytes, held * 2, used + size});
  auto larger = std::make_unique_for_overwrite<char[]>(wanted);
  if (used > 0) std::memcpy(larger.get(), begin_.get(), used);
  begin_ = std::move(larger);
  next_ = begin_.get() + used;
  end_ = begin_.get() + wanted;
}

LineBuffer& LineBuffer::json_piece(std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = base::whole_characters(text, kPieceBytes);
    next_ = base::escape_json(piece, room(base::kJsonGrowthMax * piece.size()));
    text.remove_prefix(piece.size());
  }
  return *this;
}

LineBuffer& LineBuffer::json(std::string_view text) {
  put('"');
  json_piece(text);
  return put("\",");
}

LineBuffer& LineBuffer::ip(const base::Ip& ip) {
  if (!ip.is_v4()) return put_text(base::format_ip(ip));
  char* to = room(16);
  const std::uint32_t address = ip.v4();
  for (int shift = 24; shift > 0; shift -= 8) {
    to = put_octet(to, address >> shift & 255);
    *to++ = '.';
  }
  next_ = put_octet(to, address & 255);
  return *this;
}

LineBuffer& LineBuffer::time(base::Time time) {
  std::int64_t second = time.ns / base::kSecond.ns;
  std::int64_t rest = time.ns % base::kSecond.ns;
  if (rest < 0) {
    --second;
    rest += base::kSecond.ns;
  }
  constexpr std::size_t kSecondSize = 19;  // 2026-03-12T10:00:01
  if (second != second_) {
    const std::string text = base::format_rfc3339(time, 0);
    // Only years of four digits are on this axis (1677 to 2262).
    std::memcpy(second_text_, text.data(), kSecondSize);
    second_ = second;
  }
  char* to = room(kSecondSize + 11);
  std::memcpy(to, second_text_, kSecondSize);
  to += kSecondSize;
  *to++ = '.';
  to = rest % 1'000'000 == 0 ? put_digits(to, static_cast<std::uint64_t>(rest / 1'000'000), 3)
                             : put_digits(to, static_cast<std::uint64_t>(rest), 9);
  *to++ = 'Z';
  next_ = to;
  return *this;
}

}  // namespace why403::event
