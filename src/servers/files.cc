#include "servers/files.h"

#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace why403::servers {

namespace fs = std::filesystem;

namespace {

bool exists(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0;
}

std::vector<std::string> glob_here(const std::string& path) {
  glob_t found{};
  std::vector<std::string> out;
  if (::glob(path.c_str(), 0, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc && out.size() < kGlobMax; ++i) out.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  return out;
}

// `/etc/nginx/conf.d/*.conf`, `/nginx/conf.d/*.conf`, `/conf.d/*.conf` …
std::vector<std::string> ends_of(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty() && out.size() < 12) {
    out.emplace_back(path);
    const std::size_t slash = path.find('/', 1);
    if (slash == std::string_view::npos) break;
    path = path.substr(slash);
  }
  return out;
}

}  // namespace

Files Files::at(const std::string& path) {
  Files out;
  std::error_code failure;
  if (fs::is_directory(path, failure)) {
    out.root_ = path;
    while (out.root_.size() > 1 && out.root_.ends_with('/')) out.root_.pop_back();
    if (out.root_ == "/") out.root_.clear();
  } else {
    out.single_ = path;
    const std::size_t slash = path.rfind('/');
    out.root_ = slash == std::string::npos ? "." : path.substr(0, slash);
  }
  return out;
}

std::vector<std::string> Files::all() const {
  std::vector<std::string> out;
  std::error_code failure;
  const std::string from = root_.empty() ? "/" : root_;
  for (fs::recursive_directory_iterator each(from, fs::directory_options::skip_permission_denied, failure), end; !failure && each != end && out.size() < kFilesMax; each.increment(failure)) {
    if (each.depth() > 8) each.disable_recursion_pending();
    std::error_code ignored;
    if (each->is_regular_file(ignored)) out.push_back(each->path().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Files::glob(std::string_view path, std::string_view base) const {
  if (path.empty()) return {};
  if (path.front() != '/') {
    std::vector<std::string> out = glob_here(std::string(base) + "/" + std::string(path));
    if (out.empty() && base != root_) out = glob_here(root_ + "/" + std::string(path));
    return out;
  }
  for (const std::string& end : ends_of(path))
    if (std::vector<std::string> out = glob_here(root_ + end); !out.empty()) return out;
  // A single file stands on the machine that it belongs to.
  return single_.empty() ? std::vector<std::string>() : glob_here(std::string(path));
}

std::string Files::find(std::string_view path, std::string_view base) const {
  if (path.empty()) return {};
  if (path.front() != '/') {
    for (const std::string& place : {std::string(base) + "/" + std::string(path), root_ + "/" + std::string(path)})
      if (exists(place)) return place;
    return {};
  }
  for (const std::string& end : ends_of(path))
    if (exists(root_ + end)) return root_ + end;
  return !single_.empty() && exists(std::string(path)) ? std::string(path) : std::string();
}

std::optional<std::string> Files::read(const std::string& found) {
  std::error_code failure;
  if (!fs::is_regular_file(found, failure) || fs::file_size(found, failure) > kFileBytesMax) return std::nullopt;
  std::ifstream file(found, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Files::Kind Files::kind(std::string_view path) const {
  std::error_code failure;
  const std::string whole(path);
  // Only a whole path below the root counts here: documents are not looked for elsewhere.
  const std::string place = single_.empty() ? root_ + whole : whole;
  const fs::file_status status = fs::status(place, failure);
  if (fs::is_directory(status)) return Kind::directory;
  if (fs::exists(status)) return Kind::file;
  // Missing, or was the documents' tree not copied? Its nearest two directories tell.
  fs::path parent = fs::path(place).parent_path();
  return fs::is_directory(parent, failure) && parent.string().size() > root_.size() + 1 ? Kind::missing : Kind::unknown;
}

std::string Files::name(const std::string& found) const {
  if (single_.empty() && !root_.empty() && found.starts_with(root_ + "/")) return found.substr(root_.size() + 1);
  return found;
}

}  // namespace why403::servers
