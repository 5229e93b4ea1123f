#include "archive/duckdb/library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace why403::archive::duckdb {

namespace {

constexpr const char* kFileName = "libduckdb.so";

// The folder of the running program, with a slash at its end.
std::string program_folder() {
  char path[4096];
  const ssize_t size = ::readlink("/proc/self/exe", path, sizeof path);
  if (size <= 0) return "./";
  const std::string_view whole(path, static_cast<std::size_t>(size));
  return std::string(whole.substr(0, whole.find_last_of('/') + 1));
}

struct Found {
  void* library = nullptr;
  std::string tried;
};

Found open_library() {
  const char* const named = std::getenv("WHY403_DUCKDB");
  const bool chosen = named != nullptr && *named != '\0';
  Found found;
  for (const std::string& path : chosen ? std::vector<std::string>{named}
                                        : std::vector<std::string>{kFileName, program_folder() + kFileName}) {
    found.library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (found.library != nullptr) return found;
    const char* const reason = ::dlerror();
    found.tried += (found.tried.empty() ? "" : "; ") + std::string(reason ? reason : path.c_str());
  }
  return found;
}

template <typename Function>
bool bind(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(::dlsym(library, name));
  return function != nullptr;
}

Result<const Library*, Message> load() {
  const Found found = open_library();
  if (found.library == nullptr)
    return Message{
        .what = "DuckDB is not there, and only it keeps and queries archives",
        .reason = found.tried,
        .help = "`make build` puts libduckdb.so beside the program; WHY403_DUCKDB names another one"};
  static Library library;
  const char* missing = nullptr;
#define WHY403_DUCKDB_BIND(result, name, parameters) \
  if (!bind(found.library, "duckdb_" #name, library.name)) missing = "duckdb_" #name;
  WHY403_DUCKDB_FUNCTIONS(WHY403_DUCKDB_BIND)
#undef WHY403_DUCKDB_BIND
  if (missing != nullptr)
    return Message{.what = "this DuckDB is too old",
                   .reason = "it has no `" + std::string(missing) + "`",
                   .help = "wanted is version 1.2 or later; WHY403_DUCKDB names the library to use"};
  return &library;
}

}  // namespace

Result<const Library*, Message> load_library() {
  static const Result<const Library*, Message> loaded = load();
  return loaded;
}

std::string first_line(const char* text) {
  const std::string_view all = text ? text : "unknown error";
  return std::string(all.substr(0, all.find('\n')));
}

}  // namespace why403::archive::duckdb
