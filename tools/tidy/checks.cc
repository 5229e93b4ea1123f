#include "tidy/checks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>

#include "tidy/source_text.h"

namespace why403::tidy {

namespace {

constexpr std::string_view kFloors = "src/floors.txt";
constexpr std::string_view kMap = "src/README.md";
constexpr std::string_view kExceptions = "tools/tidy/exceptions.txt";

bool is_source(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }

std::string text_of(const Tree& tree, std::string_view path) {
  const auto found = tree.find(std::string(path));
  return found == tree.end() ? std::string() : found->second;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> out;
  for (std::string word; stream >> word;) out.push_back(word);
  return out;
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> out(1);
  for (const char c : path) {
    if (c == '/') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// The folder of src/ that a path lies in, empty for files outside.
std::string room_of(const std::string& path) {
  const std::vector<std::string> parts = split_path(path);
  return parts.size() > 2 && parts[0] == "src" ? parts[1] : std::string();
}

struct Floors {
  std::map<std::string, int> floor;
  std::map<std::string, std::set<std::string>> granted;
};

Floors read_floors(const Tree& tree, Complaints& complaints) {
  Floors floors;
  const std::vector<std::string> lines = lines_of(text_of(tree, kFloors));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> words = words_of(lines[i]);
    if (words.empty() || words[0][0] == '#') continue;
    const int line = static_cast<int>(i) + 1;
    if (words.size() < 3 || words[2] != ":") {
      complaints.push_back({std::string(kFloors), line, "wanted `floor folder : granted…`"});
      continue;
    }
    const int floor = std::atoi(words[0].c_str());
    floors.floor[words[1]] = floor;
    for (std::size_t k = 3; k < words.size(); ++k) {
      const auto below = floors.floor.find(words[k]);
      if (below == floors.floor.end() || below->second >= floor)
        complaints.push_back({std::string(kFloors), line,
                              words[1] + " is granted " + words[k] + ", which is not on a floor below"});
      floors.granted[words[1]].insert(words[k]);
    }
  }
  return floors;
}

struct Exception {
  int lines = 0;
  int at = 0;  ///< its line in the list
  bool used = false;
};

// `path lines reason…` or `path:function lines reason…`
std::map<std::string, Exception> read_exceptions(const Tree& tree, Complaints& complaints) {
  std::map<std::string, Exception> out;
  const std::vector<std::string> lines = lines_of(text_of(tree, kExceptions));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> words = words_of(lines[i]);
    if (words.empty() || words[0][0] == '#') continue;
    const int at = static_cast<int>(i) + 1;
    if (words.size() < 4)
      complaints.push_back({std::string(kExceptions), at, "an exception needs a reason"});
    else
      out[words[0]] = {std::atoi(words[1].c_str()), at, false};
  }
  return out;
}

int line_limit(std::string_view path, const Limits& limits) {
  if (path.ends_with("_test.cc")) return limits.test_lines;
  return path.ends_with(".h") ? limits.header_lines : limits.source_lines;
}

// The parts of a snake_case, kebab-case or CamelCase name, in lower case.
std::set<std::string> parts_of(std::string_view name) {
  std::set<std::string> out;
  std::string part;
  for (const char c : name) {
    const bool upper = std::isupper(static_cast<unsigned char>(c));
    const bool letter = std::isalpha(static_cast<unsigned char>(c));
    if ((upper || !letter) && !part.empty()) {
      out.insert(part);
      part.clear();
    }
    if (letter) part += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  out.insert(part);
  return out;
}

std::string banned_part(std::string_view name) {
  static const std::set<std::string> banned = {"util",    "utils",   "common",  "core",      "misc", "helper",
                                               "helpers", "manager", "handler", "processor", "data", "info"};
  for (const std::string& part : parts_of(name))
    if (banned.contains(part)) return part;
  return {};
}

// The name that `class X` or `struct X` on this line defines or declares.
std::string type_on(const std::string& line) {
  const std::vector<std::string> words = words_of(line);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "class" && words[i] != "struct") continue;
    std::string name = words[i + 1];
    name.erase(std::find_if(name.begin(), name.end(),
                            [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }),
               name.end());
    return name;
  }
  return {};
}

// A word with no place in a file, where it has none, and what to do instead.
struct BannedWord {
  std::string word;
  bool only_in_rooms = false;  ///< only below src/, outside tests
  std::string allowed_in;      ///< a path prefix where it is at home
  std::string instead;
};

// Spelled in two parts, so that this file passes its own check.
const std::vector<BannedWord>& banned_words() {
  static const std::vector<BannedWord> words = {
      {std::string("TO") + "DO", false, "", "finish it, or open an issue"},
      {std::string("FIX") + "ME", false, "", "finish it, or open an issue"},
      {std::string("https://") + "deb.", false, "", "no registry's address belongs here"},
      {std::string("https://") + "registry.", false, "", "no registry's address belongs here"},
      {"std::cout", true, "src/cli/", "only cli prints; return a value"},
      {"std::cerr", true, "src/cli/", "only cli prints; return a Message"},
      {"system_clock::now", true, "src/base/clock", "take a base::Clock"},
      {"std::random_device", true, "src/base/", "take the randomness as an argument"},
      {"std::rand(", true, "", "take the randomness as an argument"},
      {"sleep_for(", true, "", "wait for the event itself"},
  };
  return words;
}

bool is_text_file(std::string_view path) {
  static const std::array<std::string_view, 14> endings = {".cc",     ".h",    ".md",      ".txt", ".cmake",
                                                           ".json",   ".yaml", ".yml",     ".sh",  ".ts",
                                                           ".svelte", ".js",   "Makefile", "run"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view end) { return path.ends_with(end); }) ||
         path.starts_with("tools/");
}

void check_line_words(const std::string& path, int line, const std::string& text, std::string_view root,
                      Complaints& complaints) {
  const bool in_room = path.starts_with("src/") && is_source(path) && !path.ends_with("_test.cc");
  for (const BannedWord& banned : banned_words()) {
    if (banned.only_in_rooms && !in_room) continue;
    if (!banned.allowed_in.empty() && path.starts_with(banned.allowed_in)) continue;
    if (text.find(banned.word) != std::string::npos)
      complaints.push_back({path, line, "`" + banned.word + "`: " + banned.instead});
  }
  if (root.size() > 1 && text.find(root) != std::string::npos)
    complaints.push_back({path, line, "names the directory of this very checkout"});
}

// The targets of `](target)` on a line, outside of code spans.
std::vector<std::string> links_on(const std::string& line) {
  std::vector<std::string> out;
  for (std::size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at + 2)) {
    const std::size_t end = line.find(')', at);
    const bool in_code =
        std::count(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(at), '`') % 2 == 1;
    if (end != std::string::npos && !in_code) out.push_back(line.substr(at + 2, end - at - 2));
  }
  return out;
}

bool leads_somewhere(const Tree& tree, const std::string& from, std::string target) {
  target = target.substr(0, target.find('#'));
  if (target.empty() || target.find("://") != std::string::npos || target.starts_with("mailto:")) return true;
  const std::filesystem::path folder = std::filesystem::path(from).parent_path();
  std::string path = (folder / target).lexically_normal().generic_string();
  if (path.starts_with("../")) return false;
  while (path.ends_with('/')) path.pop_back();
  const auto found = tree.lower_bound(path);
  return path == "." ||
         (found != tree.end() && (found->first == path || found->first.starts_with(path + "/")));
}

}  // namespace

Complaints check_floors(const Tree& tree) {
  Complaints complaints;
  const Floors floors = read_floors(tree, complaints);
  const std::string map = text_of(tree, kMap);
  std::set<std::string> rooms;
  for (const auto& [path, text] : tree) {
    const std::string room = room_of(path);
    if (room.empty() || !is_source(path)) continue;
    if (rooms.insert(room).second) {
      if (!floors.floor.contains(room))
        complaints.push_back({std::string(kFloors), 0, "no floor for src/" + room});
      if (map.find("`" + room + "`") == std::string::npos)
        complaints.push_back({std::string(kMap), 0, "src/" + room + " is not on the map"});
    }
    for (const Include& include : includes_of(text)) {
      const std::string target = split_path(include.path)[0];
      const auto granted = floors.granted.find(room);
      const bool may =
          target == room || (granted != floors.granted.end() && granted->second.contains(target));
      if (floors.floor.contains(target) && !may)
        complaints.push_back(
            {path, include.line, "src/" + room + " may not include " + target + " (src/floors.txt)"});
    }
  }
  return complaints;
}

Complaints check_sizes(const Tree& tree, const Limits& limits) {
  Complaints complaints;
  std::map<std::string, Exception> exceptions = read_exceptions(tree, complaints);
  const auto check = [&](const std::string& key, const std::string& path, int line, int lines, int limit,
                         const std::string& what) {
    if (lines <= limit) return;
    const auto exception = exceptions.find(key);
    if (exception != exceptions.end()) {
      exception->second.used = true;
      limit = exception->second.lines;
    }
    if (lines > limit)
      complaints.push_back(
          {path, line,
           what + " has " + std::to_string(lines) + " lines, the limit is " + std::to_string(limit)});
  };
  for (const auto& [path, text] : tree) {
    if (!is_source(path)) continue;
    const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    check(path, path, 0, lines, line_limit(path, limits), "the file");
    for (const Function& function : functions_of(without_comments_and_literals(text)))
      check(path + ":" + function.name, path, function.line, function.lines, limits.function_lines,
            "`" + function.name + "`");
  }
  for (const auto& [key, exception] : exceptions)
    if (!exception.used)
      complaints.push_back(
          {std::string(kExceptions), exception.at, "nothing needs the exception for " + key});
  return complaints;
}

Complaints check_names(const Tree& tree) {
  Complaints complaints;
  std::set<std::string> seen;
  for (const auto& [path, text] : tree) {
    if (!path.starts_with("src/") && !path.starts_with("tools/") && !path.starts_with("bench/")) continue;
    std::string so_far;
    for (const std::string& part : split_path(path)) {
      so_far += (so_far.empty() ? "" : "/") + part;
      const std::string banned = banned_part(part.substr(0, part.find('.')));
      if (!banned.empty() && seen.insert(so_far).second)
        complaints.push_back({so_far, 0, "the name says nothing: `" + banned + "`"});
    }
    if (!is_source(path)) continue;
    const std::vector<std::string> lines = lines_of(without_comments_and_literals(text));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string name = type_on(lines[i]);
      const std::string banned = banned_part(name);
      if (!banned.empty())
        complaints.push_back({path, static_cast<int>(i) + 1, "the type's name says nothing: `" + name + "`"});
    }
  }
  return complaints;
}

Complaints check_prose(const Tree& tree, const Limits& limits) {
  Complaints complaints;
  std::set<std::string> folders;
  for (const auto& [path, text] : tree) {
    if (path.ends_with("README.md")) {
      const auto lines = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
      if (lines > limits.readme_lines)
        complaints.push_back({path, 0,
                              "has " + std::to_string(lines) + " lines, one screen is " +
                                  std::to_string(limits.readme_lines)});
    }
    if (!is_source(path)) continue;
    if (path.starts_with("src/")) folders.insert(path.substr(0, path.rfind('/')));
    if (!path.ends_with(".h")) continue;
    if (!text.starts_with("//")) complaints.push_back({path, 1, "a header opens with prose: what it is"});
    if (text.find("\n#pragma once\n") == std::string::npos)
      complaints.push_back({path, 0, "lacks `#pragma once`"});
  }
  for (const std::string& folder : folders)
    if (!tree.contains(folder + "/README.md")) complaints.push_back({folder, 0, "has no README.md"});
  return complaints;
}

Complaints check_words(const Tree& tree, std::string_view root) {
  Complaints complaints;
  for (const auto& [path, text] : tree) {
    if (!is_text_file(path)) continue;
    const std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i)
      check_line_words(path, static_cast<int>(i) + 1, lines[i], root, complaints);
  }
  return complaints;
}

Complaints check_links(const Tree& tree) {
  Complaints complaints;
  for (const auto& [path, text] : tree) {
    if (!path.ends_with(".md")) continue;
    const std::vector<std::string> lines = lines_of(text);
    bool in_code = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].starts_with("```")) in_code = !in_code;
      if (in_code) continue;
      for (const std::string& target : links_on(lines[i]))
        if (!leads_somewhere(tree, path, target))
          complaints.push_back({path, static_cast<int>(i) + 1, "the link `" + target + "` leads nowhere"});
    }
  }
  return complaints;
}

Complaints check_tree(const Tree& tree, std::string_view root) {
  Complaints all;
  const auto add = [&](const Complaints& complaints) {
    all.insert(all.end(), complaints.begin(), complaints.end());
  };
  add(check_floors(tree));
  add(check_sizes(tree));
  add(check_names(tree));
  add(check_prose(tree));
  add(check_words(tree, root));
  add(check_links(tree));
  return all;
}

}  // namespace why403::tidy
