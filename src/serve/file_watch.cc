#include "serve/file_watch.h"

#include <sys/stat.h>

#include <cstdint>
#include <utility>

namespace why403::serve {

std::string FileWatch::state_of(const std::vector<std::string>& paths) {
  std::string state;
  for (const std::string& path : paths) {
    struct stat found{};
    if (path.empty()) continue;
    if (::stat(path.c_str(), &found) != 0) {
      state += "-;";
      continue;
    }
    for (const auto number : {static_cast<std::int64_t>(found.st_dev), static_cast<std::int64_t>(found.st_ino), static_cast<std::int64_t>(found.st_size),
                              static_cast<std::int64_t>(found.st_mtim.tv_sec), static_cast<std::int64_t>(found.st_mtim.tv_nsec),
                              static_cast<std::int64_t>(found.st_ctim.tv_sec), static_cast<std::int64_t>(found.st_ctim.tv_nsec)})
      state.append(std::to_string(number)).append(",");
    state += ";";
  }
  return state;
}

void FileWatch::follow(std::vector<std::string> paths, std::string state) {
  paths_ = std::move(paths);
  read_ = std::move(state);
  seen_ = read_;
  changed_.reset();
}

bool FileWatch::is_due(Steady::time_point now) {
  std::string state = state_of(paths_);
  if (state != seen_) changed_ = now;
  seen_ = std::move(state);
  if (!changed_ || now - *changed_ < kQuietTime) return false;
  changed_.reset();
  // Changed and changed back, by a move to and fro: there is nothing new.
  return std::exchange(read_, seen_) != seen_;
}

}  // namespace why403::serve
