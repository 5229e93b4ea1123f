#include "diagnose/consequence.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace why403::diagnose {

namespace {

// Is the cause one that a removed permission produces?
bool can_follow_removal(const Denial& denial, const Change& change, bool passed) {
  switch (denial.cause) {
    case Cause::permission_missing: case Cause::not_assigned: case Cause::scope_insufficient: case Cause::application_refused: case Cause::unknown: return true;
    // What an endpoint or a perimeter lets through is its own policy; nobody's grant was taken.
    case Cause::resource_policy: return base::to_lower(change.what).find("endpoint") == std::string::npos && base::to_lower(change.what).find("perimeter") == std::string::npos;
    case Cause::server_rule: return denial.layer != event::Layer::proxy || !denial.stated;
    case Cause::explicit_deny: return passed && change.kind == "role";
    // The key of somebody who left, or that was taken out of the list, is wrong from then on.
    case Cause::credential_wrong: return passed && (is_deliberate(change) || withdraws(change)) && names(change, denial.principal);
    default: return false;
  }
}

/// Weight of a removal that was found responsible: what stands behind a rule goes before the rule.
constexpr double kRemovedFrom = 4.2;

// What somebody may do is changed by roles and policies; by anything else only where it says so.
bool can_remove(const Change& change) {
  if (change.kind == "role" || change.kind == "policy" || change.kind == "identity") return true;
  if (change.kind != "gateway" && change.kind != "config" && change.kind != "deploy" && !change.kind.empty()) return false;
  const std::string words = base::to_lower(change.what);
  const auto says = [&words](std::string_view word) { return words.find(word) != std::string::npos; };
  // A release speaks of many roles and groups.
  if (change.kind == "deploy") return says("polic");
  return std::ranges::any_of(std::array<std::string_view, 8>{"acl", "group", "role", "permission", "grant", "polic", "member", "restriction"}, says);
}

}  // namespace

void apply_removals(std::vector<Group>& groups, std::vector<Denial>& denials) {
  for (Group& group : groups) {
    const Change* change = group.responsible();
    if (!change || !can_remove(*change)) continue;
    const std::string words = base::to_lower(change->what);
    const Cause said = denials[group.denials.front()].cause;
    const bool takes = takes_away(words);
    const bool secret = change->kind == "identity" && (words.find("key") != std::string::npos || words.find("secret") != std::string::npos);
    if (secret && !is_deliberate(*change) && !withdraws(*change)) continue;
    const auto passed = [&](std::uint32_t i) { return std::binary_search(group.passed.begin(), group.passed.end(), denials[i].caller); };
    // `set the policy` says neither: what the callers got before and do not get since says it.
    const auto worked = static_cast<std::size_t>(std::ranges::count_if(group.denials, passed));
    const bool neutral = !gives(words) && said != Cause::explicit_deny && worked * 2 >= group.denials.size();
    if (!takes && !neutral) continue;
    bool any = false;
    std::vector<std::uint32_t> apart;
    for (const std::uint32_t i : group.denials) {
      Denial& denial = denials[i];
      const bool before = denial.time + base::Duration{5 * base::kSecond.ns} < change->time;
      if (before || (!takes && !passed(i))) {
        apart.push_back(i);
        continue;
      }
      if (!can_follow_removal(denial, *change, passed(i))) continue;
      denial.argue(Cause::permission_removed, kRemovedFrom + std::max(0.0, group.suspects.front().score) / 4, "it worked until " + base::format_rfc3339(change->time, 0) + ", when " + change->who + " " + change->what, change->ref);
      settle(denial);
      any = true;
    }
    if (any) std::erase_if(group.denials, [&](std::uint32_t i) { return std::ranges::binary_search(apart, i); });
  }
}

namespace {

// What a change can be about that the refusal itself does not say, and the refusals that leave it open.
struct Speaking {
  Cause cause;
  std::string_view words;  // separated by `|`
  std::array<Cause, 5> open;
};
constexpr std::array<Speaking, 4> kSpeakings{{
    {Cause::session_lost, "secret_key_base|session secret|session key|session store|cookie secret|cookie key|app_key|sticky", {Cause::application_refused, Cause::credential_missing, Cause::token_invalid, Cause::token_expired, Cause::unknown}},
    {Cause::request_signature, "webhook secret|hook secret|signing secret|signing key", {Cause::credential_missing, Cause::credential_wrong, Cause::application_refused, Cause::unknown, Cause::unknown}},
    {Cause::api_key_misconfigured, "api key|api-key|key of consumer|consumer key|key of client|subscription key", {Cause::token_expired, Cause::credential_missing, Cause::credential_wrong, Cause::application_refused, Cause::unknown}},
    {Cause::user_agent_blocked, "agent", {Cause::server_rule, Cause::waf_rule, Cause::application_refused, Cause::unknown, Cause::unknown}},
}};

// Do nearly all of them use one and the same software?
bool is_one_software(const Group& group, const std::vector<Denial>& denials) {
  const auto software = [](std::string_view agent) { return agent.substr(0, agent.find_first_of("0123456789")); };
  const std::string_view first = software(denials[group.denials[group.denials.size() / 2]].agent);
  const auto alike = std::ranges::count_if(group.denials, [&](std::uint32_t i) { return software(denials[i].agent) == first; });
  return !first.empty() && static_cast<std::size_t>(alike) * 10 >= group.denials.size() * 9;
}

bool speaks(const Speaking& speaking, std::string_view words) {
  for (const std::string_view word : base::split(speaking.words, '|'))
    if (words.find(word) != std::string_view::npos) return true;
  return false;
}

}  // namespace

void sharpen_causes(const std::vector<Group>& groups, std::vector<Denial>& denials) {
  for (const Group& group : groups) {
    const Change* change = group.responsible();
    if (!change || change->kind == kBan || group.denials.empty()) continue;
    const std::string words = base::to_lower(change->what + " " + change->target);
    for (const Speaking& speaking : kSpeakings) {
      if (!speaks(speaking, words) || (speaking.cause == Cause::user_agent_blocked && !is_one_software(group, denials))) continue;
      for (const std::uint32_t i : group.denials) {
        Denial& denial = denials[i];
        // That a rule refused is no statement of what the rule looks at.
        const bool rule = denial.cause == Cause::server_rule || denial.cause == Cause::waf_rule;
        if (std::ranges::find(speaking.open, denial.cause) == speaking.open.end() || (denial.stated && !rule)) continue;
        denial.speaking = Basis::context;
        denial.argue(speaking.cause, std::max(denial.scores[denial.cause], 2.7) + 1, "it began with this change at " + base::format_rfc3339(change->time, 0) + ": " + change->what, change->ref);
        settle(denial);
      }
      break;
    }
  }
}

}  // namespace why403::diagnose
