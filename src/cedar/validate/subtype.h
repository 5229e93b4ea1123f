// How types relate: subtyping, least upper bounds, disjointness.
//
// Strict mode knows depth but no width: records must have the same attributes, equally required, and an
// entity type is only below itself. Permissive mode lets records be wider and entity types unite.
// The rules follow the Lean specification (Cedar/Validation/Subtyping.lean).
#pragma once

#include "cedar/schema/schema.h"

namespace why403::cedar {

enum class ValidationMode : std::uint8_t { strict, permissive };

bool is_subtype(const Type& lower, const Type& upper, ValidationMode mode);
/// Null when there is none.
TypePtr least_upper_bound(const TypePtr& left, const TypePtr& right, ValidationMode mode);
/// No value is of both types. Only entity types are ever found disjoint, as sets may be empty.
bool are_disjoint(const Type& left, const Type& right);

/// The attribute of a record or an entity type; nothing when some entity of the type lacks it.
std::optional<AttributeType> attribute_of(const Schema& schema, const Type& type, std::string_view name);
/// Whether some value of the type may have the attribute.
bool may_have_attribute(const Schema& schema, const Type& type, std::string_view name);
/// All attributes known to be there, for suggestions.
std::vector<std::string> attribute_names(const Schema& schema, const Type& type);

}  // namespace why403::cedar
