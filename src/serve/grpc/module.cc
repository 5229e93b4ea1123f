// What the program finds in why403_grpc.so.

#include "serve/grpc/check_listener.h"

namespace why403::serve::grpc {

namespace {

CheckListener* open(const CheckSettings& settings, CheckDesk& desk, CheckFault& fault) noexcept try {
  return Listener::open(settings, desk, fault).release();
} catch (...) {
  constexpr std::string_view text = "out of memory";
  text.copy(fault.text, sizeof fault.text - 1);
  return nullptr;
}

void close(CheckListener* listener) noexcept { delete static_cast<Listener*>(listener); }

}  // namespace

}  // namespace why403::serve::grpc

extern "C" __attribute__((visibility("default"))) const why403::serve::CheckModule* why403_check_module() {
  static const std::string library = "gRPC " + grpc::Version();
  static const why403::serve::CheckModule module{
      .library = library.c_str(), .open = why403::serve::grpc::open, .close = why403::serve::grpc::close};
  return &module;
}
