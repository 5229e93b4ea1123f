#include "state/history.h"

#include <map>
#include <set>

#include "base/text.h"
#include "state/directory_json.h"

namespace why403::state {

namespace {

// What is changed backwards.
struct Undoing {
  std::map<std::pair<std::string, std::string>, Entry> entries;  // by kind and id, as they are read
  std::set<Membership> memberships;
  std::map<std::string, Assignment> assignments;

  explicit Undoing(Directory now) : memberships(now.memberships.begin(), now.memberships.end()) {
    for (Entry& entry : now.entries) {
      std::pair key(std::string(name(entry.kind)), entry.id);
      entries.emplace(std::move(key), std::move(entry));
    }
    for (Assignment& each : now.assignments) {
      std::string id = each.id;
      assignments.emplace(std::move(id), std::move(each));
    }
  }

  bool undo(const std::string& kind, const std::string& target, const std::string& before, const std::string& after) {
    if (entry_kind_named(kind)) {
      entries.erase({kind, target});
      Entry entry;
      if (before.empty()) return true;
      if (!read_entry(before, entry)) return false;
      entries.emplace(std::pair(kind, target), std::move(entry));
    } else if (kind == "member") {
      Membership membership;
      if (!read_membership(before.empty() ? after : before, membership)) return false;
      if (before.empty())
        memberships.erase(membership);
      else
        memberships.insert(std::move(membership));
    } else if (kind == "assignment") {
      assignments.erase(target);
      Assignment assignment;
      if (before.empty()) return true;
      if (!read_assignment(before, assignment)) return false;
      assignments.emplace(target, std::move(assignment));
    }
    // What was brought back from a backup has no way back.
    return kind != "state";
  }
};

// Whether the audit holds the row that made this version.
bool is_known(Database& database, std::string_view version, std::int64_t& sequence) {
  const base::Cut parts = base::cut(version, ".");
  sequence = base::parse_int(parts.before).value_or(-1);
  if (sequence < 0) return false;
  // Before the first change there is no row, and all rows must be there.
  Query row(database, sequence == 0 ? "SELECT x'', min(sequence) FROM audit" : "SELECT chain, sequence FROM audit WHERE sequence = ?");
  if (sequence != 0) row.bind(sequence);
  if (!row.next()) return false;
  if (sequence == 0) return row.integer(1) <= 1;
  return base::to_hex(row.text(0)).starts_with(parts.after) && !parts.after.empty();
}

}  // namespace

Result<Directory, std::string> directory_at(Database& database, std::string_view version) {
  std::int64_t sequence = 0;
  const bool is_there = is_known(database, version, sequence);
  const std::string unknown = "the directory of version " + std::string(version) + " is not there any more";
  Directory now = read_directory(database);
  if (now.version == version) return now;
  if (!is_there) return unknown;
  Undoing undoing(std::move(now));
  bool is_undone = true;
  {
    Query rows(database, "SELECT kind, target, before, after FROM audit WHERE sequence > ? AND in_force = 1 ORDER BY sequence DESC");
    rows.bind(sequence);
    while (is_undone && rows.next()) is_undone = undoing.undo(rows.text(0), rows.text(1), rows.text(2), rows.text(3));
  }
  if (!is_undone) return unknown;
  Directory then{.memberships = {undoing.memberships.begin(), undoing.memberships.end()}, .version = std::string(version)};
  for (auto& [key, entry] : undoing.entries) then.entries.push_back(std::move(entry));
  for (auto& [id, assignment] : undoing.assignments) then.assignments.push_back(std::move(assignment));
  return then;
}

}  // namespace why403::state
