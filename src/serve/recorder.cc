#include "serve/recorder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/file.h"
#include "state/erasure.h"

namespace why403::serve {

namespace {

// How often what is too old is looked for, when segments do not rotate by themselves.
constexpr base::Duration kRetirePeriod = base::kHour;
constexpr base::Duration kEraseAgain{10 * base::kSecond.ns};

// Who shall be forgotten, as `why403 erase` leaves it here.
std::string request_path(const std::string& folder) { return folder + "/erase"; }

}  // namespace

Result<std::unique_ptr<Recorder>, Message> Recorder::open(const RecorderSettings& settings,
                                                          const base::Clock& clock, Say say, Erase erase) {
  auto log = TRY(archive::SegmentLog::open(settings.folder, settings.limits, clock));
  for (const Message& finding : log->findings()) say(finding);
  return std::unique_ptr<Recorder>(new Recorder(settings, clock, std::move(say), std::move(erase), std::move(log)));
}

Recorder::Recorder(const RecorderSettings& settings, const base::Clock& clock, Say say, Erase erase,
                   std::unique_ptr<archive::SegmentLog> log)
    : settings_(settings), clock_(clock), say_(std::move(say)), erase_(std::move(erase)), log_(std::move(log)), retired_(clock.now()) {
  // Signals are for the thread that waits for them.
  sigset_t all{};
  sigset_t before{};
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Recorder::~Recorder() {
  {
    const std::scoped_lock lock(changing_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Recorder::wake() {
  {
    const std::scoped_lock lock(changing_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Recorder::flush() {
  std::unique_lock lock(changing_);
  const std::uint64_t wanted = ++flushes_wanted_;
  wake_.notify_one();
  flushed_.wait(lock, [&] { return flushes_done_ >= wanted; });
}

Recorder::Counts Recorder::counts() const {
  Counts counts{.recorded = recorded_.load(std::memory_order_relaxed),
                .dropped = dropped_.load(std::memory_order_relaxed)};
  const std::scoped_lock lock(changing_);
  for (const auto& queue : queues_) {
    const std::scoped_lock using_it(queue->using_it);
    counts.queued_bytes += queue->lines.size();
  }
  return counts;
}

void Recorder::begin_revision(const KeptRevision& revision) {
  if (!revision.policies.empty())
    if (const auto kept = keep_revision(settings_.folder, revision); !kept) say_(kept.error());
  const std::scoped_lock lock(changing_);
  std::string record;
  write_revision({.time = clock_.now(), .revision = revision.name, .previous = revision_}, record);
  archive::append_record(revisions_, record);
  revision_ = revision.name;
}

void Recorder::begin_revision(const std::string& revision, std::span<const ChangeRecord> changes) {
  const std::scoped_lock lock(changing_);
  std::string record;
  const auto tell = [&](ChangeRecord change) {
    record.clear();
    change.time = clock_.now();
    change.revision = revision;
    write_change(change, record);
    archive::append_record(revisions_, record);
  };
  for (const ChangeRecord& change : changes.first(std::min(changes.size(), kChangesToldMax))) tell(change);
  if (changes.size() > kChangesToldMax) {
    const std::string more = "made " + std::to_string(changes.size() - kChangesToldMax) + " more changes of groups and roles";
    tell({.time = {}, .who = changes.back().who, .what = more, .target = "directory", .kind = "role", .about = {}, .revision = {}});
  }
  record.clear();
  // The last line: it begins the segments to come, too.
  write_revision({.time = clock_.now(), .revision = revision, .previous = revision_, .by_directory = true}, record);
  archive::append_record(revisions_, record);
  revision_ = revision;
}

void Recorder::follow(std::function<void(std::string_view)> tap) {
  const std::scoped_lock lock(changing_);
  tap_ = std::move(tap);
}

// --- Pens, on the threads of the doors.

Recorder::Pen::Pen(Recorder* recorder) : recorder_(recorder) {
  if (recorder_ == nullptr) return;
  queue_ = std::make_shared<Queue>();
  const std::scoped_lock lock(recorder_->changing_);
  recorder_->queues_.push_back(queue_);
}

Recorder::Pen::~Pen() {
  if (queue_ == nullptr) return;
  const std::scoped_lock using_it(queue_->using_it);
  queue_->abandoned = true;
}

void Recorder::Pen::write(const DecisionRecord& record) {
  if (recorder_ == nullptr) return;
  const std::uint64_t enough = std::min<std::uint64_t>(kWakeBytes, recorder_->settings_.queue_bytes / 2);
  bool is_enough = false;
  {
    // The other side holds the lock for no longer than it takes to swap two strings.
    const std::scoped_lock using_it(queue_->using_it);
    std::string& lines = queue_->lines;
    const std::size_t before = lines.size();
    const std::size_t begin = archive::begin_record(lines);
    write_record(record, lines);
    archive::end_record(lines, begin);
    if (lines.size() > recorder_->settings_.queue_bytes) {
      lines.resize(before);
      recorder_->dropped_.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    is_enough = before < enough && lines.size() >= enough;
    ++queue_->records;
  }
  if (is_enough) recorder_->wake();
}

// --- The thread that writes down.

void Recorder::run() {
  bool is_last = false;
  while (!is_last) {
    std::uint64_t flushes = 0;
    {
      std::unique_lock lock(changing_);
      wake_.wait_for(lock, std::chrono::nanoseconds(kSyncPeriod.ns),
                     [&] { return woken_ || stopping_ || flushes_wanted_ != flushes_done_; });
      woken_ = false;
      flushes = flushes_wanted_;
      is_last = stopping_;
    }
    write_down();
    sync_when_due(is_last || flushes != flushes_done_);
    {
      const std::scoped_lock lock(changing_);
      flushes_done_ = flushes;
    }
    flushed_.notify_all();
  }
}

// True when there is something to write.
bool Recorder::gather() {
  first_.clear();
  const std::scoped_lock lock(changing_);
  revision_bytes_ = revisions_.size();
  // A new revision stands before what it decided; each segment begins with the one in force.
  if (!revisions_.empty()) {
    first_.swap(revisions_);
    const std::string_view line(first_);
    const std::size_t last = line.rfind('\n', line.size() - 2);
    const std::size_t begin = last == std::string_view::npos ? 0 : last + 1;
    log_->set_opening(std::string(line.substr(begin + archive::kFrameBytes - 1, line.size() - begin - archive::kFrameBytes)));
  }
  taken_ = queues_;
  bool has_any = !first_.empty();
  for (const auto& queue : taken_) {
    const std::scoped_lock using_it(queue->using_it);
    queue->taken.swap(queue->lines);
    queue->taken_records = std::exchange(queue->records, 0);
    has_any = has_any || !queue->taken.empty();
  }
  std::erase_if(queues_, [](const auto& queue) {
    const std::scoped_lock using_it(queue->using_it);
    return queue->abandoned && queue->lines.empty();
  });
  return has_any;
}

// A failure is said when it begins, and when it is over.
void Recorder::keep(const Status<Message>& done) {
  if (done && failing_) say_({.what = "decisions are recorded again", .severity = base::Severity::note, .event = "recording-recovered"});
  if (!done && !failing_) {
    Message message = done.error();
    message.event = "recording-failed";
    message.notes.push_back("decisions go on, unrecorded, until it works again");
    say_(message);
  }
  failing_ = !done;
}

void Recorder::write_gap_if_any(std::uint64_t dropped) {
  if (dropped == dropped_told_) return;
  std::string gap;
  write_gap(clock_.now(), dropped - dropped_told_, gap);
  archive::append_record(first_, gap);
}

// Under the lock, so that whoever takes the tap away knows that it is not in use.
void Recorder::show(std::string_view lines) {
  const std::scoped_lock lock(changing_);
  if (tap_ && !lines.empty()) tap_(lines);
}

void Recorder::write_down() {
  const bool has_any = gather();
  const std::uint64_t dropped = dropped_.load(std::memory_order_relaxed);
  write_gap_if_any(dropped);
  if (!has_any && first_.empty()) {
    if (clock_.now() - retired_ >= kRetirePeriod) {
      retired_ = clock_.now();
      keep(log_->retire());
    }
    return;
  }
  Status<Message> done = Done{};
  if (!first_.empty()) done = log_->append(first_);
  if (done) {
    dropped_told_ = dropped;
  } else {
    const std::scoped_lock lock(changing_);
    revisions_.insert(0, first_, 0, revision_bytes_);
  }
  if (done) show(first_);
  for (const auto& queue : taken_) {
    if (done && !queue->taken.empty()) done = log_->append(queue->taken);
    if (done) show(queue->taken);
    (done ? recorded_ : dropped_).fetch_add(queue->taken_records, std::memory_order_relaxed);
    queue->taken.clear();
  }
  taken_.clear();
  keep(done);
}

void Recorder::sync_when_due(bool now) {
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - synced_ < std::chrono::nanoseconds(kSyncPeriod.ns)) return;
  synced_ = time;
  if (!failing_) keep(log_->sync());
  erase_when_asked();
}

// Looked for at each turn: a stat of a file that is hardly ever there.
void Recorder::erase_when_asked() {
  const std::string path = request_path(settings_.folder);
  struct stat about{};
  if (::stat(path.c_str(), &about) != 0 || clock_.now() < erase_again_) return;
  auto who = base::read_file(path, kRecordedTextBytesMax);
  if (who && who->empty()) {
    ::unlink(path.c_str());
    return say_({.what = "`" + path + "` names nobody", .help = "`why403 erase WHO FOLDER` writes it"});
  }
  const auto erased = who ? erase(*who) : Result<bool, Message>(who.error());
  if (erased && !*erased) return;
  erasing_.reset();
  if (erased) {
    ::unlink(path.c_str());
    return;
  }
  say_(erased.error());
  erase_again_ = clock_.now() + kEraseAgain;
}

// The request stays until all of it is done.
Result<bool, Message> Recorder::erase(const std::string& who) {
  if (erasing_ == who) return erase_(who);
  std::string in_force;
  {
    const std::scoped_lock lock(changing_);
    in_force = revision_;
  }
  const auto erased = erase_person(*log_, settings_.folder, who, in_force);
  if (!erased) return erased.error();
  say_({.what = "erased " + std::to_string(*erased) + " records of one person", .severity = base::Severity::note, .event = "erased", .fields = {{"records", std::to_string(*erased)}}});
  if (!erase_) return true;
  erasing_ = who;
  return erase_(who);
}

Result<std::uint64_t, Message> erase_person(archive::SegmentLog& log, const std::string& folder,
                                            const std::string& who, const std::string& in_force) {
  RecordReader reader;
  const state::Forgotten forgotten = state::read_forgotten(who);
  const auto erased = log.erase([&](std::string_view text) {
    const auto kind = reader.read(text);
    const ChangeRecord& change = reader.change();
    if (kind == RecordReader::Kind::change) return forgotten.is(change.about.type, change.about.id) || change.who == forgotten.id;
    return kind == RecordReader::Kind::decision && forgotten.is(reader.decision().principal.type, reader.decision().principal.id);
  });
  if (!erased) return erased.error();
  TRY(forget_revisions(folder, forgotten.id, in_force));
  return *erased;
}

}  // namespace why403::serve
