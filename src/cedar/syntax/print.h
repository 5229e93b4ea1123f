// Policies as text again: one form, readable, that reads back as the same policy.
//
// This writes the tree; `format` (format/format.h) lays out a text that keeps its comments.
#pragma once

#include <string>

#include "cedar/syntax/ast.h"

namespace why403::cedar {

std::string expression_to_text(const Expr& expr);
std::string policy_to_text(const Policy& policy);
/// Policies one after the other; ids that are not their position are kept as `@id` when there is none.
std::string policies_to_text(const PolicySet& policies);

}  // namespace why403::cedar
