#include "state/change_words.h"

#include <algorithm>
#include <vector>

#include "base/json_reader.h"
#include "base/text.h"
#include "state/directory_json.h"

namespace why403::state {

namespace {

std::string named(EntryKind kind, std::string_view id) { return std::string(name(kind)) + " " + base::printable(id); }

std::string listed(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& each : texts) all += (all.empty() ? "" : ", ") + base::printable(each);
  return all;
}

// What `of` has and `without` has not.
std::vector<std::string> difference(const std::vector<std::string>& of, const std::vector<std::string>& without) {
  std::vector<std::string> left;
  std::ranges::copy_if(of, std::back_inserter(left), [&](const std::string& each) { return std::ranges::find(without, each) == without.end(); });
  return left;
}

std::string what_became_of(const Entry& before, const Entry& after) {
  const std::string who = named(after.kind, after.id);
  if (before.disabled != after.disabled) return (after.disabled ? "disabled " : "enabled ") + who;
  const auto gone = difference(before.actions, after.actions);
  const auto come = difference(after.actions, before.actions);
  if (!gone.empty()) return "removed " + listed(gone) + " from the actions of " + who;
  if (!come.empty()) return "added " + listed(come) + " to the actions of " + who;
  if (before.attributes != after.attributes) return "changed the attributes of " + who;
  return "changed " + who;
}

std::optional<ChangeWords> of_entry(const AuditEntry& entry, EntryKind kind, const EntityTypes& types) {
  Entry before, after;
  if (entry.before && !read_entry(*entry.before, before)) return std::nullopt;
  if (entry.after && !read_entry(*entry.after, after)) return std::nullopt;
  const bool is_principal = kind == EntryKind::person || kind == EntryKind::service;
  ChangeWords words;
  words.target = std::string(name(kind)) + ":" + entry.target;
  words.kind = is_principal ? "identity" : "role";
  if (is_principal) words.about = {types.of(kind), entry.target};
  if (entry.before && entry.after)
    words.what = what_became_of(before, after);
  else
    words.what = (entry.after ? "added " : "removed ") + named(kind, entry.target) + (entry.after ? " to" : " from") + " the directory";
  return words;
}

std::optional<ChangeWords> of_member(const AuditEntry& entry, const EntityTypes& types) {
  Membership membership;
  if (!read_membership(entry.after ? *entry.after : entry.before.value_or(""), membership)) return std::nullopt;
  ChangeWords words;
  words.what = (entry.after ? "added " : "removed ") + named(membership.kind, membership.id) + (entry.after ? " to " : " from ") +
               named(EntryKind::group, membership.group);
  words.target = "group:" + membership.group;
  words.kind = "role";
  words.about = {types.of(membership.kind), membership.id};
  return words;
}

std::optional<ChangeWords> of_assignment(const AuditEntry& entry, const EntityTypes& types) {
  Assignment assignment;
  if (!read_assignment(entry.after ? *entry.after : entry.before.value_or(""), assignment)) return std::nullopt;
  const std::string role = named(EntryKind::role, assignment.role) + (assignment.scope == "*" ? "" : " in " + base::printable(assignment.scope));
  ChangeWords words;
  words.what = (entry.after ? "assigned " : "removed ") + role + (entry.after ? " to " : " from ") + named(assignment.kind, assignment.principal);
  words.target = "role:" + assignment.role;
  words.kind = "role";
  words.about = {types.of(assignment.kind), assignment.principal};
  return words;
}

// Of a key's JSON, which holds no secret.
std::optional<ChangeWords> of_key(const AuditEntry& entry, const EntityTypes& types) {
  std::string owner, type;
  bool is_revoked = false;
  const std::string text = entry.after ? *entry.after : entry.before.value_or("");
  base::JsonReader json(text);
  if (!json.enter_object()) return std::nullopt;
  base::JsonText key;
  while (json.next_member(key)) {
    if (key.raw == "owner")
      owner = base::json_unescape(json.string());
    else if (key.raw == "type")
      type = base::json_unescape(json.string());
    else if (key.raw == "revoked")
      is_revoked = json.boolean();
    else
      json.skip();
  }
  ChangeWords words;
  words.what = (is_revoked ? "revoked" : !entry.before ? "issued" : !entry.after ? "removed" : "changed") + std::string(" API key ") +
               base::printable(entry.target) + " of " + base::printable(owner);
  words.target = "key:" + entry.target;
  words.kind = "identity";
  words.about = {type.empty() ? types.person : type, owner};
  return words;
}

}  // namespace

std::optional<ChangeWords> words_of(const AuditEntry& entry, const EntityTypes& types) {
  if (!entry.in_force) return std::nullopt;
  const auto kind = entry_kind_named(entry.kind);
  auto words = kind                           ? of_entry(entry, *kind, types)
               : entry.kind == "member"     ? of_member(entry, types)
               : entry.kind == "assignment" ? of_assignment(entry, types)
               : entry.kind == "key"        ? of_key(entry, types)
                                            : std::nullopt;
  if (words) words->who = who_of(entry.actor);
  return words;
}

std::string who_of(const std::string& actor) {
  if (actor.starts_with("token ")) return actor.substr(6, actor.rfind(" of ") - 6);
  if (actor.starts_with("key ")) return actor.substr(4, actor.rfind(" (") - 4);
  return actor;
}

}  // namespace why403::state
