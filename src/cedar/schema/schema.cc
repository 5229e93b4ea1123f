#include "cedar/schema/schema.h"

#include <algorithm>

namespace why403::cedar {

bool equal(const Schema& left, const Schema& right) {
  const auto same_type = [](const TypePtr& a, const TypePtr& b) {
    return (a == nullptr) == (b == nullptr) && (a == nullptr || equal(*a, *b));
  };
  const auto same_entity = [&](const auto& a, const auto& b) {
    const EntityShape &x = a.second, &y = b.second;
    return x.name == y.name && same_type(x.attributes, y.attributes) && same_type(x.tags, y.tags) &&
           x.parents == y.parents && x.ids == y.ids;
  };
  const auto same_action = [&](const auto& a, const auto& b) {
    const ActionShape &x = a.second, &y = b.second;
    return x.name == y.name && x.principals == y.principals && x.resources == y.resources &&
           same_type(x.context, y.context) && x.parents == y.parents;
  };
  return std::ranges::equal(left.entity_types, right.entity_types, same_entity) &&
         std::ranges::equal(left.actions, right.actions, same_action);
}

bool entity_exists(const Schema& schema, EntityName name) {
  const EntityShape* type = schema.entity_type(name.type);
  if (type != nullptr && type->ids.has_value() && std::ranges::find(*type->ids, name.id) == type->ids->end())
    return false;
  const bool action = name.type == "Action" || name.type.ends_with("::Action");
  return !action || schema.action(name) != nullptr;
}

}  // namespace why403::cedar
