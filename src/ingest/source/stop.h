// A request to stop that wakes whoever waits: followers, listeners, reads from pipes.
//
// request() may be called from any thread and from a signal handler; it cannot be taken back. Waiting code
// polls wake_fd() beside its own descriptors; it becomes readable and stays so.
#pragma once

#include "ingest/source/descriptor.h"

namespace why403::ingest {

class Stop {
 public:
  Stop();
  void request() const;
  [[nodiscard]] bool is_requested() const;
  [[nodiscard]] int wake_fd() const { return event_.number(); }

 private:
  Descriptor event_;
};

}  // namespace why403::ingest
