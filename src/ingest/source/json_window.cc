#include "ingest/source/json_window.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/scan.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kPieceBytes = 256 << 10;
constexpr std::size_t kPadding = base::Bytes64::kSize;  // so that 64 bytes can be looked at anywhere

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

int count_bits(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + (bits >> 2 & 0x3333333333333333U);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  return static_cast<int>(bits * 0x0101010101010101U >> 56);
}

// Bit i of the answer is the parity of the bits 0 … i.
std::uint64_t running_parity(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

constexpr const char* kOpenString = "a string is not closed in its line";

}  // namespace

// What 64 bytes of JSON mean, given what came before them.
class JsonWindow::Structure {
 public:
  struct Bits {
    std::uint64_t open, close, line_feed_in_string, brace_at_line_start;
  };

  Bits read(const char* place) {
    const base::Bytes64 bytes(place);
    const std::uint64_t line_feeds = bytes.equal('\n');
    const std::uint64_t quotes = bytes.equal('"') & ~escaped(bytes.equal('\\'));
    const std::uint64_t in_string = running_parity(quotes) ^ in_string_;
    const std::uint64_t braces = bytes.equal('{');
    const Bits bits{.open = (braces | bytes.equal('[')) & ~in_string,
                    .close = (bytes.equal('}') | bytes.equal(']')) & ~in_string,
                    .line_feed_in_string = line_feeds & in_string,
                    .brace_at_line_start = braces & ~in_string & (line_feeds << 1 | after_line_feed_)};
    in_string_ = in_string >> 63 != 0 ? ~std::uint64_t{0} : 0;
    after_line_feed_ = line_feeds >> 63;
    return bits;
  }

 private:
  // The bytes that a backslash before them takes their meaning from. Runs of backslashes pair up.
  std::uint64_t escaped(std::uint64_t backslashes) {
    std::uint64_t escaped = std::exchange(escapes_next_, 0);
    backslashes &= ~escaped;
    while (backslashes != 0) {
      const std::uint64_t first = backslashes & -backslashes;
      const std::uint64_t next = first << 1;
      if (next == 0) escapes_next_ = 1;
      escaped |= next;
      backslashes &= ~(first | next);
    }
    return escaped;
  }

  std::uint64_t in_string_ = 0;  // all bits when a string goes on
  std::uint64_t escapes_next_ = 0;
  std::uint64_t after_line_feed_ = 0;
};

JsonWindow::JsonWindow(ByteSource& source) : source_(source) {}
JsonWindow::~JsonWindow() = default;

// Reads a further piece behind what is held; false at the end.
bool JsonWindow::refill() {
  if (ended_) return false;
  const Place keep = std::min(held_, cursor_);
  line_at(std::max(line_place_, keep));
  const auto live = static_cast<std::size_t>(end_ - keep);
  if (capacity_ < live + kPieceBytes) {
    const std::size_t capacity = std::max(2 * capacity_, live + 2 * kPieceBytes);
    std::unique_ptr<char[]> larger(new char[capacity + kPadding]);
    if (live > 0) std::memcpy(larger.get(), bytes_.get() + (keep - base_), live);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  } else if (live > 0 && keep > base_) {
    std::memmove(bytes_.get(), bytes_.get() + (keep - base_), live);
  }
  base_ = keep;
  auto got = source_.read(bytes_.get() + live, capacity_ - live);
  ended_ = !got || *got == 0;
  if (!got) failure_ = std::make_unique<Message>(got.error());
  if (!ended_) end_ += *got;
  std::memset(bytes_.get() + (end_ - base_), ' ', kPadding);
  return !ended_;
}

bool JsonWindow::read_until(Place place) {
  while (end_ <= place)
    if (!refill()) return false;
  return true;
}

std::size_t JsonWindow::skip_space() {
  constexpr char kRecordSeparator = '\x1E';
  std::size_t indent = cursor_ == 0 ? 0 : kNotFirstInLine;
  while (!at_end()) {
    const char* place = bytes_.get() + (cursor_ - base_);
    const char* const begin = place;
    const char* const end = bytes_.get() + (end_ - base_);
    for (; place < end && (is_space(*place) || *place == kRecordSeparator); ++place) {
      if (*place == '\n')
        indent = 0;
      else if (indent != kNotFirstInLine)
        ++indent;
    }
    cursor_ += static_cast<Place>(place - begin);
    if (place < end) break;
  }
  return indent;
}

bool JsonWindow::skip_to_line_end() {
  while (!at_end()) {
    const char* begin = bytes_.get() + (cursor_ - base_);
    const char* end = bytes_.get() + (end_ - base_);
    const char* line_feed = base::find_byte(begin, end, '\n');
    cursor_ += static_cast<Place>(line_feed - begin);
    held_ = cursor_;
    if (line_feed != end) return true;
  }
  return false;
}

std::uint64_t JsonWindow::line_at(Place place) {
  const char* at = bytes_.get();
  if (place > line_place_)
    line_ += base::count_byte(at + (line_place_ - base_), at + (place - base_), '\n');
  else if (place < line_place_)
    line_ -= base::count_byte(at + (place - base_), at + (line_place_ - base_), '\n');
  line_place_ = place;
  return line_;
}

JsonWindow::Extent JsonWindow::value_extent(std::size_t size_max) {
  switch (peek()) {
    case '{':
    case '[':
      return nested_extent(size_max);
    case '"':
      return string_extent(size_max);
    default:
      return scalar_extent();
  }
}

JsonWindow::Extent JsonWindow::string_extent(std::size_t size_max) {
  for (Place at = cursor_ + 1; read_until(at);) {
    const char* begin = bytes_.get() + (at - base_);
    const char* end = bytes_.get() + (end_ - base_);
    const char* stop = base::find_either(begin, end, '"', '\\');
    const char* line_feed = base::find_byte(begin, stop, '\n');
    if (line_feed != stop) return {at + static_cast<Place>(line_feed - begin), kOpenString};
    at += static_cast<Place>(stop - begin);
    if (at - cursor_ > size_max) return {at, kTooLong};
    if (stop == end) continue;
    if (*stop == '"') return {at + 1};
    at += 2;
  }
  return {end_, kTextEnds};
}

JsonWindow::Extent JsonWindow::scalar_extent() {
  constexpr Place kLongest = 4096;  // numbers with thousands of digits are no numbers
  Place at = cursor_;
  for (; at - cursor_ < kLongest && read_until(at); ++at) {
    const char c = bytes_[at - base_];
    const bool is_part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         c == '.' || c == '+' || c == '-';
    if (is_part) continue;
    if (at == cursor_) break;
    return {at};
  }
  if (at > cursor_ && at - cursor_ < kLongest) return {at};
  return {at, "there is no JSON value where one should be"};
}

// A `{` at the very start of a line inside a value: nothing unless what stands before it lets a value follow;
// then the value around it was cut short, and this is the next one.
bool JsonWindow::is_start_of_new_value(Place brace) const {
  const char* place = bytes_.get() + (brace - base_);
  const char* const begin = bytes_.get() + (cursor_ - base_);
  do --place;
  while (place > begin && is_space(*place));
  return *place != ',' && *place != '[' && *place != ':';
}

// Looks at the 64 bytes at `at`, of which those past the end of what was read are spaces. Returns the value's
// end, a failure, or the end 0 when the value goes on.
JsonWindow::Extent JsonWindow::look_into_nested(Place at, Structure& structure, int& depth) const {
  Structure::Bits bits = structure.read(bytes_.get() + (at - base_));
  const auto place_of = [&](std::uint64_t bit) { return at + static_cast<Place>(__builtin_ctzll(bit)); };
  // The first place where something is wrong; brackets behind it do not count any more.
  Extent wrong;
  if (bits.line_feed_in_string != 0) wrong = {place_of(bits.line_feed_in_string), kOpenString};
  for (std::uint64_t braces = bits.brace_at_line_start; braces != 0; braces &= braces - 1) {
    const Place brace = place_of(braces);
    if (brace == cursor_ || (wrong.failure != nullptr && brace > wrong.end) || !is_start_of_new_value(brace))
      continue;
    wrong = {brace, "a value is cut short"};
    break;
  }
  if (wrong.failure != nullptr) {
    const std::uint64_t before = (std::uint64_t{1} << (wrong.end - at)) - 1;
    bits.open &= before;
    bits.close &= before;
  }
  if (const int closing = count_bits(bits.close); closing < depth) {
    depth += count_bits(bits.open) - closing;
    return depth > kJsonDepthMax ? Extent{at, "a value is nested more than 512 deep"} : wrong;
  }
  for (std::uint64_t brackets = bits.open | bits.close; brackets != 0; brackets &= brackets - 1) {
    const std::uint64_t bracket = brackets & -brackets;
    depth += (bits.open & bracket) != 0 ? 1 : -1;
    if (depth > 0) continue;
    const Place end = place_of(bracket);
    const bool matches = (bytes_[end - base_] == '}') == (bytes_[cursor_ - base_] == '{');
    return {end + 1, matches ? nullptr : "brackets do not match"};
  }
  return wrong;
}

JsonWindow::Extent JsonWindow::nested_extent(std::size_t size_max) {
  Structure structure;
  int depth = 0;
  for (Place at = cursor_; read_until(at);) {
    if (at - cursor_ > size_max) return {at, kTooLong};
    // A copy, because the same bytes are looked at again when fewer than 64 of them have arrived.
    Structure looking = structure;
    int depth_then = depth;
    const Extent extent = look_into_nested(at, looking, depth_then);
    if (extent.end != 0) return extent;
    if (end_ - at < kPadding && refill()) continue;
    structure = looking;
    depth = depth_then;
    at += kPadding;
  }
  return {end_, kTextEnds};
}

}  // namespace why403::ingest
