#include "ingest/source/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "ingest/source/decompress.h"
#include "ingest/source/descriptor.h"
#include "ingest/source/stop.h"

namespace why403::ingest {

namespace {

// read(2) and not a mapping: a file that is truncated under a mapping kills the process.
class FileSource final : public ByteSource {
 public:
  FileSource(Descriptor descriptor, std::string name, bool may_wait) : descriptor_(std::move(descriptor)), name_(std::move(name)) {
    if (may_wait) stop_.emplace();
  }

  Result<std::size_t, Message> read(char* into, std::size_t size) override {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
    if (wanted == 0 && expected_) return end();
    if (wanted == 0 || (stop_ && !wait())) return std::size_t{0};
    while (true) {
      const ssize_t count = ::read(descriptor_.number(), into, wanted);
      if (count == 0 && expected_) return end();
      if (count >= 0) {
        left_ = count == 0 ? 0 : left_ - static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (errno == EINTR) continue;
      const int error = errno;
      left_ = 0;
      return Message{.what = "cannot read on in `" + base::printable(name_) + "`",
                     .reason = system_reason(error),
                     .severity = base::Severity::warning};
    }
  }
  void cancel() override {
    if (stop_) stop_->request();
  }
  [[nodiscard]] bool is_worth_a_thread() const override { return stop_.has_value(); }
  /// It is `size` bytes long, and to end there.
  void expect(std::uint64_t size) { expected_ = left_ = size; }

 private:
  // The end of a file that had a size when it was opened: does it still have that?
  Result<std::size_t, Message> end() {
    const std::uint64_t expected = *std::exchange(expected_, std::nullopt);
    const std::uint64_t missing = std::exchange(left_, 0);
    const std::string name = "`" + base::printable(name_) + "`";
    if (missing > 0)
      return Message{.what = name + " became shorter while it was read",
                     .reason = "of its " + std::to_string(expected) + " bytes " + std::to_string(missing) + " are gone",
                     .severity = base::Severity::warning};
    struct stat status {};
    if (::fstat(descriptor_.number(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) <= expected) return std::size_t{0};
    return Message{.what = name + " grew while it was read",
                   .reason = "read is what was there at the start, " + std::to_string(expected) + " bytes",
                   .help = "`--follow` reads on",
                   .severity = base::Severity::note};
  }

  // Until there is something to read; false when cancelled first.
  bool wait() {
    pollfd waiting[2] = {{descriptor_.number(), POLLIN, 0}, {stop_->wake_fd(), POLLIN, 0}};
    while (::poll(waiting, 2, -1) < 0 && errno == EINTR) {
    }
    return waiting[1].revents == 0;
  }

  Descriptor descriptor_;
  std::string name_;
  std::uint64_t left_ = std::numeric_limits<std::uint64_t>::max();
  std::optional<std::uint64_t> expected_;  // bytes of the whole, until its end was seen
  std::optional<Stop> stop_;  // only what may wait for ever needs one: pipes, terminals
};

}  // namespace

Result<std::size_t, Message> MemorySource::read(char* into, std::size_t size) {
  const std::size_t count = std::min(size, rest_.size());
  if (count > 0) std::memcpy(into, rest_.data(), count);
  rest_.remove_prefix(count);
  return count;
}

std::string_view PeekedSource::peek(std::size_t size, bool eager) {
  while (first_.size() < size && !failure_) {
    const std::size_t held = first_.size();
    first_.resize(size);
    auto got = source_->read(first_.data() + held, size - held);
    first_.resize(held + (got ? *got : 0U));
    if (!got) failure_ = std::make_unique<Message>(std::move(got).error());
    if (eager || first_.size() == held) break;
  }
  return first_;
}

Result<std::size_t, Message> PeekedSource::read(char* into, std::size_t size) {
  if (from_ < first_.size()) {
    const std::size_t count = first_.copy(into, size, from_);
    from_ += count;
    return count;
  }
  if (failure_) return *std::exchange(failure_, nullptr);
  return source_->read(into, size);
}

Result<std::unique_ptr<ByteSource>, Message> open_input(const Input& input) {
  const bool is_stdin = input.path == "-";
  Descriptor descriptor(is_stdin ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                 : ::open(input.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open())
    return Message{.what = "cannot open `" + base::printable(input.name) + "`",
                   .reason = system_reason(errno)};
  struct stat status {};
  const bool has_status = ::fstat(descriptor.number(), &status) == 0;
  if (has_status && S_ISDIR(status.st_mode))
    return Message{.what = "cannot read `" + base::printable(input.name) + "`", .reason = "it is a directory"};
  const bool may_wait = !has_status || !S_ISREG(status.st_mode);
  // Files of size 0 are read to their end as well: those below /proc say 0 and have content.
  const bool has_size = !may_wait && status.st_size > 0 && !is_stdin;
  if (has_size) ::posix_fadvise(descriptor.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  auto file = std::make_unique<FileSource>(std::move(descriptor), input.name, may_wait);
  if (has_size) file->expect(static_cast<std::uint64_t>(status.st_size));
  return decompressed(std::move(file), input.name);
}

}  // namespace why403::ingest
