#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace why403::cli {

namespace {

constexpr mode_t kNewFileMode = 0666;  // before the umask

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// The file that `path` leads to, so that replacing it keeps the links that point there.
std::string behind_links(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  std::string out = resolved ? resolved : path;
  std::free(resolved);
  return out;
}

Message cannot_write(const std::string& path, int error) {
  return {.what = "cannot write `" + path + "`", .reason = std::strerror(error)};
}

// An unused name beside `target`, for the moment before the rename.
std::string temporary_name(const std::string& target) {
  return target + ".why403-" + std::to_string(::getpid()) + "~";
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one {}, other {};
  const bool there = ::stat(a.c_str(), &one) == 0;
  if (there != (::stat(b.c_str(), &other) == 0)) return false;
  if (!there) return a == b;
  return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

}  // namespace

Status<Message> keep_apart(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string& output = outputs[i];
    if (output.empty() || output == "-") continue;
    for (std::size_t j = 0; j < i; ++j)
      if (is_same_file(output, outputs[j])) return Message{.what = "two outputs want the file `" + output + "`"};
    for (const std::string& input : inputs)
      if (is_same_file(output, input)) return Message{.what = "`" + output + "` is read, and writing it would destroy it", .help = "name another file for the output"};
  }
  return Done{};
}

Output::Output(int fd, std::string path, std::string target, std::string temporary)
    : fd_(fd),
      path_(std::move(path)),
      target_(std::move(target)),
      temporary_(std::move(temporary)),
      writer_(fd) {}

Output::Output(Output&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      writer_(std::move(other.writer_)) {}

Output::~Output() {
  if (fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<Output, Message> Output::open(const std::string& path) {
  struct stat about {};
  const bool exists = ::stat(path.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) return cannot_write(path, EISDIR);
  if (exists && !S_ISREG(about.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return cannot_write(path, errno);
    return Output(fd, path, {}, {});
  }
  const std::string target = behind_links(path);
  // A file without a name vanishes by itself if the program is killed; not every file system has them.
  std::string temporary;
  int fd = ::open(directory_of(target).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kNewFileMode);
  if (fd < 0) {
    temporary = temporary_name(target);
    ::unlink(temporary.c_str());
    fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
  }
  if (fd < 0) return cannot_write(path, errno);
  if (exists) (void)::fchmod(fd, about.st_mode & 07777);
  return Output(fd, path, target, std::move(temporary));
}

Message Output::failed(int error) const { return cannot_write(path_, error); }

Status<Message> Output::commit() {
  writer_.flush();
  if (writer_.failure() != 0) return failed(writer_.failure());
  // Who loses power finds the earlier file or the new one, never an empty one.
  if (!target_.empty() && ::fsync(fd_) != 0) return failed(errno);
  if (!target_.empty()) TRY(take_name());
  if (::close(std::exchange(fd_, -1)) != 0) return failed(errno);
  return Done{};
}

Status<Message> Output::take_name() {
  if (temporary_.empty()) {
    const std::string name = temporary_name(target_);
    const std::string unnamed = "/proc/self/fd/" + std::to_string(fd_);
    ::unlink(name.c_str());
    if (::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
      return failed(errno);
    temporary_ = name;
  }
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return failed(errno);
  temporary_.clear();
  return Done{};
}

Status<Message> write_file(const std::string& path, std::string_view text) {
  Output output = TRY(Output::open(path));
  output.writer() << text;
  return output.commit();
}

}  // namespace why403::cli
