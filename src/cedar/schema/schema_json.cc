// The JSON form of a schema, read and written: https://docs.cedarpolicy.com/schema/json-schema.html
#include <algorithm>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/lexer.h"
#include "cedar/syntax/token_reader.h"

namespace why403::cedar {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

namespace {

// `A::B`, where a part may be `__cedar`: a reference may name the built-in types by their full name.
bool is_reference(std::string_view text) {
  while (true) {
    const std::size_t end = text.find("::");
    if (!is_identifier(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 2);
  }
}

class SchemaJsonReader {
 public:
  explicit SchemaJsonReader(SchemaDocument& document) : document_(document) {}

  bool run(JsonReader& json) {
    return members(json, [&](const std::string& name) {
      if (!name.empty() && !is_name(name)) return fail("`" + name + "` is not the name of a namespace");
      SchemaNamespace& made = document_.namespaces[name];
      if (!space(json, made)) return false;
      return !name.empty() || made.annotations.empty() ||
             fail("annotations are not allowed on the empty namespace");
    });
  }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  bool fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
    return false;
  }

  // Every member of an object by its key, each key once.
  template <typename Each>
  bool members(JsonReader& json, Each each) {
    if (!json.enter_object()) return fail(json.failure());
    std::set<std::string> seen;
    JsonText key;
    while (json.next_member(key)) {
      const std::string name = base::json_unescape(key);
      if (!seen.insert(name).second) return fail("duplicate key `" + name + "`");
      if (!each(name)) return false;
    }
    return json.ok() || fail(json.failure());
  }
  template <typename Each>
  bool elements(JsonReader& json, Each each) {
    if (!json.enter_array()) return fail(json.failure());
    while (json.next_element())
      if (!each()) return false;
    return json.ok() || fail(json.failure());
  }
  bool text(JsonReader& json, std::string& out) {
    out = base::json_unescape(json.string());
    return json.ok() || fail(json.failure());
  }
  bool unknown(const std::string& name, const char* where) {
    return fail("unknown field `" + name + "` in " + where);
  }
  bool missing(const char* name, const char* where) {
    return fail(std::string("missing field `") + name + "` in " + where);
  }

  bool space(JsonReader& json, SchemaNamespace& out) {
    bool entity_types = false, actions = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "commonTypes")
        return members(json, [&](const std::string& each) { return common(json, each, out); });
      if (name == "entityTypes") {
        entity_types = true;
        return members(json, [&](const std::string& each) {
          if (!is_identifier(each) || each == "__cedar")
            return fail("`" + each + "` cannot name an entity type");
          return entity(json, out.entity_types[each]);
        });
      }
      if (name == "actions") {
        actions = true;
        return members(json, [&](const std::string& each) { return action(json, out.actions[each]); });
      }
      if (name == "annotations") return annotations(json, out.annotations);
      return unknown(name, "a namespace");
    });
    if (!read) return false;
    if (!entity_types) return missing("entityTypes", "a namespace");
    return actions || missing("actions", "a namespace");
  }

  bool annotations(JsonReader& json, Annotations& out) {
    return members(json, [&](const std::string& name) {
      if (json.peek() == JsonKind::null) {
        json.null();
        out[name] = std::nullopt;
        return true;
      }
      return text(json, out[name].emplace());
    });
  }

  bool common(JsonReader& json, const std::string& name, SchemaNamespace& out) {
    static constexpr std::string_view keywords[] = {"Bool",   "Boolean", "Entity", "Extension", "Long",
                                                    "Record", "Set",     "String", "__cedar"};
    if (!is_identifier(name) || std::ranges::find(keywords, name) != std::end(keywords))
      return fail("`" + name + "` cannot name a common type");
    TypeDeclaration& made = out.common_types[name];
    return type(json, made.type, nullptr, &made.annotations);
  }

  bool entity(JsonReader& json, EntityDeclaration& out) {
    bool standard = false;
    const bool read = members(json, [&](const std::string& name) {
      standard = standard || name == "memberOfTypes" || name == "shape" || name == "tags";
      if (name == "memberOfTypes") return references(json, out.parents);
      if (name == "shape") return type(json, out.shape, nullptr, nullptr);
      if (name == "tags") return type(json, out.tags.emplace(), nullptr, nullptr);
      if (name == "annotations") return annotations(json, out.annotations);
      if (name == "enum") {
        auto& ids = out.ids.emplace();
        return elements(json, [&] { return text(json, ids.emplace_back()); }) &&
               (!ids.empty() || fail("an enumerated type needs at least one id"));
      }
      return unknown(name, "an entity type");
    });
    if (read && out.ids && standard) return fail("an enumerated type has neither parents nor shape nor tags");
    return read;
  }

  bool references(JsonReader& json, std::vector<std::string>& out) {
    return elements(json, [&] { return reference(json, out.emplace_back()); });
  }
  bool reference(JsonReader& json, std::string& out) {
    return text(json, out) && (is_reference(out) || fail("`" + out + "` is not a name"));
  }

  bool action(JsonReader& json, ActionDeclaration& out) {
    return members(json, [&](const std::string& name) {
      if (json.peek() == JsonKind::null &&
          (name == "appliesTo" || name == "memberOf" || name == "attributes")) {
        json.null();
        return true;
      }
      if (name == "appliesTo") return applies_to(json, out.applies_to.emplace());
      if (name == "memberOf") {
        auto& parents = out.parents.emplace();
        return elements(json, [&] { return action_reference(json, parents.emplace_back()); });
      }
      if (name == "attributes") {
        out.has_attributes = true;
        json.skip();
        return json.ok() || fail(json.failure());
      }
      if (name == "annotations") return annotations(json, out.annotations);
      return unknown(name, "an action");
    });
  }

  bool action_reference(JsonReader& json, ActionReference& out) {
    bool has_id = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "id") return has_id = true, text(json, out.id);
      if (name != "type") return unknown(name, "a parent action");
      if (json.peek() == JsonKind::null) {
        json.null();
        return true;
      }
      return reference(json, out.type.emplace());
    });
    return read && (has_id || missing("id", "a parent action"));
  }

  bool applies_to(JsonReader& json, ActionDeclaration::AppliesTo& out) {
    bool principals = false, resources = false;
    const bool read = members(json, [&](const std::string& name) {
      if (name == "principalTypes") return principals = true, references(json, out.principals);
      if (name == "resourceTypes") return resources = true, references(json, out.resources);
      if (name == "context") return type(json, out.context, nullptr, nullptr);
      return unknown(name, "`appliesTo`");
    });
    if (!read) return false;
    if (!principals) return missing("principalTypes", "`appliesTo`");
    return resources || missing("resourceTypes", "`appliesTo`");
  }

  // The fields of a type may come in any order; `required` and `annotations` belong to whoever may have them.
  bool type(JsonReader& json, SchemaType& out, bool* required, Annotations* notes) {
    std::optional<std::string> kind, name;
    std::string_view attributes;
    bool open = false, has_open = false;
    const bool read = members(json, [&](const std::string& field) {
      if (field == "type") return text(json, kind.emplace());
      if (field == "name") return text(json, name.emplace());
      if (field == "element") {
        auto element = std::make_shared<SchemaType>();
        const bool inner = type(json, *element, nullptr, nullptr);
        out.element = std::move(element);
        return inner;
      }
      if (field == "attributes") {
        attributes = json.raw_value();
        return json.ok() || fail(json.failure());
      }
      if (field == "additionalAttributes") {
        has_open = true;
        open = json.boolean();
        return json.ok() || fail(json.failure());
      }
      if (field == "required" && required != nullptr) {
        *required = json.boolean();
        return json.ok() || fail(json.failure());
      }
      if (field == "annotations" && notes != nullptr) return annotations(json, *notes);
      return unknown(field, "a type");
    });
    if (!read) return false;
    if (!kind) return missing("type", "a type");
    return kind_of(*kind, name, attributes, has_open, open, out);
  }

  bool kind_of(const std::string& kind, std::optional<std::string>& name, std::string_view attributes,
               bool has_open, bool open, SchemaType& out) {
    using Kind = SchemaType::Kind;
    const bool named = kind == "Entity" || kind == "EntityOrCommon" || kind == "Extension";
    if (named != name.has_value()) return named ? missing("name", "a type") : unknown("name", "a type");
    if ((kind == "Set") != (out.element != nullptr))
      return kind == "Set" ? missing("element", "a set") : unknown("element", "a type");
    if (kind == "Record" && attributes.empty()) return missing("attributes", "a record");
    if (kind != "Record" && (!attributes.empty() || has_open)) return unknown("attributes", "a type");
    if (kind == "Record") {
      out.kind = Kind::record;
      out.open = open;
      JsonReader inner(attributes);
      return members(inner, [&](const std::string& each) {
        SchemaAttribute& made = out.attributes[each];
        return type(inner, made.type, &made.required, &made.annotations);
      });
    }
    out.kind = kind == "Boolean"          ? Kind::boolean
               : kind == "Long"           ? Kind::integer
               : kind == "String"         ? Kind::string
               : kind == "Set"            ? Kind::set
               : kind == "Entity"         ? Kind::entity
               : kind == "EntityOrCommon" ? Kind::entity_or_common
               : kind == "Extension"      ? Kind::extension
                                          : Kind::common;
    out.name = name ? std::move(*name) : out.kind == Kind::common ? kind : "";
    return out.name.empty() || is_reference(out.name) || fail("`" + out.name + "` is not a name");
  }

  SchemaDocument& document_;
  std::string error_;
};

class SchemaJsonWriter {
 public:
  SchemaJsonWriter() : json_(out_) {}

  std::string run(const SchemaDocument& document) {
    json_.begin_object();
    for (const auto& [name, space] : document.namespaces) {
      json_.key(name).begin_object();
      namespace_members(space);
      json_.end_object();
    }
    json_.end_object();
    return std::move(out_);
  }

 private:
  void annotations(const Annotations& list) {
    if (list.empty()) return;
    json_.key("annotations").begin_object();
    for (const auto& [name, value] : list) {
      json_.key(name);
      if (value)
        json_.string(*value);
      else
        json_.null();
    }
    json_.end_object();
  }

  void namespace_members(const SchemaNamespace& space) {
    if (!space.common_types.empty()) {
      json_.key("commonTypes").begin_object();
      for (const auto& [name, declared] : space.common_types) {
        json_.key(name).begin_object();
        type_members(declared.type);
        annotations(declared.annotations);
        json_.end_object();
      }
      json_.end_object();
    }
    json_.key("entityTypes").begin_object();
    for (const auto& [name, declared] : space.entity_types) {
      json_.key(name).begin_object();
      entity_members(declared);
      json_.end_object();
    }
    json_.end_object().key("actions").begin_object();
    for (const auto& [name, declared] : space.actions) {
      json_.key(name).begin_object();
      action_members(declared);
      json_.end_object();
    }
    json_.end_object();
    annotations(space.annotations);
  }

  void names(std::string_view key, const std::vector<std::string>& list) {
    json_.key(key).begin_array();
    for (const std::string& each : list) json_.string(each);
    json_.end_array();
  }

  void entity_members(const EntityDeclaration& declared) {
    if (declared.ids) {
      names("enum", *declared.ids);
    } else {
      if (!declared.parents.empty()) names("memberOfTypes", declared.parents);
      if (declared.shape.kind != SchemaType::Kind::record || !declared.shape.attributes.empty()) {
        json_.key("shape");
        type(declared.shape);
      }
      if (declared.tags) {
        json_.key("tags");
        type(*declared.tags);
      }
    }
    annotations(declared.annotations);
  }

  void action_members(const ActionDeclaration& declared) {
    if (declared.applies_to) {
      json_.key("appliesTo").begin_object();
      names("resourceTypes", declared.applies_to->resources);
      names("principalTypes", declared.applies_to->principals);
      const SchemaType& context = declared.applies_to->context;
      if (context.kind != SchemaType::Kind::record || !context.attributes.empty()) {
        json_.key("context");
        type(context);
      }
      json_.end_object();
    }
    if (declared.parents) {
      json_.key("memberOf").begin_array();
      for (const ActionReference& parent : *declared.parents) {
        json_.begin_object().key("id").string(parent.id);
        if (parent.type) json_.key("type").string(*parent.type);
        json_.end_object();
      }
      json_.end_array();
    }
    annotations(declared.annotations);
  }

  void type(const SchemaType& type) {
    json_.begin_object();
    type_members(type);
    json_.end_object();
  }

  void type_members(const SchemaType& type) {
    using Kind = SchemaType::Kind;
    json_.key("type");
    switch (type.kind) {
      case Kind::boolean:
        json_.string("Boolean");
        break;
      case Kind::integer:
        json_.string("Long");
        break;
      case Kind::string:
        json_.string("String");
        break;
      case Kind::set:
        json_.string("Set").key("element");
        this->type(*type.element);
        break;
      case Kind::record:
        json_.string("Record").key("attributes").begin_object();
        for (const auto& [name, attribute] : type.attributes) {
          json_.key(name).begin_object();
          type_members(attribute.type);
          if (!attribute.required) json_.key("required").boolean(false);
          annotations(attribute.annotations);
          json_.end_object();
        }
        json_.end_object();
        if (type.open) json_.key("additionalAttributes").boolean(true);
        break;
      case Kind::entity:
        json_.string("Entity").key("name").string(type.name);
        break;
      case Kind::entity_or_common:
        json_.string("EntityOrCommon").key("name").string(type.name);
        break;
      case Kind::extension:
        json_.string("Extension").key("name").string(type.name);
        break;
      case Kind::common:
        json_.string(type.name);
        break;
    }
  }

  std::string out_;
  base::JsonWriter json_;
};

}  // namespace

Result<SchemaDocument, Messages> parse_schema_json(std::string_view text, std::string source) {
  if (auto refused = refused_text(text)) return Messages{std::move(*refused)};
  SchemaDocument document;
  Message message;
  JsonReader json(text);
  SchemaJsonReader reader(document);
  const bool read = reader.run(json);
  if (read && json.at_end()) {
    document.source = std::move(source);
    return document;
  }
  message.what = read ? "there is more text after the schema" : reader.error();
  message.where = base::span_of(source, text, json.position(), json.position());
  return Messages{std::move(message)};
}

std::string schema_to_json(const SchemaDocument& document) { return SchemaJsonWriter().run(document); }

}  // namespace why403::cedar
