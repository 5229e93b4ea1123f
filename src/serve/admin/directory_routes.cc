// People, services, groups, roles, members and assignments.
#include "base/json.h"
#include "base/text.h"
#include "cedar/syntax/escape.h"
#include "serve/admin/call.h"
#include "serve/admin/routes.h"
#include "state/directory_json.h"
#include "state/import.h"

namespace why403::serve {

namespace {

using state::Database;
using state::EntryKind;
using state::Store;

// The kind that stands in the route's own path.
EntryKind kind_of(const Call& call) {
  const std::string_view path = call.route.path;
  if (path.starts_with("/v1/people")) return EntryKind::person;
  if (path.starts_with("/v1/services")) return EntryKind::service;
  return path.starts_with("/v1/groups") ? EntryKind::group : EntryKind::role;
}

void no_such(Call& call, EntryKind kind, std::string_view id) {
  call.problem(404, std::string(state::name(kind)) + " `" + base::printable(id) + "` is not there");
}

template <typename Item, typename Write, typename Place>
void answer_page(Call& call, std::vector<Item> items, std::size_t limit, Write write, Place place) {
  std::string next;
  if (items.size() > limit) {
    items.resize(limit);
    next = place(items.back());
  }
  std::vector<std::string> texts;
  for (const Item& item : items) texts.push_back(write(item));
  call.page(texts, next);
}

// A membership's place in a page: `kind/id`.
bool read_place(std::string_view text, state::Membership& place) {
  if (text.empty()) return true;
  const base::Cut parts = base::cut(text, "/");
  const auto kind = state::entry_kind_named(parts.before);
  if (!kind) return false;
  place.kind = *kind;
  place.id = parts.after;
  return true;
}

std::optional<state::Membership> membership_of(Call& call) {
  const auto kind = state::entry_kind_named(call.path[1]);
  if (kind && *kind != EntryKind::role) return state::Membership{call.path[0], *kind, call.path[2]};
  call.problem(400, "a member is a `person`, a `service` or a `group`");
  return std::nullopt;
}

// Who is in a group is for those who own the group, whatever it is good for.
std::optional<state::Membership> own_membership_of(Call& call) {
  auto membership = membership_of(call);
  if (!membership) return std::nullopt;
  std::string group = call.parts.directory.types().group + "::";
  cedar::append_quoted(group, membership->group);
  if (!call.may_change_group(group)) return std::nullopt;
  return membership;
}

}  // namespace

void list_entries_of(Call& call) {
  const EntryKind kind = kind_of(call);
  const auto limit = call.limit();
  if (!limit) return;
  if (!call.asked("external_id").empty()) {
    const auto found = call.read([&](Database& database) { return state::find_external(database, kind, call.asked("source"), call.asked("external_id")); });
    if (!found) return;
    return call.page(*found ? std::vector{state::write_entry(**found)} : std::vector<std::string>(), {});
  }
  auto entries = call.read([&](Database& database) { return state::list_entries(database, kind, call.asked("after"), *limit + 1); });
  if (entries) answer_page(call, std::move(*entries), *limit, state::write_entry, [](const state::Entry& last) { return last.id; });
}

void show_entry(Call& call) {
  const EntryKind kind = kind_of(call);
  struct Found {
    std::optional<state::Entry> entry;
    std::vector<std::string> groups;
  };
  const auto found = call.read([&](Database& database) {
    return Found{state::find_entry(database, kind, call.path[0]), state::groups_of(database, kind, call.path[0])};
  });
  if (!found) return;
  if (!found->entry) return no_such(call, kind, call.path[0]);
  std::string text = state::write_entry(*found->entry);
  text.pop_back();
  text += ",\"groups\":";
  base::JsonWriter groups(text);
  groups.begin_array();
  for (const std::string& each : found->groups) groups.string(each);
  groups.end_array();
  call.version(found->entry->version);
  call.json(200, text + "}");
}

void put_entry_at(Call& call) {
  state::Entry entry{.kind = kind_of(call), .id = call.path[0]};
  const auto expected = call.expected();
  if (!expected) return;
  // A whole entry replaces the one that is there; its version is If-Match's to tell.
  if (const auto read = state::read_entry(call.request.body, entry); !read) return call.problem(400, read.error());
  const auto put = call.change([&](Store::Change& change) { return state::put_entry(change, entry, *expected); });
  if (!put) return;
  call.version(put->version);
  call.json(200, state::write_entry(*put));
}

void remove_entry_at(Call& call) {
  const auto expected = call.expected();
  if (!expected) return;
  if (call.change([&](Store::Change& change) { return state::remove_entry(change, kind_of(call), call.path[0], *expected); })) call.nothing();
}

void list_members_of(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  state::Membership place;
  if (!read_place(call.asked("after"), place)) return call.problem(400, "`after` is `next` of the page before");
  struct Found {
    bool is_there;
    std::vector<state::Membership> members;
  };
  auto found = call.read([&](Database& database) {
    return Found{state::find_entry(database, EntryKind::group, call.path[0]).has_value(), state::list_members(database, call.path[0], place, *limit + 1)};
  });
  if (!found) return;
  if (!found->is_there) return no_such(call, EntryKind::group, call.path[0]);
  answer_page(call, std::move(found->members), *limit, state::write_membership,
              [](const state::Membership& last) { return std::string(state::name(last.kind)) + "/" + last.id; });
}

void put_member(Call& call) {
  const auto membership = own_membership_of(call);
  if (membership && call.change([&](Store::Change& change) { return state::add_member(change, *membership); })) call.nothing();
}

void remove_member_at(Call& call) {
  const auto membership = own_membership_of(call);
  if (membership && call.change([&](Store::Change& change) { return state::remove_member(change, *membership); })) call.nothing();
}

void list_assignments_of(Call& call) {
  const auto limit = call.limit();
  if (!limit) return;
  state::AssignmentFilter filter{.principal = std::string(call.asked("principal")), .role = std::string(call.asked("role"))};
  if (!call.asked("kind").empty()) {
    filter.kind = state::entry_kind_named(call.asked("kind"));
    if (!filter.kind) return call.problem(400, "`kind` is `person`, `service` or `group`");
  }
  auto found = call.read([&](Database& database) { return state::list_assignments(database, filter, call.asked("after"), *limit + 1); });
  if (found) answer_page(call, std::move(*found), *limit, state::write_assignment, [](const state::Assignment& last) { return last.id; });
}

void create_assignment(Call& call) {
  state::Assignment assignment;
  if (const auto read = state::read_assignment(call.request.body, assignment); !read) return call.problem(400, read.error());
  if (!call.may_hand_out(assignment.role, assignment.scope)) return;
  const auto made = call.change([&](Store::Change& change) { return state::put_assignment(change, assignment); });
  if (!made) return;
  call.reply.add_header("Location", "/v1/assignments/" + made->id);
  call.version(made->version);
  call.json(201, state::write_assignment(*made));
}

void show_assignment(Call& call) {
  const auto found = call.read([&](Database& database) { return state::find_assignment(database, call.path[0]); });
  if (!found) return;
  if (!*found) return call.problem(404, "there is no assignment `" + base::printable(call.path[0]) + "`");
  call.version((*found)->version);
  call.json(200, state::write_assignment(**found));
}

void remove_assignment_at(Call& call) {
  const auto expected = call.expected();
  if (!expected) return;
  // What an assignment is for does not change, and its id is given once.
  const auto found = call.read([&](Database& database) { return state::find_assignment(database, call.path[0]); });
  if (!found || (*found && !call.may_hand_out((*found)->role, (*found)->scope))) return;
  if (call.change([&](Store::Change& change) { return state::remove_assignment(change, call.path[0], *expected); })) call.nothing();
}

void import_directory(Call& call) {
  const std::string_view asked = call.asked("dry_run");
  if (!asked.empty() && asked != "true" && asked != "false") return call.problem(400, "`dry_run` is `true` or `false`");
  const bool is_trial = asked == "true";
  const auto imported = call.change([&](Store::Change& change) { return state::apply_import(change, call.request.body); },
                                    is_trial ? DirectoryInForce::Run::trial : DirectoryInForce::Run::real);
  if (!imported) return;
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("dry_run").boolean(is_trial).key("created").number(imported->created).key("changed").number(imported->changed);
  json.key("unchanged").number(imported->unchanged).key("memberships").number(imported->memberships);
  json.key("assignments").number(imported->assignments).end_object();
  call.json(200, std::move(text));
}

}  // namespace why403::serve
