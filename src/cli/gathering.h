// Where events go until a diagnosis wants them all.
#pragma once

#include <memory>
#include <string>

#include "event/writer.h"
#include "ingest/reader.h"
#include "stitch/collect.h"

namespace why403::cli {

class Gathering : public ingest::Sink {
 public:
  /// What was gathered: once, when all is read; of a stream as often as wanted, what is kept of it now.
  virtual Result<stitch::Collection, Message> collection() = 0;
};

std::unique_ptr<Gathering> gather_all(stitch::CollectOptions options);
/// Of a stream without an end, read by one thread: the oldest make room.
std::unique_ptr<Gathering> gather_recent(stitch::CollectOptions options);
/// Every event goes into the archive at `path` too, which has them all when collection() has succeeded, or none of them.
/// `inputs` outlives it.
Result<std::unique_ptr<Gathering>, Message> gather_and_keep(stitch::CollectOptions options, const std::string& path, const event::WriterOptions& written, const ingest::Inputs& inputs);

}  // namespace why403::cli
