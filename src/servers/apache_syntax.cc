#include "servers/apache_syntax.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>

#include "base/text.h"

namespace why403::servers {

namespace {

class Parser {
 public:
  Parser(Tree& tree, const Files* files, std::string base) : tree_(tree), files_(files), base_(std::move(base)) {}

  void read(const std::string& found, const std::string& shown, int depth, std::vector<Directive>& out) {
    const auto text = Files::read(found);
    if (text) parse(shown, *text, depth, out);
    else tree_.missing.push_back(shown);
  }

  void parse(std::string_view shown, std::string_view text, int depth, std::vector<Directive>& out) {
    tree_.files.emplace_back(shown);
    Lines lines{text, 0, 0, static_cast<std::uint32_t>(tree_.files.size() - 1)};
    while (lines.at < text.size()) section(lines, {}, depth, out);
  }

 private:
  struct Lines {
    std::string_view text;
    std::size_t at;
    std::uint32_t number;
    std::uint32_t file;
  };

  // A backslash at the end joins the next line to this one.
  static std::string next(Lines& lines, std::uint32_t& first) {
    std::string out;
    first = lines.number + 1;
    while (lines.at < lines.text.size()) {
      const std::size_t end = std::min(lines.text.find('\n', lines.at), lines.text.size());
      std::string_view line = lines.text.substr(lines.at, end - lines.at);
      lines.at = end + 1;
      ++lines.number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.ends_with('\\')) return out.append(line);
      line.remove_suffix(1);
      out += line;
    }
    return out;
  }

  static std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < text.size()) {
      if (std::isspace(static_cast<unsigned char>(text[at])) != 0) {
        ++at;
        continue;
      }
      std::string word;
      if (text[at] == '"' || text[at] == '\'') {
        const char quote = text[at++];
        while (at < text.size() && text[at] != quote) {
          if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == quote || text[at + 1] == '\\')) ++at;
          word += text[at++];
        }
        ++at;
      } else {
        while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) == 0) word += text[at++];
      }
      out.push_back(std::move(word));
    }
    return out;
  }

  // `${NAME}` of Define, or of the environment file that Debian has beside the configuration.
  std::string expanded(std::string text) const {
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 1)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) break;
      const auto found = defined_.find(text.substr(at + 2, end - at - 2));
      if (found != defined_.end()) text.replace(at, end - at + 1, found->second);
    }
    return text;
  }

  void include(const Directive& directive, int depth, std::vector<Directive>& out) {
    const std::string wanted = expanded(std::string(directive.argument(0)));
    std::vector<std::string> found;
    if (files_ && depth < kNestingMax) {
      found = files_->glob(wanted, base_);
      // A directory means all its files.
      if (found.size() == 1 && files_->kind(wanted) == Files::Kind::directory) found = files_->glob(wanted + "/*", base_);
    }
    if (found.empty() && directive.name == "include" && wanted.find_first_of("*?[") == std::string::npos) tree_.missing.push_back(wanted);
    for (const std::string& each : found) read(each, files_->name(each), depth + 1, out);
  }

  // Conditions that are taken to hold: modules are there; `Define`s are known.
  bool holds(std::string_view name, const std::vector<std::string>& arguments) const {
    if (name == "ifmodule" || name == "ifversion" || name == "ifdirective" || name == "ifsection" || name == "iffile") return arguments.empty() || !arguments[0].starts_with('!');
    if (name != "ifdefine" || arguments.empty()) return true;
    const bool negative = arguments[0].starts_with('!');
    return defined_.contains(arguments[0].substr(negative)) != negative;
  }

  void take(Directive directive, int depth, std::vector<Directive>& out) {
    if (directive.name == "include" || directive.name == "includeoptional") {
      include(directive, depth, out);
      return;
    }
    if (directive.name == "define" && !directive.arguments.empty()) defined_[directive.arguments[0]] = directive.arguments.size() > 1 ? expanded(directive.arguments[1]) : "";
    if (directive.name == "undefine") defined_.erase(std::string(directive.argument(0)));
    if (directive.name == "serverroot" && !directive.arguments.empty() && files_ && !files_->find(directive.arguments[0]).empty()) base_ = files_->find(directive.arguments[0]);
    for (std::string& each : directive.arguments) each = expanded(std::move(each));
    out.push_back(std::move(directive));
  }

  void section(Lines& lines, std::string_view closing, int depth, std::vector<Directive>& out) {
    while (lines.at < lines.text.size() && tree_.count < kDirectivesMax) {
      std::uint32_t first = 0;
      const std::string whole = next(lines, first);
      std::string_view line = base::trim(whole);
      if (line.empty() || line.front() == '#') continue;
      ++tree_.count;
      if (line.starts_with("</")) {
        if (base::to_lower(base::trim(line.substr(2, line.find('>') - 2))) == closing) return;
        continue;
      }
      const bool block = line.front() == '<';
      if (block) line = line.substr(1, line.rfind('>') == std::string_view::npos ? std::string_view::npos : line.rfind('>') - 1);
      std::vector<std::string> parts = words(line);
      if (parts.empty()) continue;
      Directive directive{.name = base::to_lower(parts[0]), .written = parts[0], .block = block, .file = lines.file, .line = first};
      directive.arguments.assign(parts.begin() + 1, parts.end());
      // Expressions keep their quotes.
      if (directive.name == "if" || directive.name == "elseif" || (directive.name == "require" && directive.argument(0) == "expr")) {
        const std::string_view rest = base::trim(line.substr(line.find_first_of(" \t") == std::string_view::npos ? line.size() : line.find_first_of(" \t")));
        directive.arguments = directive.name == "require" ? std::vector<std::string>{"expr", std::string(base::trim(rest.substr(4)))} : std::vector<std::string>{std::string(rest)};
      }
      if (!block) {
        take(std::move(directive), depth, out);
        continue;
      }
      const std::string name = directive.name;
      if (depth >= kNestingMax) continue;
      if (name.starts_with("if") && name != "if") {
        std::vector<Directive> inner;
        section(lines, name, depth + 1, holds(name, directive.arguments) ? out : inner);
        continue;
      }
      for (std::string& each : directive.arguments) each = expanded(std::move(each));
      directive.name = "<" + name + ">";
      directive.written = "<" + directive.written;
      section(lines, name, depth + 1, directive.inner);
      out.push_back(std::move(directive));
    }
  }

  Tree& tree_;
  const Files* files_;
  std::string base_;
  std::map<std::string, std::string> defined_{{"APACHE_LOG_DIR", "/var/log/apache2"}, {"APACHE_RUN_DIR", "/var/run/apache2"}, {"APACHE_PID_FILE", "/var/run/apache2/apache2.pid"}, {"APACHE_LOCK_DIR", "/var/lock/apache2"}};
};

}  // namespace

Tree read_apache(const Files& files, const std::string& found) {
  Tree tree;
  const std::size_t slash = found.rfind('/');
  Parser(tree, &files, slash == std::string::npos ? "." : found.substr(0, slash)).read(found, files.name(found), 0, tree.top);
  return tree;
}

Tree parse_apache(std::string_view name, std::string_view text) {
  Tree tree;
  Parser(tree, nullptr, "").parse(name, text, 0, tree.top);
  return tree;
}

}  // namespace why403::servers
