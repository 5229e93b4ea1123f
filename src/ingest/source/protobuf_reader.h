// The fields of one protobuf message, in the order in which they stand. Bounded by the text; nothing is kept.
//
//   ProtobufReader message(bytes);
//   while (message.next())
//     if (message.field() == 1) use(message.bytes());
//   if (!message.ok()) …
//
// A value that is asked for as another type than it has is empty or 0, and the message is no longer ok. Groups, which
// proto3 does not have, are damage. https://protobuf.dev/programming-guides/encoding/
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace why403::ingest {

class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view bytes) : rest_(bytes) {}

  /// To the next field; false at the end, and after damage.
  bool next() {
    if (!ok_ || rest_.empty()) return false;
    const std::uint64_t tag = read_varint();
    field_ = static_cast<std::uint32_t>(tag >> 3);
    wire_ = static_cast<std::uint32_t>(tag & 7);
    number_ = 0;
    bytes_ = {};
    if (tag >> 3 == 0 || tag >> 32 != 0) ok_ = false;
    if (!ok_) return false;
    switch (wire_) {
      case kVarint: number_ = read_varint(); break;
      case kFixed64: number_ = read_fixed(8); break;
      case kFixed32: number_ = read_fixed(4); break;
      case kBytes: read_bytes(); break;
      default: ok_ = false;
    }
    return ok_;
  }
  [[nodiscard]] std::uint32_t field() const { return field_; }
  [[nodiscard]] bool ok() const { return ok_; }

  /// Of a text, bytes, or a message within.
  std::string_view bytes() { return is(kBytes) ? bytes_ : std::string_view(); }
  std::uint64_t varint() { return is(kVarint) ? number_ : 0; }
  std::uint64_t fixed64() { return is(kFixed64) ? number_ : 0; }
  double real() { return std::bit_cast<double>(fixed64()); }

 private:
  enum Wire : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

  bool is(Wire wanted) {
    ok_ = ok_ && wire_ == wanted;
    return ok_;
  }
  std::uint64_t read_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      // Of the tenth byte one bit is left.
      if (shift == 63 && byte > 1) break;
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    ok_ = false;
    return 0;
  }
  std::uint64_t read_fixed(std::size_t size) {
    if (rest_.size() < size) {
      ok_ = false;
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(size);
    return value;
  }
  void read_bytes() {
    const std::uint64_t size = read_varint();
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return;
    }
    bytes_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  std::uint32_t field_ = 0;
  std::uint32_t wire_ = 0;
  std::uint64_t number_ = 0;
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace why403::ingest
