// The rules of the house that a program can check: what each one complains about.
//
//   for (const Complaint& complaint : check_tree(read_tree(root), rules)) print(complaint);
//
// A check is a pure function of the tree's texts, so that each has a test with a bad example.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace why403::tidy {

/// Paths relative to the project's root, with `/`, to their texts.
using Tree = std::map<std::string, std::string>;

struct Complaint {
  std::string path;
  int line = 0;  ///< 0: the file as a whole
  std::string what;
  bool operator==(const Complaint&) const = default;
};
using Complaints = std::vector<Complaint>;

struct Limits {
  int header_lines = 250;
  int source_lines = 600;
  int test_lines = 1200;
  int function_lines = 70;
  int readme_lines = 40;  ///< one screen
};

/// Every include of src/ against `src/floors.txt`, and every folder of src/ in it and on the map.
Complaints check_floors(const Tree& tree);

/// Lines per file and function, but for `tools/tidy/exceptions.txt`; an exception that nothing needs is one
/// too many.
Complaints check_sizes(const Tree& tree, const Limits& limits = {});

/// Files, folders and types with a name that says nothing.
Complaints check_names(const Tree& tree);

/// A README of at most one screen in every folder with sources; headers that open with prose.
Complaints check_prose(const Tree& tree, const Limits& limits = {});

/// Words that have no place: unfinished work, hosts of package registries, `root` (where this tree lies),
/// and in src/ what must be passed in or belongs to the edge.
Complaints check_words(const Tree& tree, std::string_view root);

/// Relative links of Markdown files that lead nowhere.
Complaints check_links(const Tree& tree);

Complaints check_tree(const Tree& tree, std::string_view root);

}  // namespace why403::tidy
