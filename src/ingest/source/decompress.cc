#include "ingest/source/decompress.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kInputBytes = 256 << 10;
constexpr std::size_t kLongestMagic = 10;

std::string_view name_of(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return "gzip";
    case Compression::zstd:
      return "zstd";
    case Compression::bzip2:
      return "bzip2";
    case Compression::xz:
      return "xz";
    case Compression::none:
      break;
  }
  return "plain";
}

class Decompressed final : public ByteSource {
 public:
  Decompressed(std::unique_ptr<ByteSource> source, std::string name, ExpansionLimits limits,
               GzipEngine engine)
      : source_(std::move(source)), name_(std::move(name)), limits_(limits), engine_(engine) {}

  Result<std::size_t, Message> read(char* into, std::size_t size) override {
    if (ended_ || size == 0) return std::size_t{0};
    if (!begun_) begin();
    if (!decoder_) return read_plain(into, size);
    return read_decoded(into, size);
  }
  void cancel() override { source_->cancel(); }
  [[nodiscard]] bool is_worth_a_thread() const override {
    return compression_ != Compression::none || source_->is_worth_a_thread();
  }

 private:
  [[nodiscard]] std::string_view held() const { return {input_.get() + from_, until_ - from_}; }

  // Reads on behind what is held; false when there is no more.
  bool refill() {
    if (source_ended_) return false;
    if (from_ > 0) std::memmove(input_.get(), input_.get() + from_, until_ - from_);
    until_ -= std::exchange(from_, 0);
    auto got = source_->read(input_.get() + until_, kInputBytes - until_);
    if (!got) failure_ = std::make_unique<Message>(std::move(got.error()));
    source_ended_ = !got || *got == 0;
    if (source_ended_) return false;
    until_ += *got;
    input_bytes_ += *got;
    return true;
  }

  void begin() {
    begun_ = true;
    input_ = std::make_unique<char[]>(kInputBytes);
    // Fewer bytes than the longest magic number are waited for only while they may become one.
    while (refill() && until_ < kLongestMagic && may_be_compressed(held().front()))
      ;
    compression_ = compression_of(held());
    switch (compression_) {
      case Compression::gzip:
        if (engine_ == GzipEngine::fastest) decoder_ = make_isal_decoder();
        if (!decoder_) decoder_ = make_zlib_decoder();
        break;
      case Compression::zstd:
        decoder_ = make_zstd_decoder(limits_.decoder_bytes_max);
        break;
      case Compression::bzip2:
        decoder_ = make_bzip2_decoder();
        break;
      case Compression::xz:
        decoder_ = make_xz_decoder(limits_.decoder_bytes_max);
        break;
      case Compression::none:
        break;
    }
  }
  static bool may_be_compressed(char first) {
    return first == '\x1F' || first == '\x28' || (first & '\xF0') == '\x50' || first == 'B' ||
           first == '\xFD';
  }

  Result<std::size_t, Message> read_plain(char* into, std::size_t size) {
    if (until_ > from_) {
      const std::size_t count = std::min(size, until_ - from_);
      std::memcpy(into, input_.get() + from_, count);
      from_ += count;
      return count;
    }
    if (input_) input_.reset();
    if (failure_) return end(std::move(*std::exchange(failure_, nullptr)));
    return source_->read(into, size);
  }

  Result<std::size_t, Message> read_decoded(char* into, std::size_t size) {
    if (stopped_) return end(std::move(*std::exchange(failure_, nullptr)));
    std::size_t produced = 0;
    while (produced == 0) {
      if (between_members_ && !next_member()) return finish();
      const Decoder::Step step = decoder_->decode(held(), into, size);
      from_ += step.consumed;
      produced = step.produced;
      output_bytes_ += produced;
      if (!step.failure.empty()) return stop(produced, std::string(step.failure));
      if (step.at_member_end) {
        between_members_ = true;
      } else if (produced == 0 && step.consumed == 0 && !refill()) {
        if (failure_) return end(std::move(*std::exchange(failure_, nullptr)));
        return stop(0, "the data end in the middle");
      }
    }
    if (output_bytes_ > limits_.free_bytes && output_bytes_ / limits_.ratio_max > input_bytes_)
      return stop(produced, "it grows to more than " + std::to_string(limits_.ratio_max) +
                                " times its size, as only a decompression bomb does");
    return produced;
  }

  // After a member: another one, or the end. Zero bytes are padding (tapes, block devices, RFC 8878 has
  // none).
  bool next_member() {
    while (true) {
      while (from_ < until_ && input_[from_] == '\0') ++from_;
      if (until_ - from_ >= kLongestMagic || !refill()) break;
    }
    if (from_ == until_ || compression_of(held()) != compression_) return false;
    decoder_->restart();
    between_members_ = false;
    return true;
  }

  Result<std::size_t, Message> finish() {
    if (failure_) return end(std::move(*std::exchange(failure_, nullptr)));
    if (until_ > from_)
      return stop(0, "bytes that are not " + std::string(name_of(compression_)) + " follow its end");
    ended_ = true;
    return std::size_t{0};
  }

  // The end, with a warning: at once, or after the bytes that were still produced.
  Result<std::size_t, Message> stop(std::size_t produced, std::string reason) {
    Message message{.what = "used `" + base::printable(name_) + "` only up to byte " +
                            std::to_string(output_bytes_) + " of its " + std::string(name_of(compression_)) +
                            " content",
                    .reason = std::move(reason),
                    .severity = base::Severity::warning};
    if (produced == 0) return end(std::move(message));
    failure_ = std::make_unique<Message>(std::move(message));
    stopped_ = true;
    return produced;
  }
  Result<std::size_t, Message> end(Message message) {
    ended_ = true;
    decoder_.reset();
    input_.reset();
    return message;
  }

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  ExpansionLimits limits_;
  GzipEngine engine_;
  Compression compression_ = Compression::none;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<char[]> input_;
  std::size_t from_ = 0;
  std::size_t until_ = 0;
  std::uint64_t input_bytes_ = 0;
  std::uint64_t output_bytes_ = 0;
  std::unique_ptr<Message> failure_;
  bool begun_ = false;
  bool source_ended_ = false;
  bool between_members_ = false;
  bool stopped_ = false;  // failure_ is to be told next
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> source, std::string name,
                                         ExpansionLimits limits, GzipEngine engine) {
  return std::make_unique<Decompressed>(std::move(source), std::move(name), limits, engine);
}

}  // namespace why403::ingest
