#include "serve/admin/admin_api.h"

#include "base/text.h"
#include "serve/admin/routes.h"

namespace why403::serve {

namespace {

// Whether `path` is what `pattern` describes; its open parts, decoded.
bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& open) {
  open.clear();
  while (true) {
    const base::Cut wanted = base::cut(pattern, "/");
    const base::Cut given = base::cut(path, "/");
    const bool is_open = wanted.before.starts_with('{');
    if (is_open ? given.before.empty() : wanted.before != given.before) return false;
    if (is_open) open.push_back(base::percent_decode(given.before));
    const bool is_last = wanted.before.size() == pattern.size();
    if (is_last != (given.before.size() == path.size())) return false;
    if (is_last) return true;
    pattern = wanted.after;
    path = given.after;
  }
}

// False when a name is not one that the route knows, or stands there twice.
bool read_query(std::string_view text, const AdminRoute& route, Call& call) {
  for (const std::string_view each : base::split(text, '&')) {
    if (each.empty()) continue;
    const base::Cut parts = base::cut(each, "=");
    const std::string name = base::percent_decode(parts.before);
    bool is_known = false;
    for (const QueryParameter& parameter : route.query) is_known = is_known || parameter.name == name;
    if (is_known && call.query.emplace(name, base::percent_decode(parts.after)).second) continue;
    call.problem(400, "`" + base::printable(name) + "` is no parameter of this route, or stands there twice");
    return false;
  }
  return true;
}

}  // namespace

void AdminApi::answer(const Request& request, const AdminPeer& peer, AdminReply& reply) {
  std::vector<std::string> open;
  std::string methods;
  const AdminRoute* found = nullptr;
  const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
  for (const AdminRoute& route : admin_routes()) {
    std::vector<std::string> parts;
    if (!matches(route.path, request.path, parts)) continue;
    methods.append(methods.empty() ? "" : ", ").append(route.method);
    if (route.method != method) continue;
    found = &route;
    open = std::move(parts);
  }
  if (methods.empty()) return write_problem(reply, 404, "there is nothing here", "`/v1/openapi.json` lists what there is");
  if (found == nullptr) {
    write_problem(reply, 405, "the method must be one of " + methods);
    return reply.add_header("Allow", methods);
  }
  Call call{.parts = parts_, .request = request, .route = *found, .path = std::move(open), .reply = reply};
  if (found->roles != RoleSet{}) {
    const auto caller = access_.admit(request, peer);
    if (!caller) {
      call.problem(caller.error().status, caller.error().detail);
      if (caller.error().status == 401) reply.add_header("WWW-Authenticate", "Bearer");
      const auto seconds = (caller.error().retry_after.ns + base::kSecond.ns - 1) / base::kSecond.ns;
      if (seconds > 0) reply.add_header("Retry-After", std::to_string(seconds));
      return;
    }
    call.caller = *caller;
    if (!found->roles.meets(call.caller.roles)) return call.problem(403, "this is for other roles", "`/v1/whoami` says which ones you have");
  }
  if (!found->body.empty() && !is_media_type(request, kJson)) return call.problem(415, "Content-Type must be application/json");
  if (!read_query(request.query, *found, call)) return;
  found->act(call);
  // A key may be revoked, and a role taken away, while the events go on.
  if (reply.events != nullptr && found->roles != RoleSet{})
    reply.may_go_on = [this, request, peer, roles = found->roles] {
      const auto caller = access_.admit(request, peer);
      return caller && roles.meets(caller->roles);
    };
}

}  // namespace why403::serve
