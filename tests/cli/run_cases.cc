// run_cases BINARY ROOT PATH…: runs the cases of every .case and .md file below the paths (see case_file.h).
//
// A .case file runs in an empty directory of its own; the console blocks of a .md file in one that holds
// ROOT's demo logs as `demo`. With WHY403_ACCEPT set, expectations that do not hold are rewritten. Exit code
// 1 when some did not hold.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "case_file.h"

namespace {

namespace fs = std::filesystem;
using why403::cases::Section;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& text) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

struct Ran {
  std::string out;
  std::string err;
  int code = 0;
};

// Runs `script` in `directory` with /bin/sh; the streams go to files beside it, so that none can block.
Ran run_script(const std::string& script, const fs::path& directory, bool streams_together) {
  const fs::path out = directory.string() + ".out";
  const fs::path err = directory.string() + ".err";
  const std::string command = "cd '" + directory.string() + "' && exec < /dev/null > '" + out.string() +
                              "' 2>" + (streams_together ? "&1" : "'" + err.string() + "'") + "\n" + script;
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {read_file(out), read_file(err), WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

class Runner {
 public:
  Runner(fs::path root, bool accept) : root_(std::move(root)), accept_(accept) {
    std::string pattern = fs::temp_directory_path() / "why403-cases-XXXXXX";
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
    scratch_ = pattern;
  }
  ~Runner() { fs::remove_all(scratch_); }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  void run_path(const fs::path& path) {
    if (!fs::is_directory(path)) return run_file(path);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.path().extension() == ".case" || entry.path().extension() == ".md")
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) run_file(file);
  }

  [[nodiscard]] int failed() const { return failed_; }
  [[nodiscard]] int run() const { return run_; }

 private:
  void run_file(const fs::path& path) {
    const fs::path directory = scratch_ / std::to_string(++directories_);
    fs::create_directory(directory);
    const std::string text = read_file(path);
    const bool markdown = path.extension() == ".md";
    const std::string now = markdown ? run_markdown(path, text, directory) : run_case(path, text, directory);
    if (accept_ && now != text) write_file(path, now);
  }

  std::string run_markdown(const fs::path& path, const std::string& text, const fs::path& directory) {
    if (fs::exists(root_ / "demo")) fs::create_directory_symlink(root_ / "demo", directory / "demo");
    std::vector<Section> sections = why403::cases::read_console_blocks(text);
    for (Section& section : sections) {
      if (section.head.empty()) continue;
      const Ran ran = run_script(section.head.substr(2), directory, true);
      expect(path, section.head, section.body, ran.out);
    }
    return why403::cases::write_console_blocks(sections);
  }

  std::string run_case(const fs::path& path, const std::string& text, const fs::path& directory) {
    std::vector<Section> sections = why403::cases::read_sections(text);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      if (sections[i].head.starts_with("--- file "))
        write_file(directory / sections[i].head.substr(9), sections[i].body);
      if (sections[i].head != "--- run") continue;
      const std::string script = sections[i].body;
      const Ran ran = run_script(script, directory, false);
      expect(path, script + "standard output", section_after(sections, i, "--- out", true)->body, ran.out);
      if (!ran.err.empty() || section_after(sections, i, "--- err", false))
        expect(path, script + "standard error", section_after(sections, i, "--- err", true)->body, ran.err);
      if (ran.code != 0 || section_after(sections, i, "--- exit", false))
        expect(path, script + "exit code", section_after(sections, i, "--- exit", true)->head,
               "--- exit " + std::to_string(ran.code));
    }
    // What an absent section says needs no section.
    if (accept_)
      std::erase_if(sections, [](const Section& section) {
        return (section.head == "--- err" && section.body.empty()) || section.head == "--- exit 0";
      });
    return why403::cases::write_sections(sections);
  }

  // The section with this head that belongs to the run at `run`; added when `wanted` and not there.
  static Section* section_after(std::vector<Section>& sections, std::size_t run, const std::string& head,
                                bool wanted) {
    std::size_t end = run + 1;
    while (end < sections.size() && (sections[end].head == "--- out" || sections[end].head == "--- err" ||
                                     sections[end].head.starts_with("--- exit"))) {
      if (sections[end].head.starts_with(head)) return &sections[end];
      ++end;
    }
    if (!wanted) return nullptr;
    return &*sections.insert(sections.begin() + static_cast<std::ptrdiff_t>(end),
                             {head == "--- exit" ? "--- exit 0" : head, {}});
  }

  void expect(const fs::path& path, const std::string& what, std::string& expected, std::string actual) {
    ++run_;
    const bool is_head = expected.starts_with("--- exit");
    if (!is_head && !actual.empty() && !actual.ends_with('\n')) actual += "\n\\ no line feed at the end\n";
    if (why403::cases::matches(expected, actual)) return;
    if (accept_) {
      expected = actual;
      return;
    }
    ++failed_;
    std::cout << fs::relative(path, root_).generic_string() << ": " << what << "\n--- expected\n"
              << expected << "\n--- got\n"
              << actual << "\n\n";
  }

  fs::path root_;
  fs::path scratch_;
  bool accept_;
  int directories_ = 0;
  int run_ = 0;
  int failed_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::cerr << "usage: run_cases BINARY ROOT PATH…\n";
    return 2;
  }
  const std::string path = fs::canonical(words[1]).parent_path().string() + ":/usr/bin:/bin";
  const bool accept = std::getenv("WHY403_ACCEPT") != nullptr;
  const char* temporary = std::getenv("TMPDIR");
  const std::string scratch = temporary ? temporary : "/tmp";
  ::clearenv();
  for (const auto& [name, value] : std::vector<std::pair<const char*, std::string>>{
           {"PATH", path}, {"TMPDIR", scratch}, {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}, {"COLUMNS", "80"}})
    ::setenv(name, value.c_str(), 1);
  Runner runner(fs::canonical(words[2]), accept);
  for (int i = 3; i < count; ++i)
    if (fs::exists(words[i])) runner.run_path(words[i]);
  std::cout << runner.run() << " expectations, " << runner.failed() << " do not hold\n";
  return runner.failed() == 0 ? 0 : 1;
}
