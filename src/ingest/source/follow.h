// Files that are still written to, followed as they grow: the lines of `--follow`.
//
//   Stop stop;                                              // stop.request() from a signal handler
//   auto follower = TRY(Follower::open(arguments, stop));
//   for (const Input& input : follower->earlier()) …        // read these first, the usual way
//   while (TRY(follower->next(batch))) …                    // then: what is there, and what comes
//
// Arguments are those of find_inputs() without `-`, and records carry the same names. A file may be missing
// yet; below a directory, and where a pattern fits, files that appear later are followed too. earlier() are
// the inputs that nobody writes to any more: compressed files and rotated ones.
//
// Rotation by renaming: the old file is read on until it has been quiet for `retired_quiet`, the new one from
// its start. Rotation by copying and truncating: the file is read anew. The kernel says when there is
// something to do (inotify); every `recheck` everything is looked at in any case, for file systems that do
// not say.
//
// next() is called by one thread, rotations() and left_out() by any; it blocks until there are lines or a stop is requested. On a stop, what
// was written meanwhile is given (of each file 1 MiB at most), with lines held back because their line feed was
// missing; then next() says that this is the end.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source/followed_file.h"
#include "ingest/source/input.h"
#include "ingest/source/record_source.h"
#include "ingest/source/stop.h"

namespace why403::ingest {

/// Files followed at once, rotated ones included; further ones are counted and left out.
inline constexpr std::size_t kFollowedFilesMax = 1000;
/// Directories watched for files that appear.
inline constexpr std::size_t kWatchedDirectoriesMax = 1000;

class Follower final : public RecordSource {
 public:
  struct Options {
    std::size_t line_bytes_max = kLineBytesMax;
    std::size_t files_max = kFollowedFilesMax;
    std::size_t directories_max = kWatchedDirectoriesMax;
    /// Of a file that is there at the beginning: about so much of its end is read.
    std::uint64_t history_bytes_max = UINT64_MAX;
    bool may_be_nothing = false;  ///< it is no error when nothing is there yet
    std::chrono::milliseconds recheck{2000};
    std::chrono::milliseconds retired_quiet{60'000};
  };

  static Result<std::unique_ptr<Follower>, Message> open(const std::vector<std::string>& arguments,
                                                         const Stop& stop) {
    return open(arguments, stop, Options{});
  }
  static Result<std::unique_ptr<Follower>, Message> open(const std::vector<std::string>& arguments,
                                                         const Stop& stop, Options options);

  [[nodiscard]] const std::vector<Input>& earlier() const { return earlier_; }
  /// The files that are followed now, or awaited.
  [[nodiscard]] std::vector<Input> followed() const;
  [[nodiscard]] const std::vector<Message>& warnings() const { return warnings_; }

  Result<bool, Message> next(RecordBatch& batch) override;

  [[nodiscard]] std::uint64_t rotations() const { return rotations_; }
  [[nodiscard]] std::uint64_t truncations() const { return truncations_; }
  [[nodiscard]] std::uint64_t left_out() const {
    return left_out_;
  }  ///< files and directories beyond a limit

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Watched {
    FollowedFile file;
    int watch = -1;
    bool may_have_more = true;
    bool may_be_cut = false;
    bool is_retired = false;  // another file has taken its path
    SteadyTime last_active{};
  };
  // A path that is followed, whichever file is there.
  struct Path {
    std::string_view name;
    bool is_found = false;  // in a directory, not named itself
    FileId now{};  // the file last seen there
    bool has_been_there = false;
  };
  struct Directory {
    std::string path;
    std::string below;         // its path below the argument, for names
    bool follows_all = false;  // of a directory argument: also files that appear
    std::size_t depth = 0;
  };

  Follower(const Stop& stop, Options options);
  Status<Message> add_arguments(const std::vector<std::string>& arguments);
  void add_input(const Input& input, const std::set<std::string>& current_logs);
  void add_path(const std::string& path, std::string_view name, bool is_found);
  void add_directory(const Directory& directory);
  int watch_directory(const Directory& directory);
  void look_at_path(const std::string& path, Path& entry);
  void retire(const Path& entry);
  void look_at_entry(const Directory& directory, const std::string& entry);
  void look_at_pattern(const std::string& pattern);
  void look_at_everything();
  [[nodiscard]] bool is_worth_following(const std::string& path) const;
  bool read_pieces(Watched& watched, RecordBatch& batch);
  bool read_files(RecordBatch& batch, bool retired);
  void finish_quiet_files(RecordBatch& batch);
  void finish_all(RecordBatch& batch);
  void wait();
  void read_events();

  const Stop& stop_;
  Options options_;
  Descriptor notifier_;
  std::set<std::string, std::less<>> names_;  // stable: records point here
  std::map<std::string, Path> paths_;
  std::map<FileId, Watched> files_;
  std::map<int, FileId> file_watches_;
  std::map<int, Directory> directories_;
  std::vector<Directory> directory_arguments_;
  std::vector<std::string> patterns_;
  std::vector<Input> earlier_;
  std::vector<Message> warnings_;
  std::atomic<std::uint64_t> rotations_ = 0;
  std::uint64_t truncations_ = 0;
  std::atomic<std::uint64_t> left_out_ = 0;
  SteadyTime next_look_{};
  bool is_opening_ = true;
  bool is_finished_ = false;
};

}  // namespace why403::ingest
