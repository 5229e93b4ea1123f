#include "report/current.h"

#include <sys/stat.h>

#include "base/quiet_threads.h"

namespace why403::report {

namespace {

using Clock = std::chrono::steady_clock;

// How long one rests for each time that it took.
constexpr int kRests = 9;
constexpr std::chrono::seconds kWithoutRefusals{60};

std::string state_of(const BesidePaths& paths) {
  std::vector<std::string> all{paths.known};
  for (const auto* each : {&paths.changes, &paths.knowledge, &paths.config}) all.insert(all.end(), each->begin(), each->end());
  std::string out;
  for (const std::string& path : all) {
    struct stat found {};
    if (path.empty() || ::stat(path.c_str(), &found) != 0) continue;
    out += std::to_string(found.st_ino) + "," + std::to_string(found.st_size) + "," + std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec) + ";";
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Current>, Message> Current::begin(CurrentSettings settings, Show show, Say say) {
  Beside beside = TRY(read_beside(settings.beside));
  return std::unique_ptr<Current>(new Current(std::move(settings), std::move(beside), std::move(show), std::move(say)));
}

Current::Current(CurrentSettings settings, Beside beside, Show show, Say say)
    : settings_(std::move(settings)),
      show_(std::move(show)),
      say_(std::move(say)),
      recent_({.inputs = {}, .proxies = beside.known.proxy_networks()}),
      beside_(std::move(beside)),
      beside_state_(state_of(settings_.beside)) {
  const base::QuietThreads quiet;
  thread_ = std::thread([this] { run(); });
}

Current::~Current() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Current::look(const ingest::Inputs& inputs, const ingest::ReadReport& so_far, bool at_once) {
  if (forgets_.exchange(false)) recent_.forget();
  std::vector<std::string> names;
  for (const ingest::Input& input : inputs.files) names.push_back(input.name);
  recent_.name_inputs(names);
  ingest::ReadReport read = so_far;
  ingest::sum_up(read);
  const auto now = Clock::now();
  const bool has_new = is_first_ || recent_.denials() != denials_ || (read.events != events_ && now - shown_ >= kWithoutRefusals);
  if (!has_new || (!at_once && now - shown_ < settings_.every)) return;
  {
    std::unique_lock lock(mutex_);
    if (at_once) changed_.wait(lock, [this] { return !is_busy_ && !next_; });
    if (is_busy_ || next_ || (!at_once && now < rests_until_)) return;
  }
  denials_ = recent_.denials();
  events_ = read.events;
  shown_ = now;
  is_first_ = false;
  Picture picture{.all = recent_.picture(), .inputs = inputs, .read = std::move(read)};
  {
    const std::lock_guard lock(mutex_);
    next_ = std::move(picture);
  }
  changed_.notify_all();
}

// Files that are being written may be broken for a moment: the old ones stay.
void Current::renew_beside() {
  std::string state = state_of(settings_.beside);
  if (state == beside_state_) return;
  beside_state_ = std::move(state);
  auto beside = read_beside(settings_.beside);
  if (beside) beside_ = std::move(*beside);
  else say_(beside.error());
}

void Current::run() {
  while (true) {
    std::optional<Picture> picture;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return next_ || is_ending_; });
      if (!next_) return;
      picture = std::move(next_);
      next_.reset();
      is_busy_ = true;
    }
    const auto begun = Clock::now();
    renew_beside();
    Explanation explanation = conclude(beside_, std::move(picture->all), std::move(picture->inputs), std::move(picture->read));
    explanation.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    show_(std::move(explanation));
    const auto ended = Clock::now();
    {
      const std::lock_guard lock(mutex_);
      is_busy_ = false;
      rests_until_ = ended + kRests * (ended - begun);
    }
    changed_.notify_all();
  }
}

}  // namespace why403::report
