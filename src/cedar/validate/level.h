// Level validation (RFC 76): how far from the request's own entities an expression looks.
//
// Reading an attribute or tag of an entity, or asking what it is in, is one step; a level-1 policy needs only
// the principal's, the action's and the resource's own data. A literal entity is never a place to start.
#pragma once

#include "cedar/validate/typecheck.h"

namespace why403::cedar {

/// Problems of one checked expression; `seen` holds its types under `kind`.
void check_level(const Expr& expr, const Typechecker::Seen& seen, const RequestKind& kind,
                 std::uint32_t level, std::vector<TypeProblem>& problems);

}  // namespace why403::cedar
