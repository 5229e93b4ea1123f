// The rest of Apache's walk: environment, expressions, files, and the order of it all; and the virtual host.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "servers/apache.h"
#include "servers/apache_walk.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

// SetEnvIf, SetEnvIfNoCase, BrowserMatch: variables that Require env and Allow from env= ask for.
void ApacheWalk::set_environment() {
  std::vector<const std::vector<Directive>*> outer_first = scopes();
  std::reverse(outer_first.begin(), outer_first.end());
  for (const std::vector<Directive>* scope : outer_first)
    for (const Directive& each : *scope) {
      const bool browser = each.name.starts_with("browsermatch");
      if (!browser && each.name != "setenvif" && each.name != "setenvifnocase") continue;
      const std::string_view attribute = browser ? "User-Agent" : each.argument(0);
      const std::string_view wanted = each.argument(browser ? 0 : 1);
      std::optional<std::string> value;
      if (base::equals_ignoring_case(attribute, "User-Agent")) value = request_.agent;
      else if (base::equals_ignoring_case(attribute, "Referer")) value = request_.referer;
      else if (attribute == "Remote_Addr") value = variable("REMOTE_ADDR");
      else if (attribute == "Request_URI") value = path_;
      else if (attribute == "Request_Method") value = request_.method;
      else if (base::equals_ignoring_case(attribute, "Host")) value = variable("HTTP_HOST");
      const bool fits = value ? pattern(wanted, each.name.ends_with("nocase")).matches(*value) : oracle_.ask("`" + each.text() + "` matched");
      if (!fits) continue;
      for (std::size_t i = browser ? 1 : 2; i < each.arguments.size(); ++i) {
        const std::string name(base::cut(each.arguments[i], "=").before);
        if (name.starts_with('!')) std::erase_if(environment_, [&](const auto& entry) { return entry.first == name.substr(1); });
        else environment_.emplace_back(name, tree_.place(each));
      }
    }
}

namespace {

std::string unquoted(std::string_view text) {
  text = base::trim(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) return std::string(text.substr(1, text.size() - 2));
  return std::string(text);
}

// The outermost `&&` or `||`.
std::size_t find_joint(std::string_view text, std::string_view joint) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')') {
      --depth;
    } else if (depth == 0 && text.substr(i, 2) == joint) {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace

// Comparisons of the request's own parts, joined by && and ||; anything else is asked for.
bool ApacheWalk::expression(std::string_view text) {
  text = base::trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"' && text.substr(1, text.size() - 2).find('"') == std::string_view::npos) text = base::trim(text.substr(1, text.size() - 2));
  if (const std::size_t at = find_joint(text, "||"); at != std::string_view::npos) return expression(text.substr(0, at)) || expression(text.substr(at + 2));
  if (const std::size_t at = find_joint(text, "&&"); at != std::string_view::npos) return expression(text.substr(0, at)) && expression(text.substr(at + 2));
  if (text.starts_with('!') && !text.starts_with("!=")) return !expression(text.substr(1));
  if (text.starts_with('(') && text.ends_with(')')) return expression(text.substr(1, text.size() - 2));
  const std::string question = "`" + std::string(text) + "` held";
  for (const std::string_view operation : {"=~", "!~", "==", "!=", "-ipmatch", "-eq"}) {
    const std::size_t at = text.find(operation);
    if (at == std::string_view::npos) continue;
    const std::string left = unquoted(text.substr(0, at));
    std::string right = unquoted(text.substr(at + operation.size()));
    touched_.push_back(left);
    const auto value = expand(left, {}, {});
    if (!value) return oracle_.ask(question);
    if (operation == "-ipmatch") {
      const auto ip = base::parse_ip(*value);
      const auto network = base::parse_network(right);
      return ip && network && network->contains(*ip);
    }
    if (operation == "==" || operation == "-eq") return *value == right;
    if (operation == "!=") return *value != right;
    bool ignore_case = false;
    if (right.size() >= 2 && (right[0] == '/' || right[0] == '#' || (right[0] == 'm' && right.size() > 2))) {
      const std::size_t from = right[0] == 'm' ? 2 : 1;
      const std::size_t end = right.rfind(right[from - 1]);
      ignore_case = end != std::string::npos && right.find('i', end) != std::string::npos;
      right = right.substr(from, end == std::string::npos || end < from ? std::string::npos : end - from);
    }
    return pattern(right, ignore_case).matches(*value) == (operation == "=~");
  }
  return oracle_.ask(question);
}

// What is left once the request may pass: methods, links, listings.
ApacheWalk::Next ApacheWalk::files(const Sections& sections) {
  if (const auto methods = sections.last("allowmethods")) {
    const auto& list = methods.directive->arguments;
    const std::string_view asked = request_.method == "HEAD" ? "GET" : std::string_view(request_.method);
    const bool reset = !list.empty() && base::equals_ignoring_case(list[0], "reset");
    if (!reset && std::none_of(list.begin(), list.end(), [&](const std::string& each) { return each == asked; })) {
      refuse(405, Check::method, *methods.directive, *methods.section->tree, "add " + request_.method + " to `" + methods.directive->text() + "`");
      return Next::answered;
    }
  }
  if (served_elsewhere_ || file_.empty()) return Next::goes_on;
  Sections::Found options;
  const bool follows = sections.option("FollowSymLinks", options) || sections.option("SymLinksIfOwnerMatch", options);
  if (options && !follows && oracle_.ask("the path holds a symbolic link")) {
    refuse(403, Check::symlink, *options.directive, *options.section->tree, "add SymLinksIfOwnerMatch to Options, or replace the link");
    return Next::answered;
  }
  const bool folder = path_.ends_with('/');
  if (!folder) return Next::goes_on;
  std::vector<std::string> names{"index.html"};
  if (const auto index = sections.last("directoryindex")) names = index.directive->arguments;
  for (const std::string& name : names) {
    const Files::Kind kind = files_.kind(file_ + name);
    if (kind == Files::Kind::file) return Next::goes_on;
    if (kind == Files::Kind::unknown && !oracle_.ask("there is no index file in `" + path_ + "`")) return Next::goes_on;
  }
  const std::string directory = file_.substr(0, file_.size() - 1);
  if (files_.kind(directory) == Files::Kind::missing) return Next::goes_on;
  Sections::Found listing;
  if (sections.option("Indexes", listing)) return Next::goes_on;
  Sections::Found index = sections.last("directoryindex");
  const Sections::Found said = listing ? listing : index;
  refuse(403, Check::listing, said ? *said.directive : (host_ ? *host_ : tree_.top.front()), said ? *said.section->tree : tree_, "put " + names.front() + " into the directory, or `Options +Indexes` if its files may be seen");
  return Next::answered;
}

Outcome ApacheWalk::run() {
  if (tree_.top.empty()) return out_;
  set_environment();
  const auto condition = [&](const Directive& block) { return expression(block.argument(0)); };
  for (const std::vector<Directive>* scope : scopes())
    if (rewrites(*scope, tree_, "") == Next::answered) return std::move(out_);
  if (redirects() == Next::answered) return std::move(out_);
  map_to_file();
  const Sections sections(tree_, host_, files_, path_, file_, condition);
  // A directory's own rewrite rules see the path below it, and run after access was checked.
  const ApacheFacts facts{.request = &request_,
                          .oracle = &oracle_,
                          .environment = [&](const std::string& name) { return std::any_of(environment_.begin(), environment_.end(), [&](const auto& each) { return each.first == name; }); },
                          .expression = [&](std::string_view text) { return expression(text); }};
  if (const auto demand = sections.last("sslrequiressl"); demand && request_.tls && !*request_.tls) {
    refuse(403, Check::tls, *demand.directive, *demand.section->tree, "ask over TLS");
    return std::move(out_);
  }
  Outcome gate;
  if (apache_refuses(sections, facts, gate)) return gate;
  const std::string root(setting("documentroot"));
  for (auto section = sections.all().rbegin(); section != sections.all().rend(); ++section) {
    const bool directory = section->block ? section->block->name.starts_with("<directory") : !section->file.empty();
    if (!directory || std::none_of(section->inside->begin(), section->inside->end(), [](const Directive& each) { return each.name == "rewriterule"; })) continue;
    std::string place = section->block ? std::string(section->block->argument(0)) : section->file.substr(0, section->file.rfind('/'));
    while (place.size() > 1 && place.ends_with('/')) place.pop_back();
    const std::string prefix = place.starts_with(root) ? place.substr(root.size()) + "/" : "/";
    if (rewrites(*section->inside, *section->tree, prefix) == Next::answered) return std::move(out_);
    break;  // the innermost directory's rules stand for all
  }
  if (files(sections) == Next::answered) return std::move(out_);
  out_.directive = handler_;
  return std::move(out_);
}

Apache::Apache(Tree tree, Files files) : tree_(std::make_unique<Tree>(std::move(tree))), files_(std::move(files)) {
  for (const Directive& each : tree_->top)
    if (each.name == "<virtualhost>") hosts_.push_back(&each);
}

namespace {

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1)); }

bool named(const Directive& host, const std::string& wanted) {
  for (const Directive& each : host.inner) {
    if (each.name == "servername" && bare_host(each.argument(0)) == wanted) return true;
    if (each.name == "serveralias")
      for (const std::string& alias : each.arguments)
        if (base::glob_matches(base::to_lower(alias), wanted)) return true;
  }
  return false;
}

bool writes_to(const Directive& host, const std::string& log) {
  return std::any_of(host.inner.begin(), host.inner.end(), [&](const Directive& each) {
    const std::string name = last_part(each.argument(0));
    return (each.name == "customlog" || each.name == "errorlog" || each.name == "transferlog") && name.size() > 3 && last_part(log).starts_with(name);
  });
}

}  // namespace

std::vector<const Directive*> Apache::candidates(const Request& request) const {
  std::vector<const Directive*> out;
  for (const Directive* each : hosts_)
    if (request.host && named(*each, bare_host(*request.host))) out.push_back(each);
  if (out.empty() && !request.log.empty())
    for (const Directive* each : hosts_)
      if (writes_to(*each, request.log)) out.push_back(each);
  if (out.empty() && !hosts_.empty()) {
    if (request.host) out.push_back(hosts_.front());
    else out = hosts_;
  }
  if (out.empty()) out.push_back(nullptr);
  if (out.size() > 12) out.resize(12);
  return out;
}

std::vector<Outcome> Apache::answers(const Request& request) const {
  std::vector<Outcome> out;
  for (const Directive* host : candidates(request)) {
    auto each = explore([&](Oracle& oracle) { return ApacheWalk(*tree_, files_, request, oracle, host).run(); });
    out.insert(out.end(), std::make_move_iterator(each.begin()), std::make_move_iterator(each.end()));
  }
  return out;
}

}  // namespace why403::servers
