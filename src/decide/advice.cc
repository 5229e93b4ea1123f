#include "decide/advice.h"

#include <algorithm>
#include <array>

namespace why403::decide {

namespace {

constexpr std::array<std::string_view, kAdvices> kNames = {"second-factor", "stronger-sign-in", "sign-in-again", "other-network",
                                                           "other-time",    "scope",            "device"};

std::optional<Advice> of_authentication(std::string_view member) {
  if (member == "methods") return Advice::second_factor;
  if (member == "strength" || member == "proof") return Advice::stronger_sign_in;
  return member == "age_seconds" ? std::optional(Advice::sign_in_again) : std::nullopt;
}

std::optional<Advice> of_fact(const cedar::Fact& fact, const cedar::Names& names, const cedar::StrangerNames* strangers) {
  if (fact.kind != cedar::FactKind::context || fact.path.empty()) return std::nullopt;
  const auto text = [&](std::size_t at) {
    if (at >= fact.path.size()) return std::string_view();
    const cedar::TextNumber number = fact.path[at];
    const bool is_stranger = (number & cedar::kStrangerBit) != 0 && strangers != nullptr;
    return is_stranger ? strangers->stranger_text(number) : names.text(number);
  };
  const std::string_view member = text(0);
  if (member == "authentication") return of_authentication(text(1));
  if (member == "attributes") return text(1).starts_with("device") ? std::optional(Advice::device) : std::nullopt;
  if (member == "client") return Advice::other_network;
  if (member == "time") return Advice::other_time;
  // What a token must not hold nobody takes out of it.
  return member == "scopes" && fact.present ? std::optional(Advice::scope) : std::nullopt;
}

}  // namespace

std::string_view name(Advice advice) { return kNames[static_cast<std::size_t>(advice)]; }

std::optional<Advice> find_advice(std::string_view name) {
  const auto* const found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Advice>(found - kNames.begin());
}

void advice_of(const cedar::Explanation& why, const cedar::Names& names, const cedar::StrangerNames* strangers,
               std::vector<Advice>& out) {
  for (const cedar::NearMiss& miss : why.near_misses)
    for (const cedar::Counterfactual& each : miss.counterfactuals) {
      if (!each.allows || each.audience() != cedar::Audience::subject_and_owner) continue;
      const std::size_t before = out.size();
      const bool is_theirs = std::ranges::all_of(each.facts, [&](const cedar::Fact& fact) {
        const auto advice = of_fact(fact, names, strangers);
        if (advice && std::ranges::find(out, *advice) == out.end()) out.push_back(*advice);
        return advice.has_value();
      });
      if (is_theirs) return;
      out.resize(before);
    }
}

}  // namespace why403::decide
