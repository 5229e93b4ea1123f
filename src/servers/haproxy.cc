#include "servers/haproxy.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  std::string word;
  char quote = 0;
  bool any = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && c == '#') break;
    if (quote == 0 && std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (any) out.push_back(std::exchange(word, {}));
      any = false;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
      any = true;
    } else if (c == quote) {
      quote = 0;
    } else {
      if (c == '\\' && quote != '\'' && i + 1 < line.size()) ++i;
      word += line[i];
      any = true;
    }
  }
  if (any) out.push_back(std::move(word));
  return out;
}

bool is_section(std::string_view word) {
  static constexpr std::array<std::string_view, 14> names{"global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "mailers", "program", "cache", "http-errors", "ring", "fcgi-app"};
  return std::find(names.begin(), names.end(), word) != names.end();
}

class Walk {
 public:
  Walk(const Tree& tree, const Files& files, const Request& request, Oracle& oracle) : tree_(tree), files_(files), request_(request), oracle_(oracle), path_(request.path.substr(0, request.path.find('?'))) {}

  Outcome run(const Directive& front) {
    if (rules(front)) return std::move(out_);
    if (const Directive* back = backend(front); back && rules(*back)) return std::move(out_);
    return std::move(out_);
  }

 private:
  bool rules(const Directive& section);
  bool rule(const Directive& section, const Directive& line, std::size_t action);
  const Directive* backend(const Directive& front);
  bool holds(const Directive& section, const std::vector<std::string>& words, std::size_t from);
  bool term(const Directive& section, const std::string& name);
  bool criterion(const std::vector<std::string>& words, std::size_t from, const std::string& question);
  bool text_fits(const std::string& text, std::string_view how, const std::vector<std::string>& values, bool ignore_case);
  std::vector<std::string> values_of(const std::vector<std::string>& words, std::size_t from, bool& ignore_case, std::string& how);
  Check check() const;

  const Tree& tree_;
  const Files& files_;
  const Request& request_;
  Oracle& oracle_;
  std::string path_;
  std::vector<std::string> touched_;
  bool negated_ = false;
  std::vector<Place> because_;
  Outcome out_;
};

bool Walk::text_fits(const std::string& text, std::string_view how, const std::vector<std::string>& values, bool ignore_case) {
  const std::string mine = ignore_case ? base::to_lower(text) : text;
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    if (how == "reg") return pattern(value, ignore_case).matches(text);
    const std::string wanted = ignore_case ? base::to_lower(value) : value;
    if (how == "beg") return mine.starts_with(wanted);
    if (how == "end") return mine.ends_with(wanted);
    if (how == "sub") return mine.find(wanted) != std::string::npos;
    if (how == "dir") return (mine + "/").find("/" + wanted + "/") != std::string::npos;
    if (how == "dom") return mine == wanted || mine.ends_with("." + wanted) || mine.find(wanted + ".") != std::string::npos;
    return mine == wanted;
  });
}

std::vector<std::string> Walk::values_of(const std::vector<std::string>& words, std::size_t from, bool& ignore_case, std::string& how) {
  std::vector<std::string> out;
  for (std::size_t i = from; i < words.size() && words[i] != "}"; ++i) {
    if (words[i] == "-i") ignore_case = true;
    else if (words[i] == "-m" && i + 1 < words.size()) how = words[++i];
    else if (words[i] == "-f" && i + 1 < words.size()) {
      if (const auto text = Files::read(files_.find(words[++i])))
        for (const std::string_view line : base::split(*text, '\n'))
          if (const std::string_view value = base::trim(line); !value.empty() && value.front() != '#') out.emplace_back(value.substr(0, value.find_first_of(" \t")));
    } else if (words[i] == "-n" || words[i] == "--" || words[i] == "-u") {
      continue;
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

// `path_beg -i /admin`, `src 10.0.0.0/8`, `hdr(user-agent) -m sub bot`
bool Walk::criterion(const std::vector<std::string>& words, std::size_t from, const std::string& question) {
  if (from >= words.size()) return false;
  std::string fetch = words[from];
  touched_.push_back(fetch);
  bool ignore_case = fetch.find(",lower") != std::string::npos;
  std::string how;
  const std::vector<std::string> values = values_of(words, from + 1, ignore_case, how);
  fetch = fetch.substr(0, fetch.find(','));
  for (const std::string_view end : {"_beg", "_end", "_reg", "_sub", "_dir", "_dom"}) {
    const std::size_t at = fetch.find(end);
    if (at != std::string::npos && (at + end.size() == fetch.size() || fetch[at + end.size()] == '(')) {
      if (how.empty()) how = end.substr(1);
      fetch.erase(at, end.size());
    }
  }
  if (fetch == "always_true") return true;
  if (fetch == "always_false") return false;
  if (fetch == "src") {
    if (!request_.client) return oracle_.ask(question);
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      const auto network = base::parse_network(value);
      return network && network->contains(*request_.client);
    });
  }
  std::optional<std::string> text;
  if (fetch == "path") text = path_;
  else if (fetch == "url" || fetch == "pathq") text = request_.path + (request_.query.empty() ? "" : "?" + request_.query);
  else if (fetch == "query") text = request_.query;
  else if (fetch == "method") text = request_.method;
  else if (fetch.starts_with("url_param(") || fetch.starts_with("urlp(")) text = std::string(query_value(request_.query, std::string_view(fetch).substr(fetch.find('(') + 1, fetch.size() - fetch.find('(') - 2)));
  else if (fetch.find("hdr(") != std::string::npos || fetch.find("fhdr(") != std::string::npos) {
    const std::string name = base::to_lower(fetch.substr(fetch.find('(') + 1, fetch.find(')') - fetch.find('(') - 1));
    ignore_case |= name == "host";
    if (name == "user-agent") text = request_.agent;
    else if (name == "referer") text = request_.referer;
    else if (name == "host") text = request_.host;
  } else if (fetch == "ssl_fc" && request_.tls) {
    return *request_.tls;
  }
  if (!text) return oracle_.ask(question);
  if (values.empty()) return !text->empty();
  return text_fits(*text, how, values, ignore_case);
}

bool Walk::term(const Directive& section, const std::string& name) {
  if (name == "TRUE") return true;
  if (name == "FALSE") return false;
  if (name == "METH_GET") return request_.method == "GET" || request_.method == "HEAD";
  if (name.starts_with("METH_")) return request_.method == name.substr(5);
  if (name == "LOCALHOST" && request_.client) return request_.client->is_loopback();
  bool known = false;
  for (const Directive& each : section.inner) {
    if (each.name != "acl" || each.argument(0) != name) continue;
    known = true;
    if (criterion(each.arguments, 1, "`" + each.text() + "` held")) {
      because_.push_back(tree_.place(each));
      return true;
    }
    because_.push_back(tree_.place(each));
  }
  return known ? false : oracle_.ask("the condition `" + name + "` held");
}

// `if a !b or { path /x }`: terms side by side must all hold, `or` begins another way.
bool Walk::holds(const Directive& section, const std::vector<std::string>& words, std::size_t from) {
  std::size_t at = from;
  while (at < words.size() && words[at] != "if" && words[at] != "unless") ++at;
  if (at == words.size()) return true;
  const bool unless = words[at] == "unless";
  bool any = false;
  bool all = true;
  for (std::size_t i = at + 1; i < words.size(); ++i) {
    if (words[i] == "or" || words[i] == "||") {
      any |= all;
      all = true;
      continue;
    }
    std::string word = words[i];
    bool negative = false;
    while (word.starts_with('!')) {
      negative = !negative;
      word.erase(0, 1);
    }
    if (word.empty() && i + 1 < words.size()) word = words[++i];
    bool said = false;
    if (word == "{") {
      said = criterion(words, i + 1, "`" + words[std::min(i + 1, words.size() - 1)] + "` held");
      while (i < words.size() && words[i] != "}") ++i;
    } else if (all) {
      said = term(section, word);
    }
    negated_ |= negative;
    if (said == negative) all = false;
  }
  negated_ ^= unless;
  return (any || all) != unless;
}

Check Walk::check() const {
  const auto has = [&](std::string_view part) {
    return std::any_of(touched_.begin(), touched_.end(), [&](const std::string& each) { return base::to_lower(each).find(part) != std::string::npos; });
  };
  if (has("user-agent")) return Check::user_agent;
  if (has("referer")) return Check::referer;
  if (has("origin")) return Check::origin;
  if (has("sc_") || has("table") || has("rate") || has("conn_cur")) return Check::rate;
  if (has("src")) return negated_ ? Check::address_unlisted : Check::address_listed;
  if (has("country") || has("geoip")) return Check::country;
  if (has("method")) return Check::method;
  if (has("ssl_c_")) return Check::client_certificate;
  if (has("ssl_fc")) return Check::tls;
  if (has("authorization") || has("cookie") || has("api-key")) return Check::credential;
  return Check::rule;
}

bool Walk::rule(const Directive& section, const Directive& line, std::size_t action) {
  const std::string_view what = line.argument(action);
  std::int32_t status = 0;
  if (what == "deny" || what == "reject" || what == "block") status = 403;
  else if (what == "tarpit") status = 500;
  else if (what == "auth") status = 401;
  else if (what == "return") status = 200;
  if (status == 0) return false;
  for (std::size_t i = action + 1; i + 1 < line.arguments.size(); ++i)
    if (line.arguments[i] == "status" || line.arguments[i] == "deny_status") status = static_cast<std::int32_t>(base::parse_int(line.arguments[i + 1]).value_or(status));
  touched_.clear();
  because_.clear();
  negated_ = false;
  if (!holds(section, line.arguments, action)) return false;
  if (status < 400) return true;
  out_.status = status;
  out_.check = what == "auth" ? Check::password : touched_.empty() && because_.empty() ? Check::rule : check();
  out_.directive = tree_.place(line);
  out_.because = because_;
  out_.block = tree_.place(section);
  out_.change = because_.empty() ? "narrow the rule's condition" : "correct `" + because_.back().text + "` (" + because_.back().file + ":" + std::to_string(because_.back().line) + ")";
  return true;
}

bool Walk::rules(const Directive& section) {
  for (const std::string_view kind : {"tcp-request", "http-request"})
    for (const Directive& line : section.inner) {
      if (kind == "http-request" && line.name == "block") {
        touched_.clear();
        because_.clear();
        if (holds(section, line.arguments, 0)) {
          out_ = {.status = 403, .check = check(), .directive = tree_.place(line), .because = because_, .block = tree_.place(section), .change = "narrow the rule's condition", .assumed = {}};
          return true;
        }
      }
      if (line.name != kind) continue;
      const std::size_t action = kind == "tcp-request" ? 1 : 0;
      if (line.argument(action) == "allow" || line.argument(action) == "accept") {
        if (holds(section, line.arguments, action)) break;
        continue;
      }
      if (rule(section, line, action)) return true;
    }
  return false;
}

const Directive* Walk::backend(const Directive& front) {
  std::string name;
  for (const Directive& line : front.inner)
    if (line.name == "use_backend" && name.empty() && holds(front, line.arguments, 1)) name = line.argument(0);
  if (name.empty())
    if (const Directive* standard = front.find("default_backend")) name = standard->argument(0);
  for (const Directive& each : tree_.top)
    if (each.name == "backend" && each.argument(0) == name) return &each;
  return nullptr;
}

}  // namespace

Tree parse_haproxy(std::string_view name, std::string_view text) {
  Tree tree;
  tree.files.emplace_back(name);
  std::uint32_t number = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    std::vector<std::string> words = words_of(line);
    if (words.empty() || ++tree.count > kDirectivesMax) continue;
    Directive directive{.name = std::move(words[0]), .file = 0, .line = number};
    directive.arguments.assign(std::make_move_iterator(words.begin() + 1), std::make_move_iterator(words.end()));
    if (is_section(directive.name)) {
      directive.block = true;
      tree.top.push_back(std::move(directive));
    } else if (!tree.top.empty()) {
      tree.top.back().inner.push_back(std::move(directive));
    }
  }
  return tree;
}

Tree read_haproxy(const Files& files, const std::string& found) {
  const auto text = Files::read(found);
  return parse_haproxy(files.name(found), text.value_or(std::string()));
}

std::vector<Outcome> Haproxy::answers(const Request& request) const {
  std::vector<Outcome> out;
  for (const Directive& each : tree_->top) {
    if (each.name != "frontend" && each.name != "listen") continue;
    auto mine = explore([&](Oracle& oracle) { return Walk(*tree_, files_, request, oracle).run(each); });
    out.insert(out.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
  }
  return out;
}

}  // namespace why403::servers
