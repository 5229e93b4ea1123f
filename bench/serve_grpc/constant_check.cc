// The least that the module of src/serve/grpc can do: constant_check MODULE
//
// Its desk allows every question without looking at it. It says `answering on 127.0.0.1:PORT` and serves until it is ended.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>

#include "serve/check.h"

namespace {

using namespace why403::serve;

class Yes final : public CheckDoor {
 public:
  void answer(const CheckQuestion& /*question*/, CheckTaker& taker) noexcept override {
    taker.take({.is_allowed = true, .status = 200});
  }
};

class Desk final : public CheckDesk {
 public:
  CheckDoor* open_door() noexcept override { return &yes_; }
  void count(Unanswered /*why*/) noexcept override {}

 private:
  Yes yes_;
};

}  // namespace

int main(int count, char** words) {
  void* const library = count == 2 ? ::dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (library == nullptr) return 2;
  const auto find = reinterpret_cast<const CheckModule* (*)()>(::dlsym(library, kCheckModuleFunction));
  if (find == nullptr || find()->form != kCheckForm) return 2;
  Desk desk;
  CheckFault fault;
  const CheckListener* const listener = find()->open({.address = "127.0.0.1:0",
                                                      .checks_max = 1000,
                                                      .question_bytes_max = 1 << 20,
                                                      .metadata_bytes_max = 16 << 10,
                                                      .handshake_ms_max = 10'000,
                                                      .idle_ms_max = 75'000},
                                                     desk, fault);
  if (listener == nullptr) return 2;
  std::fprintf(stderr, "answering on 127.0.0.1:%d\n", listener->port());
  ::pause();
}
