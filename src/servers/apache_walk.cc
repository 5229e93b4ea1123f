#include "servers/apache_walk.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

ApacheWalk::ApacheWalk(const Tree& tree, const Files& files, const Request& request, Oracle& oracle, const Directive* host)
    : tree_(tree), files_(files), request_(request), oracle_(oracle), host_(host), path_(normal_path(request.path)) {}

std::vector<const std::vector<Directive>*> ApacheWalk::scopes() const {
  std::vector<const std::vector<Directive>*> out;
  if (host_) out.push_back(&host_->inner);
  out.push_back(&tree_.top);
  return out;
}

std::string_view ApacheWalk::setting(std::string_view name) const {
  for (const std::vector<Directive>* scope : scopes())
    for (auto each = scope->rbegin(); each != scope->rend(); ++each)
      if (each->name == name) return each->argument(0);
  return {};
}

void ApacheWalk::refuse(std::int32_t status, Check check, const Directive& directive, const Tree& tree, std::string change) {
  out_.status = status;
  out_.check = check;
  out_.directive = tree.place(directive);
  out_.change = std::move(change);
  if (host_) out_.block = tree_.place(*host_);
}

std::optional<std::string> ApacheWalk::variable(std::string_view name) const {
  if (name == "REQUEST_METHOD") return request_.method;
  if (name == "REQUEST_URI") return path_;
  if (name == "THE_REQUEST") return request_.method + " " + request_.path + (request_.query.empty() ? "" : "?" + request_.query) + " HTTP/1.1";
  if (name == "QUERY_STRING") return request_.query;
  if (name == "REMOTE_ADDR") return request_.client ? std::optional(base::format_ip(*request_.client)) : std::nullopt;
  if (name == "REMOTE_HOST") return request_.client ? std::optional(base::format_ip(*request_.client)) : std::nullopt;
  if (name == "HTTP_USER_AGENT" || base::equals_ignoring_case(name, "HTTP:User-Agent")) return request_.agent;
  if (name == "HTTP_REFERER" || base::equals_ignoring_case(name, "HTTP:Referer")) return request_.referer;
  if (name == "HTTP_HOST" || name == "SERVER_NAME") return request_.host ? std::optional(bare_host(*request_.host)) : std::nullopt;
  if (name == "REMOTE_USER") return request_.user;
  if (name == "HTTPS") return request_.tls ? std::optional<std::string>(*request_.tls ? "on" : "off") : std::nullopt;
  if (name == "REQUEST_SCHEME") return request_.tls ? std::optional<std::string>(*request_.tls ? "https" : "http") : std::nullopt;
  if (name == "REQUEST_FILENAME" || name == "SCRIPT_FILENAME") return file_.empty() ? std::string(setting("documentroot")) + path_ : file_;
  if (name == "DOCUMENT_ROOT") return std::string(setting("documentroot"));
  if (name.starts_with("ENV:")) {
    for (const auto& [key, place] : environment_)
      if (key == name.substr(4)) return "1";
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> ApacheWalk::expand(std::string_view text, const std::vector<std::string>& groups, const std::vector<std::string>& condition_groups) const {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%' && at + 1 < text.size() && text[at + 1] == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return std::nullopt;
      const auto value = variable(text.substr(at + 2, end - at - 2));
      if (!value) return std::nullopt;
      out += *value;
      at = end;
    } else if ((c == '$' || c == '%') && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') {
      const auto number = static_cast<std::size_t>(text[++at] - '0');
      const auto& from = c == '$' ? groups : condition_groups;
      if (number < from.size()) out += from[number];
    } else {
      out += c;
    }
  }
  return out;
}

bool ApacheWalk::condition(const Directive& directive, const Tree& tree, std::vector<std::string>& groups) {
  std::string_view wanted = directive.argument(1);
  const std::string_view flags = directive.argument(2);
  const bool ignore_case = flags.find("NC") != std::string_view::npos || flags.find("nocase") != std::string_view::npos;
  const std::string question = "`" + directive.text() + "` held (" + tree.place(directive).file + ":" + std::to_string(directive.line) + ")";
  const std::string_view subject = directive.argument(0);
  touched_.emplace_back(subject);
  if (subject == "expr") return expression(wanted);
  const auto value = expand(subject, {}, groups);
  if (!value) return oracle_.ask(question);
  const bool negative = wanted.starts_with('!');
  if (negative) wanted.remove_prefix(1);
  bool holds = false;
  if (wanted.size() == 2 && wanted[0] == '-' && std::string_view("fdesFlL").find(wanted[1]) != std::string_view::npos) {
    const Files::Kind kind = files_.kind(*value);
    if (kind == Files::Kind::unknown) return oracle_.ask(question);
    holds = wanted[1] == 'd' ? kind == Files::Kind::directory : kind == Files::Kind::file || (wanted[1] == 'e' && kind == Files::Kind::directory);
  } else if (wanted.starts_with('=')) {
    wanted.remove_prefix(1);
    if (wanted == "\"\"") wanted = {};
    holds = ignore_case ? base::equals_ignoring_case(*value, wanted) : *value == wanted;
  } else if (auto found = pattern(wanted, ignore_case).match(*value)) {
    holds = true;
    groups = std::move(*found);
  }
  return holds != negative;
}

bool ApacheWalk::conditions_hold(const std::vector<const Directive*>& conditions, const Tree& tree, std::vector<std::string>& groups) {
  bool all = true;
  for (std::size_t i = 0; i < conditions.size() && all;) {
    // A run of conditions joined by OR.
    bool any = false;
    bool more = true;
    while (more && i < conditions.size()) {
      const std::string_view flags = conditions[i]->argument(2);
      more = flags.find("OR") != std::string_view::npos || flags.find("ornext") != std::string_view::npos;
      if (!any) any = condition(*conditions[i], tree, groups);
      ++i;
    }
    all = any;
  }
  return all;
}

namespace {

Check check_of(const std::vector<std::string>& touched) {
  const auto has = [&](std::string_view part) {
    return std::any_of(touched.begin(), touched.end(), [&](const std::string& each) { return each.find(part) != std::string::npos; });
  };
  if (has("USER_AGENT") || has("User-Agent")) return Check::user_agent;
  if (has("REFERER") || has("Referer")) return Check::referer;
  if (has("REMOTE_ADDR") || has("REMOTE_HOST") || has("Forwarded-For")) return Check::address_listed;
  if (has("COUNTRY")) return Check::country;
  if (has("REQUEST_METHOD")) return Check::method;
  if (has("Origin")) return Check::origin;
  if (has("SSL_CLIENT")) return Check::client_certificate;
  if (has("HTTPS") || has("SSL_")) return Check::tls;
  if (has("Authorization") || has("Cookie") || has("COOKIE") || has("Api-Key") || has("API-Key")) return Check::credential;
  return Check::rule;
}

bool has_flag(std::string_view flags, std::string_view shorter, std::string_view longer) {
  if (flags.starts_with('[')) flags = flags.substr(1, flags.size() - 2);
  for (const std::string_view each : base::split(flags, ',')) {
    const std::string_view name = base::cut(base::trim(each), "=").before;
    if (name == shorter || base::equals_ignoring_case(name, longer)) return true;
  }
  return false;
}

}  // namespace

// `prefix`: what a directory's rules do not see of the path.
ApacheWalk::Next ApacheWalk::rewrites(const std::vector<Directive>& directives, const Tree& tree, std::string_view prefix) {
  bool on = false;
  for (const Directive& each : directives)
    if (each.name == "rewriteengine") on = base::equals_ignoring_case(each.argument(0), "on");
  if (!on) return Next::goes_on;
  std::vector<const Directive*> conditions;
  for (const Directive& each : directives) {
    if (each.name == "rewritecond") conditions.push_back(&each);
    if (each.name != "rewriterule") continue;
    const std::string_view flags = each.argument(2);
    std::string_view wanted = each.argument(0);
    const bool negative = wanted.starts_with('!');
    if (negative) wanted.remove_prefix(1);
    const std::string subject = path_.starts_with(prefix) ? path_.substr(prefix.size()) : path_;
    auto groups = pattern(wanted, has_flag(flags, "NC", "nocase")).match(subject);
    const std::vector<const Directive*> mine = std::move(conditions);
    conditions.clear();
    std::vector<std::string> condition_groups;
    touched_.clear();
    if (groups.has_value() == negative || !conditions_hold(mine, tree, condition_groups)) continue;
    if (has_flag(flags, "F", "forbidden") || has_flag(flags, "G", "gone")) {
      const bool gone = has_flag(flags, "G", "gone");
      refuse(gone ? 410 : 403, check_of(touched_), each, tree, mine.empty() ? "nothing, if the path is meant to be closed; else narrow the pattern" : "add a RewriteCond that leaves this request out");
      for (const Directive* condition : mine) out_.because.push_back(tree.place(*condition));
      return Next::answered;
    }
    const std::string_view target = each.argument(1);
    if (has_flag(flags, "R", "redirect")) {
      std::int32_t status = 302;
      if (const std::size_t at = flags.find("R="); at != std::string_view::npos) status = static_cast<std::int32_t>(base::parse_int(flags.substr(at + 2, 3)).value_or(302));
      refuse(status, check_of(touched_), each, tree, "");
      return Next::answered;
    }
    if (target == "-") {
      if (has_flag(flags, "L", "last") || has_flag(flags, "END", "end")) return Next::goes_on;
      continue;
    }
    if (has_flag(flags, "P", "proxy")) {
      served_elsewhere_ = true;
      handler_ = tree.place(each);
      return Next::goes_on;
    }
    if (const auto to = expand(target, groups.value_or(std::vector<std::string>{}), condition_groups)) {
      const std::string bare = to->substr(0, to->find('?'));
      path_ = bare.starts_with('/') ? bare : std::string(prefix) + bare;
    }
    if (has_flag(flags, "L", "last") || has_flag(flags, "END", "end")) return Next::goes_on;
  }
  return Next::goes_on;
}

// Redirect and RedirectMatch with a status that refuses.
ApacheWalk::Next ApacheWalk::redirects() {
  for (const std::vector<Directive>* scope : scopes())
    for (const Directive& each : *scope) {
      if (each.name != "redirect" && each.name != "redirectmatch") continue;
      const auto status = base::parse_int(each.argument(0));
      if (!status || *status < 400) continue;
      const std::string_view wanted = each.argument(1);
      const bool fits = each.name == "redirectmatch" ? pattern(wanted, false).matches(path_) : path_.starts_with(wanted) && (path_.size() == wanted.size() || wanted.ends_with('/') || path_[wanted.size()] == '/');
      if (!fits) continue;
      refuse(static_cast<std::int32_t>(*status), Check::rule, each, tree_, "nothing, if the path is meant to be closed; else take the line away");
      return Next::answered;
    }
  return Next::goes_on;
}

void ApacheWalk::map_to_file() {
  file_.clear();
  for (const std::vector<Directive>* scope : scopes()) {
    for (const Directive& each : *scope) {
      if (each.name == "alias" || each.name == "scriptalias") {
        std::string_view wanted = each.argument(0);
        if (!path_.starts_with(wanted) || !(path_.size() == wanted.size() || wanted.ends_with('/') || path_[wanted.size()] == '/')) continue;
        file_ = std::string(each.argument(1)) + path_.substr(wanted.size());
        served_elsewhere_ |= each.name == "scriptalias";
        return;
      }
      if (each.name == "aliasmatch" || each.name == "scriptaliasmatch") {
        const auto groups = pattern(each.argument(0), false).match(path_);
        if (!groups) continue;
        if (const auto to = expand(each.argument(1), *groups, {})) file_ = *to;
        return;
      }
      if (each.name == "proxypass" && each.argument(1) != "!" && !each.argument(1).empty() && path_.starts_with(each.argument(0))) {
        served_elsewhere_ = true;
        handler_ = tree_.place(each);
        return;
      }
      if (each.name == "proxypassmatch" && each.argument(1) != "!" && pattern(each.argument(0), false).matches(path_)) {
        served_elsewhere_ = true;
        handler_ = tree_.place(each);
        return;
      }
    }
  }
  std::string root(setting("documentroot"));
  if (root.empty()) return;
  if (root.ends_with('/')) root.pop_back();
  file_ = root + path_;
}

}  // namespace why403::servers
