#include "servers/nginx.h"

#include <algorithm>

#include "base/text.h"
#include "servers/nginx_walk.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

Nginx::Nginx(Tree tree, Files files) : tree_(std::make_unique<Tree>(std::move(tree))), files_(std::move(files)), tables_(NginxTables::read(*tree_)) {
  find_servers(tree_->top, nullptr);
}

void Nginx::find_servers(const std::vector<Directive>& directives, const Directive* http) {
  for (const Directive& each : directives) {
    if (each.name == "http" && each.block) find_servers(each.inner, &each);
    if (each.name != "server" || !each.block) continue;
    Server server{http, &each, false};
    std::string listens;
    for (const Directive& inner : each.inner)
      if (inner.name == "listen") {
        listens = inner.argument(0);
        for (const std::string& word : inner.arguments) server.standard |= word == "default_server" || word == "default";
      }
    // Without a word the first of an address is its default.
    const bool first = std::none_of(servers_.begin(), servers_.end(), [&](const Server& other) {
      const Directive* listen = other.block->find("listen");
      return (listen ? listen->argument(0) : std::string_view()) == listens;
    });
    server.standard |= first;
    servers_.push_back(server);
  }
}

namespace {

// How well a server's names fit a host: exact 4, `*.example` 3, `www.*` 2, expression 1, none 0.
int fit(const Directive& server, const std::string& host) {
  int best = 0;
  for (const Directive& each : server.inner) {
    if (each.name != "server_name") continue;
    for (const std::string& name : each.arguments) {
      const std::string lower = base::to_lower(name);
      if (lower == host) best = 4;
      else if ((lower.starts_with("*.") && host.ends_with(lower.substr(1))) || (lower.starts_with('.') && (host == lower.substr(1) || host.ends_with(lower)))) best = std::max(best, 3);
      else if (lower.ends_with(".*") && host.starts_with(lower.substr(0, lower.size() - 1))) best = std::max(best, 2);
      else if (name.starts_with('~') && pattern(std::string_view(name).substr(1), false).matches(host)) best = std::max(best, 1);
    }
  }
  return best;
}

std::string last_part(std::string_view path) { return std::string(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1)); }

bool writes_to(const Directive& server, const std::string& log) {
  const std::string wanted = last_part(log);
  return std::any_of(server.inner.begin(), server.inner.end(), [&](const Directive& each) {
    const std::string name = last_part(each.argument(0));
    return (each.name == "access_log" || each.name == "error_log") && name.size() > 3 && wanted.starts_with(name);
  });
}

}  // namespace

// The server that the host or the log's name points to; several where neither does.
std::vector<const Nginx::Server*> Nginx::candidates(const Request& request) const {
  std::vector<const Server*> out;
  int best = 0;
  if (request.host)
    for (const Server& each : servers_) {
      const int mine = fit(*each.block, bare_host(*request.host));
      if (mine > best) out.clear();
      best = std::max(best, mine);
      if (mine > 0 && mine == best) out.push_back(&each);
    }
  if (out.empty() && !request.log.empty())
    for (const Server& each : servers_)
      if (writes_to(*each.block, request.log)) out.push_back(&each);
  if (out.empty() && request.host)
    for (const Server& each : servers_)
      if (each.standard) out.push_back(&each);
  if (out.empty())
    for (const Server& each : servers_) out.push_back(&each);
  if (out.size() > 12) out.resize(12);
  return out;
}

std::vector<Outcome> Nginx::answers(const Request& request) const {
  std::vector<Outcome> out;
  for (const Server* server : candidates(request)) {
    auto each = explore([&](Oracle& oracle) { return NginxWalk(*tree_, files_, tables_, request, oracle, server->http, *server->block).run(); });
    out.insert(out.end(), std::make_move_iterator(each.begin()), std::make_move_iterator(each.end()));
  }
  return out;
}

}  // namespace why403::servers
