// xz streams (https://tukaani.org/xz/xz-file-format.txt).
#include <lzma.h>

#include "ingest/source/decompress.h"

namespace why403::ingest {

namespace {

class XzDecoder final : public Decoder {
 public:
  explicit XzDecoder(std::size_t bytes_max) : bytes_max_(bytes_max) { restart(); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;
  ~XzDecoder() override { ::lzma_end(&stream_); }

  Step decode(std::string_view in, char* out, std::size_t size) override {
    if (!ready_) return {.failure = "there is not enough memory for xz"};
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out);
    stream_.avail_out = size;
    const lzma_ret status = ::lzma_code(&stream_, LZMA_RUN);
    Step step{.consumed = in.size() - stream_.avail_in, .produced = size - stream_.avail_out};
    switch (status) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:
        break;
      case LZMA_STREAM_END:
        step.at_member_end = true;
        break;
      case LZMA_MEM_ERROR:
        step.failure = "there is not enough memory for xz";
        break;
      case LZMA_MEMLIMIT_ERROR:
        step.failure = "it asks for more memory than is granted (128 MiB)";
        break;
      default:
        step.failure = "the xz data are damaged";
        break;
    }
    return step;
  }
  void restart() override {
    // A used stream is taken over together with its memory.
    ready_ = ::lzma_stream_decoder(&stream_, bytes_max_, 0) == LZMA_OK;
  }

 private:
  std::size_t bytes_max_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder(std::size_t bytes_max) {
  return std::make_unique<XzDecoder>(bytes_max);
}

}  // namespace why403::ingest
