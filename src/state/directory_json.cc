#include "state/directory_json.h"

#include "base/json.h"
#include "state/members.h"

namespace why403::state {

using base::JsonWriter;

std::string write_entry(const Entry& entry) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("kind").string(name(entry.kind)).key("id").string(entry.id).key("name").string(entry.name);
  if (entry.kind == EntryKind::person || entry.kind == EntryKind::service) json.key("disabled").boolean(entry.disabled);
  json.key("source").string(entry.source).key("external_id").string(entry.external_id);
  json.key("attributes").raw(entry.attributes);
  if (entry.kind == EntryKind::role) {
    json.key("actions").begin_array();
    for (const std::string& action : entry.actions) json.string(action);
    json.end_array();
  }
  json.key("version").number(entry.version).end_object();
  return text;
}

std::string write_membership(const Membership& membership) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("group").string(membership.group).key("kind").string(name(membership.kind));
  json.key("id").string(membership.id).end_object();
  return text;
}

std::string write_assignment(const Assignment& assignment) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("id").string(assignment.id).key("kind").string(name(assignment.kind));
  json.key("principal").string(assignment.principal).key("role").string(assignment.role);
  json.key("scope").string(assignment.scope).key("expires");
  if (assignment.expires)
    json.string(base::format_rfc3339(*assignment.expires, 0));
  else
    json.null();
  json.key("note").string(assignment.note).key("version").number(assignment.version).end_object();
  return text;
}

Status<std::string> read_entry(std::string_view json, Entry& entry) {
  std::string kind(name(entry.kind));
  std::string id = entry.id;
  std::uint64_t version = entry.version;
  ObjectReader reader(json);
  reader.text("kind", kind).text("id", id).number("version", version).text("name", entry.name).flag("disabled", entry.disabled);
  reader.text("source", entry.source).text("external_id", entry.external_id).object("attributes", entry.attributes);
  reader.texts("actions", entry.actions);
  if (std::string fault = reader.read(); !fault.empty()) return fault;
  const auto named = entry_kind_named(kind);
  if (!named) return std::string("`kind` must be one of `person`, `service`, `group`, `role`");
  if (!entry.id.empty() && (*named != entry.kind || id != entry.id)) return std::string("`kind` and `id` are not those of the address");
  if (reader.has("disabled") && (*named == EntryKind::group || *named == EntryKind::role))
    return std::string("only people and services can be `disabled`");
  if (reader.has("actions") && *named != EntryKind::role) return std::string("only roles have `actions`");
  entry.kind = *named;
  entry.id = id;
  entry.version = version;
  return Done{};
}

Status<std::string> read_membership(std::string_view json, Membership& membership) {
  std::string kind;
  ObjectReader reader(json);
  reader.text("group", membership.group).text("kind", kind).text("id", membership.id);
  if (std::string fault = reader.read(); !fault.empty()) return fault;
  const auto named = entry_kind_named(kind);
  if (!named || *named == EntryKind::role) return std::string("`kind` must be one of `person`, `service`, `group`");
  membership.kind = *named;
  return Done{};
}

Status<std::string> read_assignment(std::string_view json, Assignment& assignment) {
  std::string kind;
  ObjectReader reader(json);
  reader.text("id", assignment.id).text("kind", kind).text("principal", assignment.principal).text("role", assignment.role);
  reader.text("scope", assignment.scope).time("expires", assignment.expires).text("note", assignment.note);
  reader.number("version", assignment.version);
  if (std::string fault = reader.read(); !fault.empty()) return fault;
  const auto named = entry_kind_named(kind);
  if (!named || *named == EntryKind::role) return std::string("`kind` must be one of `person`, `service`, `group`");
  assignment.kind = *named;
  return Done{};
}

}  // namespace why403::state
