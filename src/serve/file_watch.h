// Whether files were changed, and left alone since: for whoever reads them anew then.
//
//   FileWatch watch;
//   watch.follow(paths, FileWatch::state_of(paths));       // as they were before they were read
//   if (watch.is_due(Steady::now())) reload();             // now and then; true once for each change
//
// Looks at what the file system says of them (inode, size, time of change), through links, so that files that are replaced, and
// folders that a link is moved between, count as well. A change counts kQuietTime after the last one: who writes several
// files, or one in pieces, is not cut short. What cannot be read is told once, and tried again when it changes again. One thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace why403::serve {

inline constexpr std::chrono::seconds kQuietTime{2};

class FileWatch {
 public:
  using Steady = std::chrono::steady_clock;

  /// `state`: of these files when they were read last, or were found to be wrong.
  void follow(std::vector<std::string> paths, std::string state);
  /// Looks.
  [[nodiscard]] bool is_due(Steady::time_point now);
  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }

  /// As far as the file system tells; a path that is empty has none.
  static std::string state_of(const std::vector<std::string>& paths);

 private:
  std::vector<std::string> paths_;
  std::string read_;  // when they were read
  std::string seen_;  // when it was looked last
  std::optional<Steady::time_point> changed_;
};

}  // namespace why403::serve
