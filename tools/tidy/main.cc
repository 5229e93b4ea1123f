// tidy ROOT: checks the rules of the house over the tree at ROOT. Exit code 1 when it has complaints.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>

#include "tidy/checks.h"

namespace {

namespace fs = std::filesystem;

// What is not ours, or not text.
bool is_left_out(const fs::path& path) {
  static const std::set<std::string> names = {".git", "build", "node_modules", ".ccache"};
  return names.contains(path.filename().string());
}

why403::tidy::Tree read_tree(const fs::path& root) {
  constexpr std::uintmax_t kTextBytesMax = 1 << 20;
  why403::tidy::Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (is_left_out(entry->path())) {
      if (entry->is_directory()) entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file() || entry->is_symlink()) continue;
    const std::string name = fs::relative(entry->path(), root).generic_string();
    std::ifstream file(entry->path(), std::ios::binary);
    std::string& text = tree[name];
    if (entry->file_size() <= kTextBytesMax) text.assign(std::istreambuf_iterator<char>(file), {});
  }
  return tree;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: tidy ROOT\n";
    return 2;
  }
  const fs::path root = fs::canonical(words[1]);
  const why403::tidy::Tree tree = read_tree(root);
  const why403::tidy::Complaints complaints = why403::tidy::check_tree(tree, root.generic_string());
  for (const why403::tidy::Complaint& complaint : complaints) {
    std::cout << complaint.path;
    if (complaint.line > 0) std::cout << ":" << complaint.line;
    std::cout << ": " << complaint.what << "\n";
  }
  std::cout << tree.size() << " files, " << complaints.size() << " complaints\n";
  return complaints.empty() ? 0 : 1;
}
