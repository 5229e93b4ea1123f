#include "cedar/entities/conformance.h"

#include "cedar/schema/schema.h"

namespace why403::cedar {

bool is_action_type(std::string_view type) { return type == "Action" || type.ends_with("::Action"); }

namespace {

EntityName name_of_entity(EntityNumber number, const Names& names, const StrangerNames* strangers) {
  return (number & kStrangerBit) == 0 || strangers == nullptr ? names.name_of(number)
                                                              : strangers->stranger_entity(number);
}

std::string_view text_of(TextNumber number, const Names& names, const StrangerNames* strangers) {
  return (number & kStrangerBit) == 0 || strangers == nullptr ? names.text(number)
                                                              : strangers->stranger_text(number);
}

bool record_has_type(const Value& value, const Type& type, const Names& names,
                     const StrangerNames* strangers) {
  std::size_t required = 0;
  for (const Field& field : value.fields()) {
    const auto found = type.attributes.find(text_of(field.name, names, strangers));
    if (found == type.attributes.end()) {
      if (!type.open) return false;
      continue;
    }
    required += found->second.required ? 1 : 0;
    if (!value_has_type(field.value, *found->second.type, names, strangers)) return false;
  }
  for (const auto& [name, attribute] : type.attributes) required -= attribute.required ? 1 : 0;
  return required == 0;
}

}  // namespace

bool value_has_type(const Value& value, const Type& type, const Names& names,
                    const StrangerNames* strangers) {
  switch (type.kind) {
    case TypeKind::never:
      return false;
    case TypeKind::true_value:
      return value.kind == ValueKind::boolean && value.is_true();
    case TypeKind::false_value:
      return value.kind == ValueKind::boolean && !value.is_true();
    case TypeKind::boolean:
      return value.kind == ValueKind::boolean;
    case TypeKind::integer:
      return value.kind == ValueKind::integer;
    case TypeKind::string:
      return value.kind == ValueKind::string;
    case TypeKind::ip:
      return value.kind == ValueKind::ip;
    case TypeKind::decimal:
      return value.kind == ValueKind::decimal;
    case TypeKind::datetime:
      return value.kind == ValueKind::datetime;
    case TypeKind::duration:
      return value.kind == ValueKind::duration;
    case TypeKind::any_entity:
      return value.kind == ValueKind::entity;
    case TypeKind::entity: {
      if (value.kind != ValueKind::entity) return false;
      const std::string_view got = name_of_entity(value.entity_number, names, strangers).type;
      return std::ranges::find(type.entity_types, got) != type.entity_types.end();
    }
    case TypeKind::set:
      if (value.kind != ValueKind::set) return false;
      if (type.element == nullptr) return true;
      return std::ranges::all_of(value.elements(), [&](const Value& element) {
        return value_has_type(element, *type.element, names, strangers);
      });
    case TypeKind::record:
      return value.kind == ValueKind::record && record_has_type(value, type, names, strangers);
  }
  return false;
}

namespace {

// The first entity inside a value that the schema does not have: an enumerated id or an action.
std::optional<EntityName> missing_entity(const Schema& schema, const Value& value, const Names& names,
                                         const StrangerNames* strangers) {
  switch (value.kind) {
    case ValueKind::entity: {
      const EntityName name = name_of_entity(value.entity_number, names, strangers);
      return entity_exists(schema, name) ? std::nullopt : std::optional(name);
    }
    case ValueKind::set:
      for (const Value& element : value.elements())
        if (const auto found = missing_entity(schema, element, names, strangers)) return found;
      return std::nullopt;
    case ValueKind::record:
      for (const Field& field : value.fields())
        if (const auto found = missing_entity(schema, field.value, names, strangers)) return found;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::string quoted(EntityName name) {
  return "`" + std::string(name.type) + "::\"" + std::string(name.id) + "\"`";
}

}  // namespace

bool Conformance::enter(EntityNumber number) {
  const TextNumber type = names_.type_of(number);
  if (!has_type_ || type != type_) {
    type_ = type;
    has_type_ = true;
    is_action_ = cedar::is_action_type(names_.text(type));
    info_ = schema_ != nullptr ? schema_->entity_type(names_.text(type)) : nullptr;
  }
  if (schema_ == nullptr || is_action_ || info_ != nullptr) return true;
  return fail("the schema has no entity type `" + std::string(names_.text(type)) + "`");
}

const Type* Conformance::attribute_type() const {
  return is_action_ || info_ == nullptr ? nullptr : info_->attributes.get();
}
const Type* Conformance::tag_type() const {
  return is_action_ || info_ == nullptr ? nullptr : info_->tags.get();
}

bool Conformance::check(const EntityFacts& facts) {
  return is_action_ ? check_action(facts) : check_entity(facts);
}

bool Conformance::check_action(const EntityFacts& facts) {
  const EntityName name = names_.name_of(facts.number);
  for (const EntityNumber parent : facts.parents)
    if (!cedar::is_action_type(names_.name_of(parent).type))
      return fail("the action " + quoted(name) + " is in " + quoted(names_.name_of(parent)) +
                  ", which is no action");
  if (schema_ == nullptr) return true;
  const ActionShape* action = schema_->action(name);
  if (action == nullptr) return fail("the schema has no action " + quoted(name));
  std::set<OwnedEntityName> given;
  for (const EntityNumber parent : facts.parents) {
    const OwnedEntityName parent_name(names_.name_of(parent));
    if (!action->ancestors.contains(parent_name))
      return fail("the action " + quoted(name) + " differs from the schema");
    given.insert(parent_name);
    if (const ActionShape* above = schema_->action(parent_name.view()))
      given.insert(above->ancestors.begin(), above->ancestors.end());
  }
  const bool same = given == action->ancestors && facts.attributes.empty() && facts.tags.empty();
  return same || fail("the action " + quoted(name) + " differs from the schema");
}

// Enumerated types and actions have only some ids; which types those are is looked up once.
bool Conformance::exists(EntityNumber number) {
  const TextNumber type = names_.type_of(number);
  if (type >= open_types_.size()) open_types_.resize(type + 64, 0);
  std::uint8_t& open = open_types_[type];
  if (open == 0) {
    const std::string_view name = names_.text(type);
    const EntityShape* shape = schema_->entity_type(name);
    open = cedar::is_action_type(name) || (shape != nullptr && shape->ids) ? 2 : 1;
  }
  return open == 1 || entity_exists(*schema_, names_.name_of(number));
}

bool Conformance::all_exist(const Value& value, EntityNumber& missing) {
  switch (value.kind) {
    case ValueKind::entity:
      missing = value.entity_number;
      return exists(value.entity_number);
    case ValueKind::set:
      return std::ranges::all_of(value.elements(),
                                 [&](const Value& each) { return all_exist(each, missing); });
    case ValueKind::record:
      return std::ranges::all_of(value.fields(),
                                 [&](const Field& each) { return all_exist(each.value, missing); });
    default:
      return true;
  }
}

bool Conformance::check_entity(const EntityFacts& facts) {
  if (schema_ == nullptr) return true;
  const auto shown = [&](EntityNumber number) { return quoted(names_.name_of(number)); };
  if (!exists(facts.number)) return fail(shown(facts.number) + " is not among the ids of its type");
  for (const EntityNumber parent : facts.parents) {
    if (!exists(parent)) return fail(shown(parent) + " is not among the ids of its type");
    const std::string_view type = names_.text(names_.type_of(parent));
    if (!info_->ancestors.contains(type))
      return fail(shown(facts.number) + " cannot be in " + shown(parent) + ": the schema does not let `" +
                  std::string(names_.text(type_)) + "` be in `" + std::string(type) + "`");
  }
  if (!facts.tags.empty() && info_->tags == nullptr)
    return fail("the type of " + shown(facts.number) + " has no tags");
  EntityNumber missing = 0;
  for (const auto fields : {facts.attributes, facts.tags})
    if (!all_exist(Value::record(fields), missing))
      return fail(shown(facts.number) + " mentions " + shown(missing) + ", which the schema does not have");
  return true;
}

void Conformance::add_actions(EntitiesBuilder& builder) {
  for (const auto& [name, action] : schema_->actions) {
    EntityFacts facts;
    facts.number = names_.add_entity(name.view());
    if (builder.holds(facts.number)) continue;
    for (const OwnedEntityName& parent : action.ancestors)
      facts.parents.push_back(names_.add_entity(parent.view()));
    builder.add(facts);
  }
}

Status<std::string> check_request(const Schema& schema, const Request& request, const Names& names) {
  const auto name = [&](EntityNumber number) { return name_of_entity(number, names, request.strangers); };
  for (const EntityNumber each : {request.principal, request.resource}) {
    const EntityName entity = name(each);
    if (schema.entity_type(entity.type) == nullptr)
      return "the schema has no entity type `" + std::string(entity.type) + "`";
    if (!entity_exists(schema, entity)) return quoted(entity) + " is not among the ids of its type";
  }
  const ActionShape* action = schema.action(name(request.action));
  if (action == nullptr) return "the schema has no action " + quoted(name(request.action));
  if (!action->principals.contains(name(request.principal).type))
    return "the action " + quoted(name(request.action)) + " is not for a principal of type `" +
           std::string(name(request.principal).type) + "`";
  if (!action->resources.contains(name(request.resource).type))
    return "the action " + quoted(name(request.action)) + " is not for a resource of type `" +
           std::string(name(request.resource).type) + "`";
  if (const auto missing = missing_entity(schema, request.context, names, request.strangers))
    return "the context mentions " + quoted(*missing) + ", which the schema does not have";
  if (!value_has_type(request.context, *action->context, names, request.strangers))
    return "the context is not of the type `" + display(*action->context) + "`";
  return Done{};
}

}  // namespace why403::cedar
