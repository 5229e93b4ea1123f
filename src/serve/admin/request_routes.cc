// Access requests: who asked, and what became of it.
#include "base/text.h"
#include "cedar/syntax/escape.h"
#include "serve/admin/call.h"
#include "serve/admin/routes.h"
#include "serve/world.h"
#include "state/access_requests.h"
#include "state/members.h"

namespace why403::serve {

using state::Database;
using state::Store;

namespace {

// Whether the request is one that this owner may answer, or there is none; false: it was refused.
bool is_own(Call& call) {
  if (call.caller.roles.has(AdminRole::admin)) return true;
  struct Found {
    std::optional<state::AccessRequest> request;
    std::vector<state::Entry> roles;
  };
  const auto found = call.read([&](Database& database) {
    Found there{.request = state::find_request(database, call.path[0]), .roles = {}};
    for (const Ownership& each : call.caller.owns)
      if (auto role = each.role.empty() ? std::nullopt : state::find_entry(database, state::EntryKind::role, each.role)) there.roles.push_back(std::move(*role));
    return there;
  });
  if (!found) return false;
  if (!found->request || owns(call.caller.owns, *found->request, found->roles, *call.parts.current.get())) return true;
  call.problem(403, "this is for those who own what was asked for", "`/v1/whoami` says what you own");
  return false;
}

// Whom the role is for, and where unless that was said: at the path that was refused, or for the resource. False: refused.
bool fill_in(Call& call, state::Assignment& assignment) {
  const auto found = call.read([&](Database& database) { return state::find_request(database, call.path[0]); });
  if (!found) return false;
  if (!*found) return true;  // answering it says so
  const state::AccessRequest& request = **found;
  const state::EntityTypes& types = call.parts.directory.types();
  assignment.principal = request.subject.id;
  assignment.kind = request.subject.type == types.service ? state::EntryKind::service : state::EntryKind::person;
  if (request.subject.type != types.of(assignment.kind)) {
    call.problem(422, "`" + base::printable(request.subject.type) + "` is no type of the directory", "answer without `assign`");
    return false;
  }
  if (assignment.scope.empty()) assignment.scope = path_asked_for(request);
  if (assignment.scope.empty()) {
    assignment.scope = request.resource.type + "::";
    cedar::append_quoted(assignment.scope, request.resource.id);
  }
  return call.may_hand_out(assignment.role, assignment.scope);
}

}  // namespace

void list_access_requests(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  auto found = call.read([&](Database& database) { return state::list_requests(database, call.asked("state"), call.asked("after"), *limit + 1); });
  if (!found) return;
  const bool has_more = found->size() > *limit;
  if (has_more) found->resize(*limit);
  std::vector<std::string> texts;
  for (const state::AccessRequest& each : *found) texts.push_back(state::write_access_request(each));
  call.page(texts, has_more ? found->back().id : "");
}

void show_access_request(Call& call) {
  const auto found = call.read([&](Database& database) { return state::find_request(database, call.path[0]); });
  if (!found) return;
  if (!*found) return call.problem(404, "there is no access request `" + base::printable(call.path[0]) + "`");
  call.json(200, state::write_access_request(**found));
}

void answer_access_request(Call& call) {
  std::string answer, note, assign;
  state::Assignment assignment{.scope = {}};
  state::ObjectReader reader(call.request.body);
  std::string fault = reader.text("answer", answer).text("note", note).object("assign", assign).read();
  if (fault.empty() && !assign.empty()) {
    state::ObjectReader granted(assign);
    fault = granted.text("role", assignment.role).text("scope", assignment.scope).time("expires", assignment.expires).read();
    if (fault.empty() && answer != "granted") fault = "`assign` belongs to `granted`";
  }
  if (!fault.empty()) return call.problem(400, fault);
  if (!is_own(call)) return;
  if (!assign.empty() && !fill_in(call, assignment)) return;
  assignment.note = note;
  const auto answered = call.change([&](Store::Change& change) -> Result<state::AccessRequest, state::Fault> {
    state::AccessRequest request = TRY(state::answer_request(change, call.path[0], answer, note, call.caller.name));
    if (assign.empty()) return request;
    // Who signs in elsewhere need not stand in the directory yet.
    if (!state::find_entry(change.database(), assignment.kind, assignment.principal))
      TRY(state::put_entry(change, {.kind = assignment.kind, .id = assignment.principal}, {}));
    TRY(state::put_assignment(change, assignment));
    return request;
  });
  if (answered) call.json(200, state::write_access_request(*answered));
}

}  // namespace why403::serve
