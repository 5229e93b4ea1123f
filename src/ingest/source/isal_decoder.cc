// gzip by ISA-L, loaded when a gzip file is met and the machine has the library. Only its header is needed to
// build; a build without that header uses zlib alone.
#include "ingest/source/decompress.h"

#if __has_include(<isa-l/igzip_lib.h>)
#include <dlfcn.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>

namespace why403::ingest {

namespace {

struct Isal {
  decltype(&::isal_inflate_init) init = nullptr;
  decltype(&::isal_inflate_reset) reset = nullptr;
  decltype(&::isal_inflate) inflate = nullptr;
  [[nodiscard]] bool is_there() const { return init != nullptr && reset != nullptr && inflate != nullptr; }
};

Isal load() {
  // The number is the library's ABI, to which the structures of the header belong. Never closed: decoders
  // may live in any thread until the end.
  void* library = ::dlopen("libisal.so.2", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return {};
  Isal isal;
  isal.init = reinterpret_cast<decltype(isal.init)>(::dlsym(library, "isal_inflate_init"));
  isal.reset = reinterpret_cast<decltype(isal.reset)>(::dlsym(library, "isal_inflate_reset"));
  isal.inflate = reinterpret_cast<decltype(isal.inflate)>(::dlsym(library, "isal_inflate"));
  return isal;
}

class IsalDecoder final : public Decoder {
 public:
  explicit IsalDecoder(const Isal& isal) : isal_(isal) {
    isal_.init(&state_);
    state_.crc_flag = ISAL_GZIP;
  }

  Step decode(std::string_view in, char* out, std::size_t size) override {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    const auto in_size = static_cast<std::uint32_t>(std::min(in.size(), most));
    const auto out_size = static_cast<std::uint32_t>(std::min(size, most));
    state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(in.data()));
    state_.avail_in = in_size;
    state_.next_out = reinterpret_cast<std::uint8_t*>(out);
    state_.avail_out = out_size;
    const int status = isal_.inflate(&state_);
    Step step{.consumed = in_size - state_.avail_in, .produced = out_size - state_.avail_out};
    if (status < 0 || status == ISAL_NEED_DICT)
      step.failure = "the gzip data are damaged";
    else
      step.at_member_end = state_.block_state == ISAL_BLOCK_FINISH;
    return step;
  }
  void restart() override {
    isal_.reset(&state_);
    state_.crc_flag = ISAL_GZIP;
  }

 private:
  const Isal& isal_;
  inflate_state state_;
};

}  // namespace

std::unique_ptr<Decoder> make_isal_decoder() {
  static const Isal isal = load();
  return isal.is_there() ? std::make_unique<IsalDecoder>(isal) : nullptr;
}

}  // namespace why403::ingest
#else
namespace why403::ingest {
std::unique_ptr<Decoder> make_isal_decoder() { return nullptr; }
}  // namespace why403::ingest
#endif
