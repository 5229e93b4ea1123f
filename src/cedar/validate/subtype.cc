#include "cedar/validate/subtype.h"

#include <algorithm>

namespace why403::cedar {

namespace {

bool attributes_are_subtype(const AttributeTypes& lower, const AttributeTypes& upper, ValidationMode mode) {
  for (const auto& [name, above] : upper) {
    const auto below = lower.find(name);
    if (below == lower.end()) return false;
    const bool qualified = mode == ValidationMode::strict ? below->second.required == above.required
                                                          : below->second.required || !above.required;
    if (!qualified || !is_subtype(*below->second.type, *above.type, mode)) return false;
  }
  return true;
}

bool same_names(const AttributeTypes& left, const AttributeTypes& right) {
  return std::ranges::equal(
      left, right, {}, [](const auto& a) { return a.first; }, [](const auto& b) { return b.first; });
}

bool record_is_subtype(const Type& lower, const Type& upper, ValidationMode mode) {
  if (lower.open && !upper.open) return false;
  if (!attributes_are_subtype(lower.attributes, upper.attributes, mode)) return false;
  return (upper.open && mode == ValidationMode::permissive) || same_names(lower.attributes, upper.attributes);
}

bool entity_is_subtype(const Type& lower, const Type& upper, ValidationMode mode) {
  if (lower.kind == TypeKind::any_entity) return upper.kind == TypeKind::any_entity;
  if (upper.kind == TypeKind::any_entity) return mode == ValidationMode::permissive;
  if (mode == ValidationMode::strict) return lower.entity_types == upper.entity_types;
  return std::ranges::includes(upper.entity_types, lower.entity_types);
}

bool is_entity(const Type& type) {
  return type.kind == TypeKind::entity || type.kind == TypeKind::any_entity;
}
bool is_boolean(const Type& type) {
  return type.kind == TypeKind::boolean || type.kind == TypeKind::true_value ||
         type.kind == TypeKind::false_value;
}

// Strict: the same attributes, equally required. Permissive: those both have whose types have a bound.
TypePtr record_bound(const Type& left, const Type& right, ValidationMode mode) {
  const bool strict = mode == ValidationMode::strict;
  if (strict && !same_names(left.attributes, right.attributes)) return nullptr;
  AttributeTypes attributes;
  for (const auto& [name, first] : left.attributes) {
    const auto second = right.attributes.find(name);
    TypePtr bound;
    if (second != right.attributes.end()) bound = least_upper_bound(first.type, second->second.type, mode);
    if (bound != nullptr && strict && first.required != second->second.required) bound = nullptr;
    if (bound != nullptr)
      attributes[name] = {bound, first.required && second->second.required};
    else if (strict)
      return nullptr;
  }
  const bool complete = same_names(attributes, left.attributes) && same_names(attributes, right.attributes);
  return Type::record_of(std::move(attributes), left.open || right.open || !complete);
}

TypePtr entity_bound(const Type& left, const Type& right, ValidationMode mode) {
  if (mode == ValidationMode::strict) return nullptr;  // equal ones are subtypes and never come here
  if (left.kind == TypeKind::any_entity || right.kind == TypeKind::any_entity)
    return Type::of(TypeKind::any_entity);
  auto made = std::make_shared<Type>();
  made->kind = TypeKind::entity;
  std::ranges::set_union(left.entity_types, right.entity_types, std::back_inserter(made->entity_types));
  return made;
}

const AttributeTypes& declared_attributes(const Schema& schema, std::string_view type) {
  static const AttributeTypes none;
  const EntityShape* shape = schema.entity_type(type);
  return shape != nullptr ? shape->attributes->attributes : none;
}

}  // namespace

bool is_subtype(const Type& lower, const Type& upper, ValidationMode mode) {
  if (lower.kind == TypeKind::never) return true;
  if (is_boolean(lower) && upper.kind == TypeKind::boolean) return true;
  if (is_entity(lower) && is_entity(upper)) return entity_is_subtype(lower, upper, mode);
  if (lower.kind != upper.kind) return false;
  if (lower.kind == TypeKind::record) return record_is_subtype(lower, upper, mode);
  if (lower.kind != TypeKind::set || upper.element == nullptr) return true;
  return lower.element != nullptr && is_subtype(*lower.element, *upper.element, mode);
}

TypePtr least_upper_bound(const TypePtr& left, const TypePtr& right, ValidationMode mode) {
  if (is_subtype(*left, *right, mode)) return right;
  if (is_subtype(*right, *left, mode)) return left;
  if (is_boolean(*left) && is_boolean(*right)) return Type::of(TypeKind::boolean);
  if (is_entity(*left) && is_entity(*right)) return entity_bound(*left, *right, mode);
  if (left->kind != right->kind) return nullptr;
  if (left->kind == TypeKind::record) return record_bound(*left, *right, mode);
  if (left->kind != TypeKind::set) return nullptr;
  if (left->element == nullptr || right->element == nullptr) return Type::set_of(nullptr);
  TypePtr element = least_upper_bound(left->element, right->element, mode);
  return element == nullptr ? nullptr : Type::set_of(std::move(element));
}

bool are_disjoint(const Type& left, const Type& right) {
  if (left.kind != TypeKind::entity || right.kind != TypeKind::entity) return false;
  return std::ranges::none_of(left.entity_types, [&](const std::string& type) {
    return std::ranges::binary_search(right.entity_types, type);
  });
}

std::optional<AttributeType> attribute_of(const Schema& schema, const Type& type, std::string_view name) {
  if (type.kind == TypeKind::record) {
    const auto found = type.attributes.find(name);
    return found == type.attributes.end() ? std::nullopt : std::optional(found->second);
  }
  if (type.kind != TypeKind::entity) return std::nullopt;
  std::optional<AttributeType> bound;
  for (const std::string& each : type.entity_types) {
    const AttributeTypes& attributes = declared_attributes(schema, each);
    const auto found = attributes.find(name);
    if (found == attributes.end()) return std::nullopt;
    if (!bound) {
      bound = found->second;
      continue;
    }
    bound->type = least_upper_bound(bound->type, found->second.type, ValidationMode::permissive);
    if (bound->type == nullptr) return std::nullopt;
    bound->required = bound->required && found->second.required;
  }
  return bound;
}

bool may_have_attribute(const Schema& schema, const Type& type, std::string_view name) {
  switch (type.kind) {
    case TypeKind::never:
    case TypeKind::any_entity:
      return true;
    case TypeKind::record:
      return type.open || type.attributes.contains(name);
    case TypeKind::entity:
      return std::ranges::any_of(type.entity_types, [&](const std::string& each) {
        return declared_attributes(schema, each).contains(name);
      });
    default:
      return false;
  }
}

std::vector<std::string> attribute_names(const Schema& schema, const Type& type) {
  std::vector<std::string> names;
  if (type.kind == TypeKind::record)
    for (const auto& [name, attribute] : type.attributes) names.push_back(name);
  if (type.kind == TypeKind::entity)
    for (const std::string& each : type.entity_types)
      for (const auto& [name, attribute] : declared_attributes(schema, each)) names.push_back(name);
  return names;
}

}  // namespace why403::cedar
