#include "archive/keeper.h"

#include <algorithm>
#include <chrono>

#include "base/quiet_threads.h"
#include "stitch/collect.h"
#include "stitch/family.h"

namespace why403::archive {

namespace {

using event::Field;
using stitch::Worth;

constexpr base::Duration kTryAgain{10 * base::kSecond.ns};
constexpr base::Duration kRetirePeriod = base::kHour;
// Gathered parts that wait for the thread.
constexpr std::size_t kWaitingMax = 2;

base::Time minute_of(base::Time time) { return {time.ns - time.ns % base::kMinute.ns}; }

}  // namespace

Keeper::Keeper(KeeperSettings settings, event::WriterOptions options, const base::Clock& clock, Say say)
    : settings_(std::move(settings)), options_(std::move(options)), clock_(clock), say_(std::move(say)), granted_since_(clock.now()) {
  // Before the library begins threads of its own.
  const base::QuietThreads quiet;
  open();
  thread_ = std::thread([this] { run(); });
}

Keeper::~Keeper() {
  {
    const std::scoped_lock lock(mutex_);
    granted_since_ = {};
    hand_over();
    is_ending_ = true;
    // Whoever asks would hold up what is left to do.
    if (held_ != nullptr) held_->end_queries();
  }
  changed_.notify_all();
  thread_.join();
}

Keeper::Counts Keeper::counts() const {
  const std::scoped_lock lock(mutex_);
  Counts counts = counts_;
  counts.is_open = held_ != nullptr;
  std::optional<base::Time> since = folding_since_;
  if (!since && !waiting_.empty()) since = waiting_.front().since;
  if (!since) since = gathered_.since;
  if (since) counts.lag = std::max(base::Duration{0}, clock_.now() - *since);
  return counts;
}

// --- The thread that reads.

bool Keeper::is_forgotten(const event::Event& event) const {
  return std::ranges::any_of(forgotten_, [&](const Forgotten& each) {
    const bool is_theirs = event.text(Field::principal) == each.principal || event.extra_text("about") == each.principal;
    return is_theirs && event.time <= each.until;
  });
}

void Keeper::take(const event::Event& event, std::string_view file, bool is_lasting) {
  const Worth worth = stitch::judge(event);
  if (worth == Worth::nothing && !settings_.keeps_all) return;
  std::unique_lock lock(mutex_);
  if (!forgotten_.empty() && is_forgotten(event)) return;
  if (is_lasting && was_taken(event, file)) return;
  if (!gathered_.since) gathered_.since = clock_.now();
  if (worth == Worth::success) count_granted(event, file);
  if (worth == Worth::success && !settings_.keeps_all) return;
  if (held_ == nullptr) {
    ++counts_.dropped;
    return;
  }
  if (gathered_.batch == nullptr) gathered_.batch = held_->make_batch();
  gathered_.batch->add(event, file);
  if (++gathered_.rows < kGatheredRowsMax) return;
  wait_for_room(lock);
  hand_over();
}

// A log that is read again after a start was taken up to its mark. Lines of our own records may have other numbers since, when
// somebody was erased: smaller ones.
bool Keeper::was_taken(const event::Event& event, std::string_view file) {
  if (!event.has(Field::time)) return false;
  const auto before = counted_.find(file);
  if (before != counted_.end() && event.ref.line <= before->second.line && event.time <= before->second.time) return true;
  auto mark = gathered_.marks.find(file);
  if (mark == gathered_.marks.end()) mark = gathered_.marks.emplace(file, Mark{}).first;
  mark->second.line = event.ref.line;
  mark->second.time = std::max(mark->second.time, event.time);
  return false;
}

void Keeper::count_granted(const event::Event& event, std::string_view file) {
  if (!event.has(Field::time)) return;
  Granted key{.minute = minute_of(event.time), .file = std::string(file), .status = event.has(Field::status) ? event.status : 0};
  if (gathered_.granted.size() < kGrantedRowsMax) {
    if (event.has(Field::path)) stitch::family_of(event.text(Field::path), family_);
    else stitch::family_of_call(event.text(Field::action), event.text(Field::resource), family_);
    key.host = event.text(Field::host);
    key.method = event.text(Field::method);
    key.path = family_;
    key.principal = event.text(Field::principal);
  }
  ++gathered_.granted[std::move(key)];
}

void Keeper::look() {
  const std::scoped_lock lock(mutex_);
  if (!gathered_.since || clock_.now() - *gathered_.since < kFoldPeriod) return;
  if (waiting_.size() < kWaitingMax) hand_over();
}

void Keeper::wait_for_room(std::unique_lock<std::mutex>& lock) {
  changed_.wait(lock, [this] { return waiting_.size() < kWaitingMax; });
}

// Counts stay here until a minute's worth is together; an event waits for nothing.
void Keeper::hand_over() {
  Gathered next = std::exchange(gathered_, {});
  if (clock_.now() - granted_since_ < kGrantedPeriod && next.granted.size() < kGrantedRowsMax) {
    gathered_.granted.swap(next.granted);
    gathered_.marks.swap(next.marks);
  } else {
    granted_since_ = clock_.now();
  }
  if (next.rows == 0 && next.granted.empty() && next.marks.empty()) return;
  waiting_.push_back(std::move(next));
  changed_.notify_all();
}

Result<bool, Message> Keeper::erase(const std::string& principal) {
  const std::scoped_lock lock(mutex_);
  const auto known = std::ranges::find(erasures_, principal, &Erasure::principal);
  if (known != erasures_.end()) {
    if (!known->done) return false;
    const Status<Message> done = std::move(*known->done);
    erasures_.erase(known);
    if (!done) return done.error();
    return true;
  }
  forgotten_.push_back({.principal = principal, .until = clock_.now()});
  if (forgotten_.size() > kForgottenMax) forgotten_.erase(forgotten_.begin());
  std::erase_if(gathered_.granted, [&](const auto& each) { return each.first.principal == principal; });
  // What was gathered of others goes into the archive before.
  granted_since_ = {};
  hand_over();
  erasures_.push_back({.principal = principal, .done = {}});
  changed_.notify_all();
  return false;
}

// --- The thread that folds.

void Keeper::open() {
  tried_ = clock_.now();
  auto held = open_held_archive(settings_.file, options_);
  auto marks = held ? (*held)->marks() : Result<Marks, Message>(held.error());
  if (!marks) return fail(marks.error());
  if (failing_) say_({.what = "the archive is kept again", .severity = base::Severity::note, .event = "archive-recovered"});
  failing_ = false;
  HeldArchive* const archive = held->get();
  auto desk = Desk::open(settings_.file, [archive](const std::string& sql, Values values, const RowReader& reader) { return archive->query(sql, values, reader, kAskTimeMax); },
                         [archive] { archive->end_queries(); });
  if (desk) desk_ = std::move(*desk);
  else say_(desk.error());
  const std::scoped_lock lock(mutex_);
  counted_ = std::move(*marks);
  held_ = std::move(*held);
}

// Said when it begins; what is open is closed, for nobody knows what state it is in.
void Keeper::fail(const Message& message) {
  if (!failing_) {
    Message said = message;
    said.event = "archive-failed";
    said.notes.emplace_back("what the logs say goes on being diagnosed, and is not archived until it works again");
    say_(said);
  }
  failing_ = true;
  desk_.reset();
  const std::scoped_lock lock(mutex_);
  // Its batches belong to it.
  counts_.dropped += gathered_.rows;
  gathered_.batch.reset();
  gathered_.rows = 0;
  for (Gathered& each : waiting_) {
    counts_.dropped += each.rows;
    each.batch.reset();
    each.rows = 0;
  }
  held_.reset();
}

void Keeper::fold(Gathered& gathered) {
  if (held_ == nullptr) return;
  if (gathered.batch == nullptr) gathered.batch = held_->make_batch();
  const auto appended = held_->fold(*gathered.batch, gathered.granted, gathered.marks);
  if (!appended) {
    gathered.batch.reset();
    const std::uint64_t lost = gathered.rows;
    fail(appended.error());
    const std::scoped_lock lock(mutex_);
    counts_.dropped += lost;
    return;
  }
  gathered.batch.reset();
  const auto bytes = held_->bytes();
  const std::scoped_lock lock(mutex_);
  counts_.folded += appended->added;
  counts_.known += appended->known;
  if (bytes) counts_.bytes = *bytes;
}

void Keeper::retire() {
  if (held_ == nullptr || clock_.now() - retired_ < kRetirePeriod) return;
  retired_ = clock_.now();
  const auto retired = held_->retire(clock_.now(), settings_.keep, settings_.total_bytes);
  if (!retired) return fail(retired.error());
  const std::scoped_lock lock(mutex_);
  counts_.retired += *retired;
}

void Keeper::run() {
  retire();
  std::unique_lock lock(mutex_);
  const auto to_erase = [this] { return std::ranges::find_if(erasures_, [](const Erasure& each) { return !each.done; }); };
  while (true) {
    changed_.wait_for(lock, std::chrono::nanoseconds(kTryAgain.ns), [&] { return is_ending_ || !waiting_.empty() || to_erase() != erasures_.end(); });
    if (is_ending_ && waiting_.empty()) return;
    std::optional<Gathered> gathered;
    if (!waiting_.empty()) {
      gathered = std::move(waiting_.front());
      waiting_.pop_front();
      folding_since_ = gathered->since;
      changed_.notify_all();
    }
    const auto erasure = to_erase();
    std::optional<std::string> principal;
    if (!gathered && erasure != erasures_.end()) principal = erasure->principal;
    const bool is_closed = held_ == nullptr;
    lock.unlock();
    if (is_closed && clock_.now() - tried_ >= kTryAgain) open();
    if (gathered) fold(*gathered);
    gathered.reset();
    std::optional<Status<Message>> erased;
    if (principal) erased = erase_now(*principal);
    retire();
    lock.lock();
    folding_since_.reset();
    if (!erased) continue;
    const auto done = std::ranges::find(erasures_, *principal, &Erasure::principal);
    if (done != erasures_.end()) done->done = std::move(erased);
  }
}

Status<Message> Keeper::erase_now(const std::string& principal) {
  if (held_ == nullptr) return Message{.what = "the archive `" + settings_.file + "` is not open"};
  const auto erased = held_->erase(principal);
  if (erased) return Done{};
  fail(erased.error());
  return erased.error();
}

}  // namespace why403::archive
