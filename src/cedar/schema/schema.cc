#include "cedar/schema/schema.h"

#include <algorithm>

namespace why403::cedar {

bool entity_exists(const Schema& schema, EntityName name) {
  const EntityTypeInfo* type = schema.entity_type(name.type);
  if (type != nullptr && type->ids.has_value() && std::ranges::find(*type->ids, name.id) == type->ids->end())
    return false;
  const bool action = name.type == "Action" || name.type.ends_with("::Action");
  return !action || schema.action(name) != nullptr;
}

}  // namespace why403::cedar
