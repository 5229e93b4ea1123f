#include "diagnose/attribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "diagnose/flat_set.h"
#include "diagnose/mechanism.h"
#include "stitch/family.h"

namespace why403::diagnose {

using stitch::Success;

namespace {

/// Callers of a group whose successes are looked at, and their successes that tell when it began.
constexpr std::size_t kComparedMax = 2000;
constexpr std::size_t kEarlierMax = 1'000'000;

constexpr std::array<std::string_view, 34> kTakesAway{
    "remov", "delet", "revok", "disabl", "detach", "deny", "denies", "restrict", "rotat", "expir", "enforc", "block", "drop", "tighten", "unassign", "suspend", "terminat",
    "offboard", "lock", "deactivat", "destroy", "reduce", "shorten", "lower", "require", "limit", "replac", "renam", "move", "forbid", "reject", "unbind", "withdr", "purge"};
constexpr std::array<std::string_view, 14> kGives{"grant", "added", "add ", "allow", "restor", "roll back", "rollback", "revert", "enable access", "assign ", "attach", "invite", "unblock", "unlock"};
constexpr std::array<std::string_view, 16> kDeliberate{"offboard", "leaver", "left the company", "terminat", "contract ended", "contract end", "end of contract", "departed", "resign", "access review", "certification",
                                                        "reviewer", "disabled account", "disable account", "account disabled", "suspended user"};

bool any_of(std::string_view lower, const auto& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string_view::npos; });
}

// Which kinds of change can have which causes.
double kind_fit(Cause cause, std::string_view kind) {
  const auto is = [&](std::initializer_list<std::string_view> kinds) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); };
  if (kind.empty()) return 0;
  if (kind == kBan) return cause == Cause::wrong_client_address || cause == Cause::address_blocked ? 2.0 : -9;
  switch (cause) {
    case Cause::permission_removed: case Cause::permission_missing: case Cause::not_assigned: case Cause::explicit_deny: case Cause::resource_policy: case Cause::guardrail:
    case Cause::admission_refused: case Cause::application_refused: case Cause::policy_out_of_date:
      return is({"role", "policy", "identity"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0 : -1.5;
    // What somebody may do has no part in whether the account is open, or in what a token carries.
    case Cause::account_locked: case Cause::mfa_required: case Cause::device_or_location_refused: case Cause::scope_insufficient:
      return is({"policy", "identity"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0 : -1.5;
    case Cause::allowlist_drift: case Cause::address_blocked: case Cause::address_not_allowlisted: case Cause::wrong_client_address: case Cause::geo_blocked: case Cause::network_perimeter:
      return is({"allowlist", "gateway", "waf", "config", "policy"}) ? 1.5 : is({"deploy"}) ? 0.3 : -1.5;
    case Cause::waf_rule: case Cause::bot_challenge: case Cause::user_agent_blocked:
      return is({"waf"}) ? 1.8 : is({"config", "deploy", "gateway"}) ? 0.8 : -1.5;
    case Cause::token_expired: case Cause::token_invalid: case Cause::client_certificate: case Cause::api_key_misconfigured: case Cause::credential_wrong: case Cause::request_signature:
      return is({"identity", "certificate"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0.8 : -1;
    case Cause::unknown: return 0;
    default: return is({"deploy", "config", "gateway"}) ? 1.5 : is({"policy", "waf"}) ? 0 : -1.5;
  }
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : base::to_lower(text) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
      word += c;
    } else {
      while (!word.empty() && (word.back() == '-' || word.back() == '_')) word.pop_back();
      if (word.size() >= 4) out.push_back(word);
      word.clear();
    }
  }
  return out;
}

// Words that say nothing of where a change reaches.
bool is_plain(std::string_view word) {
  static const std::set<std::string_view, std::less<>> plain{"role", "group", "policy", "from", "removed", "deleted", "added", "user", "users", "access", "rule", "rules", "config", "deploy", "deployed", "with", "http", "https", "www", "html", "index", "read", "write", "example", "service", "update", "updated", "changed", "version", "allow", "list", "that", "this", "into", "api", "apis", "name", "aws", "arn", "iam", "amazonaws"};
  return plain.contains(word);
}

// One deed that was recorded twice, or done to several at once: they are no rivals of each other.
bool same_happening(const Change& left, const Change& right) {
  if (std::abs((left.time - right.time).ns) > 3 * base::kMinute.ns) return false;
  const std::vector<std::string> words = words_of(left.what + " " + left.target);
  std::size_t shared = 0;
  for (const std::string& word : words_of(right.what + " " + right.target))
    if (std::find(words.begin(), words.end(), word) != words.end()) ++shared;
  return shared >= 2;
}

// A change as it is weighed: its words once for all groups.
struct Deed {
  std::string text;                ///< lower case
  std::vector<std::string> words;  ///< that say where it reaches
  bool takes = false, gives = false;
  bool routine = false;            ///< the same is done all day, to one thing after another
  bool restart = false;            ///< a server says that it runs; what was changed it does not say
};

/// Changes alike from which they are a routine.
constexpr std::size_t kRoutineFrom = 5;

// `patch deployments/api-14` and `patch deployments/api-6` are one habit.
std::string habit_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c < '0' || c > '9') out += c;
  return out.substr(0, out.find_last_of("/ "));
}

std::vector<Deed> deeds_of(const std::vector<Change>& changes) {
  constexpr std::array<std::string_view, 7> restarts{"resuming normal operations", "configured --", "restarted", "started", "reloaded", "reloading", "starting"};
  std::vector<Deed> out;
  std::unordered_map<std::string, std::size_t> habits, said;
  for (const Change& change : changes) {
    Deed deed{.text = base::to_lower(change.what + " " + change.target), .words = {}};
    deed.words = words_of(deed.text);
    std::sort(deed.words.begin(), deed.words.end());
    deed.words.erase(std::unique(deed.words.begin(), deed.words.end()), deed.words.end());
    std::erase_if(deed.words, is_plain);
    deed.takes = any_of(deed.text, kTakesAway);
    deed.gives = any_of(deed.text, kGives);
    deed.restart = change.who.empty() && any_of(deed.text, restarts);
    ++habits[habit_of(deed.text)];
    for (const std::string& word : deed.words) ++said[word];
    out.push_back(std::move(deed));
  }
  // A word of every other change points at none of them.
  for (Deed& deed : out) {
    deed.routine = habits[habit_of(deed.text)] >= kRoutineFrom;
    std::erase_if(deed.words, [&](const std::string& word) { return said[word] >= kRoutineFrom && said[word] * 3 > changes.size(); });
  }
  return out;
}

class Groups {
 public:
  Groups(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials) : around_(around), behaviours_(behaviours), denials_(denials), deeds_(deeds_of(around.changes)) {}

  std::vector<Group> find(const std::vector<std::uint32_t>& members) {
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::vector<Group> groups;
    for (const std::uint32_t i : members) {
      const auto [place, fresh] = numbers.try_emplace(key_of(denials_[i]), static_cast<std::uint32_t>(groups.size()));
      if (fresh) groups.emplace_back();
      groups[place->second].denials.push_back(i);
    }
    // In the order of their keys, whatever the order of the denials.
    std::vector<Group> out;
    for (const auto& [key, number] : std::map<std::string, std::uint32_t>(numbers.begin(), numbers.end())) {
      judge(groups[number]);
      out.push_back(std::move(groups[number]));
    }
    return out;
  }

 private:
  static std::string key_of(const Denial& denial) {
    std::string area = denial.path.empty() ? std::string(denial.action.substr(0, denial.action.find_first_of(": /"))) : stitch::area_of(denial.path);
    // A mere verb is no area: `read /kv/…`.
    if (const std::size_t slash = denial.family.find(" /"); denial.path.empty() && slash != std::string_view::npos) area += stitch::area_of(denial.family.substr(slash + 1));
    if (denial.sign_in) area = "sign-in";
    const Cause cause = is_address_cause(denial.cause) ? Cause::address_not_allowlisted : denial.cause;
    return std::string(name(cause)) + "|" + std::string(event::name(denial.layer)) + "|" + area;
  }
  void judge(Group& group) const;
  void compare(Group& group) const;
  void suspect(Group& group) const;
  [[nodiscard]] std::set<std::string> scope_of(const Group& group) const;
  [[nodiscard]] double suspicion(const Group& group, std::size_t change, const std::set<std::string>& scope) const;
  [[nodiscard]] bool is_of_another(const Group& group, const Change& change) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Denial>& denials_;
  std::vector<Deed> deeds_;  // as the changes
};

// The callers' successes on the refused families, before and since. It begins with the first who passed before: who
// never did is refused on any day.
void Groups::compare(Group& group) const {
  group.onset_to = denials_[group.denials.front()].time;
  group.onset_from = around_.all.first;
  std::unordered_set<std::uint32_t> done;
  FlatSet<std::uint32_t> families;
  for (const std::uint32_t i : group.denials) families.insert(denials_[i].family_id);
  std::vector<std::int64_t> earlier;
  for (const std::uint32_t i : group.denials) {
    const Denial& denial = denials_[i];
    if (done.size() == kComparedMax) break;
    if (!done.insert(denial.caller).second) continue;
    std::uint64_t before = 0;
    behaviours_.of_caller(denial, [&](const Success& success) {
      if (success.status >= 400 || success.family == 0 || !families.contains(success.family)) return;
      if (success.time() >= denial.time) {
        group.successes_after += success.count;
        return;
      }
      before += success.count;
      if (earlier.size() < kEarlierMax) earlier.push_back(success.time_ns);
    });
    if (before > 0 && group.passed.empty()) group.onset_to = denial.time;
    if (before > 0) group.passed.push_back(denial.caller);
    group.successes_before += before;
  }
  group.callers_before = group.passed.size();
  std::sort(group.passed.begin(), group.passed.end());
  bool any = false;
  for (const std::int64_t each : earlier)
    if (each < group.onset_to.ns) {
      group.onset_from.ns = any ? std::max(group.onset_from.ns, each) : each;
      any = true;
    }
}

std::set<std::string> Groups::scope_of(const Group& group) const {
  std::set<std::string> out;
  const auto add = [&](std::string_view text) {
    for (std::string& word : words_of(text))
      if (!is_plain(word) && out.size() < 400) {
        // A compound name matches by its parts as well.
        for (const std::string_view part : base::split(word, '-'))
          if (part.size() >= 4 && !is_plain(part)) out.emplace(part);
        out.insert(std::move(word));
      }
  };
  std::size_t looked = 0;
  for (const std::uint32_t i : group.denials) {
    if (++looked > 200) break;
    const Denial& denial = denials_[i];
    for (const std::string_view text : {denial.path, denial.principal, denial.action, denial.resource, denial.host, std::string_view(denial.rule), denial.agent.substr(0, 24)}) add(text);
    for (const std::uint32_t each : around_.chains.chains[denial.chain].records) {
      const stitch::Record& record = around_.all.records[each];
      for (const event::Field field : {event::Field::policy, event::Field::message, event::Field::route, event::Field::upstream, event::Field::tenant, event::Field::product, event::Field::reporter}) add(record.text(field).substr(0, 300));
      // Our own decisions name the very revision that decided.
      add(record.extra_text("revision"));
    }
    if (denial.has_client) out.insert(base::format_ip(denial.client));
  }
  return out;
}

// Is the change about one principal, who is few of those in the group?
bool Groups::is_of_another(const Group& group, const Change& change) const {
  const std::string_view target = std::string_view(change.target).substr(change.target.find_last_of(":/") + 1);
  if (change.kind != "identity" || target.size() < 3 || around_.all.names.find(target) == 0) return false;
  const auto his = std::ranges::count_if(group.denials, [&](std::uint32_t i) { return names(change, denials_[i].principal); });
  return static_cast<std::size_t>(his) * 2 < group.denials.size();
}

// Log-odds that the change is behind the group; nothing or less where its time rules it out.
double Groups::suspicion(const Group& group, std::size_t which, const std::set<std::string>& scope) const {
  const Change& change = around_.changes[which];
  const Deed& deed = deeds_[which];
  const Cause cause = denials_[group.denials.front()].cause;
  const double lag = static_cast<double>(group.onset_to.ns - change.time.ns) / 1e9;
  if (lag < -5 || lag > 12 * 3600) return 0;
  // The logs begin with it (a server that starts): nobody saw what was before.
  if (group.callers_before == 0 && change.time - around_.all.first < base::kMinute) return 0;
  double score = lag <= 60 ? 2.2 : lag <= 300 ? 1.7 : lag <= 2100 ? 0.8 : lag <= 3 * 3600 ? -0.3 : -1.5;
  const bool between = group.callers_before > 0 && change.time.ns >= group.onset_from.ns - 5'000'000'000;
  if (group.callers_before > 0) score += between ? 1.2 : lag <= 2100 ? 0 : -1.5;
  score += kind_fit(cause, change.kind);
  int shared = 0;
  for (const std::string& word : deed.words) {
    bool hit = scope.contains(word);
    for (const char dash : {'-', '_'})
      for (const std::string_view part : base::split(word, dash)) hit |= part.size() >= 4 && !is_plain(part) && scope.contains(std::string(part));
    shared += hit;
  }
  for (const std::string& each : scope)
    if (each.find_first_of(".:") != std::string::npos && deed.text.find(each) != std::string::npos) ++shared;
  // Who never passed needs no change to be refused: only one that names what is refused can be behind it.
  if (group.callers_before == 0 && shared < (group.denials.size() < 8 ? 2 : 1)) return 0;
  score += shared >= 2 ? 2.2 : shared == 1 ? 1.6 : -0.8;
  // What lags behind has missed that something was given.
  if (cause == Cause::policy_out_of_date) score += deed.gives || deed.takes ? 0.8 : 0;
  else if (deed.takes) score += 0.8;
  else if (deed.gives) score -= kind_fit(cause, change.kind) > 1 && cause != Cause::token_invalid ? 2.0 : 0.3;
  // A handful of denials of one caller that never passed begins by itself.
  if (group.callers.size() == 1 && group.callers_before == 0) score += names(change, denials_[group.denials.front()].principal) ? 0.5 : -1.5;
  if (deed.routine) score -= between && shared > 0 ? 1.0 : 2.5;
  if (deed.restart) score -= 2.0;
  return score;
}

void Groups::suspect(Group& group) const {
  const std::set<std::string> scope = scope_of(group);
  for (std::size_t i = 0; i < around_.changes.size(); ++i) {
    const double score = suspicion(group, i, scope);
    if (score > 0 && !is_of_another(group, around_.changes[i])) group.suspects.push_back({&around_.changes[i], score, 0});
  }
  std::stable_sort(group.suspects.begin(), group.suspects.end(), [](const Suspect& a, const Suspect& b) { return a.score > b.score; });
  if (group.suspects.size() > 4) group.suspects.resize(4);
  for (Suspect& each : group.suspects) {
    double sum = std::exp(2.0) + std::exp(each.score);
    for (const Suspect& other : group.suspects)
      if (&other != &each && !same_happening(*other.change, *each.change)) sum += std::exp(other.score);
    each.odds = std::exp(each.score) / sum;
  }
}

// How many different numbers the denials of a group have.
std::size_t distinct(const Group& group, const std::vector<Denial>& denials, std::uint32_t Denial::*member) {
  std::vector<std::uint32_t> seen;
  for (const std::uint32_t i : group.denials) seen.push_back(denials[i].*member);
  std::sort(seen.begin(), seen.end());
  return static_cast<std::size_t>(std::unique(seen.begin(), seen.end()) - seen.begin());
}

void Groups::judge(Group& group) const {
  for (const std::uint32_t i : group.denials) group.callers.push_back(denials_[i].caller);
  std::sort(group.callers.begin(), group.callers.end());
  group.callers.erase(std::unique(group.callers.begin(), group.callers.end()), group.callers.end());
  compare(group);
  suspect(group);
  const std::size_t paths = distinct(group, denials_, &Denial::path_hash);
  const std::size_t clients = distinct(group, denials_, &Denial::client_id);
  const std::size_t callers = std::max(group.callers.size(), clients > 1 && group.callers.size() > 1 ? clients : 0);
  const bool stopped = group.successes_before > 0 && group.successes_after * 4 <= group.denials.size();
  // A wrong secret is each caller's own: two of them are a coincidence.
  const bool own_secret = denials_[group.denials.front()].cause == Cause::credential_wrong || denials_[group.denials.front()].cause == Cause::credential_missing;
  const bool together = callers >= 3 || (!own_secret && ((callers == 2 && group.denials.size() >= 4) || (paths >= 4 && group.denials.size() >= 4)));
  // Was there time before, in which all was well?
  const bool quiet_before = group.onset_to - around_.all.first > base::kMinute;
  const bool most_worked = group.callers_before * 2 >= group.callers.size() && group.callers_before > 0;
  group.burst = together && quiet_before && ((stopped && most_worked) || group.responsible() != nullptr);
}

}  // namespace

std::vector<Group> find_groups(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members) {
  return Groups(around, behaviours, denials).find(members);
}

bool is_deliberate(const Change& change) { return any_of(base::to_lower(change.what + " " + change.target), kDeliberate); }

bool names(const Change& change, std::string_view principal) {
  if (principal.size() < 3) return false;
  const std::string words = base::to_lower(change.what + " " + change.target);
  const std::string wanted = base::to_lower(principal.substr(0, principal.find('@')));
  const std::size_t at = words.find(wanted);
  if (at == std::string::npos) return false;
  const auto letter = [&](std::size_t place) { return place < words.size() && (std::isalnum(static_cast<unsigned char>(words[place])) != 0); };
  return !(at > 0 && letter(at - 1)) && !letter(at + wanted.size());
}

namespace {

// Is the cause one that a removed permission produces?
bool can_follow_removal(const Denial& denial, const Change& change, bool passed) {
  switch (denial.cause) {
    case Cause::permission_missing: case Cause::not_assigned: case Cause::scope_insufficient: case Cause::application_refused: case Cause::unknown: return true;
    // What an endpoint or a perimeter lets through is its own policy; nobody's grant was taken.
    case Cause::resource_policy: return base::to_lower(change.what).find("endpoint") == std::string::npos && base::to_lower(change.what).find("perimeter") == std::string::npos;
    case Cause::server_rule: return denial.layer != event::Layer::proxy || !denial.stated;
    case Cause::explicit_deny: return change.kind == "role";
    // The key of somebody who left is wrong from then on.
    case Cause::credential_wrong: return passed && is_deliberate(change) && names(change, denial.principal);
    default: return false;
  }
}

}  // namespace

void apply_removals(std::vector<Group>& groups, std::vector<Denial>& denials) {
  for (Group& group : groups) {
    const Change* change = group.responsible();
    if (!change || (change->kind != "role" && change->kind != "policy" && change->kind != "identity")) continue;
    const std::string words = base::to_lower(change->what);
    const bool takes = any_of(words, kTakesAway);
    const bool secret = change->kind == "identity" && (words.find("key") != std::string::npos || words.find("secret") != std::string::npos);
    if (secret && !is_deliberate(*change)) continue;
    const auto passed = [&](std::uint32_t i) { return std::binary_search(group.passed.begin(), group.passed.end(), denials[i].caller); };
    // `set the policy` says neither: what the callers got before and do not get since says it.
    const Cause said = denials[group.denials.front()].cause;
    const auto worked = static_cast<std::size_t>(std::ranges::count_if(group.denials, passed));
    const bool neutral = !any_of(words, kGives) && said != Cause::resource_policy && said != Cause::explicit_deny && worked * 2 >= group.denials.size();
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
      denial.argue(Cause::permission_removed, std::max(3 + group.suspects.front().score / 2, denial.cause == Cause::credential_wrong ? 4.0 : 0.0), "it worked until " + base::format_rfc3339(change->time, 0) + ", when " + change->who + " " + change->what, change->ref);
      settle(denial);
      any = true;
    }
    if (any) std::erase_if(group.denials, [&](std::uint32_t i) { return std::ranges::binary_search(apart, i); });
  }
}

}  // namespace why403::diagnose
