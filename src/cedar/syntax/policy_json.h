// Policies in their JSON form, read and written without loss:
// https://docs.cedarpolicy.com/policies/json-format.html
//
// Text to JSON to text keeps every policy but for its layout and comments; JSON to text to JSON keeps all but
// the order of annotations, the splitting of pattern literals, and escapes inside `Value`, which are written
// as the expressions they stand for. Limits as for text, and the JSON reader's depth.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cedar/syntax/parser.h"

namespace why403::cedar {

/// Which release of the crate `cedar-policy` to behave as, where they differ (docs/concepts/policies.md):
/// from 4.11.1 on, a slot behind `is … in` must be that of its scope.
enum class Behaviour : std::uint8_t { crate_4_10, crate_4_12 };

/// {"effect", "principal", "action", "resource", "conditions", "annotations"?}
Result<Policy, Messages> parse_policy_json(std::string_view json, std::string id,
                                           const std::string& source = {},
                                           Behaviour behaviour = Behaviour::crate_4_10);

/// {"staticPolicies": {id: policy}, "templates": {id: policy}, "templateLinks": [...]}
Result<PolicySet, Messages> parse_policies_json(std::string_view json, const std::string& source = {},
                                                Behaviour behaviour = Behaviour::crate_4_10);

std::string policy_to_json(const Policy& policy);
std::string policies_to_json(const PolicySet& policies);

}  // namespace why403::cedar
