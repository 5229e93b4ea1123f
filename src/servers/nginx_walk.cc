#include "servers/nginx_walk.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

NginxWalk::NginxWalk(const Tree& tree, const Files& files, const NginxTables& tables, const Request& request, Oracle& oracle, const Directive* http, const Directive& server)
    : tree_(tree), files_(files), request_(request), oracle_(oracle), server_(&server), values_(tables, request, "") {
  if (http) levels_.push_back(http);
  levels_.push_back(server_);
  outer_ = levels_.size();
  const Directive* merge = nearest("merge_slashes");
  values_.uri = normal_path(request.path, !merge || merge->argument(0) != "off");
  if (const Directive* name = server.find("server_name")) values_.server_name = name->argument(0);
}

// The directive as it holds here: of the innermost block that has it.
const Directive* NginxWalk::nearest(std::string_view name) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
    if (const Directive* found = (*level)->find(name)) return found;
  return nullptr;
}

const Directive* NginxWalk::level_with(std::initializer_list<std::string_view> names) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
    for (const std::string_view name : names)
      if ((*level)->find(name)) return *level;
  return nullptr;
}

std::string NginxWalk::file_of(const std::string& uri) const {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const Directive* alias = (*level)->find("alias");
    if (alias && (*level)->name == "location") {
      const std::string prefix((*level)->arguments.empty() ? std::string() : (*level)->arguments.back());
      return std::string(alias->argument(0)) + (uri.starts_with(prefix) ? uri.substr(prefix.size()) : uri);
    }
    if (const Directive* root = (*level)->find("root")) return std::string(root->argument(0)) + uri;
  }
  return {};
}

// What the access log shows: `error_page 403 =404 /x` hides a status behind another.
std::int32_t NginxWalk::shown_status(std::int32_t status) const {
  const Directive* level = level_with({"error_page"});
  if (!level) return status;
  for (const Directive& each : level->inner) {
    if (each.name != "error_page" || each.arguments.size() < 2) continue;
    const bool named = std::find(each.arguments.begin(), each.arguments.end(), std::to_string(status)) != each.arguments.end();
    const std::string& code = each.arguments[each.arguments.size() - 2];
    if (named && code.starts_with('=') && code.size() > 1) return static_cast<std::int32_t>(base::parse_int(std::string_view(code).substr(1)).value_or(status));
  }
  return status;
}

void NginxWalk::refuse(std::int32_t status, Check check, const Directive& directive, std::string change) {
  out_.status = shown_status(status);
  out_.check = check;
  out_.directive = tree_.place(directive);
  out_.because = values_.because;
  out_.block = tree_.place(*levels_.back());
  out_.change = std::move(change);
}

bool NginxWalk::certificate() {
  const Directive* verify = nearest("ssl_verify_client");
  if (!verify || verify->argument(0) == "off" || verify->argument(0) == "optional_no_ca") return true;
  if (request_.tls && !*request_.tls) return true;
  if (request_.certificate ? *request_.certificate == "SUCCESS" || (*request_.certificate == "NONE" && verify->argument(0) == "optional") : !oracle_.ask("the client certificate was missing or not accepted")) return true;
  refuse(400, Check::client_certificate, *verify, "present a certificate that the authority in ssl_client_certificate signed");
  return false;
}

void NginxWalk::referers() {
  const Directive* level = level_with({"valid_referers"});
  values_.invalid_referer = std::nullopt;
  if (!level || !request_.referer) return;
  const std::string& referer = *request_.referer;
  bool valid = false;
  for (const Directive& each : level->inner) {
    if (each.name != "valid_referers") continue;
    for (const std::string& word : each.arguments) {
      const std::size_t scheme = referer.find("://");
      const std::string rest = scheme == std::string::npos ? std::string() : base::to_lower(referer.substr(scheme + 3));
      const std::string host = rest.substr(0, rest.find_first_of("/:"));
      if (word == "none") valid |= referer.empty();
      else if (word == "blocked") valid |= !referer.empty() && scheme == std::string::npos;
      else if (word == "server_names") valid |= host == base::to_lower(values_.server_name);
      else if (word.starts_with('~')) valid |= scheme != std::string::npos && pattern(std::string_view(word).substr(1), true).matches(std::string_view(referer).substr(scheme + 3));
      else {
        const base::Cut parts = base::cut(word, "/");
        const std::string name = base::to_lower(parts.before);
        const bool fits = name.starts_with("*.") ? host.ends_with(name.substr(1)) : name.ends_with(".*") ? host.starts_with(name.substr(0, name.size() - 1)) : host == name;
        valid |= fits && (!parts.found || rest.substr(std::min(rest.size(), host.size() + 1)).starts_with(parts.after));
      }
    }
  }
  values_.invalid_referer = valid ? "" : "1";
}

Outcome NginxWalk::run() {
  if (!certificate()) return std::move(out_);
  for (int turn = 0; turn < kRedirectsMax; ++turn) {
    levels_.resize(outer_);
    referers();
    values_.document_root = file_of("");
    // The server's own rules run once, before the first search.
    if (turn == 0)
      if (rewrite(server_->inner) == Next::answered) return std::move(out_);
    levels_.resize(outer_);
    find_location();
    const std::size_t found = levels_.size();
    referers();
    values_.document_root = file_of("");
    if (found > outer_ && levels_.back()->find("internal") && turn == 0) {
      refuse(404, Check::rule, *levels_.back()->find("internal"), "");
      return std::move(out_);
    }
    Next next = found > outer_ ? rewrite(levels_.back()->inner) : Next::goes_on;
    if (next == Next::answered) return std::move(out_);
    if (next == Next::searches) continue;
    if (limited() || access()) return std::move(out_);
    next = try_files();
    if (next == Next::answered) return std::move(out_);
    if (next == Next::searches) continue;
    next = content();
    if (next == Next::answered) return std::move(out_);
  }
  return std::move(out_);
}

namespace {

bool is_named(const Directive& location) { return location.argument(0).starts_with('@'); }
// `~^/x` and `^~/x` may be written without a blank between.
std::pair<std::string, std::string> parts_of(const Directive& location) {
  if (location.arguments.size() >= 2) return {location.arguments[0], location.arguments[1]};
  const std::string word(location.argument(0));
  for (const std::string_view modifier : {"=", "^~", "~*", "~"})
    if (word.starts_with(modifier)) return {std::string(modifier), word.substr(modifier.size())};
  return {"", word};
}

}  // namespace

const Directive* NginxWalk::named(std::string_view name) const {
  for (const Directive& each : server_->inner)
    if (each.name == "location" && each.argument(0) == name) return &each;
  return nullptr;
}

// nginx looks for the longest prefix first, then inside it; only where nothing there is final do the expressions of this
// level have their turn, in the order of the file.
NginxWalk::Found NginxWalk::search(const std::vector<Directive>& among, std::vector<const Directive*>& path) {
  const std::string& uri = values_.uri;
  const Directive* longest = nullptr;
  std::size_t length = 0;
  bool final = false;
  for (const Directive& each : among) {
    if (each.name != "location" || is_named(each)) continue;
    const auto [modifier, prefix] = parts_of(each);
    if (modifier == "=" && uri == prefix) {
      path.push_back(&each);
      return Found::final;
    }
    if ((modifier.empty() || modifier == "^~") && uri.starts_with(prefix) && (!longest || prefix.size() >= length)) {
      longest = &each;
      length = prefix.size();
      final = modifier == "^~";
    }
  }
  if (longest) {
    path.push_back(longest);
    if (search(longest->inner, path) == Found::final) return Found::final;
  }
  if (final) return Found::prefix;
  for (const Directive& each : among) {
    if (each.name != "location" || is_named(each)) continue;
    const auto [modifier, expression] = parts_of(each);
    if (modifier != "~" && modifier != "~*") continue;
    const Pattern& compiled = pattern(expression, modifier == "~*");
    auto groups = compiled.match(uri);
    if (!groups) continue;
    values_.take_captures(std::move(*groups), compiled.names());
    path.resize(static_cast<std::size_t>(std::find(path.begin(), path.end(), longest) - path.begin()));
    path.push_back(&each);
    search(each.inner, path);
    return Found::final;
  }
  return longest ? Found::prefix : Found::none;
}

const Directive* NginxWalk::find_location() {
  std::vector<const Directive*> path;
  search(server_->inner, path);
  levels_.insert(levels_.end(), path.begin(), path.end());
  return path.empty() ? nullptr : path.back();
}

}  // namespace why403::servers
