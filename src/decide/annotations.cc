#include "decide/annotations.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "cedar/explain/explain.h"

namespace why403::decide {

namespace {

constexpr std::string_view kStepUpAcr = "step_up_acr";
constexpr std::string_view kStepUpMaxAge = "step_up_max_age";
constexpr std::int64_t kStepUpAgeMax = std::int64_t{10} * 366 * 86'400;
constexpr std::size_t kWrongMax = 100;

std::optional<std::string_view> annotation(const cedar::Program& program, std::string_view name) {
  for (const cedar::Annotation& each : program.policy->annotations)
    if (each.name == name) return each.value.value_or("");
  return std::nullopt;
}

}  // namespace

std::string_view cause_of(const cedar::Decision& deny, bool is_known) {
  // More cannot be known before somebody signed in.
  if (!is_known && !deny.denied_by_forbid()) return "credential-missing";
  std::string_view cause = deny.denied_by_forbid() ? "explicit-deny" : "permission-missing";
  for (const cedar::Program* program : deny.determining) {
    const auto said = annotation(*program, "cause");
    if (said && !said->empty())
      cause = *said;
    else if (annotation(*program, kStepUpAcr) || annotation(*program, kStepUpMaxAge))
      cause = "mfa-required";
  }
  return cause;
}

StepUp step_up_of(const cedar::Decision& deny) {
  StepUp step_up;
  for (const cedar::Program* program : deny.determining) {
    if (const auto acr = annotation(*program, kStepUpAcr)) step_up.acr_values = *acr;
    const auto age = annotation(*program, kStepUpMaxAge);
    const auto seconds = age ? base::parse_int(*age) : std::nullopt;
    if (seconds) step_up.max_age_seconds = std::min(*seconds, step_up.max_age_seconds.value_or(*seconds));
  }
  return step_up;
}

std::vector<Message> check_annotations(const cedar::Engine& engine) {
  std::vector<Message> wrong;
  engine.for_each([&](const cedar::Program& program) {
    const auto acr = annotation(program, kStepUpAcr);
    const auto age = annotation(program, kStepUpMaxAge);
    const auto say = [&](std::string what, std::string help) {
      wrong.push_back({.what = std::move(what),
                       .notes = {"in the policy `" + std::string(program.id) + "` at " + cedar::place_of(program, program.policy->place)},
                       .help = std::move(help)});
    };
    const bool is_plain = !acr || std::ranges::all_of(*acr, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
    if (acr && (!is_plain || base::trim(*acr) != *acr || acr->empty() || acr->size() > kStepUpAcrBytesMax))
      say("`@step_up_acr` must be plain text of at most " + std::to_string(kStepUpAcrBytesMax) + " bytes, without quotes",
          "as in `@step_up_acr(\"urn:example:hardware-key\")`");
    const auto seconds = age ? base::parse_int(*age) : std::nullopt;
    if (age && (!seconds || *seconds < 0 || *seconds > kStepUpAgeMax))
      say("`@step_up_max_age` must be a number of seconds", "as in `@step_up_max_age(\"300\")`");
    if ((acr || age) && program.policy->effect == cedar::Effect::permit)
      say("a `permit` asks for no step up", "put it on the `forbid` that a stronger sign-in gets around");
    return wrong.size() < kWrongMax;
  });
  return wrong;
}

bool hides_existence(const cedar::Decision& deny) {
  return std::any_of(deny.determining.begin(), deny.determining.end(), [](const cedar::Program* program) {
    return annotation(*program, "hide_existence").has_value();
  });
}

void add_obligations(const cedar::Decision& allow, std::vector<std::string_view>& out) {
  for (const cedar::Program* program : allow.determining) {
    const auto asked = annotation(*program, "obligation");
    if (!asked) continue;
    base::Cut left{.before = {}, .after = *asked, .found = true};
    while (left.found) {
      left = base::cut(left.after, ",");
      const std::string_view each = base::trim(left.before);
      if (!each.empty() && std::ranges::find(out, each) == out.end()) out.push_back(each);
    }
  }
}

bool is_challenge(std::string_view cause) { return cause == "mfa-required" || cause == "credential-missing"; }

}  // namespace why403::decide
