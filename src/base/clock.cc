#include "base/clock.h"

#include <ctime>

namespace why403::base {

Time SystemClock::now() const {
  timespec spec{};
  clock_gettime(CLOCK_REALTIME, &spec);
  return {static_cast<std::int64_t>(spec.tv_sec) * kSecond.ns + spec.tv_nsec};
}

}  // namespace why403::base
