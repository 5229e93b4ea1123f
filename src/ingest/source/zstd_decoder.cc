// zstd frames (RFC 8878).
#include <zstd.h>
#include <zstd_errors.h>

#include "ingest/source/decompress.h"

namespace why403::ingest {

namespace {

class ZstdDecoder final : public Decoder {
 public:
  explicit ZstdDecoder(std::size_t bytes_max) : context_(::ZSTD_createDCtx(), ::ZSTD_freeDCtx) {
    int log = 10;
    while (log < 31 && (std::size_t{2} << log) <= bytes_max) ++log;
    if (context_) ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, log);
  }

  Step decode(std::string_view in, char* out, std::size_t size) override {
    if (!context_) return {.failure = "there is not enough memory for zstd"};
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out, size, 0};
    const std::size_t status = ::ZSTD_decompressStream(context_.get(), &output, &input);
    Step step{.consumed = input.pos, .produced = output.pos, .at_member_end = status == 0};
    if (::ZSTD_isError(status) != 0) {
      step.at_member_end = false;
      step.failure = reason(::ZSTD_getErrorCode(status));
    }
    return step;
  }
  void restart() override { ::ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }

 private:
  static std::string_view reason(ZSTD_ErrorCode code) {
    switch (code) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return "it was compressed with `--long` and asks for more memory than is granted (128 MiB)";
      case ZSTD_error_dictionary_wrong:
        return "it needs a dictionary";
      case ZSTD_error_checksum_wrong:
        return "its checksum is wrong";
      case ZSTD_error_memory_allocation:
        return "there is not enough memory for zstd";
      default:
        return "the zstd data are damaged";
    }
  }
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context_;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder(std::size_t bytes_max) {
  return std::make_unique<ZstdDecoder>(bytes_max);
}

}  // namespace why403::ingest
