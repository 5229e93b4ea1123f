#include "decide/annotations.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace why403::decide {

namespace {

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
  for (const cedar::Program* program : deny.determining)
    if (const auto said = annotation(*program, "cause"); said && !said->empty()) cause = *said;
  return cause;
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
