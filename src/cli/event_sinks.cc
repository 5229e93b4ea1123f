#include "cli/event_sinks.h"

namespace why403::cli {

namespace {

constexpr std::string_view kNobodyListens = "nobody listens";

class LineWorker final : public ingest::Worker {
 public:
  LineWorker(std::unique_ptr<event::Writer> writer, const ingest::Inputs& inputs)
      : writer_(std::move(writer)), inputs_(inputs) {}
  void take(const event::Event& event) override {
    writer_->write(event, inputs_.files[event.ref.input].name, lines_);
  }
  event::LineBuffer& lines() { return lines_; }

 private:
  std::unique_ptr<event::Writer> writer_;
  const ingest::Inputs& inputs_;
  event::LineBuffer lines_;
};

class ArchiveWorker final : public ingest::Worker {
 public:
  ArchiveWorker(std::unique_ptr<archive::Batch> batch, const ingest::Inputs& inputs)
      : batch_(std::move(batch)), inputs_(inputs) {}
  void take(const event::Event& event) override { batch_->add(event, inputs_.files[event.ref.input].name); }
  archive::Batch& batch() { return *batch_; }

 private:
  std::unique_ptr<archive::Batch> batch_;
  const ingest::Inputs& inputs_;
};

}  // namespace

Message nobody_listens() { return {.what = std::string(kNobodyListens)}; }

bool is_nobody_listens(const Message& message) { return message.what == kNobodyListens; }

LineSink::LineSink(Writer& out, event::Form form, event::WriterOptions options, const ingest::Inputs& inputs)
    : out_(out), form_(form), options_(std::move(options)), inputs_(inputs) {
  event::LineBuffer head;
  event::make_writer(form_, options_)->begin(head);
  out_ << head.text();
}

std::unique_ptr<ingest::Worker> LineSink::make_worker() {
  return std::make_unique<LineWorker>(event::make_writer(form_, options_), inputs_);
}

Status<Message> LineSink::deliver(ingest::Worker& worker) {
  event::LineBuffer& lines = static_cast<LineWorker&>(worker).lines();
  out_ << lines.text();
  lines.clear();
  // Somebody may be waiting for what --follow finds.
  out_.flush();
  if (out_.closed()) return nobody_listens();
  return Done{};
}

std::unique_ptr<ingest::Worker> ArchiveSink::make_worker() {
  return std::make_unique<ArchiveWorker>(archive_.make_batch(), inputs_);
}

Status<Message> ArchiveSink::deliver(ingest::Worker& worker) {
  return archive_.append(static_cast<ArchiveWorker&>(worker).batch());
}

class TallySink::Counting final : public ingest::Worker {
 public:
  explicit Counting(TallySink& sink) : sink_(sink) {}
  void take(const event::Event& event) override {
    tally_.count(event);
    if (!event.has(event::Field::client)) return;
    clients_[count_++] = event.client;
    if (count_ == clients_.size()) hand_over();
  }
  void hand_over() {
    const std::lock_guard<std::mutex> lock(sink_.clients_);
    for (std::size_t i = 0; i < count_; ++i) sink_.total_.clients().add(clients_[i]);
    count_ = 0;
  }
  event::Tally& tally() { return tally_; }

 private:
  TallySink& sink_;
  event::Tally tally_;
  std::array<base::Ip, 1024> clients_{};
  std::size_t count_ = 0;
};

std::unique_ptr<ingest::Worker> TallySink::make_worker() { return std::make_unique<Counting>(*this); }

Status<Message> TallySink::deliver(ingest::Worker& worker) {
  auto& counting = static_cast<Counting&>(worker);
  counting.hand_over();
  total_.merge(counting.tally());
  return Done{};
}

}  // namespace why403::cli
