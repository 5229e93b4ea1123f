// bzip2 streams.
#include <bzlib.h>

#include <algorithm>
#include <limits>

#include "ingest/source/decompress.h"

namespace why403::ingest {

namespace {

class Bzip2Decoder final : public Decoder {
 public:
  Bzip2Decoder() { open(); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;
  ~Bzip2Decoder() override { close(); }

  Step decode(std::string_view in, char* out, std::size_t size) override {
    if (!ready_) return {.failure = "there is not enough memory for bzip2"};
    constexpr std::size_t most = std::numeric_limits<unsigned>::max();
    const auto in_size = static_cast<unsigned>(std::min(in.size(), most));
    const auto out_size = static_cast<unsigned>(std::min(size, most));
    stream_.next_in = const_cast<char*>(in.data());
    stream_.avail_in = in_size;
    stream_.next_out = out;
    stream_.avail_out = out_size;
    const int status = ::BZ2_bzDecompress(&stream_);
    Step step{.consumed = in_size - stream_.avail_in, .produced = out_size - stream_.avail_out};
    if (status == BZ_STREAM_END)
      step.at_member_end = true;
    else if (status == BZ_MEM_ERROR)
      step.failure = "there is not enough memory for bzip2";
    else if (status != BZ_OK)
      step.failure = "the bzip2 data are damaged";
    return step;
  }
  void restart() override {
    close();
    open();
  }

 private:
  void open() {
    stream_ = {};
    ready_ = ::BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
  }
  void close() {
    if (ready_) ::BZ2_bzDecompressEnd(&stream_);
    ready_ = false;
  }
  bz_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_bzip2_decoder() { return std::make_unique<Bzip2Decoder>(); }

}  // namespace why403::ingest
