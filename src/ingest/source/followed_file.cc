#include "ingest/source/followed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/scan.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::size_t kSkippedPieceBytes = 1 << 20;
constexpr std::size_t kBeforeBytes = 64;

}  // namespace

std::optional<FollowedFile> FollowedFile::open(const std::string& path, std::string_view name,
                                               std::size_t line_bytes_max) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!descriptor.is_open() || ::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  return FollowedFile(std::move(descriptor), {status.st_dev, status.st_ino}, name, line_bytes_max);
}

void FollowedFile::skip_to_last(std::uint64_t bytes) {
  struct stat status {};
  if (::fstat(descriptor_.number(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) <= bytes) return;
  const std::uint64_t target = static_cast<std::uint64_t>(status.st_size) - bytes;
  const auto piece = std::make_unique<char[]>(kSkippedPieceBytes);
  std::uint64_t from = 0;
  while (true) {
    const ssize_t count = ::pread(descriptor_.number(), piece.get(), kSkippedPieceBytes, static_cast<off_t>(from));
    // No line ends any more: all of it is read.
    if (count <= 0) break;
    const char* const end = piece.get() + count;
    for (const char* place = base::find_byte(piece.get(), end, '\n'); place != end; place = base::find_byte(place + 1, end, '\n')) {
      ++line_;
      const std::uint64_t next = from + static_cast<std::uint64_t>(place - piece.get()) + 1;
      if (next < target) continue;
      offset_ = next;
      const auto known = std::min(kBeforeBytes, static_cast<std::size_t>(place + 1 - piece.get()));
      before_.assign(place + 1 - known, known);
      return;
    }
    from += static_cast<std::uint64_t>(count);
  }
  line_ = 0;
}

bool FollowedFile::restart_if_truncated(RecordBatch& batch) {
  struct stat status {};
  if (offset_ == 0 || ::fstat(descriptor_.number(), &status) != 0) return false;
  bool is_same = static_cast<std::uint64_t>(status.st_size) >= offset_;
  if (is_same) {
    std::array<char, kBeforeBytes> now{};
    const auto at = static_cast<off_t>(offset_ - before_.size());
    const ssize_t count = ::pread(descriptor_.number(), now.data(), before_.size(), at);
    is_same = count == static_cast<ssize_t>(before_.size()) &&
              std::equal(before_.begin(), before_.end(), now.begin());
  }
  if (is_same) return false;
  finish(batch);
  before_.clear();
  offset_ = 0;
  line_ = 0;
  return true;
}

bool FollowedFile::read(RecordBatch& batch) {
  const auto piece = std::make_unique<char[]>(kPieceBytes);
  const ssize_t count = ::pread(descriptor_.number(), piece.get(), kPieceBytes, static_cast<off_t>(offset_));
  if (count <= 0) return false;
  const std::string_view bytes(piece.get(), static_cast<std::size_t>(count));
  before_ += bytes.substr(bytes.size() - std::min(bytes.size(), kBeforeBytes));
  before_.erase(0, before_.size() - std::min(before_.size(), kBeforeBytes));
  const bool is_marked = offset_ == 0 && bytes.starts_with("\xEF\xBB\xBF");
  offset_ += bytes.size();
  take(batch, bytes.substr(is_marked ? 3 : 0));
  return true;
}

void FollowedFile::take(RecordBatch& batch, std::string_view piece) {
  while (!piece.empty()) {
    const char* end = piece.data() + piece.size();
    const auto size = static_cast<std::size_t>(base::find_byte(piece.data(), end, '\n') - piece.data());
    if (size == piece.size()) return hold(batch, piece);
    const std::string_view line = piece.substr(0, size);
    piece.remove_prefix(size + 1);
    if (is_skipping_) {
      is_skipping_ = false;
    } else if (held_.empty() && line.size() <= line_bytes_max_) {
      give(batch, line);
    } else {
      hold(batch, line);
      if (!is_skipping_) finish(batch);
      is_skipping_ = false;
    }
  }
}

// Keeps the beginning of a line; of one that is too long the first part is given and the rest skipped.
void FollowedFile::hold(RecordBatch& batch, std::string_view piece) {
  if (is_skipping_) return;
  const std::size_t room = line_bytes_max_ - held_.size();
  held_ += piece.substr(0, room);
  if (piece.size() <= room) return;
  finish(batch);
  is_skipping_ = true;
  ++cut_lines_;
}

void FollowedFile::finish(RecordBatch& batch) {
  is_skipping_ = false;
  if (held_.empty()) return;
  give(batch, held_);
  held_.clear();
}

void FollowedFile::give(RecordBatch& batch, std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  batch.records.push_back({.text = batch.memory.copy(line), .name = name_, .number = ++line_});
}

}  // namespace why403::ingest
