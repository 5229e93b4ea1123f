#include "serve/decision_record.h"

#include <algorithm>
#include <array>

#include "archive/segment/segment.h"
#include "base/json.h"
#include "base/json_reader.h"

namespace why403::serve {

namespace {

// When a record would be longer than a segment takes, its texts are cut to this.
constexpr std::size_t kShortTextBytes = 200;
constexpr std::size_t kPoliciesMax = 16;

// Each text of a decision with its member's name; one list for both directions.
struct TextMember {
  std::string_view key;
  std::string_view DecisionRecord::* text;
};
constexpr std::array<TextMember, 17> kTexts = {{
    {"reference", &DecisionRecord::reference},
    {"door", &DecisionRecord::door},
    {"check", &DecisionRecord::check},
    {"cause", &DecisionRecord::cause},
    {"detail", &DecisionRecord::detail},
    {"told", &DecisionRecord::told},
    {"proof", &DecisionRecord::proof},
    {"client", &DecisionRecord::client},
    {"peer", &DecisionRecord::peer},
    {"agent", &DecisionRecord::agent},
    {"method", &DecisionRecord::method},
    {"host", &DecisionRecord::host},
    {"path", &DecisionRecord::path},
    {"route", &DecisionRecord::route},
    {"revision", &DecisionRecord::revision},
    {"request_id", &DecisionRecord::request_id},
    {"trace_id", &DecisionRecord::trace_id},
}};
struct ChangeMember {
  std::string_view key;
  std::string_view ChangeRecord::* text;
};
constexpr std::array<ChangeMember, 4> kChangeTexts = {
    {{"who", &ChangeRecord::who}, {"what", &ChangeRecord::what}, {"target", &ChangeRecord::target}, {"kind", &ChangeRecord::kind}}};
struct EntityMember {
  std::string_view key;
  std::string_view type_key;
  RecordedEntity DecisionRecord::* entity;
};
constexpr std::array<EntityMember, 3> kEntities = {{
    {"principal", "principal_type", &DecisionRecord::principal},
    {"action", "action_type", &DecisionRecord::action},
    {"resource", "resource_type", &DecisionRecord::resource},
}};
struct ListMember {
  std::string_view key;
  std::vector<std::string_view> DecisionRecord::* list;
};
constexpr std::array<ListMember, 3> kLists = {{{"policies", &DecisionRecord::policies},
                                              {"failed", &DecisionRecord::failed},
                                              {"obligations", &DecisionRecord::obligations}}};
constexpr std::array<TextMember, 3> kObjects = {{
    {"context", &DecisionRecord::context},
    {"subject_properties", &DecisionRecord::subject_properties},
    {"resource_properties", &DecisionRecord::resource_properties},
}};

// Cut where a character of UTF-8 begins.
std::string_view cut_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

class DecisionWriter {
 public:
  DecisionWriter(const DecisionRecord& record, std::string& out, bool is_short)
      : record_(record), out_(out), json_(out), short_(is_short), is_cut_(record.is_cut) {}

  void write() {
    json_.begin_object().key("time").string(base::format_rfc3339(record_.time, 6)).key("event").string("decision");
    json_.key("decision").string(record_.allow ? "allow" : "deny").key("enforced").boolean(record_.enforced);
    json_.key("status").number(record_.status);
    for (const TextMember& each : kTexts)
      text(each.key, record_.*each.text);
    for (const EntityMember& each : kEntities) {
      text(each.type_key, (record_.*each.entity).type);
      text(each.key, (record_.*each.entity).id);
    }
    for (const ListMember& each : kLists) list(each.key, record_.*each.list);
    for (const TextMember& each : kObjects) object(each.key, record_.*each.text);
    if (is_cut_) json_.key("cut").boolean(true);
    json_.end_object();
  }

 private:
  std::string_view fitting(std::string_view value) {
    const std::string_view cut = cut_text(value, short_ ? kShortTextBytes : kRecordedTextBytesMax);
    is_cut_ = is_cut_ || cut.size() < value.size();
    return cut;
  }
  void text(std::string_view key, std::string_view value) {
    if (!value.empty()) json_.key(key).string(fitting(value));
  }
  void list(std::string_view key, const std::vector<std::string_view>& values) {
    if (values.empty()) return;
    json_.key(key).begin_array();
    is_cut_ = is_cut_ || values.size() > kPoliciesMax;
    for (std::size_t i = 0; i < std::min(values.size(), kPoliciesMax); ++i) json_.string(fitting(values[i]));
    json_.end_array();
  }
  // JSON already. A line feed in it can only be white space between its parts.
  void object(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (short_ || value.size() > kRecordedContextBytesMax) {
      is_cut_ = true;
      return;
    }
    json_.key(key).raw(value);
    std::replace(out_.end() - static_cast<std::ptrdiff_t>(value.size()), out_.end(), '\n', ' ');
  }

  const DecisionRecord& record_;
  std::string& out_;
  base::JsonWriter json_;
  bool short_;
  bool is_cut_;
};

}  // namespace

void DecisionRecord::clear() {
  std::array<std::vector<std::string_view>, kLists.size()> kept;
  for (std::size_t i = 0; i < kLists.size(); ++i) kept[i] = std::move(this->*kLists[i].list);
  *this = {};
  // Their room is kept.
  for (std::size_t i = 0; i < kLists.size(); ++i) {
    this->*kLists[i].list = std::move(kept[i]);
    (this->*kLists[i].list).clear();
  }
}

void write_record(const DecisionRecord& record, std::string& out) {
  const std::size_t begin = out.size();
  DecisionWriter(record, out, false).write();
  if (out.size() - begin <= archive::kRecordBytesMax) return;
  out.resize(begin);
  DecisionWriter(record, out, true).write();
}

void write_revision(const RevisionRecord& record, std::string& out) {
  base::JsonWriter json(out);
  json.begin_object().key("time").string(base::format_rfc3339(record.time, 6)).key("event").string("revision");
  json.key("revision").string(record.revision);
  if (!record.previous.empty()) json.key("previous").string(record.previous);
  if (record.by_directory) json.key("by_directory").boolean(true);
  json.end_object();
}

void write_change(const ChangeRecord& record, std::string& out) {
  base::JsonWriter json(out);
  json.begin_object().key("time").string(base::format_rfc3339(record.time, 6)).key("event").string("change");
  for (const ChangeMember& each : kChangeTexts) json.key(each.key).string(cut_text(record.*each.text, kRecordedTextBytesMax));
  if (!record.about.id.empty()) json.key("about_type").string(record.about.type).key("about").string(record.about.id);
  json.key("revision").string(record.revision).end_object();
}

void write_gap(base::Time time, std::uint64_t dropped, std::string& out) {
  base::JsonWriter json(out);
  json.begin_object().key("time").string(base::format_rfc3339(time, 6)).key("event").string("gap");
  json.key("dropped").number(dropped).end_object();
}

RecordReader::Kind RecordReader::read(std::string_view text) {
  arena_.reset();
  decision_.clear();
  revision_ = {};
  change_ = {};
  dropped_ = 0;
  std::string_view event;
  base::JsonReader json(text);
  if (!json.enter_object()) return Kind::unknown;
  const auto texts = [&]() -> std::string_view {
    if (json.peek() == base::JsonKind::string) return base::json_unescape(json.string(), arena_);
    json.skip();
    return {};
  };
  base::JsonText key;
  while (json.next_member(key)) {
    const std::string_view name = key.raw;
    const auto is_named = [&](const auto& member) { return member.key == name; };
    if (name == "time") {
      decision_.time = revision_.time = change_.time = base::parse_rfc3339(texts()).value_or(base::Time{});
    } else if (name == "event") {
      event = texts();
    } else if (name == "decision") {
      decision_.allow = texts() == "allow";
    } else if (name == "by_directory") {
      revision_.by_directory = json.boolean();
    } else if (name == "about") {
      change_.about.id = texts();
    } else if (name == "about_type") {
      change_.about.type = texts();
    } else if (const auto* const told = std::ranges::find_if(kChangeTexts, is_named); told != kChangeTexts.end()) {
      change_.*told->text = texts();
    } else if (name == "enforced") {
      decision_.enforced = json.boolean();
    } else if (name == "cut") {
      decision_.is_cut = json.boolean();
    } else if (name == "status") {
      decision_.status = static_cast<int>(json.integer().value_or(0));
    } else if (name == "dropped") {
      dropped_ = static_cast<std::uint64_t>(std::max<std::int64_t>(0, json.integer().value_or(0)));
    } else if (name == "previous") {
      revision_.previous = texts();
    } else if (const auto* const text_member = std::ranges::find_if(kTexts, is_named); text_member != kTexts.end()) {
      decision_.*text_member->text = texts();
    } else if (const auto* const object = std::ranges::find_if(kObjects, is_named); object != kObjects.end()) {
      decision_.*object->text = json.raw_value();
    } else if (const auto* const list = std::ranges::find_if(kLists, is_named); list != kLists.end()) {
      json.enter_array();
      while (json.next_element()) (decision_.*list->list).push_back(texts());
    } else {
      const auto* const entity = std::ranges::find_if(
          kEntities, [&](const EntityMember& each) { return each.key == name || each.type_key == name; });
      if (entity == kEntities.end()) {
        json.skip();
        continue;
      }
      RecordedEntity& to = decision_.*entity->entity;
      (entity->key == name ? to.id : to.type) = texts();
    }
  }
  revision_.revision = change_.revision = decision_.revision;
  if (!json.ok()) return Kind::unknown;
  if (event == "decision") return Kind::decision;
  if (event == "revision") return Kind::revision;
  if (event == "change") return Kind::change;
  return event == "gap" ? Kind::gap : Kind::unknown;
}

}  // namespace why403::serve
