// What the policies that decided say of themselves: the cause of a refusal, and what an allow asks for.
//
//   @cause("mfa-required") forbid …;      @obligation("log") permit …;
#pragma once

#include <string_view>
#include <vector>

#include "cedar/evaluate/authorize.h"

namespace why403::decide {

/// The slug of a deny: what the last of its forbids says, else `explicit-deny`, or `permission-missing` where
/// nothing permits. Whoever `is_known` not to be signed in is asked for that first: `credential-missing`.
std::string_view cause_of(const cedar::Decision& deny, bool is_known);

/// Whether a forbid that decided says `@hide_existence`: what it refuses is answered as if it were not there.
bool hides_existence(const cedar::Decision& deny);

/// Appends what the permits of an allow ask, each once: `@obligation("log, redact=card")` asks two things.
void add_obligations(const cedar::Decision& allow, std::vector<std::string_view>& out);

/// Whether a cause is answered by a challenge (401) rather than by 403 (RFC 9470 section 3).
bool is_challenge(std::string_view cause);

}  // namespace why403::decide
