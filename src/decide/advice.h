// What a refused person could do about it: the part of a counterfactual that is theirs to know and theirs to change.
//
//   std::vector<Advice> advice;
//   advice_of(explainer.explain(request), names, request.strangers, advice);
//
// A kind of thing is told and never its value: not the network, the hours, the age of a sign-in or the scope that a policy
// names. Only a set of facts that was tried, would allow the request, and consists of such things alone makes advice: half of
// what is needed would send people on a fool's errand.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cedar/explain/explain.h"

namespace why403::decide {

enum class Advice : std::uint8_t {
  second_factor,     ///< `context.authentication.methods`
  stronger_sign_in,  ///< `context.authentication.strength`, or its `proof`
  sign_in_again,     ///< `context.authentication.age_seconds`
  other_network,     ///< `context.client`
  other_time,        ///< `context.time`
  scope,             ///< `context.scopes`
  device,            ///< attributes whose name begins with `device`
};
inline constexpr std::size_t kAdvices = static_cast<std::size_t>(Advice::device) + 1;

std::string_view name(Advice advice);  ///< `second-factor`
std::optional<Advice> find_advice(std::string_view name);

/// Appends each once, easiest first; nothing where nothing is to be advised.
void advice_of(const cedar::Explanation& why, const cedar::Names& names, const cedar::StrangerNames* strangers,
               std::vector<Advice>& out);

}  // namespace why403::decide
