// What the policies that decided say of themselves: the cause of a refusal, and what an allow asks for.
//
//   @cause("mfa-required") forbid …;      @obligation("log") permit …;
//   @step_up_acr("urn:example:hardware-key") @step_up_max_age("300") forbid …;
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "cedar/evaluate/authorize.h"
#include "cedar/evaluate/engine.h"

namespace why403::decide {

inline constexpr std::size_t kStepUpAcrBytesMax = 256;

/// How to sign in so that a refusal is none (RFC 9470 section 3). Views live as long as the policies.
struct StepUp {
  std::string_view acr_values;  ///< separated by spaces, the best first; empty: any
  std::optional<std::int64_t> max_age_seconds;
  [[nodiscard]] bool is_asked() const { return !acr_values.empty() || max_age_seconds.has_value(); }
  bool operator==(const StepUp&) const = default;
};

/// The slug of a deny: what the last of its forbids says, `mfa-required` where one asks for a step up and says nothing else,
/// else `explicit-deny`, or `permission-missing` where nothing permits. Whoever `is_known` not to be signed in is asked for
/// that first: `credential-missing`.
std::string_view cause_of(const cedar::Decision& deny, bool is_known);

/// Of several forbids the last one's `@step_up_acr`, and the shortest `@step_up_max_age`: what all of them need is not to be
/// said in one challenge.
StepUp step_up_of(const cedar::Decision& deny);

/// What is wrong with these annotations, for whoever loads the policies: a challenge must not hold what could end it.
std::vector<Message> check_annotations(const cedar::Engine& engine);

/// Whether a forbid that decided says `@hide_existence`: what it refuses is answered as if it were not there.
bool hides_existence(const cedar::Decision& deny);

/// Appends what the permits of an allow ask, each once: `@obligation("log, redact=card")` asks two things.
void add_obligations(const cedar::Decision& allow, std::vector<std::string_view>& out);

/// Whether a cause is answered by a challenge (401) rather than by 403 (RFC 9470 section 3).
bool is_challenge(std::string_view cause);

}  // namespace why403::decide
