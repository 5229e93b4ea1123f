#include "servers/nginx_syntax.h"

#include <cctype>

namespace why403::servers {

namespace {

class Parser {
 public:
  Parser(Tree& tree, const Files* files, std::string base) : tree_(tree), files_(files), base_(std::move(base)) {}

  void read(const std::string& found, const std::string& shown, int depth, std::vector<Directive>& out) {
    const auto text = Files::read(found);
    if (!text) {
      tree_.missing.push_back(shown);
      return;
    }
    parse(shown, *text, depth, out);
  }

  void parse(std::string_view shown, std::string_view text, int depth, std::vector<Directive>& out) {
    tree_.files.emplace_back(shown);
    Text here{text, 0, 1, static_cast<std::uint32_t>(tree_.files.size() - 1)};
    while (here.at < text.size()) {
      block(here, depth, out);
      // A closing brace too many: go on behind it.
    }
  }

 private:
  struct Text {
    std::string_view text;
    std::size_t at;
    std::uint32_t line;
    std::uint32_t file;
    [[nodiscard]] bool more() const { return at < text.size(); }
    char take() {
      const char c = text[at++];
      line += c == '\n';
      return c;
    }
  };

  static void blanks(Text& here) {
    while (here.more()) {
      const char c = here.text[here.at];
      if (c == '#') {
        while (here.more() && here.text[here.at] != '\n') ++here.at;
      } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        here.take();
      } else {
        return;
      }
    }
  }

  static std::string quoted(Text& here) {
    const char quote = here.take();
    std::string out;
    while (here.more()) {
      char c = here.take();
      if (c == quote) break;
      if (c == '\\' && here.more()) {
        const char next = here.text[here.at];
        if (next == quote || next == '\\') c = here.take();
        else if (next == 'n') { here.take(); c = '\n'; }
        else if (next == 't') { here.take(); c = '\t'; }
      }
      out += c;
    }
    return out;
  }

  // A word ends at a blank, a semicolon or an opening brace, but `${name}` holds braces of its own.
  static std::string word(Text& here) {
    std::string out;
    while (here.more()) {
      const char c = here.text[here.at];
      if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ';') break;
      if (c == '{') {
        if (out.empty() || out.back() != '$') break;
        while (here.more() && here.text[here.at] != '}') out += here.take();
        if (here.more()) out += here.take();
        continue;
      }
      if (c == '\\' && here.at + 1 < here.text.size()) {
        const char next = here.text[here.at + 1];
        if (next == '"' || next == '\'' || next == ' ' || next == ';') {
          here.take();
          out += here.take();
          continue;
        }
        out += here.take();
      }
      out += here.take();
    }
    return out;
  }

  // Code of another language in braces: passed over by counting them.
  static void skip_code(Text& here) {
    int open = 1;
    while (here.more() && open > 0) {
      const char c = here.take();
      if (c == '{') ++open;
      if (c == '}') --open;
      if ((c == '"' || c == '\'') && here.more()) {
        while (here.more()) {
          const char inside = here.take();
          if (inside == '\\' && here.more()) here.take();
          else if (inside == c || inside == '\n') break;
        }
      }
    }
  }

  void include(const Directive& directive, int depth, std::vector<Directive>& out) {
    const std::string wanted(directive.argument(0));
    const bool several = wanted.find_first_of("*?[") != std::string::npos;
    const std::vector<std::string> found = files_ ? files_->glob(wanted, base_) : std::vector<std::string>();
    if (found.empty() && !several) tree_.missing.push_back(wanted);
    for (const std::string& each : found) read(each, files_->name(each), depth + 1, out);
  }

  void block(Text& here, int depth, std::vector<Directive>& out) {
    while (tree_.count < kDirectivesMax) {
      blanks(here);
      if (!here.more()) return;
      if (here.text[here.at] == '}') {
        here.take();
        return;
      }
      Directive directive{.file = here.file, .line = here.line};
      bool named = false;
      bool opens = false;
      while (here.more()) {
        blanks(here);
        if (!here.more()) break;
        const char c = here.text[here.at];
        if (c == ';') {
          here.take();
          break;
        }
        if (c == '{') {
          here.take();
          opens = true;
          break;
        }
        if (c == '}') break;
        std::string text = c == '"' || c == '\'' ? quoted(here) : word(here);
        if (!named) directive.name = std::move(text);
        else directive.arguments.push_back(std::move(text));
        named = true;
      }
      ++tree_.count;
      directive.block = opens;
      if (opens) {
        const bool is_code = directive.name.ends_with("_by_lua_block") || directive.name.ends_with("_by_njs_block");
        if (is_code || depth >= kNestingMax) skip_code(here);
        else block(here, depth + 1, directive.inner);
      }
      if (directive.name == "include" && !opens && depth < kNestingMax) include(directive, depth, out);
      else out.push_back(std::move(directive));
    }
    here.at = here.text.size();
  }

  Tree& tree_;
  const Files* files_;
  std::string base_;
};

}  // namespace

Tree read_nginx(const Files& files, const std::string& found) {
  Tree tree;
  const std::size_t slash = found.rfind('/');
  Parser(tree, &files, slash == std::string::npos ? "." : found.substr(0, slash)).read(found, files.name(found), 0, tree.top);
  return tree;
}

Tree parse_nginx(std::string_view name, std::string_view text) {
  Tree tree;
  Parser(tree, nullptr, "").parse(name, text, 0, tree.top);
  return tree;
}

}  // namespace why403::servers
