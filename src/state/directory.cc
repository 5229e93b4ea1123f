#include "state/directory.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"
#include "cedar/syntax/parser.h"
#include "state/directory_json.h"
#include "state/rows.h"

namespace why403::state {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"person", "service", "group", "role"};
constexpr std::string_view kMember = "member";
constexpr std::string_view kAssignment = "assignment";

Fault invalid(std::string what, std::string help = {}) { return fault(Fault::Kind::invalid, std::move(what), std::move(help)); }

std::string named(EntryKind kind, std::string_view id) { return std::string(name(kind)) + " `" + base::printable(id) + "`"; }

constexpr std::string_view kEntryColumns = "SELECT kind, id, name, disabled, source, external_id, attributes, actions, version FROM entries ";

Entry entry_of(const Query& row) {
  return {.kind = *entry_kind_named(row.text(0)),
          .id = row.text(1),
          .name = row.text(2),
          .disabled = row.integer(3) != 0,
          .source = row.text(4),
          .external_id = row.text(5),
          .attributes = row.text(6),
          .actions = split_texts(row.text(7)),
          .version = static_cast<std::uint64_t>(row.integer(8))};
}

Assignment assignment_of(const Query& row) {
  Assignment assignment{.id = row.text(0),
                        .kind = *entry_kind_named(row.text(1)),
                        .principal = row.text(2),
                        .role = row.text(3),
                        .scope = row.text(4),
                        .note = row.text(6),
                        .version = static_cast<std::uint64_t>(row.integer(7))};
  if (const auto expires = row.optional(5)) assignment.expires = base::Time{*expires};
  return assignment;
}

std::optional<Fault> fault_of(const Entry& entry) {
  if (entry.id.empty() || entry.id.size() > kIdBytesMax || !is_plain(entry.id))
    return invalid("an id is 1 to " + std::to_string(kIdBytesMax) + " bytes of UTF-8 without control characters");
  // What stands behind the `@` of a role's entity is a scope.
  if (entry.kind == EntryKind::role && entry.id.find('@') != std::string::npos) return invalid("a role's id holds no `@`");
  for (const std::string* each : {&entry.name, &entry.source, &entry.external_id})
    if (each->size() > kTextBytesMax || !is_plain(*each))
      return invalid("`name`, `source` and `external_id` are at most " + std::to_string(kTextBytesMax) + " bytes without control characters");
  if (entry.source.empty()) return invalid("`source` must say who keeps the entry", "`local` when nobody else does");
  if (entry.attributes.size() > kAttributesBytesMax) return invalid("`attributes` are longer than " + std::to_string(kAttributesBytesMax) + " bytes");
  base::JsonReader json(entry.attributes);
  if (json.peek() != base::JsonKind::object) return invalid("`attributes` must be an object");
  if (entry.kind != EntryKind::role && !entry.actions.empty()) return invalid("only roles have `actions`");
  if (entry.actions.size() > kActionsMax) return invalid("a role has at most " + std::to_string(kActionsMax) + " `actions`");
  std::vector<std::string_view> actions;
  for (const std::string& action : entry.actions) {
    if (action.empty() || action.size() > kIdBytesMax || !is_plain(action)) return invalid("`actions` holds something that is no action");
    if (is_entity_name(action) && !cedar::parse_entity_name(action))
      return invalid("`actions` holds `" + base::printable(action) + "`, which is no name of an entity", "as in `Shop::Action::\"view\"`");
    actions.push_back(action);
  }
  std::ranges::sort(actions);
  if (std::ranges::adjacent_find(actions) != actions.end()) return invalid("`actions` holds one action twice");
  return std::nullopt;
}

// What must hold of the version that is there.
std::optional<Fault> check(const Expected& expected, bool is_there, std::uint64_t version, const std::string& who) {
  if (expected.is_new && is_there) return fault(Fault::Kind::exists, who + " is there already");
  if (!expected.version) return std::nullopt;
  if (!is_there) return fault(Fault::Kind::outdated, who + " is not there any more");
  if (*expected.version == version) return std::nullopt;
  return fault(Fault::Kind::outdated, who + " was changed meanwhile: it is of version " + std::to_string(version), "read it again, then change that");
}

void delete_membership(Store::Change& change, const Membership& membership) {
  Query(change.database(), "DELETE FROM members WHERE container = ? AND kind = ? AND id = ?")
      .bind(membership.group).bind(name(membership.kind)).bind(membership.id).run();
  change.count("memberships", -1);
  change.note(kMember, membership.group, write_membership(membership), std::nullopt);
  change.touch(name(membership.kind), membership.id);
}

void delete_assignment(Store::Change& change, const Assignment& assignment) {
  Query(change.database(), "DELETE FROM assignments WHERE id = ?").bind(assignment.id).run();
  change.count("assignments", -1);
  change.note(kAssignment, assignment.id, write_assignment(assignment), std::nullopt);
  change.touch(name(assignment.kind), assignment.principal);
  change.touch(name(EntryKind::role), assignment.role);
}

std::vector<Membership> memberships_where(Database& database, std::string_view sql, std::string_view first, std::string_view second) {
  std::vector<Membership> found;
  Query rows(database, sql);
  rows.bind(first);
  if (!second.empty()) rows.bind(second);
  while (rows.next()) found.push_back({rows.text(0), *entry_kind_named(rows.text(1)), rows.text(2)});
  return found;
}

}  // namespace

std::string_view name(EntryKind kind) { return kNames[static_cast<std::size_t>(kind)]; }
std::optional<EntryKind> entry_kind_named(std::string_view name) {
  const auto at = std::ranges::find(kNames, name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<EntryKind>(at - kNames.begin());
}

std::string scope_fault(std::string_view scope) {
  if (scope == "*") return {};
  if (scope.size() > kTextBytesMax || !is_plain(scope)) return "a scope is at most " + std::to_string(kTextBytesMax) + " bytes without control characters";
  if (scope.starts_with('/')) {
    const std::size_t star = scope.find('*');
    const bool is_open = star != std::string_view::npos;
    if (is_open && (star != scope.size() - 1 || scope[star - 1] != '/')) return "a `*` stands in a path only at its end, behind a `/`";
    return scope.find("//") == std::string_view::npos ? "" : "a path holds no `//`";
  }
  return cedar::parse_entity_name(scope) ? "" : "a scope is `*`, a path such as `/orders/*`, or an entity such as `Folder::\"eu\"`";
}

std::optional<Entry> find_entry(Database& database, EntryKind kind, std::string_view id) {
  Query row(database, std::string(kEntryColumns) + "WHERE kind = ? AND id = ?");
  row.bind(name(kind)).bind(id);
  if (!row.next()) return std::nullopt;
  return entry_of(row);
}

Result<Entry, Fault> put_entry(Store::Change& change, Entry entry, Expected expected) {
  Database& database = change.database();
  if (auto wrong = fault_of(entry)) return *wrong;
  const auto before = find_entry(database, entry.kind, entry.id);
  if (auto wrong = check(expected, before.has_value(), before ? before->version : 0, named(entry.kind, entry.id))) return *wrong;
  if (!before && change.count("entries") >= kEntriesMax)
    return fault(Fault::Kind::full, "the directory holds " + std::to_string(kEntriesMax) + " entries, which is all it may");
  if (!entry.external_id.empty()) {
    const auto other = find_external(database, entry.kind, entry.source, entry.external_id);
    if (other && other->id != entry.id)
      return fault(Fault::Kind::exists, "`external_id` is that of " + named(other->kind, other->id) + " already");
  }
  entry.version = before ? before->version : 0;
  if (before && entry == *before) return entry;
  entry.version = change.next_sequence();
  Query row(database, "INSERT OR REPLACE INTO entries (kind, id, name, disabled, source, external_id, attributes, actions, version)"
                      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(name(entry.kind)).bind(entry.id).bind(entry.name).bind(std::int64_t{entry.disabled}).bind(entry.source);
  row.bind(entry.external_id).bind(entry.attributes).bind(join_texts(entry.actions)).bind(entry.version).run();
  if (!before) change.count("entries", 1);
  change.note(name(entry.kind), entry.id, before ? std::optional(write_entry(*before)) : std::nullopt, write_entry(entry));
  change.touch(name(entry.kind), entry.id);
  if (!database.ok()) return storage(database);
  return entry;
}

Status<Fault> remove_entry(Store::Change& change, EntryKind kind, const std::string& id, Expected expected) {
  Database& database = change.database();
  const auto before = find_entry(database, kind, id);
  if (!before) return fault(Fault::Kind::not_found, named(kind, id) + " is not there");
  if (auto wrong = check(expected, true, before->version, named(kind, id))) return *wrong;
  for (const Membership& each : memberships_where(database, "SELECT container, kind, id FROM members WHERE kind = ? AND id = ?", name(kind), id))
    delete_membership(change, each);
  if (kind == EntryKind::group)
    for (const Membership& each : memberships_where(database, "SELECT container, kind, id FROM members WHERE container = ?", id, {}))
      delete_membership(change, each);
  AssignmentFilter filter{.kind = kind, .principal = id};
  if (kind == EntryKind::role) filter = {.role = id};
  for (const Assignment& each : list_assignments(database, filter, {}, kAssignmentsMax)) delete_assignment(change, each);
  Query(database, "DELETE FROM entries WHERE kind = ? AND id = ?").bind(name(kind)).bind(id).run();
  change.count("entries", -1);
  change.note(name(kind), id, write_entry(*before), std::nullopt);
  change.touch(name(kind), id);
  if (!database.ok()) return storage(database);
  return Done{};
}

Status<Fault> add_member(Store::Change& change, const Membership& membership) {
  Database& database = change.database();
  if (membership.kind == EntryKind::role) return invalid("a role is no member of a group");
  if (!find_entry(database, EntryKind::group, membership.group)) return fault(Fault::Kind::not_found, named(EntryKind::group, membership.group) + " is not there");
  if (!find_entry(database, membership.kind, membership.id)) return fault(Fault::Kind::not_found, named(membership.kind, membership.id) + " is not there");
  if (change.count("memberships") >= kMembershipsMax)
    return fault(Fault::Kind::full, "there are " + std::to_string(kMembershipsMax) + " memberships, which is all there may be");
  Query row(database, "INSERT OR IGNORE INTO members (container, kind, id) VALUES (?, ?, ?)");
  if (row.bind(membership.group).bind(name(membership.kind)).bind(membership.id).run() == 0 && database.ok()) return Done{};
  change.count("memberships", 1);
  change.note(kMember, membership.group, std::nullopt, write_membership(membership));
  change.touch(name(membership.kind), membership.id);
  if (!database.ok()) return storage(database);
  return Done{};
}

Status<Fault> remove_member(Store::Change& change, const Membership& membership) {
  Database& database = change.database();
  {
    Query row(database, "SELECT 1 FROM members WHERE container = ? AND kind = ? AND id = ?");
    row.bind(membership.group).bind(name(membership.kind)).bind(membership.id);
    if (!row.next() && database.ok())
      return fault(Fault::Kind::not_found, named(membership.kind, membership.id) + " is no member of " + named(EntryKind::group, membership.group));
  }
  delete_membership(change, membership);
  if (!database.ok()) return storage(database);
  return Done{};
}

Result<Assignment, Fault> put_assignment(Store::Change& change, Assignment assignment) {
  Database& database = change.database();
  if (assignment.kind == EntryKind::role) return invalid("a role is assigned to a person, a service or a group");
  if (std::string wrong = scope_fault(assignment.scope); !wrong.empty()) return invalid(std::move(wrong));
  if (assignment.note.size() > kTextBytesMax || !is_plain(assignment.note)) return invalid("`note` is too long, or holds control characters");
  if (assignment.expires && *assignment.expires <= change.now()) return invalid("`expires` has passed already");
  if (!find_entry(database, assignment.kind, assignment.principal))
    return fault(Fault::Kind::not_found, named(assignment.kind, assignment.principal) + " is not there");
  if (!find_entry(database, EntryKind::role, assignment.role)) return fault(Fault::Kind::not_found, named(EntryKind::role, assignment.role) + " is not there");
  if (change.count("assignments") >= kAssignmentsMax)
    return fault(Fault::Kind::full, "there are " + std::to_string(kAssignmentsMax) + " assignments, which is all there may be");
  {
    Query same(database, "SELECT id FROM assignments WHERE kind = ? AND principal = ? AND role = ? AND scope = ?");
    same.bind(name(assignment.kind)).bind(assignment.principal).bind(assignment.role).bind(assignment.scope);
    if (same.next()) return fault(Fault::Kind::exists, "this is assigned already, as `" + same.text(0) + "`");
  }
  assignment.version = change.next_sequence();
  assignment.id = "a" + std::to_string(assignment.version);
  Query row(database, "INSERT INTO assignments (id, kind, principal, role, scope, expires, note, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(assignment.id).bind(name(assignment.kind)).bind(assignment.principal).bind(assignment.role).bind(assignment.scope);
  row.bind(assignment.expires ? std::optional(assignment.expires->ns) : std::nullopt).bind(assignment.note).bind(assignment.version).run();
  change.count("assignments", 1);
  change.note(kAssignment, assignment.id, std::nullopt, write_assignment(assignment));
  change.touch(name(assignment.kind), assignment.principal);
  change.touch(name(EntryKind::role), assignment.role);
  if (!database.ok()) return storage(database);
  return assignment;
}

Status<Fault> remove_assignment(Store::Change& change, const std::string& id, Expected expected) {
  Database& database = change.database();
  const auto before = find_assignment(database, id);
  if (!before) return fault(Fault::Kind::not_found, "the assignment `" + base::printable(id) + "` is not there");
  if (auto wrong = check(expected, true, before->version, "the assignment `" + id + "`")) return *wrong;
  delete_assignment(change, *before);
  if (!database.ok()) return storage(database);
  return Done{};
}

Result<std::size_t, Fault> end_assignments(Store::Change& change, std::size_t most) {
  std::vector<std::string> ended;
  {
    Query rows(change.database(), "SELECT id FROM assignments WHERE expires IS NOT NULL AND expires <= ? ORDER BY expires LIMIT ?");
    rows.bind(change.now().ns).bind(std::uint64_t{most});
    while (rows.next()) ended.push_back(rows.text(0));
  }
  for (const std::string& id : ended) TRY(remove_assignment(change, id, {}));
  if (!change.database().ok()) return storage(change.database());
  return ended.size();
}

std::vector<Entry> list_entries(Database& database, EntryKind kind, std::string_view after, std::size_t limit) {
  std::vector<Entry> found;
  Query rows(database, std::string(kEntryColumns) + "WHERE kind = ? AND id > ? ORDER BY id LIMIT ?");
  rows.bind(name(kind)).bind(after).bind(std::uint64_t{limit});
  while (rows.next()) found.push_back(entry_of(rows));
  return found;
}

std::optional<Entry> find_external(Database& database, EntryKind kind, std::string_view source, std::string_view external_id) {
  Query row(database, std::string(kEntryColumns) + "WHERE source = ? AND external_id = ? AND kind = ? AND external_id <> ''");
  row.bind(source).bind(external_id).bind(name(kind));
  if (!row.next()) return std::nullopt;
  return entry_of(row);
}

std::vector<Membership> list_members(Database& database, std::string_view group, const Membership& after, std::size_t limit) {
  std::vector<Membership> found;
  Query rows(database, "SELECT container, kind, id FROM members WHERE container = ? AND (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?");
  rows.bind(group).bind(after.id.empty() ? std::string_view() : name(after.kind)).bind(after.id).bind(std::uint64_t{limit});
  while (rows.next()) found.push_back({rows.text(0), *entry_kind_named(rows.text(1)), rows.text(2)});
  return found;
}

std::vector<std::string> groups_of(Database& database, EntryKind kind, std::string_view id) {
  std::vector<std::string> found;
  Query rows(database, "SELECT container FROM members WHERE kind = ? AND id = ? ORDER BY container");
  rows.bind(name(kind)).bind(id);
  while (rows.next()) found.push_back(rows.text(0));
  return found;
}

namespace {
constexpr std::string_view kAssignmentColumns = "SELECT id, kind, principal, role, scope, expires, note, version FROM assignments ";
}

std::optional<Assignment> find_assignment(Database& database, std::string_view id) {
  Query row(database, std::string(kAssignmentColumns) + "WHERE id = ?");
  row.bind(id);
  if (!row.next()) return std::nullopt;
  return assignment_of(row);
}

std::vector<Assignment> list_assignments(Database& database, const AssignmentFilter& filter, std::string_view after, std::size_t limit) {
  std::string sql(kAssignmentColumns);
  sql += "WHERE id > ?";
  if (filter.kind) sql += " AND kind = ?";
  if (!filter.principal.empty()) sql += " AND principal = ?";
  if (!filter.role.empty()) sql += " AND role = ?";
  sql += " ORDER BY id LIMIT ?";
  std::vector<Assignment> found;
  Query rows(database, sql);
  rows.bind(after);
  if (filter.kind) rows.bind(name(*filter.kind));
  if (!filter.principal.empty()) rows.bind(filter.principal);
  if (!filter.role.empty()) rows.bind(filter.role);
  rows.bind(std::uint64_t{limit});
  while (rows.next()) found.push_back(assignment_of(rows));
  return found;
}

std::vector<std::string> scopes_of(Database& database, std::string_view role) {
  std::vector<std::string> found;
  Query rows(database, "SELECT DISTINCT scope FROM assignments WHERE role = ? ORDER BY scope");
  rows.bind(role);
  while (rows.next()) found.push_back(rows.text(0));
  return found;
}

Directory read_directory(Database& database) {
  Directory directory;
  // One moment for all three tables. Nothing is written, so it ends by being rolled back, also after a fault.
  const Transaction moment(database, Transaction::Kind::reading);
  {
    Query rows(database, std::string(kEntryColumns) + "ORDER BY kind, id");
    while (rows.next()) directory.entries.push_back(entry_of(rows));
  }
  {
    Query rows(database, "SELECT container, kind, id FROM members ORDER BY container, kind, id");
    while (rows.next()) directory.memberships.push_back({rows.text(0), *entry_kind_named(rows.text(1)), rows.text(2)});
  }
  {
    Query rows(database, std::string(kAssignmentColumns) + "ORDER BY id");
    while (rows.next()) directory.assignments.push_back(assignment_of(rows));
  }
  directory.version = version_in_force(database);
  return directory;
}

}  // namespace why403::state
