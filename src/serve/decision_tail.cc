#include "serve/decision_tail.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "archive/segment/segment_log.h"

namespace why403::serve {

namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
// The recorder appends ten times a second.
constexpr int kLookEveryMs = 100;
static_assert(kPieceBytes > archive::kRecordBytesMax + archive::kFrameBytes, "a piece holds a whole record");

std::uint64_t size_of(int file) {
  struct stat about{};
  return ::fstat(file, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

}  // namespace

DecisionTail::DecisionTail(std::string folder, std::uint64_t history_bytes_max, const ingest::Stop& stop)
    : folder_(std::move(folder)), stop_(stop) {
  begin(history_bytes_max);
}

// In the segment in which the history begins, at the line behind that place.
void DecisionTail::begin(std::uint64_t history_bytes_max) {
  segment_ = ingest::Descriptor();
  const auto files = archive::list_segments(folder_);
  if (!files) return;
  std::uint64_t rest = history_bytes_max;
  for (auto file = files->rbegin(); file != files->rend(); ++file) {
    const bool is_first = file->bytes >= rest || file + 1 == files->rend();
    if (is_first && open_segment(file->path, file->number, file->bytes - std::min(rest, file->bytes))) break;
    rest -= std::min(rest, file->bytes);
  }
  look();
}

// At the first line that begins at `offset` or behind it.
bool DecisionTail::open_segment(const std::string& path, std::uint64_t number, std::uint64_t offset) {
  ingest::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return false;
  segment_ = std::move(file);
  number_ = number;
  name_ = *names_.insert(path.substr(path.rfind('/') + 1)).first;
  offset_ = 0;
  line_ = 0;
  const auto piece = std::make_unique<char[]>(kPieceBytes);
  std::uint64_t from = 0;
  while (offset_ < offset) {
    const ssize_t count = ::pread(segment_.number(), piece.get(), kPieceBytes, static_cast<off_t>(from));
    if (count <= 0) break;
    const char* const begin = piece.get();
    const char* const end = begin + count;
    for (const char* place = std::find(begin, end, '\n'); place != end && offset_ < offset; place = std::find(place + 1, end, '\n')) {
      ++line_;
      offset_ = from + static_cast<std::uint64_t>(place - begin) + 1;
    }
    from += static_cast<std::uint64_t>(count);
  }
  return true;
}

// To the segment behind this one, or to the first one there is; false when there is none. A segment that another follows
// gets no more, but it may have got more than the `seen_bytes` before the other began.
bool DecisionTail::advance(std::uint64_t seen_bytes) {
  const auto files = archive::list_segments(folder_);
  if (!files) return false;
  for (const archive::SegmentFile& file : *files) {
    if (segment_.is_open() && file.number <= number_) continue;
    if (segment_.is_open() && size_of(segment_.number()) != seen_bytes) return true;
    // Those between were retired; how long they were nobody knows any more.
    if (segment_.is_open() && file.number > number_ + 1) lost_bytes_ += (file.number - number_ - 1) * file.bytes;
    return open_segment(file.path, file.number, 0);
  }
  return false;
}

void DecisionTail::look() {
  const auto files = archive::list_segments(folder_);
  std::uint64_t behind = 0;
  if (files)
    for (const archive::SegmentFile& file : *files) {
      if (file.number == number_) behind += file.bytes - std::min(file.bytes, offset_);
      if (file.number > number_) behind += file.bytes;
    }
  behind_bytes_ = behind;
}

// The next whole lines; false when there are none yet.
bool DecisionTail::read(ingest::RecordBatch& batch) {
  if (!segment_.is_open()) return advance(0);
  const std::uint64_t size = size_of(segment_.number());
  if (size < offset_) {
    // An append was taken back that we had read already.
    const std::string path = folder_ + "/" + std::string(name_);
    return open_segment(path, number_, size);
  }
  if (size == offset_) return advance(size);
  char* const piece = batch.memory.allocate(kPieceBytes);
  const ssize_t count = ::pread(segment_.number(), piece, kPieceBytes, static_cast<off_t>(offset_));
  if (count < 0) return give_up(size);
  const char* const end = piece + count;
  const char* begin = piece;
  for (const char* place = std::find(begin, end, '\n'); place != end; place = std::find(begin, end, '\n')) {
    batch.records.push_back({.text = {begin, static_cast<std::size_t>(place - begin)}, .name = name_, .number = ++line_, .stream = kStream});
    begin = place + 1;
  }
  const std::uint64_t seen = offset_ + static_cast<std::uint64_t>(end - piece);
  offset_ += static_cast<std::uint64_t>(begin - piece);
  if (begin != piece) return true;
  if (static_cast<std::size_t>(count) < kPieceBytes) return advance(seen);
  // No line of ours is that long: what was written here was somebody else.
  lost_bytes_ += kPieceBytes;
  offset_ += kPieceBytes;
  return true;
}

// What cannot be read is passed over once another segment follows; until then it may be read again.
bool DecisionTail::give_up(std::uint64_t size) {
  const std::uint64_t rest = size - offset_;
  const std::uint64_t number = number_;
  const bool has_more = advance(size);
  if (number_ != number) lost_bytes_ += rest;
  return has_more;
}

void DecisionTail::skip_to_end() {
  const std::scoped_lock lock(mutex_);
  begin(0);
}

bool DecisionTail::take(ingest::RecordBatch& batch) {
  const std::scoped_lock lock(mutex_);
  while (batch.records.empty() && read(batch)) {
  }
  look();
  return !batch.records.empty();
}

Result<bool, Message> DecisionTail::next(ingest::RecordBatch& batch) {
  batch.clear();
  const auto patience = std::chrono::steady_clock::now() + kPatience;
  while (!is_finished_) {
    const bool is_last = stop_.is_requested();
    if (take(batch)) return true;
    is_finished_ = is_last;
    if (is_last) break;
    if (std::chrono::steady_clock::now() >= patience) return true;
    pollfd waiting{.fd = stop_.wake_fd(), .events = POLLIN, .revents = 0};
    ::poll(&waiting, 1, kLookEveryMs);
  }
  return false;
}

}  // namespace why403::serve
