// The rewrite phase: if, set, return, rewrite, break.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "servers/nginx_walk.h"
#include "servers/pattern.h"

namespace why403::servers {

namespace {

constexpr std::int32_t kDefaultRedirect = 302;

std::string change_for(Check check, const Request& request, const std::vector<Place>& because) {
  const std::string entry = because.empty() ? std::string() : " (" + because.back().file + ":" + std::to_string(because.back().line) + ")";
  const std::string client = request.client ? base::format_ip(*request.client) : "this address";
  switch (check) {
    case Check::address_listed: return "take " + client + " off the list" + entry;
    case Check::address_unlisted: return "add " + client + " to the list" + entry;
    case Check::country: return "let this country through" + entry;
    case Check::user_agent: return "exempt this user agent" + entry;
    case Check::referer: return "add the referring site to valid_referers";
    case Check::method: return "allow " + request.method + " here";
    case Check::origin: return "add the origin to the list" + entry;
    case Check::tls: return "ask over TLS as the condition demands";
    case Check::credential: return "send the key or cookie that the condition looks for";
    case Check::client_certificate: return "present a client certificate that verifies";
    case Check::link_signature: return "ask for a link with a valid signature";
    case Check::link_expired: return "ask for a fresh link";
    default: return "narrow the condition so that it leaves this path out";
  }
}

}  // namespace

NginxWalk::Next NginxWalk::returns(const Directive& directive) {
  const std::string_view first = directive.argument(0);
  const auto code = base::parse_int(first);
  const std::int32_t status = code ? static_cast<std::int32_t>(*code) : kDefaultRedirect;
  const bool conditional = !values_.touched.empty() || !values_.because.empty();
  const Check check = conditional ? check_of(values_.touched, values_.because) : Check::rule;
  const std::string block = levels_.back()->text();
  refuse(status, check, directive, conditional ? change_for(check, request_, values_.because) : "nothing, if `" + block + "` is meant to be closed; else narrow it");
  return Next::answered;
}

bool NginxWalk::compare(const Value& value, std::string_view operation, std::string_view wanted, const std::string& question) {
  const bool negative = operation.starts_with('!');
  if (operation == "=" || operation == "!=") {
    const Value right = values_.expand(wanted);
    if (!value || !right) return oracle_.ask(question);
    return (*value == *right) != negative;
  }
  if (operation.find('~') != std::string_view::npos) {
    if (!value) return oracle_.ask(question);
    const Pattern& expression = pattern(wanted, operation.ends_with("~*"));
    auto groups = expression.match(*value);
    if (groups) values_.take_captures(std::move(*groups), expression.names());
    return groups.has_value() != negative;
  }
  if (!value) return oracle_.ask(question);
  return !value->empty() && *value != "0";
}

// `if ($a ~* x)`: the words between the parentheses.
bool NginxWalk::condition(const Directive& directive) {
  std::vector<std::string> words = directive.arguments;
  if (words.empty()) return false;
  if (words.front().starts_with('(')) words.front().erase(0, 1);
  if (words.front().empty()) words.erase(words.begin());
  if (!words.empty() && words.back().ends_with(')')) words.back().pop_back();
  if (!words.empty() && words.back().empty() && words.size() != 3) words.pop_back();
  if (words.empty()) return false;
  const std::string question = "`" + directive.text() + "` held (" + tree_.place(directive).file + ":" + std::to_string(directive.line) + ")";
  const std::string& first = words[0];
  if (first.starts_with('-') || first.starts_with("!-")) {
    const Value path = words.size() > 1 ? values_.expand(words[1]) : std::nullopt;
    const Files::Kind kind = path ? files_.kind(*path) : Files::Kind::unknown;
    values_.touched.insert("uri");
    if (kind == Files::Kind::unknown) return oracle_.ask(question);
    const char test = first.back();
    const bool holds = test == 'e' ? kind != Files::Kind::missing : test == 'd' ? kind == Files::Kind::directory : kind == Files::Kind::file;
    return holds != first.starts_with('!');
  }
  const Value value = first.starts_with('$') ? values_.get(std::string_view(first).substr(1)) : values_.expand(first);
  return compare(value, words.size() > 1 ? words[1] : std::string(), words.size() > 2 ? std::string_view(words[2]) : std::string_view(), question);
}

NginxWalk::Next NginxWalk::rewrite_uri(const Directive& directive) {
  const Pattern& expression = pattern(directive.argument(0), false);
  auto groups = expression.match(values_.uri);
  if (!groups) return Next::goes_on;
  values_.take_captures(std::move(*groups), expression.names());
  const std::string_view flag = directive.argument(2);
  const std::string target = values_.expand(directive.argument(1)).value_or(values_.uri);
  if (flag == "redirect" || flag == "permanent" || target.starts_with("http://") || target.starts_with("https://")) {
    refuse(flag == "permanent" ? 301 : 302, Check::rule, directive, "");
    return Next::answered;
  }
  const std::size_t mark = target.find('?');
  values_.uri = target.substr(0, mark);
  if (mark != std::string::npos) values_.query = target.substr(mark + 1) + (values_.query.empty() || target.ends_with('?') ? "" : "&" + values_.query);
  return Next::searches;
}

// Directives of the rewrite module run in the order of the file, those inside a true `if` in its place.
NginxWalk::Next NginxWalk::rewrite(const std::vector<Directive>& directives) {
  bool moved = false;
  for (const Directive& each : directives) {
    if (each.name == "return") return returns(each);
    if (each.name == "set") {
      values_.set(std::string(each.argument(0).empty() ? each.argument(0) : each.argument(0).substr(1)), values_.expand(each.argument(1)));
    } else if (each.name == "break") {
      return Next::goes_on;
    } else if (each.name == "rewrite") {
      const Next next = rewrite_uri(each);
      if (next == Next::answered) return next;
      if (next == Next::searches) {
        if (each.argument(2) == "break") return Next::goes_on;
        if (each.argument(2) == "last") return Next::searches;
        moved = true;
      }
    } else if (each.name == "if") {
      const auto touched = values_.touched;
      const auto because = values_.because;
      if (condition(each)) {
        values_.because.insert(values_.because.begin(), tree_.place(each));
        levels_.push_back(&each);
        const Next next = rewrite(each.inner);
        if (next == Next::answered) return next;
        moved |= next == Next::searches;
        // A block that only sets variables or rewrites has no configuration of its own that matters.
        if (std::none_of(each.inner.begin(), each.inner.end(), [](const Directive& inner) { return inner.name == "proxy_pass" || inner.name == "root" || inner.name.starts_with("limit_") || inner.name == "fastcgi_pass"; })) std::erase(levels_, &each);
        if (std::any_of(each.inner.begin(), each.inner.end(), [](const Directive& inner) { return inner.name == "break" || (inner.name == "rewrite" && !inner.argument(2).empty()); }) && next != Next::goes_on) return next;
        if (each.find("break")) return Next::goes_on;
      }
      values_.touched = touched;
      values_.because = because;
    }
  }
  return moved ? Next::searches : Next::goes_on;
}

}  // namespace why403::servers
