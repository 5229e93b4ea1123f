// The directory: people, services, groups and roles; who is in which group; and which role is assigned to whom, for
// which part of what there is.
//
//   TRY(put_entry(change, {.kind = EntryKind::person, .id = "ann"}, {}));
//   TRY(add_member(change, {"clerks", EntryKind::person, "ann"}));
//   TRY(put_assignment(change, {.kind = EntryKind::group, .principal = "clerks", .role = "order-editor", .scope = "/orders/*"}));
//
// A group may be in a group; a circle is refused by whoever makes entities of it. An assignment is a role for a
// principal within a scope, as in Azure RBAC: `*` (everything), a path or a path with all below it (`/orders/*`), or
// an entity with all that is in it (`Folder::"eu"`). Where it ends (`expires`) it is taken out. `source` and
// `external_id` say who else keeps an entry (SCIM, LDAP): unique together. Limits are named below.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "state/store.h"

namespace why403::state {

inline constexpr std::uint64_t kEntriesMax = 2'000'000;
inline constexpr std::uint64_t kAssignmentsMax = 1'000'000;
inline constexpr std::uint64_t kMembershipsMax = 10'000'000;
inline constexpr std::size_t kIdBytesMax = 256;
inline constexpr std::size_t kTextBytesMax = 1024;         ///< names, notes
inline constexpr std::size_t kAttributesBytesMax = 16384;  ///< of one entry
inline constexpr std::size_t kActionsMax = 256;            ///< of one role

enum class EntryKind : std::uint8_t { person, service, group, role };
inline constexpr std::array<EntryKind, 4> kEntryKinds = {EntryKind::person, EntryKind::service, EntryKind::group, EntryKind::role};
std::string_view name(EntryKind kind);
std::optional<EntryKind> entry_kind_named(std::string_view name);
/// Whether an action of a role is written as `Shop::Action::"view"`, and not as `view`.
inline bool is_entity_name(std::string_view action) { return action.find("::\"") != std::string_view::npos; }

struct Entry {
  EntryKind kind = EntryKind::person;
  std::string id;
  std::string name;
  bool disabled = false;             ///< of a person or service: it holds nothing and may do nothing
  std::string source = "local";
  std::string external_id;
  std::string attributes = "{}";     ///< a JSON object, as Cedar writes attributes
  std::vector<std::string> actions;  ///< of a role: what it permits; `*` is every action
  std::uint64_t version = 0;
  bool operator==(const Entry&) const = default;
};

struct Membership {
  std::string group;
  EntryKind kind = EntryKind::person;  ///< a person, service or group
  std::string id;
  auto operator<=>(const Membership&) const = default;
};

struct Assignment {
  std::string id;  ///< given by put_assignment
  EntryKind kind = EntryKind::person;
  std::string principal;
  std::string role;
  std::string scope = "*";
  std::optional<base::Time> expires;
  std::string note;
  std::uint64_t version = 0;
  bool operator==(const Assignment&) const = default;
};

/// What must hold for a change to be made.
struct Expected {
  std::optional<std::uint64_t> version;  ///< that the entry has
  bool is_new = false;                   ///< that it is not there
};

/// What is wrong with a scope; empty: nothing.
std::string scope_fault(std::string_view scope);

Result<Entry, Fault> put_entry(Store::Change& change, Entry entry, Expected expected);
/// With its memberships and assignments.
Status<Fault> remove_entry(Store::Change& change, EntryKind kind, const std::string& id, Expected expected);
/// Both must be there. Done when it was a member already.
Status<Fault> add_member(Store::Change& change, const Membership& membership);
Status<Fault> remove_member(Store::Change& change, const Membership& membership);
/// New: one principal has a role once in a scope.
Result<Assignment, Fault> put_assignment(Store::Change& change, Assignment assignment);
Status<Fault> remove_assignment(Store::Change& change, const std::string& id, Expected expected);
/// Takes out those that have ended, at most `most`; how many.
Result<std::size_t, Fault> end_assignments(Store::Change& change, std::size_t most);

std::optional<Entry> find_entry(Database& database, EntryKind kind, std::string_view id);
/// By id, after `after`.
std::vector<Entry> list_entries(Database& database, EntryKind kind, std::string_view after, std::size_t limit);
std::optional<Entry> find_external(Database& database, EntryKind kind, std::string_view source, std::string_view external_id);
/// Members of a group; `after` is the last of the page before, its kind and id.
std::vector<Membership> list_members(Database& database, std::string_view group, const Membership& after, std::size_t limit);
/// The groups that this one is directly in.
std::vector<std::string> groups_of(Database& database, EntryKind kind, std::string_view id);
std::optional<Assignment> find_assignment(Database& database, std::string_view id);
struct AssignmentFilter {
  std::optional<EntryKind> kind;
  std::string principal;
  std::string role;
};
std::vector<Assignment> list_assignments(Database& database, const AssignmentFilter& filter, std::string_view after, std::size_t limit);
/// The scopes in which this role is assigned to anybody.
std::vector<std::string> scopes_of(Database& database, std::string_view role);

/// All of it.
struct Directory {
  std::vector<Entry> entries;
  std::vector<Membership> memberships;
  std::vector<Assignment> assignments;
  std::string version;  ///< in force
};
Directory read_directory(Database& database);

}  // namespace why403::state
