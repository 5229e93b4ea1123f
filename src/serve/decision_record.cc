#include "serve/decision_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "archive/segment/segment.h"
#include "base/json.h"
#include "base/json_reader.h"
#include "base/json_text.h"

namespace why403::serve {

namespace {

// When a record would be longer than a segment takes, its texts are cut to this.
constexpr std::size_t kShortTextBytes = 200;
constexpr std::size_t kPoliciesMax = 16;

// A member's name, as it is written behind the member before: `,"name":`. In one piece of a fixed size, so that a copy is a
// move or two.
class Key {
 public:
  static constexpr std::size_t kBytes = 32;
  template <std::size_t Size>
  consteval Key(const char (&name)[Size]) : size_(Size + 3) {
    static_assert(Size + 3 <= kBytes);
    text_[0] = ',';
    text_[1] = text_[Size + 1] = '"';
    for (std::size_t i = 0; i + 1 < Size; ++i) text_[i + 2] = name[i];
    text_[Size + 2] = ':';
  }
  /// Wants room for kBytes.
  char* write(char* to) const {
    std::memcpy(to, text_.data(), kBytes);
    return to + size_;
  }
  bool operator==(std::string_view name) const { return std::string_view(text_.data() + 2, size_ - 4) == name; }

 private:
  std::array<char, kBytes> text_{};
  std::size_t size_;
};

// Each text of a decision with its member's name; one list for both directions.
struct TextMember {
  Key key;
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
  Key key;
  Key type_key;
  RecordedEntity DecisionRecord::* entity;
};
constexpr std::array<EntityMember, 3> kEntities = {{
    {"principal", "principal_type", &DecisionRecord::principal},
    {"action", "action_type", &DecisionRecord::action},
    {"resource", "resource_type", &DecisionRecord::resource},
}};
struct ListMember {
  Key key;
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

// Through a piece of memory of its own, which mostly takes the whole record: one append instead of a hundred.
class DecisionWriter {
 public:
  DecisionWriter(const DecisionRecord& record, std::string& out, bool is_short)
      : record_(record), out_(out), short_(is_short), is_cut_(record.is_cut) {}

  void write() {
    put(R"({"time":")");
    put(base::format_rfc3339(record_.time, 6));
    put(R"(","event":"decision","decision":)");
    put(record_.allow ? R"("allow","enforced":)" : R"("deny","enforced":)");
    put(record_.enforced ? R"(true,"status":)" : R"(false,"status":)");
    next_ = std::to_chars(room(kNumberBytes), next_ + kNumberBytes, record_.status).ptr;
    for (const TextMember& each : kTexts) text(each.key, record_.*each.text);
    for (const EntityMember& each : kEntities) {
      text(each.type_key, (record_.*each.entity).type);
      text(each.key, (record_.*each.entity).id);
    }
    for (const ListMember& each : kLists) list(each.key, record_.*each.list);
    for (const TextMember& each : kObjects) object(each.key, record_.*each.text);
    put(is_cut_ ? R"(,"cut":true})" : "}");
    flush();
  }

 private:
  static constexpr std::size_t kPieceBytes = 2048;
  static constexpr std::size_t kNumberBytes = 12;

  // At most kPieceBytes.
  char* room(std::size_t size) {
    if (static_cast<std::size_t>(piece_.data() + kPieceBytes - next_) < size) flush();
    return next_;
  }
  void flush() {
    out_.append(piece_.data(), next_);
    next_ = piece_.data();
  }
  void put(std::string_view json) {
    char* const to = room(json.size());
    next_ = to + json.copy(to, json.size());
  }
  void string(std::string_view value) {
    const std::string_view cut = fitting(value);
    const char* const end = cut.data() + cut.size();
    if (cut.size() + 2 > kPieceBytes || base::find_json_special(cut.data(), end) != end) {
      flush();
      return base::append_json_string(out_, cut);
    }
    char* to = room(cut.size() + 2);
    *to++ = '"';
    to += cut.copy(to, cut.size());
    *to++ = '"';
    next_ = to;
  }
  std::string_view fitting(std::string_view value) {
    const std::size_t bytes_max = short_ ? kShortTextBytes : kRecordedTextBytesMax;
    if (value.size() <= bytes_max) return value;
    is_cut_ = true;
    return cut_text(value, bytes_max);
  }
  void text(const Key& key, std::string_view value) {
    if (value.empty()) return;
    next_ = key.write(room(Key::kBytes));
    string(value);
  }
  void list(const Key& key, const std::vector<std::string_view>& values) {
    if (values.empty()) return;
    next_ = key.write(room(Key::kBytes));
    is_cut_ = is_cut_ || values.size() > kPoliciesMax;
    for (std::size_t i = 0; i < std::min(values.size(), kPoliciesMax); ++i) {
      put(i == 0 ? "[" : ",");
      string(values[i]);
    }
    put("]");
  }
  // JSON already. A line feed in it can only be white space between its parts.
  void object(const Key& key, std::string_view value) {
    if (value.empty()) return;
    if (short_ || value.size() > kRecordedContextBytesMax) {
      is_cut_ = true;
      return;
    }
    next_ = key.write(room(Key::kBytes));
    flush();
    out_.append(value);
    std::replace(out_.end() - static_cast<std::ptrdiff_t>(value.size()), out_.end(), '\n', ' ');
  }

  const DecisionRecord& record_;
  std::string& out_;
  bool short_;
  bool is_cut_;
  std::array<char, kPieceBytes> piece_;
  char* next_ = piece_.data();
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
