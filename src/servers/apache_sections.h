// Which sections of Apache's configuration apply to a request, and what they say together.
//
// Directory sections from the shortest path to the longest, each with its `.htaccess`; then those by expression; files;
// locations; `<If>`. What stands in a virtual host comes after what stands outside. A later section's Require lines
// replace an earlier one's unless AuthMerging says otherwise.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "servers/directive.h"
#include "servers/files.h"

namespace why403::servers {

/// A section that applies, with the place that it stands in.
struct Section {
  const Directive* block = nullptr;  ///< `<directory>` …; nullptr: the server's own directives, or an .htaccess
  const std::vector<Directive>* inside = nullptr;
  const Tree* tree = nullptr;
  std::string file;  ///< of an .htaccess
};

class Sections {
 public:
  /// `host` may be nullptr. `path` is the URL's, `file` what it maps to, empty when it maps to none.
  Sections(const Tree& tree, const Directive* host, const Files& files, const std::string& path, const std::string& file, const std::function<bool(const Directive&)>& condition);

  [[nodiscard]] const std::vector<Section>& all() const { return sections_; }
  /// The last one that holds, of that name, with where it stands.
  struct Found {
    const Directive* directive = nullptr;
    const Section* section = nullptr;
    explicit operator bool() const { return directive != nullptr; }
  };
  [[nodiscard]] Found last(std::string_view name) const;
  /// Do the merged Options hold this one?
  [[nodiscard]] bool option(std::string_view name, Found& decided) const;
  [[nodiscard]] Place place(const Found& found) const;

 private:
  void directories(const std::vector<std::vector<Directive>*>& scopes);
  void add_kind(const std::vector<const std::vector<Directive>*>& scopes, std::string_view kind, const std::function<bool(const Directive&)>& fits);
  void add_htaccess(const Files& files, const std::string& directory);

  const Tree& tree_;
  std::vector<Section> sections_;
  std::vector<std::unique_ptr<Tree>> htaccess_;
};

/// `/srv/www/*` as <Directory> matches: a star does not cross a slash.
bool directory_matches(std::string_view pattern, std::string_view directory);

}  // namespace why403::servers
