#include "cedar/entities/entities_json.h"

#include <array>

#include "base/json.h"
#include "base/text.h"
#include "cedar/entities/conformance.h"
#include "cedar/values/extension.h"
#include "cedar/values/json_value.h"

namespace why403::cedar {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

class AddingNames : public Naming {
 public:
  explicit AddingNames(Names& names) : names_(names) {}

  // Attribute names come again and again: a few are remembered by their shape.
  TextNumber text(std::string_view text) override {
    if (text.empty()) return names_.add_text(text);
    const auto shape =
        static_cast<std::size_t>(text.front()) * 7 + static_cast<std::size_t>(text.back()) + text.size() * 31;
    Remembered& slot = remembered_[shape % remembered_.size()];
    if (slot.text != text) {
      slot.number = names_.add_text(text);
      slot.text = names_.text(slot.number);
    }
    return slot.number;
  }
  EntityNumber entity(std::string_view type, std::string_view id) override {
    return names_.add_entity(text(type), id);
  }
  [[nodiscard]] std::string_view type_of(EntityNumber number) const override {
    return names_.text(names_.type_of(number));
  }

 private:
  struct Remembered {
    std::string_view text;
    TextNumber number = 0;
  };
  Names& names_;
  std::array<Remembered, 64> remembered_;
};

class Loader {
 public:
  Loader(std::string_view text, std::shared_ptr<Names> names, const LoadOptions& options)
      : text_(text),
        options_(options),
        names_(std::move(names)),
        naming_(*names_),
        builder_(names_),
        values_(naming_, builder_.arena()) {}

  Result<std::shared_ptr<const Entities>, Messages> load() {
    const std::uint64_t refusals = names_->refusals();
    JsonReader json(text_);
    const bool read = array(json);
    if (names_->refusals() != refusals) return problem(json.position(), names_->full_message());
    if (!read) return problem(json.position(), describe(json));
    Conformance conformance(options_.schema, *names_);
    EntitiesBuilder::Problem wrong;
    if (options_.schema != nullptr) conformance.add_actions(builder_);
    if (names_->refusals() != refusals) return problem(0, names_->full_message());
    auto made = builder_.finish(options_.closure, wrong);
    if (made != nullptr) return made;
    const std::string name = display(Value::entity(wrong.entity), *names_);
    switch (wrong.fault) {
      case EntitiesBuilder::Fault::cycle: return problem(0, "`" + name + "` is its own ancestor");
      case EntitiesBuilder::Fault::not_closed: return problem(0, "the parents of `" + name + "` lack an ancestor");
      case EntitiesBuilder::Fault::too_many_ancestors: break;
    }
    return problem(0, "with `" + name + "` the entities have more than " + std::to_string(kAncestorsMax) + " ancestors");
  }

 private:
  bool array(JsonReader& json) {
    if (!base::is_valid_utf8(text_)) return fail("the text is not valid UTF-8");
    if (!json.enter_array()) return false;
    Conformance conformance(options_.schema, *names_);
    while (json.next_element())
      if (!entity(json, conformance)) return false;
    return json.ok() && (json.at_end() || fail("there is more text after the array"));
  }

  bool entity(JsonReader& json, Conformance& conformance) {
    JsonText key;
    std::string_view attributes, tags;
    if (!json.enter_object()) return false;
    EntityFacts& facts = facts_;
    facts.attributes = facts.tags = {};
    facts.parents.clear();
    bool has_uid = false, has_attributes = false, has_parents = false, has_tags = false;
    while (json.next_member(key)) {
      bool* seen = key.raw == "uid"       ? &has_uid
                   : key.raw == "attrs"   ? &has_attributes
                   : key.raw == "parents" ? &has_parents
                   : key.raw == "tags"    ? &has_tags
                                          : nullptr;
      if (seen == nullptr) {
        json.skip();
        continue;
      }
      if (*seen) return fail("duplicate key `" + std::string(key.raw) + "`");
      *seen = true;
      // Attributes are read against the type that the uid names: a uid that comes late sends us back.
      if (seen == &has_uid) {
        if (!values_.read_entity(json, facts.number) || !conformance.enter(facts.number)) return false;
      } else if (has_uid && seen != &has_parents) {
        if (!fields(json, conformance, seen == &has_tags, facts)) return false;
      } else if (seen == &has_parents) {
        if (!read_parents(json, facts)) return false;
      } else {
        (seen == &has_tags ? tags : attributes) = json.raw_value();
      }
    }
    if (!json.ok()) return false;
    if (!has_uid || !has_attributes || !has_parents)
      return fail(std::string("an entity lacks `") +
                  (!has_uid          ? "uid"
                   : !has_attributes ? "attrs"
                                     : "parents") +
                  "`");
    for (const bool is_tags : {false, true}) {
      const std::string_view late = is_tags ? tags : attributes;
      if (late.empty()) continue;
      JsonReader again(late);
      if (!fields(again, conformance, is_tags, facts)) return false;
    }
    if (!conformance.check(facts)) return fail(conformance.error());
    if (builder_.add(facts)) return true;
    return fail("`" + display(Value::entity(facts.number), *names_) +
                "` is given twice, with different facts");
  }

  bool fields(JsonReader& json, Conformance& conformance, bool is_tags, EntityFacts& facts) {
    if (is_tags) return values_.read_tags(json, conformance.tag_type(), facts.tags);
    return values_.read_fields(json, conformance.attribute_type(), facts.attributes);
  }

  bool read_parents(JsonReader& json, EntityFacts& facts) {
    if (!json.enter_array()) return false;
    while (json.next_element())
      if (!values_.read_entity(json, facts.parents.emplace_back())) return false;
    return json.ok();
  }

  bool fail(std::string why) {
    values_.set_error(std::move(why));
    return false;
  }
  [[nodiscard]] std::string describe(const JsonReader& json) const {
    if (!values_.error().empty()) return values_.error();
    return json.ok() ? "not a list of entities" : json.failure();
  }
  [[nodiscard]] Messages problem(std::size_t at, std::string what) const {
    Message message;
    message.what = std::move(what);
    message.where = base::span_of(options_.source, text_, at, at);
    return {std::move(message)};
  }

  std::string_view text_;
  const LoadOptions& options_;
  std::shared_ptr<Names> names_;
  AddingNames naming_;
  EntitiesBuilder builder_;
  JsonValues values_;
  EntityFacts facts_;
};

}  // namespace

Result<std::shared_ptr<const Entities>, Messages> load_entities(std::string_view json,
                                                                std::shared_ptr<Names> names,
                                                                const LoadOptions& options) {
  if (json.size() > kEntitiesBytesMax) {
    Message refused;
    refused.what = "the text is longer than " + std::to_string(kEntitiesBytesMax) + " bytes";
    return Messages{std::move(refused)};
  }
  return Loader(json, std::move(names), options).load();
}

namespace {

class Writer {
 public:
  explicit Writer(const Names& names) : names_(names), json_(out_) {}

  void entity(EntityNumber number, const Entity& entity) {
    json_.begin_object().key("uid");
    uid(number);
    json_.key("attrs");
    fields(entity.attributes());
    json_.key("parents").begin_array();
    std::vector<EntityNumber> parents(entity.parents().begin(), entity.parents().end());
    std::ranges::sort(parents,
                      [&](EntityNumber a, EntityNumber b) { return names_.name_of(a) < names_.name_of(b); });
    for (const EntityNumber parent : parents) uid(parent);
    json_.end_array();
    if (entity.tag_count > 0) {
      json_.key("tags");
      fields(entity.tags());
    }
    json_.end_object();
  }
  void begin() { json_.begin_array(); }
  std::string end() {
    json_.end_array();
    return std::move(out_);
  }

 private:
  void uid(EntityNumber number) {
    const EntityName name = names_.name_of(number);
    json_.begin_object().key("type").string(name.type).key("id").string(name.id).end_object();
  }
  void fields(std::span<const Field> list) {
    std::vector<std::pair<std::string_view, const Value*>> sorted;
    for (const Field& field : list) sorted.emplace_back(names_.text(field.name), &field.value);
    std::ranges::sort(sorted, {}, [](const auto& field) { return field.first; });
    json_.begin_object();
    for (const auto& [name, each] : sorted) {
      json_.key(name);
      value(*each);
    }
    json_.end_object();
  }
  void value(const Value& value) {
    switch (value.kind) {
      case ValueKind::boolean:
        json_.boolean(value.is_true());
        break;
      case ValueKind::integer:
        json_.number(value.number);
        break;
      case ValueKind::string:
        json_.string(value.text());
        break;
      case ValueKind::entity:
        json_.begin_object().key("__entity");
        uid(value.entity_number);
        json_.end_object();
        break;
      case ValueKind::set:
        set(value);
        break;
      case ValueKind::record:
        fields(value.fields());
        break;
      case ValueKind::datetime:
        datetime(value.number);
        break;
      default:
        call(extension_constructor(value.kind), extension_argument(value));
        break;
    }
  }
  // In the order of their texts, which does not depend on how names happen to be numbered.
  void set(const Value& value) {
    std::vector<std::string> texts;
    for (const Value& element : value.elements()) {
      Writer one(names_);
      one.value(element);
      texts.push_back(std::move(one.out_));
    }
    std::ranges::sort(texts);
    json_.begin_array();
    for (const std::string& text : texts) json_.raw(text);
    json_.end_array();
  }
  void call(std::string_view function, std::string_view argument) {
    json_.begin_object().key("__extn").begin_object();
    json_.key("fn").string(function).key("arg").string(argument).end_object().end_object();
  }
  // A datetime has no constructor for every value: it is 1970 and an offset.
  void datetime(std::int64_t ms) {
    json_.begin_object().key("__extn").begin_object().key("fn").string("offset").key("args").begin_array();
    call("datetime", "1970-01-01");
    call("duration", std::to_string(ms) + "ms");
    json_.end_array().end_object().end_object();
  }

  const Names& names_;
  std::string out_;
  base::JsonWriter json_;
};

}  // namespace

std::string entities_to_json(const Entities& entities) {
  const Names& names = entities.names();
  std::vector<EntityNumber> numbers = entities.numbers();
  std::ranges::sort(numbers,
                    [&](EntityNumber a, EntityNumber b) { return names.name_of(a) < names.name_of(b); });
  Writer writer(names);
  writer.begin();
  for (const EntityNumber number : numbers) writer.entity(number, *entities.find(number));
  return writer.end();
}

}  // namespace why403::cedar
