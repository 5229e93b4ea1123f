#include "diagnose/judgement.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using stitch::Success;

namespace {

/// What a legitimate caller's denial is, if nothing else is known.
Verdict usual(Cause cause) {
  using enum Cause;
  switch (cause) {
    case permission_removed: case allowlist_drift: case wrong_client_address: case policy_out_of_date: case cors_preflight_refused: case file_permission: case mandatory_access_control:
    case cors_origin_refused: case authorizer_failed: case symlink_refused:
      return Verdict::misconfiguration;
    case token_expired: case token_invalid: case session_lost: case api_key_misconfigured: case credential_wrong: case credential_missing: case client_certificate: case request_signature:
    case scope_insufficient:
      return Verdict::caller_fault;
    case account_locked: case mfa_required: case device_or_location_refused: case guardrail: case explicit_deny: case resource_policy: case not_assigned: case permission_missing:
    case admission_refused: case method_refused: case tls_requirement: case csrf_origin_mismatch: case hotlink_refused: case address_blocked: case address_not_allowlisted: case geo_blocked:
    case network_perimeter: case directory_listing_off: case server_rule: case user_agent_blocked:
    // A limit that holds somebody back, and an answer that hides what does not exist, do what they are for.
    case rate_limited: case absence_hidden:
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

/// Is it a page, a program, a hop or an instance that is refused, whoever it is that meets it?
bool concerns_all(Cause cause) {
  using enum Cause;
  return cause == authorizer_failed || cause == cors_origin_refused || cause == hotlink_refused || cause == policy_out_of_date || cause == user_agent_blocked || cause == wrong_client_address;
}

/// Refusals from which what concerns all goes on steadily, though each caller meets it once.
constexpr std::size_t kSteadyFrom = 8;
/// Refusals of one caller from which their cadence tells a program.
constexpr std::size_t kEvenFrom = 12;
constexpr std::size_t kManyFrom = 25;
/// Callers that are refused the same by no coincidence.
constexpr std::size_t kCrowdFrom = 12;
/// Answers that somebody was used to get.
constexpr std::uint64_t kUsedTo = 5;

class Judge {
 public:
  Judge(const Surroundings& around, const Behaviours& behaviours, const std::vector<Group>& groups, std::vector<Denial>& denials)
      : around_(around), behaviours_(behaviours), groups_(groups), denials_(denials) {
    for (const Denial& denial : denials_) {
      ++same_[key(denial)];
      ++of_cause_[static_cast<std::size_t>(denial.cause)];
    }
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
    const bool loop = !denial.answered && is_loop(denial, count);
    const bool steady = count > 2 || (concerns_all(denial.cause) && of_cause_[static_cast<std::size_t>(denial.cause)] >= kSteadyFrom);
    // An instance that is behind refuses its share, again and again.
    if (denial.cause == Cause::policy_out_of_date) return loop ? Pattern::retry_loop : steady ? Pattern::steady : Pattern::single;
    // One program with its own stale secret loops, whatever began it.
    if (group && group->burst && !(loop && group->callers.size() == 1 && is_own(denial.cause))) return Pattern::burst_after_change;
    if (loop) return Pattern::retry_loop;
    return steady ? Pattern::steady : Pattern::single;
  }
  bool is_loop(const Denial& denial, std::size_t count);
  [[nodiscard]] bool is_repeating(const Denial& denial) const {
    const auto found = loops_.find(key(denial));
    return found != loops_.end() && found->second;
  }
  Verdict verdict(const Denial& denial, const Group* group) const;
  [[nodiscard]] Verdict waf(const Denial& denial, const Group* group) const;
  [[nodiscard]] Verdict after(const Change& change, const Denial& denial, const Group& group) const;
  [[nodiscard]] std::optional<Verdict> by_the_caller(const Denial& denial) const;
  [[nodiscard]] std::optional<Verdict> by_the_page(const Denial& denial, bool burst) const;
  [[nodiscard]] bool has_stopped(const Group& group, const Denial& denial) const;
  [[nodiscard]] bool is_foreign_page(const Denial& denial) const;
  [[nodiscard]] bool passes_soon(const Denial& denial) const;
  [[nodiscard]] bool is_service(const Denial& denial) const;
  [[nodiscard]] bool has_left(const Denial& denial) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Group>& groups_;
  std::vector<Denial>& denials_;
  std::vector<const Change*> farewells_;  // changes that end somebody's access on purpose
  // By caller and cause.
  static std::uint64_t key(const Denial& denial) { return std::uint64_t{denial.caller} << 8 | static_cast<std::uint64_t>(denial.cause); }
  std::unordered_map<std::uint64_t, std::size_t> same_;
  std::array<std::size_t, kCauseCount> of_cause_{};
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

// What somebody was used to get and nobody gets any more, or what a crowd is refused that began late: nobody grants it to
// so many in vain, and nobody asks for it so often without having had it.
bool Judge::has_stopped(const Group& group, const Denial& denial) const {
  if (has_left(denial)) return false;
  if (group.successes_before >= kUsedTo && group.successes_after == 0 && group.denials.size() >= kEvenFrom) return true;
  const bool silent = group.successes_before == 0 && group.successes_after == 0;
  const std::int64_t span = around_.all.last.ns - around_.all.first.ns;
  return silent && denial.cause == Cause::permission_missing && group.callers.size() >= kCrowdFrom && group.denials.size() >= 2 * group.callers.size() &&
         denials_[group.denials.front()].time.ns - around_.all.first.ns > span / 10;
}

// Is it the page of another house that sent the request?
bool Judge::is_foreign_page(const Denial& denial) const {
  using event::Field;
  std::string_view page;
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records) {
    const stitch::Record& record = around_.all.records[each];
    const std::string_view message = record.text(Field::message);
    if (page.empty()) page = page_host(record.text(Field::origin));
    if (page.empty() && (message.find("rigin") != std::string_view::npos || message.find("eferer") != std::string_view::npos)) page = page_host(message);
    if (page.empty()) page = page_host(record.text(Field::referer));
  }
  const std::string_view owner = site_owner(page);
  if (owner.find('.') == std::string_view::npos || denial.host.empty() || base::parse_ip(denial.host)) return false;
  // An interface may stand at a provider, under the name of the house: `meadow.eu.auth0.com`.
  const std::string own = base::to_lower(std::string(denial.host) + " " + std::string(denial.resource));
  constexpr std::size_t name_from = 4;  // letters of a label that is a name
  const std::string labels = base::to_lower(page.substr(0, page.rfind('.')));
  const bool kin = std::ranges::any_of(base::split(labels, '.'), [&](std::string_view label) { return label.size() >= name_from && own.find(label) != std::string::npos; });
  return !base::equals_ignoring_case(owner, site_owner(denial.host)) && !kin;
}

// A page of ours that is not listed is our mistake; a stranger's is not, and one that is after an account is an attack.
std::optional<Verdict> Judge::by_the_page(const Denial& denial, bool burst) const {
  if (burst || !is_foreign_page(denial)) return std::nullopt;
  if (denial.cause == Cause::cors_origin_refused) return Verdict::working_as_intended;
  if (denial.cause == Cause::csrf_origin_mismatch && denial.method != "GET" && is_account_path(denial.path)) return Verdict::attack;
  return std::nullopt;
}

// Did the same client get on within some minutes?
bool Judge::passes_soon(const Denial& denial) const {
  constexpr std::int64_t soon = 600 * base::kSecond.ns;
  for (const Success* success : behaviours_.by_client(denial.client_id).from(denial.time.ns)) {
    if (success->time_ns > denial.time.ns + soon) break;
    if (success->status < 400 && success->agent == denial.agent_id) return true;
  }
  return false;
}

// What the same refusal means for a person and for a program.
std::optional<Verdict> Judge::by_the_caller(const Denial& denial) const {
  const bool program = denial.principal_kind == "service" || !denial.api_key.empty() || is_program_name(denial.principal);
  const bool loop = denial.pattern == Pattern::retry_loop;
  const AgentKind kind = denial.agent_kind;
  switch (denial.cause) {
    // A browser without a session is shown to the sign-in; a program has forgotten what it needs.
    case Cause::credential_missing:
      if (!loop && (kind == AgentKind::browser || kind == AgentKind::crawler)) return Verdict::working_as_intended;
      return std::nullopt;
    // A person asks for help; a program goes on.
    case Cause::account_locked: return program && loop ? Verdict::caller_fault : Verdict::working_as_intended;
    // Whom we know, nobody meant to ban.
    case Cause::address_blocked:
      if (behaviours_.actor(denial).partner) return Verdict::misconfiguration;
      return std::nullopt;
    // A limit of our own that stops our own job is the job's fault.
    case Cause::rate_limited:
      if (denial.has_client && denial.client.is_private()) return Verdict::caller_fault;
      return std::nullopt;
    // What a program asks for again and again was meant for it.
    case Cause::resource_policy:
      if (loop && is_service(denial)) return Verdict::misconfiguration;
      return std::nullopt;
    // Windows asks the file's own list, which is about people.
    case Cause::file_permission:
      if (denial.status == 401 && !denial.principal.empty() && !program) return Verdict::working_as_intended;
      return std::nullopt;
    case Cause::bot_challenge:
      if (kind == AgentKind::browser && passes_soon(denial)) return Verdict::working_as_intended;
      return std::nullopt;
    // A fresh token is early only where clocks differ.
    case Cause::token_invalid:
      if (std::ranges::any_of(denial.evidence, [](const Evidence& each) { return each.shows.find("not valid yet") != std::string_view::npos; })) return Verdict::misconfiguration;
      return std::nullopt;
    default: return std::nullopt;
  }
}

// What a change of ours is behind is ours to mend, unless it was meant for this caller, or changed the caller's own secret.
Verdict Judge::after(const Change& change, const Denial& denial, const Group& group) const {
  using enum Cause;
  if (is_deliberate(change)) return Verdict::working_as_intended;
  switch (denial.cause) {
    case credential_wrong: case token_expired: case credential_missing: return Verdict::caller_fault;
    case rate_limited: case absence_hidden: return usual(denial.cause);
    case bot_challenge: case user_agent_blocked: return Verdict::misconfiguration;
    case guardrail: case geo_blocked: case address_blocked: case account_locked: case mfa_required: return Verdict::working_as_intended;
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
  const bool nobody = !signed_in && actor.successes == 0 && !actor.partner;
  if (actor.partner || (is_service(denial) && !nobody)) legitimate += 1;
  // In the URL it is what was asked for; in a form it may be what somebody wrote about.
  if (!denial.payload.empty()) legitimate -= denial.payload_in_form ? 1 : 2.5;
  // Who gets nothing, and goes on sending such things with a tool, is no reader who hit a rule.
  if (!denial.payload.empty() && nobody) legitimate -= denial.agent_kind == AgentKind::browser ? 0.5 : actor.denials.size() >= kEvenFrom ? 2 : 1;
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
  const bool burst = group && group->burst;
  if (const auto verdict = by_the_page(denial, burst)) return *verdict;
  if (!burst || denial.cause == Cause::bot_challenge || denial.cause == Cause::account_locked || denial.cause == Cause::rate_limited || denial.cause == Cause::token_invalid || denial.cause == Cause::credential_missing)
    if (const auto verdict = by_the_caller(denial)) return *verdict;
  // A stronger sign-in is asked for on purpose; a program cannot give it.
  if (denial.cause == Cause::mfa_required) return is_repeating(denial) && is_service(denial) ? Verdict::caller_fault : Verdict::working_as_intended;
  if (change) return after(*change, denial, *group);
  // A wrong or missing secret is the caller's.
  const bool own_secret = denial.cause == Cause::credential_wrong || denial.cause == Cause::credential_missing || denial.cause == Cause::token_expired || denial.cause == Cause::request_signature;
  if (group && group->burst && ours_in_a_burst(denial.cause) && !own_secret) return Verdict::misconfiguration;
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
  if ((denial.cause == Cause::server_rule || denial.cause == Cause::permission_missing) && group && has_stopped(*group, denial)) return Verdict::misconfiguration;
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
      if (denials[i].verdict == Verdict::attack) denials[i].pattern = denials[i].cause == Cause::csrf_origin_mismatch ? Pattern::steady : Pattern::exploit_attempt;
      continue;
    }
    denials[i].pattern = hostile[i]->pattern;
    denials[i].verdict = hostile[i]->verdict;
    if (denials[i].evidence.size() < 12) denials[i].evidence.push_back({std::nullopt, "", denials[i].texts->keep(hostile[i]->why), true, 2});
  }
}

}  // namespace why403::diagnose
