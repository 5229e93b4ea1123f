#include "ingest/source/text_source.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace why403::ingest {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

// The text of `code` in UTF-8 (RFC 3629 section 3).
void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

class TextSource final : public ByteSource {
 public:
  explicit TextSource(ByteSource& source) : source_(source) {}

  Result<std::size_t, Message> read(char* into, std::size_t size) override {
    if (form_ == Form::unknown) {
      auto begun = begin();
      if (!begun) return begun.error();
    }
    if (form_ == Form::bytes) {
      if (start_from_ == start_size_) return read_source(into, size);
      const std::size_t count = std::min(size, start_size_ - start_from_);
      std::memcpy(into, start_.data() + start_from_, count);
      start_from_ += count;
      return count;
    }
    while (converted_from_ == converted_.size()) {
      const bool more = TRY(convert());
      if (!more) return std::size_t{0};
    }
    const std::size_t count = std::min(size, converted_.size() - converted_from_);
    std::memcpy(into, converted_.data() + converted_from_, count);
    converted_from_ += count;
    return count;
  }

  void cancel() override { source_.cancel(); }

 private:
  enum class Form : std::uint8_t { unknown, bytes, utf16_little, utf16_big };

  // Reads the first bytes and looks for a mark. A source that fails before the third byte fails later, when
  // those bytes are given.
  Status<Message> begin() {
    while (start_size_ < start_.size()) {
      auto got = source_.read(start_.data() + start_size_, start_.size() - start_size_);
      if (!got) {
        if (start_size_ == 0) return got.error();
        failure_ = std::make_unique<Message>(got.error());
        break;
      }
      if (*got == 0) break;
      start_size_ += *got;
      // Two bytes may be a whole line on a terminal: wait for a third only where a mark may be.
      if (start_size_ == 2 && !may_be_utf8_mark() && !is_utf16()) break;
      if (start_size_ == 1 && !may_be_mark(start_[0])) break;
      if (start_size_ == 2 && is_utf16()) break;
    }
    if (start_size_ >= 2 && is_utf16()) {
      form_ = start_[0] == '\xFF' ? Form::utf16_little : Form::utf16_big;
      if (start_size_ == 3) pending_.assign(1, start_[2]);
      return Done{};
    }
    form_ = Form::bytes;
    if (start_size_ == 3 && may_be_utf8_mark() && start_[2] == '\xBF') start_from_ = 3;
    return Done{};
  }
  Result<std::size_t, Message> read_source(char* into, std::size_t size) {
    if (failure_) return *std::exchange(failure_, nullptr);
    return source_.read(into, size);
  }
  static bool may_be_mark(char first) { return first == '\xEF' || first == '\xFF' || first == '\xFE'; }
  [[nodiscard]] bool may_be_utf8_mark() const { return start_[0] == '\xEF' && start_[1] == '\xBB'; }
  [[nodiscard]] bool is_utf16() const {
    return (start_[0] == '\xFF' && start_[1] == '\xFE') || (start_[0] == '\xFE' && start_[1] == '\xFF');
  }

  // Reads a piece of UTF-16 into `converted_`; false at the end.
  Result<bool, Message> convert() {
    constexpr std::size_t kPieceBytes = 64 << 10;
    converted_.clear();
    converted_from_ = 0;
    const std::size_t held = pending_.size();
    pending_.resize(held + kPieceBytes);
    auto got = read_source(pending_.data() + held, kPieceBytes);
    pending_.resize(held + (got ? *got : 0U));
    if (!got && held == 0) return got.error();
    if (!got) failure_ = std::make_unique<Message>(std::move(got.error()));
    const bool ended = failure_ != nullptr || *got == 0;
    if (ended && pending_.empty()) return false;
    std::size_t at = 0;
    while (at + 2 <= pending_.size()) {
      const std::uint32_t unit = unit_at(at);
      if (unit >= 0xD800 && unit < 0xDC00) {
        // RFC 2781 section 2.2: a high surrogate and a low one make one character.
        if (at + 4 > pending_.size() && !ended) break;
        const std::uint32_t low = at + 4 <= pending_.size() ? unit_at(at + 2) : 0;
        if (low >= 0xDC00 && low < 0xE000) {
          append_utf8(converted_, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
          at += 4;
          continue;
        }
      }
      append_utf8(converted_, unit >= 0xD800 && unit < 0xE000 ? kReplacement : unit);
      at += 2;
    }
    if (ended && at < pending_.size()) {
      append_utf8(converted_, kReplacement);
      at = pending_.size();
    }
    pending_.erase(0, at);
    return true;
  }
  [[nodiscard]] std::uint32_t unit_at(std::size_t at) const {
    const auto first = static_cast<unsigned char>(pending_[at]);
    const auto second = static_cast<unsigned char>(pending_[at + 1]);
    return form_ == Form::utf16_little ? first | second << 8U : first << 8U | second;
  }

  ByteSource& source_;
  Form form_ = Form::unknown;
  std::array<char, 3> start_{};
  std::size_t start_size_ = 0;
  std::size_t start_from_ = 0;
  std::unique_ptr<Message> failure_;
  std::string pending_;
  std::string converted_;
  std::size_t converted_from_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> text_of(ByteSource& source) { return std::make_unique<TextSource>(source); }

}  // namespace why403::ingest
