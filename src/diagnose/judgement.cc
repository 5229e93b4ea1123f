#include "diagnose/judgement.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

namespace {

/// What a legitimate caller's denial is, if nothing else is known.
Verdict usual(Cause cause) {
  using enum Cause;
  switch (cause) {
    case permission_removed: case allowlist_drift: case wrong_client_address: case policy_out_of_date: case cors_preflight_refused: case file_permission: case mandatory_access_control:
    case cors_origin_refused: case authorizer_failed:
      return Verdict::misconfiguration;
    case token_expired: case token_invalid: case session_lost: case api_key_misconfigured: case credential_wrong: case credential_missing: case client_certificate: case request_signature:
    case scope_insufficient: case absence_hidden: case rate_limited:
      return Verdict::caller_fault;
    case account_locked: case mfa_required: case device_or_location_refused: case guardrail: case explicit_deny: case resource_policy: case not_assigned: case permission_missing:
    case admission_refused: case method_refused: case tls_requirement: case symlink_refused: case csrf_origin_mismatch: case hotlink_refused: case address_blocked: case address_not_allowlisted: case geo_blocked:
    case network_perimeter: case directory_listing_off: case server_rule: case user_agent_blocked:
      return Verdict::working_as_intended;
    case waf_rule: return Verdict::misconfiguration;
    case bot_challenge: return Verdict::unwanted_automation;
    // Nobody said why: it may be right or wrong.
    case application_refused: case unknown: return Verdict::undetermined;
  }
  return Verdict::undetermined;
}

/// When many who passed before are refused together, whose fault is it?
bool ours_in_a_burst(Cause cause) {
  using enum Cause;
  return cause != rate_limited && cause != bot_challenge && cause != address_blocked && cause != account_locked && cause != unknown && cause != application_refused;
}

/// Refusals of one caller from which their cadence tells a program.
constexpr std::size_t kEvenFrom = 12;
constexpr std::size_t kManyFrom = 25;

// A name that programs have: `svc-export`, `report_sync`, `etl-worker`, `ci`.
bool is_program_name(std::string_view principal) {
  if (principal.empty() || principal.find('@') != std::string_view::npos) return principal.find("gserviceaccount") != std::string_view::npos;
  constexpr std::array<std::string_view, 26> parts{"svc", "service", "sync", "etl", "job", "cron", "batch", "worker", "bot", "agent", "export", "import", "report", "backup", "monitor", "ci", "runner", "deploy", "pipeline", "scheduler", "api", "app", "integration", "robot", "system", "daemon"};
  std::string word;
  for (const char c : base::to_lower(principal) + "-") {
    if (c >= 'a' && c <= 'z') {
      word += c;
      continue;
    }
    if (std::ranges::find(parts, word) != parts.end()) return true;
    word.clear();
  }
  return false;
}

class Judge {
 public:
  Judge(const Surroundings& around, const Behaviours& behaviours, const std::vector<Group>& groups, std::vector<Denial>& denials)
      : behaviours_(behaviours), groups_(groups), denials_(denials) {
    for (const Denial& denial : denials_) ++same_[key(denial)];
    for (const Change& change : around.changes)
      if (is_deliberate(change)) farewells_.push_back(&change);
  }

  void legitimate(Denial& denial, int group) {
    const Group* together = group < 0 ? nullptr : &groups_[static_cast<std::size_t>(group)];
    denial.pattern = pattern(denial, together);
    denial.verdict = verdict(denial, together);
  }

 private:
  Pattern pattern(const Denial& denial, const Group* group) {
    const std::size_t count = same_[key(denial)];
    const bool loop = is_loop(denial, count);
    // One program with its own stale secret loops, whatever began it.
    // An instance that is behind refuses its share, again and again.
    if (denial.cause == Cause::policy_out_of_date) return loop ? Pattern::retry_loop : count <= 2 ? Pattern::single : Pattern::steady;
    if (group && group->burst && !(loop && group->callers.size() == 1 && is_own(denial.cause))) return Pattern::burst_after_change;
    if (loop) return Pattern::retry_loop;
    return count <= 2 ? Pattern::single : Pattern::steady;
  }
  bool is_loop(const Denial& denial, std::size_t count);
  Verdict verdict(const Denial& denial, const Group* group) const;
  [[nodiscard]] Verdict waf(const Denial& denial, const Group* group) const;
  [[nodiscard]] Verdict after(const Change& change, const Denial& denial, const Group& group) const;
  [[nodiscard]] bool is_service(const Denial& denial) const;
  [[nodiscard]] bool has_left(const Denial& denial) const;

  const Behaviours& behaviours_;
  const std::vector<Group>& groups_;
  std::vector<Denial>& denials_;
  std::vector<const Change*> farewells_;  // changes that end somebody's access on purpose
  // By caller and cause.
  static std::uint64_t key(const Denial& denial) { return std::uint64_t{denial.caller} << 8 | static_cast<std::uint64_t>(denial.cause); }
  std::unordered_map<std::uint64_t, std::size_t> same_;
  std::unordered_map<std::uint64_t, bool> loops_;
};

// The same few requests again and again, at a machine's pace.
bool Judge::is_loop(const Denial& denial, std::size_t count) {
  if (count < 4 || denial.preflight) return false;  // browsers send preflights by themselves
  const auto [place, fresh] = loops_.try_emplace(key(denial), false);
  if (!fresh) return place->second;
  std::vector<std::int64_t> times;
  std::set<std::string_view> families, agents;
  for (const std::uint32_t i : behaviours_.caller(denial).denials) {
    const Denial& each = denials_[i];
    if (each.cause != denial.cause) continue;
    times.push_back(each.time.ns);
    families.insert(each.family);
    agents.insert(each.agent);
  }
  const Cadence rhythm = cadence(times);
  const bool few = families.size() <= 3 && agents.size() <= 2;
  place->second = few && (rhythm.regular || (rhythm.median_seconds <= 3 && times.size() >= 6));
  return place->second;
}

bool Judge::is_service(const Denial& denial) const {
  if (denial.principal_kind == "service" || !denial.api_key.empty()) return true;
  if (is_program_name(denial.principal)) return true;
  // No person asks so often, and so evenly.
  const Behaviour& caller = behaviours_.caller(denial);
  if (denial.principal_kind != "person" && ((caller.denials.size() >= kEvenFrom && caller.regular) || caller.denials.size() >= kManyFrom)) return true;
  const AgentKind kind = denial.agent_kind;
  return kind == AgentKind::service || kind == AgentKind::script;
}

bool Judge::has_left(const Denial& denial) const {
  return !denial.principal.empty() && std::ranges::any_of(farewells_, [&](const Change* change) { return change->time <= denial.time && names(*change, denial.principal); });
}

// What a change of ours is behind is ours to mend, unless it was meant for this caller, or changed the caller's own secret.
Verdict Judge::after(const Change& change, const Denial& denial, const Group& group) const {
  using enum Cause;
  if (is_deliberate(change)) return Verdict::working_as_intended;
  switch (denial.cause) {
    case credential_wrong: case token_expired: case credential_missing: case rate_limited: case absence_hidden: return Verdict::caller_fault;
    case bot_challenge: case user_agent_blocked: return Verdict::misconfiguration;
    case guardrail: case geo_blocked: case address_blocked: case account_locked: return Verdict::working_as_intended;
    case unknown: return Verdict::undetermined;
    default: return group.callers_before > 0 || group.callers.size() >= 3 ? Verdict::misconfiguration : usual(denial.cause);
  }
}

// False positive or not: who sent it, and what it looks like.
Verdict Judge::waf(const Denial& denial, const Group* group) const {
  const Behaviour& actor = behaviours_.actor(denial);
  const bool signed_in = !denial.principal.empty() || actor.success_principals > 0;
  const bool useful = actor.successes >= 2 && actor.successes >= actor.not_found;
  const bool crowd = group && group->callers.size() >= 2;
  double legitimate = 0;
  if (signed_in) legitimate += 2.5;
  if (useful) legitimate += 1.5;
  if (crowd) legitimate += 1;
  if (denial.agent_kind == AgentKind::browser) legitimate += 0.5;
  if (actor.partner || is_service(denial)) legitimate += 1;
  // In the URL it is what was asked for; in a form it may be what somebody wrote about.
  if (!denial.payload.empty()) legitimate -= denial.payload_in_form ? 1 : 2.5;
  // Nobody works with `.git` or `.env` over the web.
  if (denial.sensitive) legitimate -= 3;
  if (actor.hostility > 0.5) legitimate -= 2;
  return legitimate >= 0 ? Verdict::misconfiguration : Verdict::attack;
}

Verdict Judge::verdict(const Denial& denial, const Group* group) const {
  const Change* change = group ? group->responsible() : nullptr;
  if (denial.cause == Cause::permission_removed) {
    if (has_left(denial) || (change && (is_deliberate(*change) || (names(*change, denial.principal) && !is_service(denial))))) return Verdict::working_as_intended;
    return Verdict::misconfiguration;
  }
  if (denial.answered) return Verdict::working_as_intended;
  if (denial.cause == Cause::waf_rule) return waf(denial, group);
  const bool closed_door = (denial.cause == Cause::address_blocked || denial.cause == Cause::account_locked) && change && !is_deliberate(*change) && group->callers.size() >= 3;
  if (closed_door && group->burst) return Verdict::misconfiguration;
  if (change) return after(*change, denial, *group);
  // A wrong or missing secret is the caller's.
  const bool own_secret = denial.cause == Cause::credential_wrong || denial.cause == Cause::credential_missing || denial.cause == Cause::token_expired || denial.cause == Cause::request_signature;
  if (group && group->burst && ours_in_a_burst(denial.cause) && !own_secret) return Verdict::misconfiguration;
  // A person asks for help; a program goes on.
  if (denial.cause == Cause::account_locked && (denial.pattern == Pattern::retry_loop || is_service(denial))) return Verdict::caller_fault;
  if (denial.cause == Cause::user_agent_blocked) {
    const Behaviour& actor = behaviours_.actor(denial);
    if (actor.partner || (actor.successes > 0 && is_service(denial))) return Verdict::misconfiguration;
    return denial.agent_kind == AgentKind::browser ? Verdict::misconfiguration : Verdict::unwanted_automation;
  }
  if (denial.cause == Cause::bot_challenge) {
    const AgentKind kind = denial.agent_kind;
    return kind == AgentKind::browser && behaviours_.actor(denial).denials.size() <= 5 ? Verdict::working_as_intended : Verdict::unwanted_automation;
  }
  if (denial.cause == Cause::resource_policy && is_service(denial) && group && group->callers_before > 0) return Verdict::misconfiguration;
  if (denial.cause == Cause::scope_insufficient && !is_service(denial) && denial.principal_kind == "person") return Verdict::working_as_intended;
  if (denial.cause == Cause::permission_missing && group && group->callers.size() >= 8 && group->callers_before * 4 >= group->callers.size()) return Verdict::misconfiguration;
  if (denial.cause == Cause::directory_listing_off && group && group->successes_before > 0 && group->successes_after == 0 && group->callers.size() >= 2) return Verdict::misconfiguration;
  return usual(denial.cause);
}

}  // namespace

void judge(const Surroundings& around, const Behaviours& behaviours, const std::vector<std::optional<Hostility>>& hostile, const std::vector<Group>& groups, const std::vector<int>& group_of,
           std::vector<Denial>& denials) {
  Judge judge(around, behaviours, groups, denials);
  for (std::uint32_t i = 0; i < denials.size(); ++i) {
    if (!hostile[i]) {
      judge.legitimate(denials[i], group_of[i]);
      // A lone request that carries an attack is one, whoever sends it.
      if (denials[i].verdict == Verdict::attack) denials[i].pattern = Pattern::exploit_attempt;
      continue;
    }
    denials[i].pattern = hostile[i]->pattern;
    denials[i].verdict = hostile[i]->verdict;
    if (denials[i].evidence.size() < 12) denials[i].evidence.push_back({std::nullopt, "", denials[i].texts->keep(hostile[i]->why), true, 2});
  }
}

}  // namespace why403::diagnose
