// The access and content phases: rates, addresses, passwords, subrequests, files.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "servers/nginx_walk.h"
#include "servers/pattern.h"

namespace why403::servers {

namespace {

std::string who(const Request& request) { return request.client ? base::format_ip(*request.client) : std::string("the client"); }

std::int32_t status_of(const Directive* directive, std::int32_t otherwise) {
  return directive ? static_cast<std::int32_t>(base::parse_int(directive->argument(0)).value_or(otherwise)) : otherwise;
}

}  // namespace

bool NginxWalk::limited() {
  for (const std::string_view kind : {"limit_conn", "limit_req"}) {
    const Directive* level = level_with({kind});
    if (!level || !oracle_.ask("the limit of " + std::string(kind) + " was exceeded")) continue;
    const Directive* rule = level->find(kind);
    refuse(status_of(nearest(std::string(kind) + "_status"), 503), Check::rate, *rule, kind == "limit_req" ? "slow down, or raise burst= for this location" : "open fewer connections at once");
    return true;
  }
  return false;
}

// limit_except holds for all methods but those that it names; GET lets HEAD in too.
const Directive* NginxWalk::method_block(const Directive& limit) const {
  for (const std::string& method : limit.arguments)
    if (base::equals_ignoring_case(method, request_.method) || (base::equals_ignoring_case(method, "GET") && request_.method == "HEAD")) return nullptr;
  return &limit;
}

std::int32_t NginxWalk::address_rules(Outcome& out) {
  const Directive* level = level_with({"allow", "deny"});
  if (!level) return 0;
  const bool allows = level->find("allow") != nullptr;
  for (const Directive& each : level->inner) {
    if (each.name != "allow" && each.name != "deny") continue;
    const std::string_view what = each.argument(0);
    bool fits = what == "all";
    if (!fits && what != "unix:") {
      const auto network = base::parse_network(what);
      if (!network) continue;
      fits = request_.client ? network->contains(*request_.client) : oracle_.ask("the client's address is in " + std::string(what));
    }
    if (!fits) continue;
    if (each.name == "allow") return 1;
    const bool by_method = level->name == "limit_except";
    out.status = 403;
    out.directive = tree_.place(each);
    out.block = tree_.place(*level);
    out.check = by_method ? Check::method : what != "all" ? Check::address_listed : allows ? Check::address_unlisted : Check::rule;
    out.change = by_method              ? "add " + request_.method + " to `" + level->text() + "`"
                 : what != "all"        ? "take " + who(request_) + " out of `" + each.text() + "`, or put `allow " + who(request_) + ";` before it"
                 : allows               ? "put `allow " + who(request_) + ";` before it"
                                        : "nothing, if `" + level->text() + "` is meant to be closed; else put `allow " + who(request_) + ";` before it";
    return 403;
  }
  return 0;
}

std::int32_t NginxWalk::password(Outcome& out) {
  const Directive* rule = nearest("auth_basic");
  if (!rule || rule->argument(0) == "off") return 0;
  const Directive* users = nearest("auth_basic_user_file");
  bool in_file = false;
  bool file_known = false;
  if (users && request_.user && !request_.user->empty())
    if (const auto text = Files::read(files_.find(users->argument(0)))) {
      file_known = true;
      for (const std::string_view line : base::split(*text, '\n')) in_file |= base::cut(line, ":").before == *request_.user;
    }
  const bool none = request_.user && request_.user->empty();
  const bool passes = !none && !(file_known && !in_file) && oracle_.ask("the password matched");
  if (passes) return 1;
  out.status = 401;
  out.directive = tree_.place(*rule);
  out.block = tree_.place(*levels_.back());
  out.check = Check::password;
  out.change = none ? "send a name and password" : file_known && !in_file ? "add the user to " + std::string(users->argument(0)) : "correct the password";
  if (none) out.check = Check::credential;
  return 401;
}

std::int32_t NginxWalk::subrequest(Outcome& out) {
  const Directive* rule = nearest("auth_request");
  if (!rule || rule->argument(0) == "off") return 0;
  const bool forbidden = oracle_.ask("the authorizer at " + std::string(rule->argument(0)) + " answered 403");
  const bool unauthorized = !forbidden && oracle_.ask("the authorizer at " + std::string(rule->argument(0)) + " answered 401");
  if (!forbidden && !unauthorized) return 1;
  out.status = forbidden ? 403 : 401;
  out.directive = tree_.place(*rule);
  out.block = tree_.place(*levels_.back());
  out.check = Check::authorizer;
  out.change = "see the log of what " + std::string(rule->argument(0)) + " passes to";
  return out.status;
}

// `satisfy any`: one check that says yes is enough, and a 401 outranks a 403.
bool NginxWalk::access() {
  std::vector<const Directive*> inside;
  if (levels_.size() > outer_)
    for (const Directive& each : levels_.back()->inner)
      if (each.name == "limit_except" && method_block(each)) inside.push_back(&each);
  levels_.insert(levels_.end(), inside.begin(), inside.end());
  const Directive* satisfy = nearest("satisfy");
  const bool any = satisfy && satisfy->argument(0) == "any";
  Outcome worst;
  bool refused = false;
  for (const auto check : {&NginxWalk::address_rules, &NginxWalk::password, &NginxWalk::subrequest}) {
    Outcome mine;
    const std::int32_t said = (this->*check)(mine);
    if (said == 0) continue;
    if (said == 1) {
      if (!any) continue;
      refused = false;
      worst = {};
      break;
    }
    if (!refused || mine.status == 401) {
      mine.because = values_.because;
      if (any && satisfy) mine.because.push_back(tree_.place(*satisfy));
      worst = std::move(mine);
    }
    refused = true;
    if (!any) break;
  }
  levels_.resize(levels_.size() - inside.size());
  if (!refused) return false;
  worst.status = shown_status(worst.status);
  out_ = std::move(worst);
  return true;
}

NginxWalk::Next NginxWalk::try_files() {
  const Directive* rule = levels_.back()->find("try_files");
  if (!rule && levels_.size() == outer_) rule = nearest("try_files");
  if (!rule || rule->arguments.size() < 2) return Next::goes_on;
  for (std::size_t i = 0; i + 1 < rule->arguments.size(); ++i) {
    const Value wanted = values_.expand(rule->arguments[i]);
    if (!wanted) continue;
    const bool directory = wanted->ends_with('/');
    const std::string path = file_of(*wanted);
    const Files::Kind kind = path.empty() ? Files::Kind::unknown : files_.kind(directory ? path.substr(0, path.size() - 1) : path);
    const bool there = kind == Files::Kind::unknown ? oracle_.ask("`" + *wanted + "` exists") : directory ? kind == Files::Kind::directory : kind == Files::Kind::file;
    if (!there) continue;
    values_.uri = *wanted;
    return Next::goes_on;
  }
  const std::string& last = rule->arguments.back();
  if (last.starts_with('=')) {
    refuse(static_cast<std::int32_t>(base::parse_int(std::string_view(last).substr(1)).value_or(404)), Check::rule, *rule, "none of the files exists");
    return Next::answered;
  }
  if (last.starts_with('@')) {
    const Directive* location = named(last);
    if (!location) return Next::goes_on;
    levels_.resize(outer_);
    levels_.push_back(location);
    const Next next = rewrite(location->inner);
    if (next != Next::goes_on) return next;
    return limited() || access() ? Next::answered : Next::goes_on;
  }
  const std::string target = values_.expand(last).value_or(values_.uri);
  values_.uri = target.substr(0, target.find('?'));
  return Next::searches;
}

NginxWalk::Next NginxWalk::listing() {
  const Directive* level = level_with({"index"});
  std::vector<std::string> names{"index.html"};
  if (level) names = level->find("index")->arguments;
  for (const std::string& name : names) {
    const std::string wanted = values_.expand(name).value_or(name);
    if (wanted.starts_with('/')) {
      values_.uri = wanted;
      return Next::searches;
    }
    const std::string path = file_of(values_.uri + wanted);
    const Files::Kind kind = path.empty() ? Files::Kind::unknown : files_.kind(path);
    if (kind == Files::Kind::file || (kind == Files::Kind::unknown && !oracle_.ask("there is no index file in `" + values_.uri + "`"))) {
      values_.uri += wanted;
      return Next::searches;
    }
  }
  const Directive* autoindex = nearest("autoindex");
  if (autoindex && autoindex->argument(0) == "on") return Next::answered;
  const std::string folder = file_of(values_.uri);
  if (!folder.empty() && files_.kind(folder.substr(0, folder.size() - 1)) == Files::Kind::missing) {
    refuse(404, Check::rule, level ? *level->find("index") : *levels_.back(), "");
    return Next::answered;
  }
  const Directive& rule = autoindex ? *autoindex : level ? *level->find("index") : *levels_.back();
  refuse(403, Check::listing, rule, "put " + names.front() + " into the directory, or link to a page in it");
  return Next::answered;
}

NginxWalk::Next NginxWalk::content() {
  static constexpr std::array<std::string_view, 8> handlers{"proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass", "stub_status", "empty_gif"};
  for (const std::string_view handler : handlers)
    if (const Directive* found = levels_.back()->find(handler); found && (levels_.size() > outer_)) {
      out_.directive = tree_.place(*found);
      out_.block = tree_.place(*levels_.back());
      out_.because.clear();
      return Next::answered;
    }
  if (values_.uri.ends_with('/')) return listing();
  out_.block = tree_.place(*levels_.back());
  if (request_.method != "GET" && request_.method != "HEAD" && !nearest("dav_methods")) {
    const Directive* root = nearest("root");
    refuse(405, Check::method, root ? *root : *levels_.back(), "files are read with GET; send this to what serves the application");
    return Next::answered;
  }
  if (const Directive* links = nearest("disable_symlinks"); links && links->argument(0) != "off" && oracle_.ask("the path holds a symbolic link that is not followed")) {
    refuse(403, Check::symlink, *links, "replace the link, or `disable_symlinks if_not_owner`");
    return Next::answered;
  }
  return Next::answered;
}

}  // namespace why403::servers
