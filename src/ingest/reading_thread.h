// What one reading thread has for itself: made once for a run, kept from file to file.
#pragma once

#include <memory>

#include "base/arena.h"
#include "event/event.h"
#include "ingest/reader.h"
#include "ingest/source/block_reader.h"

namespace why403::ingest {

struct alignas(kApartBytes) ReadingThread {
  std::unique_ptr<Worker> worker;
  base::Arena arena;
  event::Event event;
  BlockBuffer buffer;
};

}  // namespace why403::ingest
