#include "cli/gathering.h"

#include <vector>

#include "archive/archive.h"
#include "cli/event_sinks.h"
#include "stitch/recent.h"

namespace why403::cli {

namespace {

class Collecting final : public ingest::Worker {
 public:
  explicit Collecting(const stitch::CollectOptions& options) : collector(options) {}
  void take(const event::Event& event) override { collector.take(event); }
  stitch::Collector collector;
};

class All final : public Gathering {
 public:
  explicit All(stitch::CollectOptions options) : options_(std::move(options)), all_(options_) {}
  std::unique_ptr<ingest::Worker> make_worker() override { return std::make_unique<Collecting>(options_); }
  Status<Message> deliver(ingest::Worker& worker) override {
    auto& mine = static_cast<Collecting&>(worker).collector;
    if (first_) all_ = std::move(mine);
    else all_.absorb(std::move(mine));
    first_ = false;
    return Done{};
  }
  [[nodiscard]] bool ordered() const override { return false; }
  Result<stitch::Collection, Message> collection() override { return std::move(all_).finish(); }

 private:
  stitch::CollectOptions options_;
  stitch::Collector all_;
  bool first_ = true;
};

class Stream final : public Gathering {
 public:
  explicit Stream(stitch::CollectOptions options) : recent_(std::move(options)) {}
  std::unique_ptr<ingest::Worker> make_worker() override { return std::make_unique<Taker>(recent_); }
  Status<Message> deliver(ingest::Worker& /*worker*/) override { return Done{}; }
  [[nodiscard]] bool ordered() const override { return false; }
  Result<stitch::Collection, Message> collection() override { return recent_.picture(); }

 private:
  struct Taker final : ingest::Worker {
    explicit Taker(stitch::Recent& to) : recent(to) {}
    void take(const event::Event& event) override { recent.take(event); }
    stitch::Recent& recent;
  };
  stitch::Recent recent_;
};

// The archive wants the order of the input; what is collected may come in any.
class Kept final : public Gathering {
 public:
  Kept(stitch::CollectOptions options, std::unique_ptr<archive::Archive> archive, const ingest::Inputs& inputs) : options_(std::move(options)), archive_(std::move(archive)), events_(*archive_, inputs) {}
  std::unique_ptr<ingest::Worker> make_worker() override {
    collected_.push_back(std::make_shared<Collecting>(options_));
    return std::make_unique<Both>(events_.make_worker(), collected_.back());
  }
  Status<Message> deliver(ingest::Worker& worker) override { return events_.deliver(*static_cast<Both&>(worker).keeping); }
  Result<stitch::Collection, Message> collection() override {
    TRY(archive_->commit());
    stitch::Collector all(options_);
    for (const auto& each : collected_) all.absorb(std::move(each->collector));
    return std::move(all).finish();
  }

 private:
  struct Both final : ingest::Worker {
    Both(std::unique_ptr<ingest::Worker> keeps, std::shared_ptr<Collecting> collects) : keeping(std::move(keeps)), collecting(std::move(collects)) {}
    void take(const event::Event& event) override {
      keeping->take(event);
      collecting->take(event);
    }
    std::unique_ptr<ingest::Worker> keeping;
    std::shared_ptr<Collecting> collecting;  // outlives the worker
  };
  stitch::CollectOptions options_;
  std::unique_ptr<archive::Archive> archive_;
  ArchiveSink events_;
  std::vector<std::shared_ptr<Collecting>> collected_;
};

}  // namespace

std::unique_ptr<Gathering> gather_all(stitch::CollectOptions options) { return std::make_unique<All>(std::move(options)); }

std::unique_ptr<Gathering> gather_recent(stitch::CollectOptions options) { return std::make_unique<Stream>(std::move(options)); }

Result<std::unique_ptr<Gathering>, Message> gather_and_keep(stitch::CollectOptions options, const std::string& path, const event::WriterOptions& written, const ingest::Inputs& inputs) {
  return std::unique_ptr<Gathering>(std::make_unique<Kept>(std::move(options), TRY(archive::open_archive(path, written)), inputs));
}

}  // namespace why403::cli
