#include "servers/caddy.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

namespace {

class Parser {
 public:
  Parser(Tree& tree, const Files* files, std::string base) : tree_(tree), files_(files), base_(std::move(base)) {}

  void parse(std::string_view name, std::string_view text, int depth, std::vector<Directive>& out) {
    tree_.files.emplace_back(name);
    Text here{text, 0, 1, static_cast<std::uint32_t>(tree_.files.size() - 1)};
    while (here.at < text.size()) block(here, depth, out);
  }

 private:
  struct Text {
    std::string_view text;
    std::size_t at;
    std::uint32_t line;
    std::uint32_t file;
  };

  // The words of a line; a brace that stands alone is a word.
  static std::vector<std::string> words(Text& here) {
    std::vector<std::string> out;
    while (here.at < here.text.size()) {
      const char c = here.text[here.at];
      if (c == '\n') {
        ++here.at;
        ++here.line;
        break;
      }
      if (std::isspace(static_cast<unsigned char>(c)) != 0) {
        ++here.at;
      } else if (c == '#') {
        while (here.at < here.text.size() && here.text[here.at] != '\n') ++here.at;
      } else if (c == '"' || c == '`') {
        std::string word;
        for (++here.at; here.at < here.text.size() && here.text[here.at] != c; ++here.at) {
          if (here.text[here.at] == '\\' && c == '"' && here.at + 1 < here.text.size()) ++here.at;
          here.line += here.text[here.at] == '\n';
          word += here.text[here.at];
        }
        ++here.at;
        out.push_back(std::move(word));
      } else {
        std::string word;
        while (here.at < here.text.size() && std::isspace(static_cast<unsigned char>(here.text[here.at])) == 0) word += here.text[here.at++];
        out.push_back(std::move(word));
      }
    }
    return out;
  }

  void block(Text& here, int depth, std::vector<Directive>& out) {
    while (here.at < here.text.size() && tree_.count < kDirectivesMax) {
      const std::uint32_t line = here.line;
      std::vector<std::string> all = words(here);
      // Addresses of a site may go on in the next line after a comma.
      while (!all.empty() && all.back().ends_with(',') && here.at < here.text.size()) {
        std::vector<std::string> more = words(here);
        all.insert(all.end(), more.begin(), more.end());
      }
      if (all.empty()) continue;
      if (all[0] == "}") return;
      ++tree_.count;
      Directive directive{.file = here.file, .line = line};
      directive.block = all.back() == "{";
      if (directive.block) all.pop_back();
      if (!all.empty()) {
        directive.name = all[0];
        directive.arguments.assign(all.begin() + 1, all.end());
      }
      if (directive.block) {
        if (depth >= kNestingMax) continue;
        block(here, depth + 1, directive.inner);
      }
      if (directive.name == "import" && depth < kNestingMax) {
        import(directive, depth, out);
        continue;
      }
      out.push_back(std::move(directive));
    }
    if (tree_.count >= kDirectivesMax) here.at = here.text.size();
  }

  void import(const Directive& directive, int depth, std::vector<Directive>& out) {
    const std::string snippet = "(" + std::string(directive.argument(0)) + ")";
    for (const Directive& each : tree_.top)
      if (each.name == snippet) {
        out.insert(out.end(), each.inner.begin(), each.inner.end());
        return;
      }
    const std::vector<std::string> found = files_ ? files_->glob(directive.argument(0), base_) : std::vector<std::string>();
    if (found.empty()) tree_.missing.emplace_back(directive.argument(0));
    for (const std::string& each : found)
      if (const auto text = Files::read(each)) parse(files_->name(each), *text, depth + 1, out);
  }

  Tree& tree_;
  const Files* files_;
  std::string base_;
};

// Caddy runs directives in an order of its own, not in that of the file.
int order_of(std::string_view name) {
  static constexpr std::array<std::string_view, 14> order{"redir", "basic_auth", "basicauth", "forward_auth", "handle", "handle_path", "route", "abort", "error", "respond", "reverse_proxy", "php_fastcgi", "file_server", ""};
  return static_cast<int>(std::find(order.begin(), order.end(), name) - order.begin());
}

bool path_fits(std::string_view wanted, const std::string& path) {
  return base::glob_matches(base::to_lower(wanted), base::to_lower(path));
}

class Walk {
 public:
  Walk(const Tree& tree, const Request& request, Oracle& oracle) : tree_(tree), request_(request), oracle_(oracle), path_(normal_path(request.path)) {}

  Outcome run(const Directive& site) {
    directives(site);
    return std::move(out_);
  }

 private:
  bool directives(const Directive& block);
  bool directive(const Directive& block, const Directive& each);
  bool matches(const Directive& block, std::string_view matcher);
  bool one(const std::string& kind, const std::vector<std::string>& words, const Directive& at);
  bool all_of(const std::vector<Directive>& lines);
  bool refuse(std::int32_t status, Check check, const Directive& each, const Directive& block, std::string change);
  [[nodiscard]] Check check() const;

  const Tree& tree_;
  const Request& request_;
  Oracle& oracle_;
  std::string path_;
  std::vector<std::string> touched_;
  bool negated_ = false;
  std::vector<Place> because_;
  Outcome out_;
};

bool Walk::one(const std::string& kind, const std::vector<std::string>& words, const Directive& at) {
  touched_.push_back(kind);
  const auto any = [&](auto test) { return std::any_of(words.begin(), words.end(), test); };
  if (kind == "path") return any([&](const std::string& word) { return path_fits(word, path_); });
  if (kind == "path_regexp") return !words.empty() && pattern(words.back(), false).matches(path_);
  if (kind == "method") return any([&](const std::string& word) { return base::equals_ignoring_case(word, request_.method); });
  if (kind == "host" && request_.host) return any([&](const std::string& word) { return base::glob_matches(base::to_lower(word), bare_host(*request_.host)); });
  if ((kind == "remote_ip" || kind == "client_ip") && request_.client)
    return any([&](const std::string& word) {
      if (word == "private_ranges") return request_.client->is_private() || request_.client->is_loopback();
      const auto network = base::parse_network(word);
      return network && network->contains(*request_.client);
    });
  if (kind == "protocol" && request_.tls && !words.empty()) return (words[0] == "https") == *request_.tls;
  if ((kind == "header" || kind == "header_regexp") && words.size() >= 2) {
    const std::string name = base::to_lower(words[words.size() - 2]);
    touched_.back() += " " + name;
    const std::optional<std::string>& value = name == "user-agent" ? request_.agent : request_.referer;
    if ((name == "user-agent" || name == "referer") && value) return kind == "header" ? base::glob_matches(base::to_lower(words.back()), base::to_lower(*value)) : pattern(words.back(), false).matches(*value);
  } else if (kind == "header" && !words.empty()) {
    touched_.back() += " " + base::to_lower(words[0]);
  }
  if (kind == "query" && !words.empty())
    return any([&](const std::string& word) {
      const base::Cut pair = base::cut(word, "=");
      return base::glob_matches(pair.after, query_value(request_.query, pair.before));
    });
  return oracle_.ask("`" + at.text() + "` matched");
}

// Lines of one matcher must all hold; `not` turns what it holds around.
bool Walk::all_of(const std::vector<Directive>& lines) {
  return std::all_of(lines.begin(), lines.end(), [&](const Directive& each) {
    if (each.name != "not") return one(each.name, each.arguments, each);
    negated_ = true;
    if (each.block) return !all_of(each.inner);
    if (each.arguments.empty()) return true;
    return !one(each.arguments[0], std::vector<std::string>(each.arguments.begin() + 1, each.arguments.end()), each);
  });
}

bool Walk::matches(const Directive& block, std::string_view matcher) {
  if (matcher == "*") return true;
  if (matcher.starts_with('/')) {
    touched_.emplace_back("path");
    return path_fits(matcher, path_);
  }
  for (const Directive& each : block.inner) {
    if (each.name != matcher) continue;
    because_.push_back(tree_.place(each));
    if (each.block) return all_of(each.inner);
    if (each.arguments.empty()) return true;
    Directive line{.name = each.arguments[0], .file = each.file, .line = each.line};
    line.arguments.assign(each.arguments.begin() + 1, each.arguments.end());
    return all_of({line});
  }
  return oracle_.ask("the matcher `" + std::string(matcher) + "` matched");
}

Check Walk::check() const {
  const auto has = [&](std::string_view part) {
    return std::any_of(touched_.begin(), touched_.end(), [&](const std::string& each) { return each.find(part) != std::string::npos; });
  };
  if (has("user-agent")) return Check::user_agent;
  if (has("referer")) return Check::referer;
  if (has("origin")) return Check::origin;
  if (has("remote_ip") || has("client_ip")) return negated_ ? Check::address_unlisted : Check::address_listed;
  if (has("method")) return Check::method;
  if (has("protocol")) return Check::tls;
  if (has("authorization") || has("cookie") || has("api-key")) return Check::credential;
  return Check::rule;
}

bool Walk::refuse(std::int32_t status, Check check, const Directive& each, const Directive& block, std::string change) {
  out_.status = status;
  out_.check = check;
  out_.directive = tree_.place(each);
  out_.because = because_;
  out_.block = tree_.place(block);
  out_.change = std::move(change);
  return true;
}

bool Walk::directive(const Directive& block, const Directive& each) {
  touched_.clear();
  because_.clear();
  negated_ = false;
  std::size_t from = 0;
  const std::string_view first = each.argument(0);
  if (first.starts_with('@') || first.starts_with('/') || first == "*") {
    if (!matches(block, first)) return false;
    from = 1;
  }
  if (each.name == "handle" || each.name == "route" || each.name == "handle_path") {
    if (each.name == "handle_path" && from == 1) {
      const std::string prefix(first.substr(0, first.find('*')));
      if (path_.starts_with(prefix)) path_ = "/" + path_.substr(std::min(path_.size(), prefix.size()));
    }
    const bool decided = directives(each);
    return decided || each.name != "route";
  }
  const std::string narrower = because_.empty() ? "narrow its path" : "correct the matcher (" + because_.back().file + ":" + std::to_string(because_.back().line) + ")";
  if (each.name == "respond" || each.name == "error") {
    std::int32_t status = each.name == "error" ? 500 : 200;
    for (std::size_t i = from; i < each.arguments.size(); ++i)
      if (const auto code = base::parse_int(each.arguments[i]); code && *code >= 100 && *code < 600) status = static_cast<std::int32_t>(*code);
    return status < 400 || refuse(status, touched_.empty() ? Check::rule : check(), each, block, narrower);
  }
  if (each.name == "abort") return refuse(0, check(), each, block, narrower);
  if (each.name == "basic_auth" || each.name == "basicauth") {
    const bool none = !request_.user || request_.user->empty();
    if (!none && oracle_.ask("the password matched")) return false;
    return refuse(401, none ? Check::credential : Check::password, each, block, none ? "send a name and password" : "correct the password");
  }
  if (each.name == "forward_auth") {
    const bool forbidden = oracle_.ask("the authorizer answered 403");
    if (!forbidden && !oracle_.ask("the authorizer answered 401")) return false;
    return refuse(forbidden ? 403 : 401, Check::authorizer, each, block, "see the authorizer's log");
  }
  if (each.name == "reverse_proxy" || each.name == "php_fastcgi" || each.name == "file_server") {
    out_.directive = tree_.place(each);
    return true;
  }
  return false;
}

bool Walk::directives(const Directive& block) {
  std::vector<const Directive*> ordered;
  for (const Directive& each : block.inner) ordered.push_back(&each);
  if (block.name != "route") std::stable_sort(ordered.begin(), ordered.end(), [](const Directive* a, const Directive* b) {
      if (order_of(a->name) != order_of(b->name)) return order_of(a->name) < order_of(b->name);
      // The longer path first, one without a matcher last.
      const auto length = [](const Directive* each) { return each->argument(0).starts_with('/') ? each->argument(0).size() : each->argument(0).starts_with('@') ? std::size_t{1} : std::size_t{0}; };
      return length(a) > length(b);
    });
  return std::any_of(ordered.begin(), ordered.end(), [&](const Directive* each) { return order_of(each->name) < 13 && directive(block, *each); });
}

bool serves(const Directive& site, const std::optional<std::string>& host) {
  if (!host) return true;
  std::vector<std::string> names = site.arguments;
  names.push_back(site.name);
  return std::any_of(names.begin(), names.end(), [&](std::string name) {
    if (name.ends_with(',')) name.pop_back();
    if (const std::size_t scheme = name.find("://"); scheme != std::string::npos) name.erase(0, scheme + 3);
    name = name.substr(0, name.find('/'));
    if (name.empty() || name.starts_with(':')) return true;
    return base::glob_matches(base::to_lower(bare_host(name)), bare_host(*host));
  });
}

}  // namespace

Tree parse_caddy(std::string_view name, std::string_view text) {
  Tree tree;
  Parser(tree, nullptr, "").parse(name, text, 0, tree.top);
  return tree;
}

Tree read_caddy(const Files& files, const std::string& found) {
  Tree tree;
  const std::size_t slash = found.rfind('/');
  if (const auto text = Files::read(found)) Parser(tree, &files, slash == std::string::npos ? "." : found.substr(0, slash)).parse(files.name(found), *text, 0, tree.top);
  return tree;
}

std::vector<Outcome> Caddy::answers(const Request& request) const {
  std::vector<Outcome> out;
  for (const Directive& site : tree_->top) {
    const bool global = site.name.empty() || site.name.starts_with('(');
    if (!site.block || global || !serves(site, request.host)) continue;
    auto mine = explore([&](Oracle& oracle) { return Walk(*tree_, request, oracle).run(site); });
    out.insert(out.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
  }
  return out;
}

}  // namespace why403::servers
