// Where the events of `why403 events` go: lines of a form, a tally, or an archive.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "archive/archive.h"
#include "cli/writer.h"
#include "event/tally.h"
#include "event/writer.h"
#include "ingest/reader.h"

namespace why403::cli {

/// Writes every event as a line, in the order of the input.
class LineSink final : public ingest::Sink {
 public:
  LineSink(Writer& out, event::Form form, event::WriterOptions options, const ingest::Inputs& inputs);
  std::unique_ptr<ingest::Worker> make_worker() override;
  Status<Message> deliver(ingest::Worker& worker) override;

 private:
  Writer& out_;
  event::Form form_;
  event::WriterOptions options_;
  const ingest::Inputs& inputs_;
};

/// Counts every event. Clients go into one table whatever the number of threads, so that memory keeps its
/// bound; a worker hands them over a thousand at a time.
class TallySink final : public ingest::Sink {
 public:
  explicit TallySink(std::uint64_t seed) : total_(seed) {}
  std::unique_ptr<ingest::Worker> make_worker() override;
  Status<Message> deliver(ingest::Worker& worker) override;
  [[nodiscard]] bool ordered() const override { return false; }
  event::Tally& total() { return total_; }

 private:
  class Counting;
  std::mutex clients_;
  event::Tally total_;
};

/// Keeps every event in an archive, in the order of the input.
class ArchiveSink final : public ingest::Sink {
 public:
  ArchiveSink(archive::Archive& archive, const ingest::Inputs& inputs) : archive_(archive), inputs_(inputs) {}
  std::unique_ptr<ingest::Worker> make_worker() override;
  Status<Message> deliver(ingest::Worker& worker) override;

 private:
  archive::Archive& archive_;
  const ingest::Inputs& inputs_;
};

/// What a sink returns when nobody listens any more, and the reading should end without a word.
Message nobody_listens();
bool is_nobody_listens(const Message& message);

}  // namespace why403::cli
