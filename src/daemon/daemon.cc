#include "daemon/daemon.h"

#include <sys/stat.h>

#include <mutex>
#include <optional>
#include <thread>

#include "archive/keeper.h"
#include "base/clock.h"
#include "base/quiet_threads.h"
#include "ingest/arrivals.h"
#include "report/current.h"
#include "serve/decision_tail.h"
#include "serve/incident_board.h"
#include "serve/log_door.h"
#include "serve/meters.h"
#include "state/erasure.h"

namespace why403::daemon {

namespace {

using report::Current;
using report::Explanation;
using serve::IncidentBoard;

// Every event goes to what is kept for the diagnosis, and to the archive.
class Events final : public ingest::Sink {
 public:
  Events(Current& current, archive::Keeper* keeper, const ingest::Inputs& inputs) : current_(current), keeper_(keeper), inputs_(inputs) {}
  std::unique_ptr<ingest::Worker> make_worker() override { return std::make_unique<Taker>(*this); }
  Status<Message> deliver(ingest::Worker& /*worker*/) override { return Done{}; }

 private:
  struct Taker final : ingest::Worker {
    explicit Taker(const Events& to) : events(to) {}
    void take(const event::Event& event) override {
      events.current_.take(event);
      const ingest::Input& from = events.inputs_.files[event.ref.input];
      const bool is_lasting = from.is_regular || from.is_found || event.format == serve::DecisionTail::kStream;
      if (events.keeper_ != nullptr) events.keeper_->take(event, from.name, is_lasting);
    }
    const Events& events;
  };
  Current& current_;
  archive::Keeper* const keeper_;
  const ingest::Inputs& inputs_;
};

// The observing river, from its sources to the incidents.
class River {
 public:
  static Result<std::unique_ptr<River>, Message> open(const serve::Configuration& configuration, serve::Say say);
  River(const River&) = delete;
  River& operator=(const River&) = delete;
  ~River();
  void begin();
  [[nodiscard]] serve::Observation observation();

 private:
  River(serve::LogSettings settings, ingest::Catalog catalog, serve::Say say)
      : settings_(std::move(settings)), say_(std::move(say)), catalog_(std::move(catalog)) {}
  void read();
  void show(const Explanation& explanation);
  void write_metrics(std::string& out) const;
  void write_archive_metrics(std::string& out) const;
  Result<bool, Message> erase(const std::string& who);

  const serve::LogSettings settings_;
  const serve::Say say_;
  const base::SystemClock clock_;
  ingest::Catalog catalog_;
  IncidentBoard board_;
  std::unique_ptr<ingest::Arrivals> arrivals_;
  serve::DecisionTail* decisions_ = nullptr;  // one of the arrivals
  std::unique_ptr<serve::LogDoor> pushes_;
  std::unique_ptr<archive::Keeper> keeper_;  // null: nothing is archived
  std::unique_ptr<Current> current_;
  std::optional<std::string> erasing_;  // of the thread that records
  std::thread reading_;
};

Result<std::unique_ptr<River>, Message> River::open(const serve::Configuration& configuration, serve::Say say) {
  const serve::LogSettings settings = configuration.logs.value_or(serve::LogSettings{});
  std::unique_ptr<River> river(new River(settings, TRY(ingest::Catalog::built_in()), std::move(say)));
  river->arrivals_ = TRY(ingest::Arrivals::open({.paths = settings.files, .history_bytes_max = settings.history_bytes, .listen = settings.listen}));
  if (const std::string& folder = configuration.record.folder; !folder.empty()) {
    auto decisions = std::make_unique<serve::DecisionTail>(folder, settings.history_bytes, river->arrivals_->stop());
    river->decisions_ = decisions.get();
    river->arrivals_->add(std::move(decisions));
  }
  if (configuration.archive) river->keeper_ = std::make_unique<archive::Keeper>(*configuration.archive, event::WriterOptions{.salt = report::salt()}, river->clock_, river->say_);
  river->current_ = TRY(Current::begin(
      {.beside = {.known = settings.known, .changes = settings.changes, .knowledge = settings.knowledge, .config = settings.config},
       .every = std::chrono::milliseconds(settings.every.ns / (base::kSecond.ns / 1000))},
      [raw = river.get()](const Explanation& explanation) { raw->show(explanation); }, river->say_));
  return river;
}

void River::begin() {
  for (const ingest::ListenAddress& address : arrivals_->addresses())
    say_({.what = "listening on " + ingest::format_listen_address(address), .severity = base::Severity::note, .event = "logs-listening", .fields = {{"address", ingest::format_listen_address(address)}}});
  arrivals_->begin(say_);
  pushes_ = std::make_unique<serve::LogDoor>(arrivals_->queue());
  const base::QuietThreads quiet;
  reading_ = std::thread([this] { read(); });
}

// What was written until now is read, and diagnosed a last time.
River::~River() {
  if (arrivals_) arrivals_->end();
  if (reading_.joinable()) reading_.join();
}

void River::read() {
  ingest::Inputs inputs = arrivals_->inputs();
  ingest::ReadOptions options{.timezone = settings_.timezone, .salt = report::salt()};
  options.between = [&](const ingest::ReadReport& so_far) { current_->look(inputs, so_far), keeper_ ? keeper_->look() : void(); };
  ingest::Reader reader(catalog_, options);
  Events events(*current_, keeper_.get(), inputs);
  const auto done = reader.follow(inputs, 0, arrivals_->queue(), clock_, events);
  if (done) return current_->look(inputs, *done, true);
  say_({.what = "no log is read any more", .reason = done.error().what, .help = "start the service again"});
  arrivals_->queue().close();
}

void River::show(const Explanation& explanation) {
  IncidentBoard::Counts counts{};
  for (const diagnose::Incident& each : explanation.report.incidents)
    ++counts[static_cast<std::size_t>(each.verdict)][static_cast<std::size_t>(each.state)];
  board_.publish(report_json(explanation), counts, explanation.report.denials.size(), clock_.now(), explanation.seconds);
}

void River::write_metrics(std::string& out) const {
  using serve::write_metric;
  board_.write_metrics(out, clock_.now());
  const ingest::RecordQueue& queue = arrivals_->queue();
  write_metric(out, "why403_log_records_total", "counter", "records of logs that were taken", queue.taken());
  write_metric(out, "why403_log_queue_bytes", "gauge", "records that are not parsed yet", queue.waiting_bytes());
  const ingest::Arrivals::Counts counts = arrivals_->counts();
  write_metric(out, "why403_log_datagrams_dropped_total", "counter", "syslog datagrams that were dropped", counts.dropped);
  write_metric(out, "why403_log_connections_refused_total", "counter", "syslog connections that were refused", counts.refused_connections);
  write_metric(out, "why403_log_files_left_out", "gauge", "files and folders beyond a limit", counts.left_out);
  const serve::LogDoor::Counts pushes = pushes_->counts();
  write_metric(out, "why403_log_pushes_total", "counter", "requests with logs that were taken", pushes.requests);
  write_metric(out, "why403_log_pushes_refused_total", "counter", "requests with logs that there was no room for", pushes.refused);
  write_metric(out, "why403_log_pushed_records_rejected_total", "counter", "pushed records that are none", pushes.rejected);
  write_archive_metrics(out);
  if (decisions_ == nullptr) return;
  write_metric(out, "why403_decisions_behind_bytes", "gauge", "recorded decisions that are not read yet", decisions_->behind_bytes());
  write_metric(out, "why403_decisions_unread_bytes_total", "counter", "recorded decisions that were retired before they were read", decisions_->lost_bytes());
}

void River::write_archive_metrics(std::string& out) const {
  using serve::write_metric;
  if (keeper_ == nullptr) return;
  const auto counts = keeper_->counts();
  write_metric(out, "why403_archive_open", "gauge", "whether the archive can be written", counts.is_open ? 1 : 0);
  write_metric(out, "why403_archive_events_total", "counter", "events that were archived", counts.folded);
  write_metric(out, "why403_archive_events_dropped_total", "counter", "events that could not be archived", counts.dropped);
  write_metric(out, "why403_archive_rows_retired_total", "counter", "rows that were too old, or too many", counts.retired);
  write_metric(out, "why403_archive_bytes", "gauge", "of the archive", counts.bytes);
  write_metric(out, "why403_archive_lag_seconds", "gauge", "since the oldest event that is not archived yet was read", static_cast<std::uint64_t>(counts.lag.ns / base::kSecond.ns));
}

// What is read from now on was recorded after it.
Result<bool, Message> River::erase(const std::string& who) {
  if (erasing_ != who) {
    if (decisions_ != nullptr) decisions_->skip_to_end();
    current_->forget();
  }
  erasing_ = who;
  auto done = keeper_ != nullptr ? keeper_->erase(state::read_forgotten(who).id) : Result<bool, Message>(true);
  if (!done || *done) erasing_.reset();
  return done;
}

serve::Observation River::observation() {
  return {.pushes = pushes_.get(),
          .push_scope = settings_.push_scope,
          .incidents = &board_,
          .read_scope = settings_.read_scope,
          .write_metrics = [this](std::string& out) { write_metrics(out); },
          .erase = [this](const std::string& who) { return erase(who); }};
}

}  // namespace

Status<serve::Messages> run(const serve::Configuration& configuration, const serve::Say& say) {
  std::mutex saying;
  const serve::Say say_one = [&](const Message& message) {
    const std::scoped_lock lock(saying);
    say(message);
  };
  // Before there is a second thread: all that this process makes is for its owner alone.
  ::umask(0077);
  if (!configuration.logs && !configuration.archive) return serve::run_service(configuration, say_one);
  auto river = River::open(configuration, say_one);
  if (!river) return serve::Messages{river.error()};
  (*river)->begin();
  return serve::run_service(configuration, say_one, (*river)->observation());
}

}  // namespace why403::daemon
