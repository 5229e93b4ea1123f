// Files: the configuration's files, on this machine or in a copy taken from another.
//
//   Files files = Files::at("/tmp/copy-of-web1");      // a directory stands for the root
//   files.read("/etc/nginx/nginx.conf")                // finds /tmp/copy-of-web1/etc/nginx/nginx.conf
//
// A copy of /etc/nginx alone works as well: an absolute path is looked for with ever more of its front taken away.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace why403::servers {

/// Bytes of one file, files that a glob gives, and files below a directory that are looked at, at most.
inline constexpr std::size_t kFileBytesMax = 16U << 20;
inline constexpr std::size_t kGlobMax = 2000;
inline constexpr std::size_t kFilesMax = 5000;

class Files {
 public:
  enum class Kind { missing, file, directory, unknown };

  static Files at(const std::string& path);
  /// The single file that was given; empty for a directory.
  [[nodiscard]] const std::string& single() const { return single_; }
  /// Regular files below the directory, relative to it, in order of name.
  [[nodiscard]] std::vector<std::string> all() const;
  /// Where `path` lies: absolute paths below the root, others below `base`. Empty when it is not there.
  [[nodiscard]] std::string find(std::string_view path, std::string_view base = {}) const;
  /// The same for a path with `*`, `?` and `[`, sorted.
  [[nodiscard]] std::vector<std::string> glob(std::string_view path, std::string_view base = {}) const;
  /// Text of a file found before.
  [[nodiscard]] static std::optional<std::string> read(const std::string& found);
  /// What stands at an absolute path of the server; unknown where no part of its tree was given.
  [[nodiscard]] Kind kind(std::string_view path) const;
  /// How a found file is called towards the user: below the given directory, or as given.
  [[nodiscard]] std::string name(const std::string& found) const;

 private:
  std::string root_;    ///< directory, without a slash at the end
  std::string single_;  ///< file
};

}  // namespace why403::servers
