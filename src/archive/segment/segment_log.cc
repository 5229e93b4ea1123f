#include "archive/segment/segment_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/text.h"

namespace why403::archive {

namespace {

constexpr std::string_view kBefore = "records-";
constexpr std::string_view kAfter = ".log";
constexpr std::size_t kDigits = 12;
constexpr mode_t kForOwner = 0600;

Message failed(std::string what, const std::string& path, int error) {
  return {.what = std::move(what) + " `" + path + "`", .reason = std::strerror(error)};
}

std::string segment_path(const std::string& folder, std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string path = folder + "/" + std::string(kBefore);
  path.append(kDigits - std::min(kDigits, digits.size()), '0').append(digits).append(kAfter);
  return path;
}

std::optional<std::uint64_t> segment_number(std::string_view name) {
  if (!name.starts_with(kBefore) || !name.ends_with(kAfter)) return std::nullopt;
  name.remove_prefix(kBefore.size());
  name.remove_suffix(std::min(kAfter.size(), name.size()));
  const auto number = name.size() == kDigits ? base::parse_int(name) : std::nullopt;
  if (!number || *number <= 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

// Returns how much was written; less than all of it sets errno.
std::size_t write_all(int file, std::string_view text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(file, text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace

Result<std::vector<SegmentFile>, Message> list_segments(const std::string& folder) {
  std::vector<SegmentFile> found;
  std::error_code error;
  std::filesystem::directory_iterator each(folder, error);
  for (; !error && each != std::filesystem::directory_iterator(); each.increment(error)) {
    const std::string name = each->path().filename().string();
    const auto number = segment_number(name);
    struct stat about{};
    // One that is gone was retired meanwhile.
    if (!number || ::stat(each->path().c_str(), &about) != 0 || !S_ISREG(about.st_mode)) continue;
    found.push_back({.path = each->path().string(),
                     .number = *number,
                     .bytes = static_cast<std::uint64_t>(about.st_size),
                     .changed = {about.st_mtim.tv_sec * base::kSecond.ns + about.st_mtim.tv_nsec}});
  }
  if (error) return Message{.what = "cannot read the folder `" + folder + "`", .reason = error.message()};
  std::ranges::sort(found, {}, &SegmentFile::number);
  return found;
}

Result<std::unique_ptr<SegmentLog>, Message> SegmentLog::open(const std::string& folder,
                                                              const SegmentLimits& limits,
                                                              const base::Clock& clock) {
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return failed("cannot create the folder", folder, errno);
  std::unique_ptr<SegmentLog> log(new SegmentLog(folder, limits, clock));
  TRY(log->lock());
  TRY(log->recover());
  TRY(log->retire());
  return log;
}

SegmentLog::~SegmentLog() {
  close();
  if (lock_ >= 0) ::close(lock_);
}

void SegmentLog::close() {
  if (segment_ >= 0) ::close(segment_);
  segment_ = -1;
}

Status<Message> SegmentLog::lock() {
  const std::string path = folder_ + "/lock";
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, kForOwner);
  if (lock_ < 0) return failed("cannot create", path, errno);
  base::give_to_owner(path);
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return Done{};
  if (errno != EWOULDBLOCK) return failed("cannot lock", path, errno);
  return Message{.what = "the folder `" + folder_ + "` is in use", .reason = "another process appends to it"};
}

// The last segment goes on where its last whole record ends.
Status<Message> SegmentLog::recover() {
  const auto files = TRY(list_segments(folder_));
  if (files.empty()) return begin_segment(1);
  const SegmentFile& last = files.back();
  const std::string text = TRY(base::read_file(last.path));
  SegmentReader reader(text);
  head_bytes_ = reader.whole_end();
  while (reader.next()) {
  }
  number_ = last.number;
  path_ = last.path;
  if (reader.damaged() > 0)
    findings_.push_back({.what = std::to_string(reader.damaged()) + " records of `" + last.path + "` are damaged",
                         .reason = "their bytes were changed after they were written",
                         .severity = base::Severity::warning});
  // Not even its head was written to its end.
  if (!reader.from() && text.find('\n') == std::string::npos) return begin_segment(number_);
  if (!reader.from()) {
    findings_.push_back({.what = "`" + last.path + "` is no segment", .severity = base::Severity::warning});
    return begin_segment(number_ + 1);
  }
  segment_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (segment_ < 0) return failed("cannot open", path_, errno);
  bytes_ = reader.whole_end();
  if (bytes_ == text.size()) return Done{};
  findings_.push_back({.what = "cut " + std::to_string(text.size() - bytes_) + " bytes off `" + path_ + "`",
                       .reason = "the last record was not written to its end",
                       .severity = base::Severity::warning});
  if (::ftruncate(segment_, static_cast<off_t>(bytes_)) != 0) return failed("cannot cut", path_, errno);
  unsynced_ = true;
  return sync();
}

Status<Message> SegmentLog::begin_segment(std::uint64_t number) {
  close();
  number_ = number;
  path_ = segment_path(folder_, number);
  bytes_ = 0;
  segment_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kForOwner);
  if (segment_ < 0) return failed("cannot create", path_, errno);
  base::give_to_owner(path_);
  TRY(sync_folder());
  std::string head = segment_head(clock_.now());
  if (!opening_.empty()) append_record(head, opening_);
  head_bytes_ = head.size();
  return write(head);
}

Status<Message> SegmentLog::write(std::string_view text) {
  unsynced_ = true;
  const std::size_t done = write_all(segment_, text);
  if (done == text.size()) {
    bytes_ += done;
    return Done{};
  }
  Message message = failed("cannot append to", path_, errno);
  if (::ftruncate(segment_, static_cast<off_t>(bytes_)) != 0)
    message.notes.push_back("nor take back the part that was written: the next start will");
  return message;
}

Status<Message> SegmentLog::append(std::string_view lines) {
  // After a failure there may be no segment, or one without its head. One that holds records is left as it is.
  if (segment_ < 0 || bytes_ == 0) TRY(begin_segment(bytes_ > 0 ? number_ + 1 : number_));
  if (bytes_ > head_bytes_ && bytes_ + lines.size() > limits_.segment_bytes) {
    TRY(sync());
    TRY(begin_segment(number_ + 1));
    TRY(retire());
  }
  return write(lines);
}

Status<Message> SegmentLog::sync() {
  if (!unsynced_ || segment_ < 0) return Done{};
  if (::fdatasync(segment_) != 0) return failed("cannot sync", path_, errno);
  unsynced_ = false;
  return Done{};
}

Status<Message> SegmentLog::sync_folder() const {
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = folder >= 0 && ::fsync(folder) == 0;
  const int error = errno;
  if (folder >= 0) ::close(folder);
  if (!done) return failed("cannot sync", folder_, error);
  return Done{};
}

Status<Message> SegmentLog::retire() {
  auto files = TRY(list_segments(folder_));
  std::uint64_t total = 0;
  for (const SegmentFile& file : files) total += file.bytes;
  const base::Time oldest = clock_.now() - limits_.keep;
  for (const SegmentFile& file : files) {
    if (file.number == number_ || (total <= limits_.total_bytes && file.changed >= oldest)) break;
    if (::unlink(file.path.c_str()) != 0) return failed("cannot delete", file.path, errno);
    total -= file.bytes;
  }
  return Done{};
}

Result<std::uint64_t, Message> SegmentLog::erase(const RecordIs& is_meant) {
  TRY(sync());
  std::uint64_t erased = 0;
  const auto files = TRY(list_segments(folder_));
  for (const SegmentFile& file : files) erased += TRY(erase_from(file, is_meant));
  TRY(reopen());
  TRY(sync_folder());
  return erased;
}

// The file under the name of the open segment may be another one now, and what was appended to the old one would be lost.
// Where it cannot be opened the next append begins the segment behind it.
Status<Message> SegmentLog::reopen() {
  if (segment_ < 0) return Done{};
  close();
  segment_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (segment_ < 0) return failed("cannot open", path_, errno);
  const off_t end = ::lseek(segment_, 0, SEEK_END);
  if (end < 0) {
    const int error = errno;
    close();
    return failed("cannot read", path_, error);
  }
  bytes_ = static_cast<std::uint64_t>(end);
  return Done{};
}

// The segment is written anew and takes the place of the old one whole.
Result<std::uint64_t, Message> SegmentLog::erase_from(const SegmentFile& file, const RecordIs& is_meant) const {
  const std::string text = TRY(base::read_file(file.path));
  SegmentReader reader(text);
  if (!reader.from()) return std::uint64_t{0};
  std::string kept = text.substr(0, reader.whole_end());
  std::uint64_t erased = 0;
  while (const auto record = reader.next()) {
    if (is_meant(*record))
      ++erased;
    else
      append_record(kept, *record);
  }
  if (erased == 0 && reader.damaged() == 0) return erased;
  const std::string next = folder_ + "/next";
  ::unlink(next.c_str());
  const int out = ::open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kForOwner);
  if (out < 0) return failed("cannot create", next, errno);
  base::give_to_owner(next);
  // Its age stays that of its records.
  const timespec changed{.tv_sec = file.changed.ns / base::kSecond.ns, .tv_nsec = file.changed.ns % base::kSecond.ns};
  const std::array<timespec, 2> times = {changed, changed};
  const bool done = write_all(out, kept) == kept.size() && ::futimens(out, times.data()) == 0 && ::fsync(out) == 0;
  const int error = errno;
  ::close(out);
  if (done && ::rename(next.c_str(), file.path.c_str()) == 0) return erased;
  Message message = failed("cannot write", next, done ? errno : error);
  ::unlink(next.c_str());
  return message;
}

}  // namespace why403::archive
