// From a schema as written to what its names mean.
//
// An unqualified name is looked for in its namespace, then outside every namespace; a common type wins over
// an entity type of the same name (RFC 24). What stands outside may not be declared again inside (RFC 70).
#include <algorithm>
#include <functional>

#include "base/message.h"
#include "cedar/schema/schema_document.h"

namespace why403::cedar {

namespace {

std::string qualified(const std::string& space, const std::string& name) {
  return space.empty() ? name : space + "::" + name;
}

std::string quoted(const OwnedEntityName& name) { return "`" + name.type + "::\"" + name.id + "\"`"; }

struct BuiltIn {
  std::string_view name;
  TypeKind kind;
};
constexpr BuiltIn kBuiltIns[] = {{"Bool", TypeKind::boolean},     {"Long", TypeKind::integer},
                                 {"String", TypeKind::string},    {"ipaddr", TypeKind::ip},
                                 {"decimal", TypeKind::decimal},  {"datetime", TypeKind::datetime},
                                 {"duration", TypeKind::duration}};

class Resolver {
 public:
  explicit Resolver(const SchemaDocument& document) : document_(document) {}

  Result<Schema, Messages> run() {
    collect();
    check_shadowing();
    if (errors_.empty()) {
      for (const auto& [name, space] : document_.namespaces) entities(name, space);
      for (const auto& [name, space] : document_.namespaces) actions(name, space);
      for (const auto& [name, declared] : commons_) common(name);
    }
    if (errors_.empty()) close_entities();
    if (errors_.empty()) close_actions();
    if (!errors_.empty()) return std::move(errors_);
    return std::move(schema_);
  }

 private:
  struct Alias {
    const SchemaType* type = nullptr;  // null for a built-in
    std::string space;
    TypePtr resolved;
    bool open = false;  // being resolved: meeting it again is a cycle
  };

  void fail(std::string what, Place place, std::string help = {}) {
    Message message;
    message.what = std::move(what);
    message.help = std::move(help);
    if (!document_.text.empty() && place.end > place.begin)
      message.where = base::span_of(document_.source, document_.text, place.begin, place.end);
    errors_.push_back(std::move(message));
  }

  void collect() {
    for (const auto& [space, content] : document_.namespaces) {
      for (const auto& [name, declared] : content.common_types)
        commons_[qualified(space, name)] = {&declared.type, space, nullptr, false};
      for (const auto& [name, declared] : content.entity_types) {
        if (name == "Action") fail("an entity type cannot be named `Action`", declared.place);
        entity_names_.insert(qualified(space, name));
      }
      for (const auto& [name, declared] : content.actions) {
        action_names_.insert({qualified(space, "Action"), name});
        if (declared.has_attributes)
          fail("the action `" + name + "` has attributes, which are not supported", declared.place);
      }
    }
  }

  // RFC 70: outside every namespace and inside one, the same name may not be declared.
  void check_shadowing() {
    const auto base_name = [](const std::string& name) {
      return name.substr(name.rfind(':') == std::string::npos ? 0 : name.rfind(':') + 1);
    };
    std::set<std::string> outside;
    for (const auto& [name, declared] : commons_)
      if (name.find("::") == std::string::npos) outside.insert(name);
    for (const std::string& name : entity_names_)
      if (name.find("::") == std::string::npos) outside.insert(name);
    const auto check = [&](const std::string& name) {
      if (name.find("::") != std::string::npos && outside.contains(base_name(name)))
        fail("`" + name + "` would hide `" + base_name(name) + "`, which is declared outside every namespace",
             {});
    };
    for (const auto& [name, declared] : commons_) check(name);
    for (const std::string& name : entity_names_) check(name);
    for (const OwnedEntityName& name : action_names_)
      if (name.type != "Action" && action_names_.contains({"Action", name.id}))
        fail("the action " + quoted(name) + " would hide `Action::\"" + name.id + "\"`", {});
    add_built_ins();
  }

  void add_built_ins() {
    for (const auto& [name, kind] : kBuiltIns) {
      const std::string plain(name);
      commons_["__cedar::" + plain] = {nullptr, "", Type::of(kind), false};
      if (!commons_.contains(plain) && !entity_names_.contains(plain))
        commons_[plain] = {nullptr, "", Type::of(kind), false};
    }
    for (const OwnedEntityName& action : action_names_) {
      entity_names_.insert(action.type);
      schema_.action_types.insert(action.type);
    }
  }

  // The names that a written one may stand for, the likelier first.
  static std::vector<std::string> candidates(const std::string& space, const std::string& name) {
    if (!space.empty() && name.find("::") == std::string::npos) return {qualified(space, name), name};
    return {name};
  }

  std::optional<std::string> entity_name(const std::string& space, const std::string& name, Place place) {
    for (std::string& candidate : candidates(space, name))
      if (entity_names_.contains(candidate)) return std::move(candidate);
    std::vector<std::string> known(entity_names_.begin(), entity_names_.end());
    const std::string near = base::did_you_mean(name, known);
    fail("`" + name + "` is not declared as an entity type", place,
         near.empty() ? "" : "did you mean `" + near + "`?");
    return std::nullopt;
  }

  TypePtr common(const std::string& name) {
    Alias& found = commons_.at(name);
    if (found.resolved) return found.resolved;
    if (found.open) {
      fail("the common type `" + name + "` is defined by itself", found.type->place);
      return found.resolved = Type::record_of({});
    }
    found.open = true;
    TypePtr made = type(found.space, *found.type);
    Alias& again = commons_.at(name);
    again.open = false;
    return again.resolved = made;
  }

  TypePtr named(const std::string& space, const SchemaType& written) {
    using Kind = SchemaType::Kind;
    for (std::string& candidate : candidates(space, written.name)) {
      if (written.kind != Kind::entity && commons_.contains(candidate)) return common(candidate);
      if (written.kind != Kind::common && entity_names_.contains(candidate))
        return Type::entity_of(candidate);
    }
    const std::string_view what = written.kind == Kind::common   ? "as a common type"
                                  : written.kind == Kind::entity ? "as an entity type"
                                                                 : "as a common or entity type";
    std::vector<std::string> known;
    for (const auto& [name, declared] : commons_) known.push_back(name);
    known.insert(known.end(), entity_names_.begin(), entity_names_.end());
    const std::string near = base::did_you_mean(written.name, known);
    fail("`" + written.name + "` is not declared " + std::string(what), written.place,
         near.empty() ? "" : "did you mean `" + near + "`?");
    return Type::record_of({});
  }

  TypePtr extension(const SchemaType& written) {
    for (const auto& [name, kind] : kBuiltIns)
      if (name == written.name && kind >= TypeKind::ip) return Type::of(kind);
    fail("`" + written.name + "` is not an extension type", written.place);
    return Type::record_of({});
  }

  TypePtr type(const std::string& space, const SchemaType& written) {
    using Kind = SchemaType::Kind;
    switch (written.kind) {
      case Kind::boolean:
        return Type::of(TypeKind::boolean);
      case Kind::integer:
        return Type::of(TypeKind::integer);
      case Kind::string:
        return Type::of(TypeKind::string);
      case Kind::set:
        return Type::set_of(type(space, *written.element));
      case Kind::extension:
        return extension(written);
      case Kind::record: {
        if (written.open) fail("records with additional attributes are not supported", written.place);
        AttributeTypes attributes;
        for (const auto& [name, attribute] : written.attributes)
          attributes[name] = {type(space, attribute.type), attribute.required};
        return Type::record_of(std::move(attributes));
      }
      default:
        return named(space, written);
    }
  }

  TypePtr record(const std::string& space, const SchemaType& written, const std::string& what) {
    TypePtr made = type(space, written);
    if (made->kind != TypeKind::record) fail(what + " must be a record", written.place);
    return made;
  }

  void entities(const std::string& space, const SchemaNamespace& content) {
    for (const auto& [name, declared] : content.entity_types) {
      EntityShape made;
      made.name = qualified(space, name);
      for (const std::string& parent : declared.parents)
        if (auto found = entity_name(space, parent, declared.place)) made.parents.insert(std::move(*found));
      made.attributes = record(space, declared.shape, "the shape of `" + name + "`");
      if (declared.tags) made.tags = type(space, *declared.tags);
      made.ids = declared.ids;
      schema_.entity_types[made.name] = std::move(made);
    }
  }

  void actions(const std::string& space, const SchemaNamespace& content) {
    for (const auto& [name, declared] : content.actions) {
      ActionShape made;
      made.name = {qualified(space, "Action"), name};
      made.context = Type::record_of({});
      if (declared.applies_to) {
        for (const std::string& each : declared.applies_to->principals)
          if (auto found = entity_name(space, each, declared.place))
            made.principals.insert(std::move(*found));
        for (const std::string& each : declared.applies_to->resources)
          if (auto found = entity_name(space, each, declared.place)) made.resources.insert(std::move(*found));
        made.context = record(space, declared.applies_to->context, "the context of `" + name + "`");
      }
      if (declared.parents)
        for (const ActionReference& parent : *declared.parents)
          action_parent(space, parent, declared.place, made);
      schema_.actions[made.name] = std::move(made);
    }
  }

  void action_parent(const std::string& space, const ActionReference& parent, Place place, ActionShape& out) {
    for (std::string& type : candidates(space, parent.type.value_or("Action"))) {
      OwnedEntityName name{std::move(type), parent.id};
      if (!action_names_.contains(name)) continue;
      out.parents.insert(std::move(name));
      return;
    }
    fail("the action `" + parent.id + "` is not declared", place);
  }

  // Entity types may be in one another in circles; actions may not.
  void close_entities() {
    for (auto& [name, info] : schema_.entity_types) {
      std::vector<std::string> open(info.parents.begin(), info.parents.end());
      while (!open.empty()) {
        std::string next = std::move(open.back());
        open.pop_back();
        const EntityShape* above = schema_.entity_type(next);
        if (!info.ancestors.insert(std::move(next)).second || above == nullptr) continue;
        open.insert(open.end(), above->parents.begin(), above->parents.end());
      }
    }
    for (auto& [name, info] : schema_.entity_types)
      for (const std::string& ancestor : info.ancestors)
        if (const auto found = schema_.entity_types.find(ancestor); found != schema_.entity_types.end())
          found->second.descendants.insert(name);
  }

  void close_actions() {
    for (auto& [name, info] : schema_.actions) {
      std::vector<OwnedEntityName> open(info.parents.begin(), info.parents.end());
      while (!open.empty()) {
        OwnedEntityName next = std::move(open.back());
        open.pop_back();
        const ActionShape* above = schema_.action(next.view());
        if (!info.ancestors.insert(std::move(next)).second) continue;
        open.insert(open.end(), above->parents.begin(), above->parents.end());
      }
      if (info.ancestors.contains(name)) fail("the action " + quoted(name) + " is its own ancestor", {});
    }
    for (auto& [name, info] : schema_.actions)
      for (const OwnedEntityName& ancestor : info.ancestors)
        schema_.actions.at(ancestor).descendants.insert(name);
  }

  const SchemaDocument& document_;
  std::map<std::string, Alias> commons_;
  std::set<std::string> entity_names_;
  std::set<OwnedEntityName> action_names_;
  Schema schema_;
  Messages errors_;
};

}  // namespace

Result<Schema, Messages> resolve_schema(const SchemaDocument& document) { return Resolver(document).run(); }

}  // namespace why403::cedar
