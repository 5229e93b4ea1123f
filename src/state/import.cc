#include "state/import.h"

#include <array>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "base/text.h"
#include "state/members.h"
#include "state/rows.h"

namespace why403::state {

namespace {

using base::JsonReader;

// A part of the document: where it stands, and its text.
struct Item {
  std::string place;  // `groups[2]`
  std::string_view json;
};
struct Parts {
  std::array<std::vector<Item>, kEntryKinds.size()> entries;  // by kind
  std::vector<Item> assignments;
  std::string fault;
};
constexpr std::array<std::string_view, kEntryKinds.size()> kLists = {"people", "services", "groups", "roles"};

Parts parts_of(std::string_view json) {
  Parts parts;
  JsonReader reader(json);
  if (!base::is_valid_utf8(json) || !reader.enter_object()) return {.entries = {}, .assignments = {}, .fault = "a JSON object is wanted"};
  base::JsonText key;
  std::size_t count = 0;
  while (reader.next_member(key)) {
    const std::string name = base::json_unescape(key);
    std::vector<Item>* to = name == "assignments" ? &parts.assignments : nullptr;
    for (std::size_t i = 0; i < kLists.size(); ++i)
      if (kLists[i] == name) to = &parts.entries[i];
    if (to == nullptr || !to->empty() || reader.peek() != base::JsonKind::array) {
      parts.fault = to == nullptr ? "unknown member `" + base::printable(name.substr(0, 64)) + "`" : "`" + name + "` must be one list";
      return parts;
    }
    reader.enter_array();
    while (reader.next_element()) {
      to->push_back({.place = name + "[" + std::to_string(to->size()) + "]", .json = reader.raw_value()});
      if (++count <= kImportItemsMax) continue;
      parts.fault = "there are more than " + std::to_string(kImportItemsMax) + " items";
      return parts;
    }
  }
  if (!reader.ok()) parts.fault = reader.failure();
  return parts;
}

// `group:clerks`
std::optional<std::pair<EntryKind, std::string>> read_principal(std::string_view text) {
  const base::Cut parts = base::cut(text, ":");
  const auto kind = entry_kind_named(parts.before);
  if (!kind || *kind == EntryKind::role || parts.after.empty()) return std::nullopt;
  return std::pair(*kind, std::string(parts.after));
}

class Importing {
 public:
  explicit Importing(Store::Change& change) : change_(change) {}

  Result<Imported, Fault> apply(const Parts& parts) {
    if (!parts.fault.empty()) return invalid(parts.fault);
    // Whoever is a member, or is assigned something, may stand further below.
    for (const EntryKind kind : kEntryKinds)
      for (const Item& item : parts.entries[static_cast<std::size_t>(kind)]) take_entry(kind, item);
    for (const auto& [group, member, place] : members_) take_member(group, member, place);
    for (const Item& item : parts.assignments) take_assignment(item);
    if (!change_.database().ok()) return storage(change_.database());
    if (storage_) return *storage_;
    if (faults_ > 0) return invalid(told_ + (faults_ > kImportFaultsMax ? "\nand " + std::to_string(faults_ - kImportFaultsMax) + " more" : ""));
    return imported_;
  }

 private:
  struct Member {
    std::string group;
    std::string member;
    std::string place;
  };

  static Fault invalid(std::string reason) {
    Fault wrong = fault(Fault::Kind::invalid, "nothing was imported");
    wrong.message.reason = std::move(reason);
    return wrong;
  }
  void tell(const std::string& place, const std::string& what) {
    if (++faults_ <= kImportFaultsMax) told_ += (told_.empty() ? "" : "\n") + place + ": " + what;
  }
  void tell(const std::string& place, const Fault& wrong) {
    if (wrong.kind == Fault::Kind::storage) storage_ = wrong;
    tell(place, wrong.message.what);
  }

  void take_entry(EntryKind kind, const Item& item) {
    std::vector<std::string> members;
    Entry entry{.kind = kind};
    Entry given;
    // Twice: whose it is says what it changes.
    if (const std::string wrong = read(item, kind, given, members); !wrong.empty()) return tell(item.place, wrong);
    const auto before = find_entry(change_.database(), kind, given.id);
    if (before) entry = *before;
    members.clear();
    read(item, kind, entry, members);
    for (std::size_t i = 0; i < members.size(); ++i)
      members_.push_back({entry.id, members[i], item.place + ".members[" + std::to_string(i) + "]"});
    const auto put = put_entry(change_, entry, {});
    if (!put) return tell(item.place, put.error());
    ++(!before ? imported_.created : put->version == before->version ? imported_.unchanged : imported_.changed);
  }
  static std::string read(const Item& item, EntryKind kind, Entry& entry, std::vector<std::string>& members) {
    ObjectReader reader(item.json);
    reader.text("id", entry.id).text("name", entry.name).text("source", entry.source).text("external_id", entry.external_id);
    reader.object("attributes", entry.attributes);
    if (kind == EntryKind::person || kind == EntryKind::service) reader.flag("disabled", entry.disabled);
    if (kind == EntryKind::group) reader.texts("members", members);
    if (kind == EntryKind::role) reader.texts("actions", entry.actions);
    return reader.read();
  }

  void take_member(const std::string& group, const std::string& member, const std::string& place) {
    const auto who = read_principal(member);
    if (!who) return tell(place, "`" + base::printable(member) + "` is no member, as in `person:ann`, `service:sync` or `group:interns`");
    const std::uint64_t before = change_.count("memberships");
    if (const auto added = add_member(change_, {group, who->first, who->second}); !added) return tell(place, added.error());
    imported_.memberships += change_.count("memberships") - before;
  }

  void take_assignment(const Item& item) {
    Assignment assignment;
    std::string to;
    ObjectReader reader(item.json);
    reader.text("role", assignment.role).text("to", to).text("scope", assignment.scope).text("note", assignment.note).time("expires", assignment.expires);
    if (const std::string wrong = reader.read(); !wrong.empty()) return tell(item.place, wrong);
    const auto who = read_principal(to);
    if (!who) return tell(item.place, "`to` must be a principal, as in `person:ann`, `service:sync` or `group:clerks`");
    assignment.kind = who->first;
    assignment.principal = who->second;
    for (const Assignment& each : list_assignments(change_.database(), {.kind = who->first, .principal = who->second, .role = assignment.role}, {}, kAssignmentsMax)) {
      if (each.scope != assignment.scope) continue;
      if (each.expires == assignment.expires && each.note == assignment.note) return;
      if (const auto removed = remove_assignment(change_, each.id, {}); !removed) return tell(item.place, removed.error());
    }
    if (const auto put = put_assignment(change_, assignment); !put) return tell(item.place, put.error());
    ++imported_.assignments;
  }

  Store::Change& change_;
  Imported imported_;
  std::vector<Member> members_;
  std::size_t faults_ = 0;
  std::string told_;
  std::optional<Fault> storage_;
};

}  // namespace

Result<Imported, Fault> apply_import(Store::Change& change, std::string_view json) { return Importing(change).apply(parts_of(json)); }

}  // namespace why403::state
