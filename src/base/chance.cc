#include "base/chance.h"

#include <random>

namespace why403::base {

std::uint64_t random_number() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace why403::base
