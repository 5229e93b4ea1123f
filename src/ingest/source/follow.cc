#include "ingest/source/follow.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/text.h"
#include "ingest/source/magic.h"
#include "ingest/source/rotation.h"

namespace why403::ingest {

namespace {

// Pieces of a file read into one batch, so that no file keeps the others waiting.
constexpr int kPiecesPerBatch = 16;
constexpr std::uint32_t kDirectoryEvents = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}
std::string joined(const std::string& folder, const std::string& entry) {
  return folder.ends_with('/') ? folder + entry : folder + "/" + entry;
}
std::string_view file_name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string family_of(const std::string& path) {
  return joined(folder_of(path), rotation_of(file_name_of(path)).family);
}
bool is_rotated(std::string_view path) {
  const Rotation rotation = rotation_of(file_name_of(path));
  return rotation.number > 0 || !rotation.date.empty();
}

std::optional<FileId> id_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileId{status.st_dev, status.st_ino};
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::string first_bytes_of(const std::string& path) {
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::string bytes(kMagicBytes, '\0');
  const ssize_t count =
      descriptor.is_open() ? ::pread(descriptor.number(), bytes.data(), bytes.size(), 0) : 0;
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

}  // namespace

Follower::Follower(const Stop& stop, Options options)
    : stop_(stop), options_(options), notifier_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {}

Result<std::unique_ptr<Follower>, Message> Follower::open(const std::vector<std::string>& arguments,
                                                          const Stop& stop, Options options) {
  std::unique_ptr<Follower> follower(new Follower(stop, options));
  auto added = follower->add_arguments(arguments);
  if (!added) return std::move(added).error();
  follower->is_opening_ = false;
  return follower;
}

Status<Message> Follower::add_arguments(const std::vector<std::string>& arguments) {
  std::vector<std::string> present;
  for (const std::string& argument : arguments) {
    const bool is_pattern = argument.find_first_of("*?[") != std::string::npos;
    if (is_pattern) patterns_.push_back(argument);
    if (::access(argument.c_str(), F_OK) == 0 || is_pattern) {
      present.push_back(argument);
      continue;
    }
    warnings_.push_back({.what = "waiting for `" + base::printable(argument) + "`",
                         .reason = "there is no such file yet",
                         .severity = base::Severity::note});
    add_path(argument, argument, false);
  }
  auto found = present.empty() ? Result<Inputs, Message>(Inputs{}) : find_inputs(present);
  // Nothing to read is no error when something may still appear.
  const bool may_appear = std::any_of(present.begin(), present.end(), is_directory) || !paths_.empty() || options_.may_be_nothing;
  if (!found && !may_appear) return std::move(found).error();
  if (!found) warnings_.push_back(found.error());
  const Inputs inputs = found ? std::move(found).value() : Inputs{};
  warnings_.insert(warnings_.end(), inputs.warnings.begin(), inputs.warnings.end());
  std::set<std::string> current_logs;
  for (const Input& input : inputs.files)
    if (!is_rotated(input.path)) current_logs.insert(family_of(input.path));
  for (const Input& input : inputs.files) add_input(input, current_logs);
  for (const std::string& argument : present)
    if (is_directory(argument)) directory_arguments_.push_back({argument, "", true, 0});
  for (const Directory& directory : directory_arguments_) add_directory(directory);
  return Done{};
}

// Files that nobody writes to any more are left to be read the usual way.
void Follower::add_input(const Input& input, const std::set<std::string>& current_logs) {
  const bool is_old = is_rotated(input.path) && current_logs.contains(family_of(input.path));
  if (!input.is_regular || is_old || compression_of(first_bytes_of(input.path)) != Compression::none)
    earlier_.push_back(input);
  else
    add_path(input.path, input.name, input.is_found);
}

void Follower::add_path(const std::string& path, std::string_view name, bool is_found) {
  const auto [place, is_new] = paths_.try_emplace(path);
  if (!is_new) return;
  // Two directories may each get an `access.log`.
  const bool is_taken = names_.find(name) != names_.end();
  place->second.is_found = is_found;
  place->second.name = *names_.emplace(is_taken ? path : name).first;
  watch_directory({folder_of(path), "", false, 0});
  look_at_path(path, place->second);
}

std::vector<Input> Follower::followed() const {
  std::vector<Input> out;
  for (const auto& [path, entry] : paths_) out.push_back({.path = path, .name = std::string(entry.name), .is_regular = true, .is_found = entry.is_found});
  return out;
}

// A directory that is watched already stays what it was, or begins to follow all.
int Follower::watch_directory(const Directory& directory) {
  const int watch = ::inotify_add_watch(notifier_.number(), directory.path.c_str(), kDirectoryEvents);
  if (watch < 0) return watch;
  const auto [place, is_new] = directories_.try_emplace(watch, directory);
  if (!is_new && directory.follows_all && !place->second.follows_all) place->second = directory;
  return watch;
}

void Follower::add_directory(const Directory& directory) {
  if (directories_.size() >= options_.directories_max || directory.depth >= kDirectoryDepthMax) {
    ++left_out_;
    return;
  }
  watch_directory(directory);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(directory.path.c_str()), ::closedir);
  if (!listing) return;
  std::vector<std::string> entries;
  while (const dirent* entry = ::readdir(listing.get())) entries.emplace_back(&entry->d_name[0]);
  std::sort(entries.begin(), entries.end(), natural_less);
  for (const std::string& entry : entries) look_at_entry(directory, entry);
}

// Whether a file that appeared below a directory is a log of its own. What rotation leaves behind is not: it
// was read under its former name, or will be found compressed.
bool Follower::is_worth_following(const std::string& path) const {
  if (has_compression_suffix(path)) return false;
  const bool is_earlier =
      std::any_of(earlier_.begin(), earlier_.end(), [&](const Input& input) { return input.path == path; });
  if (is_earlier) return false;
  if (is_rotated(path)) {
    const std::string family = family_of(path);
    for (const auto& [other, entry] : paths_)
      if (!is_rotated(other) && family_of(other) == family) return false;
  }
  const std::string first = first_bytes_of(path);
  return compression_of(first) == Compression::none && !known_file(first).is_no_log;
}

void Follower::look_at_entry(const Directory& directory, const std::string& entry) {
  const std::string path = joined(directory.path, entry);
  if (const auto known = paths_.find(path); known != paths_.end()) return look_at_path(path, known->second);
  if (!directory.follows_all || entry.starts_with('.')) return;
  const std::string below = directory.below.empty() ? entry : directory.below + "/" + entry;
  if (is_directory(path)) {
    const bool is_known = std::any_of(directories_.begin(), directories_.end(), [&](const auto& other) {
      return other.second.path == path && other.second.follows_all;
    });
    if (!is_known) add_directory({path, below, true, directory.depth + 1});
    return;
  }
  const auto id = id_of(path);
  if (id && !files_.contains(*id) && is_worth_following(path)) add_path(path, below, true);
}

void Follower::retire(const Path& entry) {
  const auto old = files_.find(entry.now);
  if (!entry.has_been_there || old == files_.end()) return;
  old->second.is_retired = true;
  old->second.may_have_more = true;
  old->second.last_active = std::chrono::steady_clock::now();
  ++rotations_;
}

void Follower::look_at_path(const std::string& path, Path& entry) {
  const auto id = id_of(path);
  if (!id) return;
  if (entry.has_been_there && entry.now == *id && files_.contains(*id)) return;
  if (entry.has_been_there && entry.now != *id) retire(entry);
  if (const auto known = files_.find(*id); known != files_.end()) {
    // It was renamed to this path: it stays the file that it is.
    known->second.is_retired = false;
  } else if (files_.size() >= options_.files_max) {
    if (!entry.has_been_there || entry.now != *id) ++left_out_;
  } else if (auto file = FollowedFile::open(path, entry.name, options_.line_bytes_max)) {
    const std::string itself = "/proc/self/fd/" + std::to_string(file->descriptor());
    const FileId opened = file->id();
    if (is_opening_) file->skip_to_last(options_.history_bytes_max);
    Watched watched{.file = std::move(*file), .last_active = std::chrono::steady_clock::now()};
    watched.watch = ::inotify_add_watch(notifier_.number(), itself.c_str(), IN_MODIFY);
    if (watched.watch >= 0) file_watches_[watched.watch] = opened;
    entry.now = opened;
    entry.has_been_there = true;
    files_.emplace(opened, std::move(watched));
    return;
  } else {
    return;
  }
  entry.now = *id;
  entry.has_been_there = true;
}

void Follower::look_at_pattern(const std::string& pattern) {
  const auto found = find_inputs({pattern});
  if (!found) return;
  for (const Input& input : found->files) {
    const auto id = paths_.contains(input.path) ? std::nullopt : id_of(input.path);
    if (id && !files_.contains(*id) && is_worth_following(input.path)) add_path(input.path, input.name, input.is_found);
  }
}

void Follower::look_at_everything() {
  next_look_ = std::chrono::steady_clock::now() + options_.recheck;
  for (const Directory& directory : directory_arguments_) add_directory(directory);
  for (const std::string& pattern : patterns_) look_at_pattern(pattern);
  for (auto& [path, entry] : paths_) {
    watch_directory({folder_of(path), "", false, 0});
    look_at_path(path, entry);
  }
  for (auto& [id, watched] : files_) watched.may_have_more = watched.may_be_cut = true;
}

bool Follower::read_pieces(Watched& watched, RecordBatch& batch) {
  bool has_read = false;
  if (std::exchange(watched.may_be_cut, false) && watched.file.restart_if_truncated(batch)) ++truncations_;
  for (int piece = 0; piece < kPiecesPerBatch && watched.may_have_more; ++piece) {
    watched.may_have_more = watched.file.read(batch);
    if (!watched.may_have_more) break;
    has_read = true;
    watched.last_active = std::chrono::steady_clock::now();
  }
  return has_read;
}

bool Follower::read_files(RecordBatch& batch, bool retired) {
  bool has_read = false;
  for (auto& [id, watched] : files_) {
    if (watched.is_retired != retired || !watched.may_have_more) continue;
    has_read |= read_pieces(watched, batch);
    if (!batch.records.empty()) return true;
  }
  return has_read;
}

void Follower::finish_quiet_files(RecordBatch& batch) {
  const SteadyTime now = std::chrono::steady_clock::now();
  for (auto place = files_.begin(); place != files_.end();) {
    Watched& watched = place->second;
    if (!watched.is_retired || watched.may_have_more || now - watched.last_active < options_.retired_quiet) {
      ++place;
      continue;
    }
    watched.file.finish(batch);
    ::inotify_rm_watch(notifier_.number(), watched.watch);
    file_watches_.erase(watched.watch);
    place = files_.erase(place);
  }
}

// What was written up to now, but no long way behind: somebody waits for the end.
void Follower::finish_all(RecordBatch& batch) {
  look_at_everything();
  for (const bool retired : {true, false})
    for (auto& [id, watched] : files_) {
      if (watched.is_retired != retired) continue;
      read_pieces(watched, batch);
      if (!watched.may_have_more) watched.file.finish(batch);
    }
}

Result<bool, Message> Follower::next(RecordBatch& batch) {
  batch.clear();
  const SteadyTime impatient = std::chrono::steady_clock::now() + kPatience;
  while (!stop_.is_requested()) {
    // What is left of a rotated file was written before what its successor holds.
    const bool has_read = read_files(batch, true) || read_files(batch, false);
    if (!has_read) finish_quiet_files(batch);
    if (!batch.records.empty()) return true;
    if (has_read) continue;
    if (std::chrono::steady_clock::now() >= impatient) return true;
    wait();
  }
  if (!std::exchange(is_finished_, true)) finish_all(batch);
  return !batch.records.empty();
}

// Until the kernel says that something happened, a stop is requested, or it is time to look in any case.
void Follower::wait() {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (now >= next_look_) return look_at_everything();
  const auto left = std::min(std::chrono::duration_cast<std::chrono::milliseconds>(next_look_ - now), kPatience);
  std::array<pollfd, 2> waiting{{{stop_.wake_fd(), POLLIN, 0}, {notifier_.number(), POLLIN, 0}}};
  if (::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()) + 1) > 0) read_events();
}

void Follower::read_events() {
  alignas(inotify_event) std::array<char, 16 << 10> buffer;
  while (true) {
    const ssize_t count = ::read(notifier_.number(), buffer.data(), buffer.size());
    if (count <= 0) return;
    for (const char* place = buffer.data(); place < buffer.data() + count;) {
      const auto* event = reinterpret_cast<const inotify_event*>(place);
      place += sizeof(inotify_event) + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0) next_look_ = {};
      if (const auto file = file_watches_.find(event->wd); file != file_watches_.end()) {
        Watched& watched = files_.at(file->second);
        watched.may_have_more = watched.may_be_cut = true;
      }
      if (const auto directory = directories_.find(event->wd); directory != directories_.end()) {
        if ((event->mask & IN_IGNORED) != 0) {
          directories_.erase(directory);
        } else if (event->len > 0) {
          const Directory where = directory->second;
          look_at_entry(where, &event->name[0]);
        }
      }
    }
  }
}

}  // namespace why403::ingest
