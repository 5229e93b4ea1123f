#include "diagnose/incident.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "diagnose/flat_set.h"
#include "diagnose/mechanism.h"
#include "diagnose/request_text.h"
#include "stitch/family.h"

namespace why403::diagnose {

using event::Field;
using stitch::Success;

std::string_view name(State state) {
  constexpr std::array<std::string_view, 3> names{"ongoing", "recovering", "ended"};
  return names[static_cast<std::size_t>(state)];
}

std::string_view name(GotIn got_in) {
  constexpr std::array<std::string_view, 3> names{"no", "yes", "unknown"};
  return names[static_cast<std::size_t>(got_in)];
}

namespace {

constexpr std::size_t kManyFrom = 4;     // agents or addresses of which a hostile caller seems to change
constexpr std::size_t kComparedMax = 5000;  // callers of an incident whose successes are looked at
constexpr std::size_t kListedMax = 200;  // principals, clients and resources that an incident lists

std::string caller_name(const Denial& denial) {
  if (!denial.principal.empty()) return std::string(denial.principal);
  if (!denial.api_key.empty()) return "key " + std::string(denial.api_key.substr(0, 8));
  if (denial.has_client) return base::format_ip(denial.client);
  return "unknown";
}

std::string area(const Denial& denial) {
  if (!denial.path.empty()) return stitch::area_of(denial.path);
  return std::string(!denial.action.empty() ? denial.action : denial.resource);
}

// Whose fix is it: the caller's own, or one for all who meet the rule?
bool is_personal(const Denial& denial) {
  using enum Cause;
  if (denial.pattern == Pattern::burst_after_change) return false;
  switch (denial.cause) {
    case token_expired: case token_invalid: case session_lost: case api_key_misconfigured: case credential_wrong: case credential_missing: case client_certificate: case request_signature:
    case account_locked: case scope_insufficient: case not_assigned: case permission_missing: case rate_limited: case allowlist_drift: case wrong_client_address: case address_blocked:
    case user_agent_blocked: case bot_challenge:
      return true;
    default: return false;
  }
}

std::string key_of(const Denial& denial, const std::optional<Hostility>& hostile, const Group* group) {
  if (hostile) return "hostile|" + hostile->campaign;
  if (denial.answered) return "challenge|" + std::string(denial.host) + "|" + area(denial);
  std::string key = std::string(name(denial.cause)) + "|" + std::string(event::name(denial.layer));
  if (group && group->responsible() && denial.pattern == Pattern::burst_after_change) return key + "|change|" + group->responsible()->target + "|" + group->responsible()->what;
  if (denial.cause == Cause::waf_rule) return key + "|" + denial.rule.substr(0, denial.rule.find(',')) + "|" + area(denial) + (denial.verdict == Verdict::attack ? "|" + caller_name(denial) : "");
  if (is_personal(denial)) return key + "|" + caller_name(denial);
  return key + "|" + std::string(denial.host) + "|" + area(denial);
}

std::string hash_id(std::string_view key) {
  std::array<char, 8> bytes{};
  std::uint64_t hash = base::hash_bytes(key, 403);
  for (char& each : bytes) {
    each = static_cast<char>(hash & 0xff);
    hash >>= 8;
  }
  return base::to_hex(std::string_view(bytes.data(), 6));
}

class Incidents {
 public:
  Incidents(const Surroundings& around, const Behaviours& behaviours, const std::vector<std::optional<Hostility>>& hostile, const std::vector<Group>& groups, const std::vector<int>& group_of,
            std::vector<Denial>& denials)
      : around_(around), behaviours_(behaviours), hostile_(hostile), groups_(groups), group_of_(group_of), denials_(denials), callers_(behaviours.size()) {}

  std::vector<Incident> make() {
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::vector<Incident> out;
    for (std::uint32_t i = 0; i < denials_.size(); ++i) {
      const Group* group = group_of_[i] < 0 ? nullptr : &groups_[static_cast<std::size_t>(group_of_[i])];
      const auto [place, fresh] = numbers.try_emplace(key_of(denials_[i], hostile_[i], group), static_cast<std::uint32_t>(out.size()));
      if (fresh) out.emplace_back().key = place->first;
      out[place->second].denials.push_back(i);
    }
    for (Incident& incident : out) describe(incident);
    std::stable_sort(out.begin(), out.end(), [](const Incident& a, const Incident& b) {
      return std::tuple(a.folded, -a.harm, -a.danger, a.first.ns, a.id) < std::tuple(b.folded, -b.harm, -b.danger, b.first.ns, b.id);
    });
    for (std::uint32_t n = 0; n < out.size(); ++n)
      for (const std::uint32_t i : out[n].denials) denials_[i].incident = n;
    return out;
  }

 private:
  const stitch::Record& at(std::uint32_t index) const { return around_.all.records[index]; }
  void describe(Incident& incident) const;
  void vote(Incident& incident) const;
  void who(Incident& incident) const;
  void outcome(Incident& incident) const;
  void break_in(Incident& incident) const;
  void blame(Incident& incident) const;
  void hops(Incident& incident) const;
  void gather_evidence(Incident& incident) const;
  void weigh(Incident& incident) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<std::optional<Hostility>>& hostile_;
  const std::vector<Group>& groups_;
  const std::vector<int>& group_of_;
  std::vector<Denial>& denials_;
  struct Caller {
    const Incident* seen_by = nullptr;  // the incident that is being described
    base::Time last;                    // of its denials there
  };
  mutable std::vector<Caller> callers_;
};

template <typename T>
T most_common(const std::map<T, std::size_t>& votes) {
  return std::max_element(votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
}

void Incidents::vote(Incident& incident) const {
  std::map<Cause, std::size_t> causes;
  std::map<event::Layer, std::size_t> layers;
  std::map<Verdict, std::size_t> verdicts;
  std::map<Pattern, std::size_t> patterns;
  std::map<std::string, std::size_t> rules;
  std::size_t stated = 0, recorded = 0;
  double confidence = 0;
  for (const std::uint32_t i : incident.denials) {
    const Denial& denial = denials_[i];
    ++causes[denial.cause];
    ++layers[denial.layer];
    ++verdicts[denial.verdict];
    ++patterns[denial.pattern];
    if (!denial.rule.empty()) ++rules[denial.rule];
    stated += denial.certainty != Certainty::inferred;
    recorded += denial.certainty == Certainty::recorded;
    confidence += denial.confidence;
  }
  incident.cause = most_common(causes);
  incident.layer = most_common(layers);
  incident.verdict = most_common(verdicts);
  incident.pattern = most_common(patterns);
  if (!rules.empty()) incident.rule = most_common(rules);
  std::map<std::string, std::size_t> directives;
  for (const std::uint32_t i : incident.denials)
    if (!denials_[i].directive.empty()) ++directives[denials_[i].directive];
  if (!directives.empty()) incident.directive = most_common(directives);
  for (const std::uint32_t i : incident.denials)
    if (!incident.directive.empty() && denials_[i].directive == incident.directive && incident.directive_change.empty()) incident.directive_change = denials_[i].directive_change;
  incident.certainty = recorded * 2 > incident.denials.size() ? Certainty::recorded : stated * 2 > incident.denials.size() ? Certainty::stated : Certainty::inferred;
  incident.confidence = confidence / static_cast<double>(incident.denials.size());
  std::map<Cause, std::size_t> also;
  double total = 0;
  std::map<Cause, double> weights;
  for (const std::uint32_t i : incident.denials) {
    for (const Cause each : denials_[i].also) ++also[each];
    for (std::size_t c = 0; c + 1 < kCauseCount; ++c)
      if (const double score = denials_[i].scores[static_cast<Cause>(c)]; score > 0.3) {
        weights[static_cast<Cause>(c)] += std::exp(score);
        total += std::exp(score);
      }
  }
  for (const auto& [cause, count] : also)
    if (count * 2 >= incident.denials.size() && cause != incident.cause) incident.also.push_back(cause);
  for (const auto& [cause, weight] : weights)
    if (cause != incident.cause && weight / total >= 0.02) incident.alternatives.emplace_back(cause, weight / total);
  std::stable_sort(incident.alternatives.begin(), incident.alternatives.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
}

void Incidents::who(Incident& incident) const {
  std::map<std::string, Affected> people;
  std::set<std::string> clients, resources;
  for (const std::uint32_t i : incident.denials) {
    const Denial& denial = denials_[i];
    Caller& caller = callers_[denial.caller];
    incident.callers += caller.seen_by != &incident;
    caller = {&incident, denial.time};
    if (denial.has_client && clients.size() < kListedMax) clients.insert(base::format_ip(denial.client));
    if (resources.size() < kListedMax) resources.emplace(denial.family);
    if (denial.principal.empty() && denial.api_key.empty()) continue;
    Affected& each = people[caller_name(denial)];
    if (each.denials++ == 0) {
      each.name = caller_name(denial);
      const AgentKind kind = denial.agent_kind;
      each.kind = !denial.principal_kind.empty() ? std::string(denial.principal_kind) : !denial.api_key.empty() || kind == AgentKind::service || kind == AgentKind::script ? "service" : kind == AgentKind::browser || kind == AgentKind::none ? "person" : "unknown";
    }
  }
  for (auto& [key, each] : people) {
    incident.people += each.kind == "person";
    incident.services += each.kind == "service";
    incident.principals.push_back(each);
  }
  std::stable_sort(incident.principals.begin(), incident.principals.end(), [](const Affected& a, const Affected& b) { return a.denials > b.denials; });
  if (incident.principals.size() > kListedMax) incident.principals.resize(kListedMax);
  incident.clients.assign(clients.begin(), clients.end());
  incident.resources.assign(resources.begin(), resources.end());
}

// What came of it: the same callers before and since, on the same families.
void Incidents::outcome(Incident& incident) const {
  FlatSet<std::uint32_t> families;
  for (const std::uint32_t i : incident.denials) families.insert(denials_[i].family_id);
  std::size_t back = 0, looked = 0;
  for (const std::uint32_t i : incident.denials) {
    const Denial& denial = denials_[i];
    Caller& caller = callers_[denial.caller];
    if (caller.seen_by != &incident) continue;
    caller.seen_by = nullptr;
    if (++looked > kComparedMax) break;
    std::uint64_t before = 0, after = 0, since = 0;
    const base::Time last = caller.last;
    behaviours_.of_caller(denial, [&](const Success& success) {
      if (success.status >= 400 || success.family == 0 || !families.contains(success.family)) return;
      (success.time() < denial.time ? before : after) += success.count;
      if (success.time() > last) since += success.count;
    });
    incident.successes_before += before;
    incident.successes_after += after;
    incident.callers_before += before > 0;
    incident.callers_after += since > 0;
    back += since > 0;
  }
  // Quiet for longer than its own pauses, and more than a fifth of the log: over.
  const std::int64_t span = std::max<std::int64_t>(1, around_.all.last.ns - around_.all.first.ns);
  const std::int64_t quiet = around_.all.last.ns - incident.last.ns;
  const std::int64_t pause = incident.denials.size() > 1 ? (incident.last.ns - incident.first.ns) / static_cast<std::int64_t>(incident.denials.size()) : 0;
  const bool silent = quiet > std::max(span / 5, 4 * pause);
  if (back > 0 && !is_hostile(incident.verdict)) incident.state = back * 10 >= incident.callers * 9 ? State::ended : State::recovering;
  else incident.state = silent ? State::ended : State::ongoing;
}

// Did a hostile caller get one of the refused paths, an alias of it, or an account it had tried?
void Incidents::break_in(Incident& incident) const {
  if (!is_hostile(incident.verdict)) return;
  if (around_.all.successes.all().empty()) return;
  incident.got_in = GotIn::no;
  std::unordered_set<std::uint32_t> refused, accounts, done, people;
  const base::Time first = denials_[incident.denials.front()].time;
  bool guessing = incident.pattern == Pattern::brute_force || incident.pattern == Pattern::password_spray || incident.pattern == Pattern::credential_stuffing;
  for (const std::uint32_t i : incident.denials) {
    const Denial& denial = denials_[i];
    refused.insert(denial.path_hash);
    if (guessing && denial.principal_id != 0) accounts.insert(denial.principal_id);
    const std::string_view trick = evasion_in(denial.path);
    if (!trick.empty() && std::find(incident.evasion.begin(), incident.evasion.end(), trick) == incident.evasion.end()) incident.evasion.emplace_back(trick);
  }
  for (const std::uint32_t i : incident.denials) {
    const Denial& denial = denials_[i];
    if (denial.client_id == 0 || !done.insert(denial.client_id).second || done.size() > 2000) continue;
    for (const Success* success : behaviours_.by_client(denial.client_id)) {
      if (success->principal != 0) people.insert(success->principal);
      if (success->time() < first || success->status >= 300 || success->status < 200) continue;
      const bool door = !guessing && refused.contains(success->path) && success->path != stitch::path_hash("/") && success->path != stitch::path_hash("");
      const bool account = guessing && success->principal != 0 && accounts.contains(success->principal);
      if ((door || account) && incident.got_in != GotIn::yes) {
        incident.got_in = GotIn::yes;
        incident.got_in_ref = success->ref();
      }
    }
  }
  for (const std::uint32_t account : accounts) people.erase(account);
  incident.collateral = people.size();
  std::set<std::string_view> agents;
  std::set<base::Ip> clients;
  for (const std::uint32_t i : incident.denials) {
    if (agents.size() < kManyFrom) agents.insert(denials_[i].agent);
    if (clients.size() < kManyFrom) clients.insert(denials_[i].client);
  }
  if (agents.size() >= kManyFrom && incident.denials.size() >= 8) incident.evasion.push_back("changing user agent");
  if (clients.size() >= kManyFrom) incident.evasion.push_back("changing address");
}

void Incidents::blame(Incident& incident) const {
  if (is_hostile(incident.verdict)) return;
  std::map<int, std::size_t> votes;
  for (const std::uint32_t i : incident.denials)
    if (group_of_[i] >= 0) ++votes[group_of_[i]];
  if (votes.empty()) return;
  const Group& group = groups_[static_cast<std::size_t>(most_common(votes))];
  incident.onset_from = group.onset_from;
  incident.onset_to = group.onset_to;
  for (const Suspect& suspect : group.suspects)
    if (!(group.responsible() == suspect.change)) incident.other_changes.push_back(suspect);
  if (const Change* change = group.responsible(); change && (group.burst || incident.cause == Cause::permission_removed || group.callers_before > 0 || group.suspects.front().pointed)) {
    incident.change = *change;
    incident.change_odds = group.suspects.front().odds;
  }
}

void Incidents::hops(Incident& incident) const {
  const Denial& example = denials_[incident.denials[incident.denials.size() / 2]];
  const auto& records = around_.chains.chains[example.chain].records;
  // Hops before the one that refused only pass its answer on.
  const bool spoke = std::any_of(records.begin(), records.end(), [&](std::uint32_t each) { return at(each).layer == incident.layer; });
  for (const std::uint32_t each : records) {
    const stitch::Record& record = at(each);
    const bool decides = spoke ? record.layer == incident.layer : each == example.deciding;
    const std::string layer(event::name(record.layer));
    const std::string product(record.text(Field::product));
    if (!incident.hops.empty() && incident.hops.back().hop == layer && incident.hops.back().product == product) {
      if (decides) incident.hops.back().outcome = "refused";
      continue;
    }
    incident.hops.push_back({layer, product, decides ? "refused" : "passed on"});
  }
  if (std::none_of(incident.hops.begin(), incident.hops.end(), [](const Hop& hop) { return hop.outcome == "refused"; })) incident.hops.push_back({std::string(event::name(incident.layer)), "", "refused"});
}

void Incidents::gather_evidence(Incident& incident) const {
  std::set<std::string_view> seen;
  for (const std::uint32_t i : incident.denials) {
    for (const Evidence& each : denials_[i].evidence)
      if (incident.evidence.size() < 10 && seen.insert(each.shows).second) incident.evidence.push_back(each);
    if (incident.evidence.size() >= 10) break;
  }
  if (incident.evidence.empty() && incident.cause != Cause::unknown) {
    const stitch::Record& record = at(denials_[incident.denials[0]].deciding);
    incident.evidence.push_back({record.ref, record.excerpt.substr(0, 240), "the refusal", true, 1});
  }
  std::stable_sort(incident.evidence.begin(), incident.evidence.end(), [](const Evidence& a, const Evidence& b) { return a.weight > b.weight; });
}

void Incidents::weigh(Incident& incident) const {
  const auto count = static_cast<double>(incident.denials.size());
  std::size_t forbidden = 0;
  for (const std::uint32_t i : incident.denials) forbidden += denials_[i].status == 403 || denials_[i].status == 0;
  const double kind = incident.verdict == Verdict::misconfiguration ? 3 : incident.verdict == Verdict::caller_fault ? 1 : incident.verdict == Verdict::working_as_intended ? 0.4 : incident.verdict == Verdict::undetermined ? 0.8 : 0;
  incident.harm = kind * (static_cast<double>(incident.callers) + 0.2 * std::log2(1 + count)) * (forbidden * 2 >= incident.denials.size() ? 1.5 : 1) * (incident.state == State::ended ? 0.5 : 1);
  incident.danger = is_hostile(incident.verdict) ? std::log2(1 + count) + (incident.got_in == GotIn::yes ? 20 : 0) + (incident.verdict == Verdict::attack ? 2 : 0) : 0;
  if (incident.got_in == GotIn::yes) incident.harm = std::max(incident.harm, 30.0);
  incident.folded = incident.key.starts_with("challenge|");
}

void Incidents::describe(Incident& incident) const {
  incident.id = hash_id(incident.key);
  incident.first = denials_[incident.denials.front()].time;
  incident.last = denials_[incident.denials.back()].time;
  incident.onset_from = incident.onset_to = incident.first;
  vote(incident);
  who(incident);
  blame(incident);
  outcome(incident);
  break_in(incident);
  hops(incident);
  gather_evidence(incident);
  weigh(incident);
  if (incident.change)
    for (const Affected& each : incident.principals)
      for (const Change& change : around_.changes)
        if (names(change, each.name) && is_deliberate(change)) {
          if (incident.fix.empty()) incident.fix.emplace_back();
          incident.fix[0].hold.push_back(each.name + ": " + change.what);
          break;
        }
  advise(incident);
}

}  // namespace

std::vector<Incident> make_incidents(const Surroundings& around, const Behaviours& behaviours, const std::vector<std::optional<Hostility>>& hostile, const std::vector<Group>& groups,
                                     const std::vector<int>& group_of, std::vector<Denial>& denials) {
  return Incidents(around, behaviours, hostile, groups, group_of, denials).make();
}

}  // namespace why403::diagnose
