#include "servers/apache_sections.h"

#include <algorithm>

#include "base/text.h"
#include "servers/apache_syntax.h"
#include "servers/pattern.h"

namespace why403::servers {

namespace {

std::string without_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

std::size_t depth_of(std::string_view path) { return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')); }

bool is_expression(const Directive& block) { return block.name.ends_with("match>") || block.argument(0) == "~"; }

std::string_view subject(const Directive& block) { return block.argument(0) == "~" ? block.argument(1) : block.argument(0); }

// Wildcards as in a shell, where `*` and `?` stop at a slash.
bool wild(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (wild(pattern.substr(1), text.substr(skip))) return true;
      if (skip < text.size() && text[skip] == '/') break;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern.front() != '?' ? pattern.front() != text.front() : text.front() == '/') return false;
  return wild(pattern.substr(1), text.substr(1));
}

bool location_matches(const Directive& block, const std::string& path) {
  const std::string_view wanted = subject(block);
  if (is_expression(block)) return pattern(wanted, false).matches(path);
  if (wanted.find_first_of("*?[") != std::string_view::npos) return wild(wanted, path) || (wanted.size() < 200 && wild(std::string(wanted) + "/*", path));
  const std::string prefix = without_slash(wanted);
  if (!path.starts_with(prefix)) return false;
  return wanted.ends_with('/') ? path.starts_with(wanted) : prefix == "/" || path.size() == prefix.size() || path[prefix.size()] == '/';
}

}  // namespace

bool directory_matches(std::string_view wanted, std::string_view directory) {
  if (wanted.size() > 500 || std::count(wanted.begin(), wanted.end(), '*') > 6) return false;
  return wild(without_slash(wanted), without_slash(directory));
}

void Sections::add_kind(const std::vector<const std::vector<Directive>*>& scopes, std::string_view kind, const std::function<bool(const Directive&)>& fits) {
  for (const std::vector<Directive>* scope : scopes)
    for (const Directive& each : *scope)
      if (each.block && each.name.starts_with(kind) && fits(each)) sections_.push_back({&each, &each.inner, &tree_, {}});
}

// `.htaccess` where AllowOverride lets it speak.
void Sections::add_htaccess(const Files& files, const std::string& directory) {
  const Found allow = last("allowoverride");
  if (!allow || base::equals_ignoring_case(allow.directive->argument(0), "None")) return;
  const Found named = last("accessfilename");
  const std::string name(named ? named.directive->argument(0) : ".htaccess");
  const std::string wanted = (directory == "/" ? "" : directory) + "/" + name;
  if (files.kind(wanted) != Files::Kind::file) return;
  const std::string found = files.find(wanted);
  const auto text = Files::read(found);
  if (!text) return;
  htaccess_.push_back(std::make_unique<Tree>(parse_apache(files.name(found), *text)));
  sections_.push_back({nullptr, &htaccess_.back()->top, htaccess_.back().get(), wanted});
}

Sections::Sections(const Tree& tree, const Directive* host, const Files& files, const std::string& path, const std::string& file, const std::function<bool(const Directive&)>& condition) : tree_(tree) {
  std::vector<const std::vector<Directive>*> scopes{&tree.top};
  if (host) scopes.push_back(&host->inner);
  for (const std::vector<Directive>* scope : scopes) sections_.push_back({nullptr, scope, &tree, {}});
  if (!file.empty()) {
    // Every directory on the way, the shortest first; a section for it, then its .htaccess.
    std::vector<std::string> way{"/"};
    for (std::size_t at = file.find('/', 1); at != std::string::npos; at = file.find('/', at + 1)) way.push_back(file.substr(0, at));
    if (files.kind(file) == Files::Kind::directory && !file.ends_with('/')) way.push_back(file);
    for (const std::string& directory : way) {
      add_kind(scopes, "<directory", [&](const Directive& block) {
        return !is_expression(block) && depth_of(without_slash(subject(block))) == depth_of(without_slash(directory)) && (subject(block) == "/") == (directory == "/") && directory_matches(subject(block), directory);
      });
      add_htaccess(files, directory);
    }
    for (const std::string& directory : way)
      add_kind(scopes, "<directory", [&](const Directive& block) {
        return is_expression(block) && (pattern(subject(block), false).matches(directory) || pattern(subject(block), false).matches(directory + "/")) &&
               std::none_of(sections_.begin(), sections_.end(), [&](const Section& each) { return each.block == &block; });
      });
    const std::string name = file.substr(file.rfind('/') + 1);
    // Files sections may stand inside a directory's section and in .htaccess as well.
    std::vector<const std::vector<Directive>*> with_files = scopes;
    for (const Section& each : sections_)
      if (each.block || !each.file.empty()) with_files.push_back(each.inside);
    add_kind(with_files, "<files", [&](const Directive& block) { return is_expression(block) ? pattern(subject(block), false).matches(name) : wild(subject(block), name); });
  }
  add_kind(scopes, "<location", [&](const Directive& block) { return location_matches(block, path); });
  std::vector<const std::vector<Directive>*> with_conditions = scopes;
  for (const Section& each : sections_)
    if (each.block) with_conditions.push_back(each.inside);
  bool taken = false;
  for (const std::vector<Directive>* scope : with_conditions)
    for (const Directive& each : *scope) {
      if (each.name == "<if>") taken = condition(each);
      else if (each.name == "<elseif>") taken = !taken && condition(each);
      else if (each.name == "<else>") taken = !taken;
      else continue;
      if (taken) sections_.push_back({&each, &each.inner, &tree_, {}});
    }
}

Sections::Found Sections::last(std::string_view name) const {
  for (auto section = sections_.rbegin(); section != sections_.rend(); ++section)
    for (auto each = section->inside->rbegin(); each != section->inside->rend(); ++each)
      if (each->name == name) return {&*each, &*section};
  return {};
}

Place Sections::place(const Found& found) const {
  if (!found) return {};
  return found.section->tree->place(*found.directive);
}

bool Sections::option(std::string_view name, Found& decided) const {
  bool on = false;
  for (const Section& section : sections_)
    for (const Directive& each : *section.inside) {
      if (each.name != "options") continue;
      const bool relative = !each.arguments.empty() && each.arguments[0].find_first_of("+-") == 0;
      if (!relative) {
        if (on) decided = {&each, &section};
        on = false;
      }
      for (const std::string& word : each.arguments) {
        const bool minus = word.starts_with('-');
        const std::string_view bare = std::string_view(word).substr(word.find_first_of("+-") == 0);
        if (!base::equals_ignoring_case(bare, name) && !(base::equals_ignoring_case(bare, "All") && !minus && name != "MultiViews")) continue;
        on = !minus;
        decided = {&each, &section};
      }
    }
  return on;
}

}  // namespace why403::servers
