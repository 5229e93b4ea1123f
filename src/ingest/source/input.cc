#include "ingest/source/input.h"

#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "ingest/source/descriptor.h"
#include "ingest/source/magic.h"
#include "ingest/source/rotation.h"

namespace why403::ingest {

namespace {

using FileId = std::pair<dev_t, ino_t>;

std::string quoted(std::string_view path) { return "`" + base::printable(path) + "`"; }

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

std::string_view file_name_of(std::string_view path) { return path.substr(folder_of(path).size()); }

class Finder {
 public:
  void add_argument(const std::string& argument);
  Result<Inputs, Message> finish();

 private:
  void add_pattern(const std::string& pattern);
  void add_path(const std::string& path, const struct stat& status);
  void add_standard_input();
  void add_directory(const std::string& root, const std::string& below, std::size_t depth);
  void add_entry(const std::string& root, const std::string& below, const std::string& entry,
                 std::size_t depth);
  /// `root` is empty for a file that was named itself.
  void add_file(const std::string& path, std::string name, const std::string& root,
                const struct stat& status);
  void warn(Message message);
  void skip(const std::string& path);
  void tell_equal_names_apart();
  void put_rotations_in_order();

  Inputs inputs_;
  std::vector<std::string> roots_;  // beside inputs_.files
  std::vector<std::string> skipped_examples_;
  std::set<FileId> files_seen_;
  std::set<FileId> directories_seen_;
  std::size_t warnings_left_out_ = 0;
  std::size_t files_left_out_ = 0;
};

void Finder::warn(Message message) {
  message.severity = base::Severity::warning;
  if (inputs_.warnings.size() < kInputWarningsMax)
    inputs_.warnings.push_back(std::move(message));
  else
    ++warnings_left_out_;
}

void Finder::skip(const std::string& path) {
  constexpr std::size_t kExamples = 3;
  ++inputs_.skipped;
  if (skipped_examples_.size() < kExamples) skipped_examples_.push_back(quoted(path));
}

void Finder::add_argument(const std::string& argument) {
  if (argument == "-") return add_standard_input();
  struct stat status {};
  if (::stat(argument.c_str(), &status) == 0) return add_path(argument, status);
  const int error = errno;
  if (argument.find_first_of("*?[") != std::string::npos) return add_pattern(argument);
  ++inputs_.unreadable;
  warn({.what = "cannot read " + quoted(argument), .reason = system_reason(error)});
}

void Finder::add_pattern(const std::string& pattern) {
  ::glob_t found{};
  const int failed = ::glob(pattern.c_str(), 0, nullptr, &found);
  std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + (failed == 0 ? found.gl_pathc : 0));
  ::globfree(&found);
  std::sort(paths.begin(), paths.end(), natural_less);
  for (const std::string& path : paths) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) add_path(path, status);
  }
  if (paths.empty()) {
    ++inputs_.unreadable;
    warn({.what = "cannot read " + quoted(pattern), .reason = "no file matches this pattern"});
  }
}

void Finder::add_path(const std::string& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) {
    directories_seen_.insert({status.st_dev, status.st_ino});
    return add_directory(path, "", 0);
  }
  if (S_ISSOCK(status.st_mode)) {
    ++inputs_.unreadable;
    return warn({.what = "cannot read " + quoted(path), .reason = "it is a socket, not a file"});
  }
  add_file(path, path, "", status);
}

void Finder::add_standard_input() {
  struct stat status {};
  if (::fstat(STDIN_FILENO, &status) != 0) {
    ++inputs_.unreadable;
    return warn({.what = "cannot read standard input", .reason = system_reason(errno)});
  }
  if (!files_seen_.insert({status.st_dev, status.st_ino}).second) return;
  inputs_.files.push_back({.path = "-",
                           .name = "-",
                           .modified = {status.st_mtim.tv_sec * base::kSecond.ns + status.st_mtim.tv_nsec},
                           .is_regular = false});
  roots_.emplace_back();
}

void Finder::add_directory(const std::string& root, const std::string& below, std::size_t depth) {
  const std::string path = below.empty() ? root : root + "/" + below;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), ::closedir);
  if (!directory) {
    ++inputs_.unreadable;
    return warn({.what = "cannot read the directory " + quoted(path), .reason = system_reason(errno)});
  }
  std::vector<std::string> entries;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(&entry->d_name[0]);
    if (name == "." || name == "..") continue;
    if (name.front() == '.')
      skip(path + "/" + name);
    else
      entries.push_back(name);
  }
  std::sort(entries.begin(), entries.end(), natural_less);
  for (const std::string& entry : entries) add_entry(root, below, entry, depth);
}

void Finder::add_entry(const std::string& root, const std::string& below, const std::string& entry,
                       std::size_t depth) {
  const std::string name = below.empty() ? entry : below + "/" + entry;
  const std::string path = (root.ends_with('/') ? root : root + "/") + name;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    ++inputs_.unreadable;
    return warn({.what = "cannot read " + quoted(path), .reason = system_reason(errno)});
  }
  if (S_ISDIR(status.st_mode)) {
    // A link may lead back to where we come from.
    if (!directories_seen_.insert({status.st_dev, status.st_ino}).second) return;
    if (depth + 1 < kDirectoryDepthMax) return add_directory(root, name, depth + 1);
    ++inputs_.unreadable;
    return warn({.what = "did not descend into " + quoted(path),
                 .reason = "it lies more than " + std::to_string(kDirectoryDepthMax) + " directories deep"});
  }
  if (!S_ISREG(status.st_mode)) return skip(path);
  add_file(path, name, root, status);
}

void Finder::add_file(const std::string& path, std::string name, const std::string& root,
                      const struct stat& status) {
  const bool is_regular = S_ISREG(status.st_mode);
  const FileId id{status.st_dev, status.st_ino};
  if (is_regular && files_seen_.contains(id)) return;
  if (is_regular) {
    struct stat output {};
    if (::fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(output.st_mode) &&
        FileId{output.st_dev, output.st_ino} == id) {
      ++inputs_.unreadable;
      return warn({.what = "left out " + quoted(path), .reason = "our own output is written to it"});
    }
    const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.is_open()) {
      ++inputs_.unreadable;
      return warn({.what = "cannot read " + quoted(path), .reason = system_reason(errno)});
    }
    char first[kMagicBytes];
    const ssize_t count = ::pread(descriptor.number(), first, sizeof first, 0);
    const std::string_view seen(first, count > 0 ? static_cast<std::size_t>(count) : 0);
    if (const KnownFile known = known_file(seen); known.is_no_log) {
      if (!root.empty() && known.help.empty()) return skip(path);
      if (!known.kind.empty()) {
        ++inputs_.unreadable;
        return warn({.what = "cannot read " + quoted(path),
                     .reason = "it is " + std::string(known.kind),
                     .help = std::string(known.help)});
      }
    }
  }
  if (inputs_.files.size() >= kFilesMax) {
    ++files_left_out_;
    return;
  }
  files_seen_.insert(id);
  inputs_.files.push_back({.path = path,
                           .name = std::move(name),
                           .modified = {status.st_mtim.tv_sec * base::kSecond.ns + status.st_mtim.tv_nsec},
                           .size = is_regular ? static_cast<std::uint64_t>(status.st_size) : 0,
                           .is_regular = is_regular,
                           .is_found = !root.empty()});
  roots_.push_back(root);
}

// Two directories may each hold an `access.log`: then the directory is said as well.
void Finder::tell_equal_names_apart() {
  std::map<std::string_view, int> uses;
  for (const Input& file : inputs_.files) ++uses[file.name];
  std::vector<std::size_t> ambiguous;
  for (std::size_t i = 0; i < inputs_.files.size(); ++i)
    if (uses[inputs_.files[i].name] > 1 && !roots_[i].empty()) ambiguous.push_back(i);
  for (const std::size_t i : ambiguous) inputs_.files[i].name = inputs_.files[i].path;
}

void Finder::put_rotations_in_order() {
  struct Place {
    std::size_t family = 0;
    Rotation rotation;
    std::size_t file = 0;
  };
  std::map<std::string, std::size_t> families;
  std::vector<Place> places;
  for (std::size_t i = 0; i < inputs_.files.size(); ++i) {
    const std::string& path = inputs_.files[i].path;
    Place place{.rotation = rotation_of(file_name_of(path)), .file = i};
    place.family =
        families.try_emplace(std::string(folder_of(path)) + place.rotation.family, i).first->second;
    places.push_back(std::move(place));
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& left, const Place& right) {
    return left.family != right.family ? left.family < right.family : is_older(left.rotation, right.rotation);
  });
  std::vector<Input> ordered;
  ordered.reserve(places.size());
  for (const Place& place : places) ordered.push_back(std::move(inputs_.files[place.file]));
  inputs_.files = std::move(ordered);
}

Result<Inputs, Message> Finder::finish() {
  tell_equal_names_apart();
  put_rotations_in_order();
  if (files_left_out_ > 0) {
    inputs_.unreadable += files_left_out_;
    warn({.what = "left out " + std::to_string(files_left_out_) + " files",
          .reason = "more than " + std::to_string(kFilesMax) + " were found"});
  }
  if (warnings_left_out_ > 0)
    inputs_.warnings.push_back(
        {.what = std::to_string(warnings_left_out_) + " further files could not be read",
         .severity = base::Severity::warning});
  if (inputs_.files.empty()) {
    if (inputs_.warnings.size() == 1) {
      Message only = inputs_.warnings.front();
      only.severity = base::Severity::error;
      return only;
    }
    Message message{.what = "nothing to read"};
    for (const Message& warning : inputs_.warnings)
      message.notes.push_back(warning.what + ": " + warning.reason);
    if (inputs_.warnings.empty() && inputs_.skipped > 0)
      message.reason = "all " + std::to_string(inputs_.skipped) + " files found are hidden or no logs";
    else if (inputs_.warnings.empty())
      message.reason = "no file was found";
    return message;
  }
  if (inputs_.skipped > 0) {
    inputs_.warnings.push_back(
        {.what = "passed over " + std::to_string(inputs_.skipped) + " files in directories",
         .reason = "hidden, empty of text, or of a kind that holds no log",
         .notes = skipped_examples_,
         .severity = base::Severity::note});
  }
  return std::move(inputs_);
}

}  // namespace

Result<Inputs, Message> find_inputs(const std::vector<std::string>& arguments) {
  Finder finder;
  for (const std::string& argument : arguments) finder.add_argument(argument);
  return finder.finish();
}

}  // namespace why403::ingest
