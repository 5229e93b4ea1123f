// Whether policies make sense under a schema: every name declared, every expression of a sound type.
//
//   const ValidationResult result = validate(set, schema, {});
//   if (!result.valid()) for (const PolicyProblem& problem : result.errors) …
//
// A policy that passes never fails to evaluate, but for overflow, entities that do not exist, and extension
// functions (the soundness theorem of the Lean specification). Templates are checked for every type their
// slots may take, links for what they fill in.
// https://docs.cedarpolicy.com/policies/validation.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "cedar/syntax/ast.h"
#include "cedar/validate/subtype.h"

namespace why403::cedar {

struct ValidationOptions {
  ValidationMode mode = ValidationMode::strict;
  /// How many steps from the request's own entities a policy may look (RFC 76); none: any.
  std::optional<std::uint32_t> level;
};

struct PolicyProblem {
  std::string policy_id;
  Message message;
};

struct ValidationResult {
  std::vector<PolicyProblem> errors;
  std::vector<PolicyProblem> warnings;
  [[nodiscard]] bool valid() const { return errors.empty(); }
};

ValidationResult validate(const PolicySet& policies, const Schema& schema, const ValidationOptions& options);

}  // namespace why403::cedar
