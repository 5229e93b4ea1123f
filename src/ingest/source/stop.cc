#include "ingest/source/stop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace why403::ingest {

Stop::Stop() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Stop::request() const {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then it is set already.
  [[maybe_unused]] const auto written = ::write(event_.number(), &one, sizeof one);
}

bool Stop::is_requested() const {
  pollfd waiting{event_.number(), POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

}  // namespace why403::ingest
