#include "state/erasure.h"

#include <sodium.h>

#include <array>
#include <map>
#include <vector>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "cedar/syntax/parser.h"
#include "state/directory.h"
#include "state/keys.h"
#include "state/rows.h"

namespace why403::state {

namespace {

using base::JsonKind;
using base::JsonReader;

std::string quoted(std::string_view text) {
  std::string out;
  base::append_json_string(out, text);
  return out;
}

// The texts that an object holds, and those of an object in it as `subject.id`.
using Texts = std::map<std::string, std::string, std::less<>>;
Texts texts_of(std::string_view json, const std::string& before = {}) {
  Texts texts;
  JsonReader reader(json);
  if (!reader.enter_object()) return texts;
  base::JsonText key;
  while (reader.next_member(key)) {
    const std::string name = before + base::json_unescape(key);
    if (reader.peek() == JsonKind::string)
      texts[name] = base::json_unescape(reader.string());
    else if (reader.peek() == JsonKind::object && before.empty())
      texts.merge(texts_of(reader.raw_value(), name + "."));
    else
      reader.skip();
  }
  return texts;
}

// The object with other values, JSON already, of some members; others stay as they are.
std::string with_members(std::string_view json, const std::map<std::string, std::string, std::less<>>& others) {
  std::string text;
  base::JsonWriter writer(text);
  writer.begin_object();
  JsonReader reader(json);
  reader.enter_object();
  base::JsonText key;
  while (reader.next_member(key)) {
    const std::string name = base::json_unescape(key);
    const std::string_view value = reader.raw_value();
    const auto other = others.find(name);
    writer.key(name).raw(other == others.end() ? value : std::string_view(other->second));
  }
  writer.end_object();
  return text;
}

// Who somebody is under another name, wherever the state tells of them.
class Renaming {
 public:
  Renaming(const Forgotten& who, const EntityTypes& types, const std::string& pseudonym) : who_(who), types_(types), pseudonym_(quoted(pseudonym)), name_(pseudonym) {}

  [[nodiscard]] bool is_entry(EntryKind kind, std::string_view id) const {
    return (kind == EntryKind::person || kind == EntryKind::service) && who_.is(types_.of(kind), id);
  }
  // What else has an id may have the same one.
  [[nodiscard]] bool is_principal(std::string_view type, std::string_view id) const {
    return who_.is(type, id) && (!who_.type.empty() || type == types_.person || type == types_.service);
  }
  // A key without a type is that of a person.
  [[nodiscard]] bool is_owner(std::string_view type, std::string_view owner) const { return who_.is(type.empty() ? types_.person : type, owner); }

  /// As AdminAccess names those who show a token.
  bool rename_actor(std::string& actor) const {
    const std::string token = "token " + who_.id + " of ";
    if (!actor.starts_with(token) || (!who_.type.empty() && who_.type != types_.person)) return false;
    actor = "token " + name_ + " of " + actor.substr(token.size());
    return true;
  }
  bool rename(AuditEntry& entry) const {
    bool is_changed = rename_actor(entry.actor);
    if (const auto kind = entry_kind_named(entry.kind); kind && is_entry(*kind, entry.target)) {
      entry.target = name_;
      is_changed = true;
    }
    for (auto* each : {&entry.before, &entry.after})
      if (*each) is_changed = rename_fact(entry.kind, **each) || is_changed;
    return is_changed;
  }

 private:
  bool rename_fact(std::string_view kind, std::string& json) const {
    const Texts texts = texts_of(json);
    const auto text = [&](std::string_view name) {
      const auto at = texts.find(name);
      return at == texts.end() ? std::string_view() : std::string_view(at->second);
    };
    const auto is_meant = [&](std::string_view id) {
      const auto of = entry_kind_named(text("kind"));
      return of && is_entry(*of, text(id));
    };
    std::map<std::string, std::string, std::less<>> others;
    const std::string nothing = "\"\"";
    if (entry_kind_named(kind) && is_meant("id")) {
      others = {{"id", pseudonym_}, {"name", nothing}, {"external_id", nothing}, {"attributes", "{}"}};
    } else if (kind == "member" && is_meant("id")) {
      others = {{"id", pseudonym_}};
    } else if (kind == "assignment" && is_meant("principal")) {
      others = {{"principal", pseudonym_}, {"note", nothing}};
    } else if (kind == "key" && is_owner(text("type"), text("owner"))) {
      others = {{"owner", pseudonym_}, {"name", nothing}};
    } else if (kind == "access-request") {
      const auto rename_entity = [&](const std::string& member) {
        others[member] = "{\"type\":" + quoted(text(member + ".type")) + ",\"id\":" + pseudonym_ + "}";
      };
      if (who_.is(text("subject.type"), text("subject.id"))) rename_entity("subject");
      if (is_principal(text("resource.type"), text("resource.id"))) rename_entity("resource");
      if (!others.empty()) others.insert({{"path", nothing}, {"reference", nothing}, {"note", nothing}});
      if (std::string by(text("answered_by")); rename_actor(by)) others["answered_by"] = quoted(by);
    }
    if (others.empty()) return false;
    json = with_members(json, others);
    return true;
  }

  const Forgotten& who_;
  const EntityTypes& types_;
  const std::string pseudonym_;
  const std::string& name_;
};

Result<std::uint64_t, Fault> take_out_entries(Store::Change& change, const Forgotten& who, const Renaming& renaming) {
  std::uint64_t taken = 0;
  for (const EntryKind kind : {EntryKind::person, EntryKind::service}) {
    if (!renaming.is_entry(kind, who.id) || !find_entry(change.database(), kind, who.id)) continue;
    TRY(remove_entry(change, kind, who.id, {}));
    ++taken;
  }
  return taken;
}

// The key signs in as the one who is forgotten.
std::uint64_t take_out_keys(Store::Change& change, const Forgotten& who, const Renaming& renaming) {
  std::uint64_t taken = 0;
  for (const Key& key : list_keys_of(change.database(), who.id))
    if (renaming.is_owner(key.key.type, key.key.owner)) {
      remove_key(change, key);
      ++taken;
    }
  return taken;
}

std::uint64_t take_out_requests(Store::Change& change, const Forgotten& who, const EntityTypes& types, const Renaming& renaming) {
  Query gone(change.database(), "DELETE FROM access_requests WHERE (subject = ?1 AND (?2 = '' OR subject_type = ?2))"
                                " OR (resource = ?1 AND (resource_type = ?2 OR (?2 = '' AND resource_type IN (?3, ?4))))");
  const std::int64_t taken = gone.bind(who.id).bind(who.type).bind(types.person).bind(types.service).run();
  change.count("access_requests", -taken);
  // What they answered for others stays.
  std::vector<std::array<std::string, 2>> answered;
  {
    Query rows(change.database(), "SELECT id, answered_by FROM access_requests WHERE instr(answered_by, ?) > 0");
    rows.bind(who.id);
    while (rows.next()) answered.push_back({rows.text(0), rows.text(1)});
  }
  for (auto& [id, by] : answered)
    if (renaming.rename_actor(by)) Query(change.database(), "UPDATE access_requests SET answered_by = ? WHERE id = ?").bind(by).bind(id).run();
  return static_cast<std::uint64_t>(taken);
}

}  // namespace

Forgotten read_forgotten(std::string_view text) {
  if (text.find("::\"") != std::string_view::npos)
    if (const auto name = cedar::parse_entity_name(text)) return {.type = name->type, .id = name->id};
  return {.type = {}, .id = std::string(text)};
}

std::string make_pseudonym() {
  std::array<char, 8> random{};
  ::randombytes_buf(random.data(), random.size());
  return "erased-" + base::to_hex({random.data(), random.size()});
}

Result<Erased, Fault> erase_person(Store::Change& change, const Forgotten& who, const EntityTypes& types, const std::string& pseudonym) {
  if (who.id.empty()) return fault(Fault::Kind::invalid, "nobody is named");
  const Renaming renaming(who, types, pseudonym);
  Erased erased;
  erased.entries = TRY(take_out_entries(change, who, renaming));
  erased.keys = take_out_keys(change, who, renaming);
  erased.requests = take_out_requests(change, who, types, renaming);
  // Taking them out was noted, too.
  erased.audit_rows = change.rewrite_audit(who.id, [&](AuditEntry& entry) { return renaming.rename(entry); });
  if (!change.database().ok()) return storage(change.database());
  if (erased.all() == 0) return erased;
  change.note("erasure", pseudonym, std::nullopt,
              "{\"entries\":" + std::to_string(erased.entries) + ",\"keys\":" + std::to_string(erased.keys) + ",\"requests\":" +
                  std::to_string(erased.requests) + ",\"audit_rows\":" + std::to_string(erased.audit_rows) + "}",
              false);
  if (!change.database().ok()) return storage(change.database());
  return erased;
}

}  // namespace why403::state
