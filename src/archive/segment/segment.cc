#include "archive/segment/segment.h"

#include "archive/segment/checksum.h"

namespace why403::archive {

namespace {

constexpr std::string_view kHead = "why403 segment 1 ";
constexpr std::size_t kDigits = 8;

void put_hex(char* to, std::uint32_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (int shift = 28; shift >= 0; shift -= 4) *to++ = digits[(number >> shift) & 15U];
}

// Only the digits that append_hex writes: one record has one text.
std::optional<std::uint32_t> read_hex(std::string_view text) {
  std::uint32_t number = 0;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'a' || c > 'f')) return std::nullopt;
    number = number << 4U | static_cast<std::uint32_t>(is_digit ? c - '0' : c - 'a' + 10);
  }
  return number;
}

std::uint32_t checksum(std::string_view length, std::string_view record) { return crc32(crc32(0, length), record); }

}  // namespace

std::string segment_head(base::Time from) { return std::string(kHead) + base::format_rfc3339(from) + "\n"; }

void append_record(std::string& out, std::string_view record) {
  const std::size_t begin = begin_record(out);
  out += record;
  end_record(out, begin);
}

std::size_t begin_record(std::string& out) {
  out.append(kFrameBytes - 1, ' ');
  return out.size();
}

void end_record(std::string& out, std::size_t begin) {
  char* const frame = out.data() + begin - (kFrameBytes - 1);
  const std::string_view record = std::string_view(out).substr(begin);
  put_hex(frame, static_cast<std::uint32_t>(record.size()));
  put_hex(frame + kDigits + 1, checksum({frame, kDigits}, record));
  out += '\n';
}

SegmentReader::SegmentReader(std::string_view text) : text_(text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(kHead)) return;
  from_ = base::parse_rfc3339(text.substr(kHead.size(), end - kHead.size()));
  if (from_) place_ = whole_end_ = end + 1;
}

std::optional<std::string_view> SegmentReader::record_at(std::size_t place) const {
  const std::string_view left = text_.substr(place);
  if (left.size() < kFrameBytes || left[kDigits] != ' ' || left[2 * kDigits + 1] != ' ') return std::nullopt;
  const auto length = read_hex(left.substr(0, kDigits));
  const auto sum = read_hex(left.substr(kDigits + 1, kDigits));
  if (!length || !sum || *length > kRecordBytesMax || left.size() - kFrameBytes < *length) return std::nullopt;
  const std::string_view record = left.substr(kFrameBytes - 1, *length);
  if (left[kFrameBytes - 1 + *length] != '\n' || checksum(left.substr(0, kDigits), record) != *sum)
    return std::nullopt;
  return record;
}

std::optional<std::string_view> SegmentReader::next() {
  if (!from_) return std::nullopt;
  std::size_t passed = 0;
  while (place_ < text_.size()) {
    if (const auto record = record_at(place_)) {
      place_ += kFrameBytes + record->size();
      whole_end_ = place_;
      damaged_ += passed;
      return record;
    }
    const std::size_t feed = text_.find('\n', place_);
    place_ = feed == std::string_view::npos ? text_.size() : feed + 1;
    ++passed;
  }
  return std::nullopt;
}

}  // namespace why403::archive
