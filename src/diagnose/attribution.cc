#include "diagnose/attribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "diagnose/deed.h"
#include "diagnose/mechanism.h"
#include "diagnose/onset.h"
#include "diagnose/scope.h"
#include "stitch/family.h"

namespace why403::diagnose {

namespace {

/// A change works at most this long after it was made.
constexpr double kLagMaxSeconds = 12 * 3600;
/// Suspects that are kept.
constexpr std::size_t kSuspectsMax = 4;
/// Denials of a group whose principals are looked at.
constexpr std::size_t kNamesFrom = 200;
/// Changes that part one group, one after another.
constexpr int kPartsMax = 4;
constexpr std::int64_t kSlackNs = 5 * base::kSecond.ns;
/// Log-odds below which nothing makes a change responsible.
constexpr double kFarOff = -3;
/// Callers whose own secrets, tokens or certificates stop working at one moment by no coincidence.
constexpr std::size_t kOwnAtOnce = 5;

// What one change has to do with one group.
struct Match {
  Contrast contrast;
  double kind = 0;
  bool about = false;
  int shared = 0;  // words
  double lift = 0;       // how much the words of what was changed are these refusals' own
  bool network = false;  // it names the network that the callers come from
  bool undone = false;   // it was taken back, and with it the refusals ended
  bool takes = false, gives = false, routine = false, restart = false, named = false;
  bool lone = false;  // one caller, of whom no success is known
  double rivals = 0;  // log of how many changes there are
};

// Learned from labelled groups and changes (a logistic regression over all parts of the lab, each judged by the others), and
// rounded; what their words could not show, routine, restarts and what was undone, is set by hand.
double score_of(const Match& match) {
  const Contrast& seen = match.contrast;
  const auto share = [](std::size_t part, std::size_t whole) { return static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(1, whole)); };
  const std::size_t since = seen.stopped + seen.fresh;
  return -4.3 + 0.7 * seen.closeness + 0.7 * seen.beginning + 0.7 * share(seen.stopped, since) + 0.4 * std::log1p(seen.stopped) - 0.4 * share(seen.lagging, seen.stopped) -
         2.6 * share(seen.early, since + seen.early) - 0.5 * std::log1p(since + seen.early) + match.kind + 1.6 * match.about + 1.5 * (match.shared >= 1) + 0.4 * (match.shared >= 2) +
         0.3 * match.takes + 0.3 * match.named - 0.3 * match.lone - 0.4 * match.rivals + match.undone - 1.5 * match.routine - 1.5 * match.restart;
}

class Groups {
 public:
  Groups(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials) : around_(around), behaviours_(behaviours), denials_(denials), deeds_(deeds_of(around.changes)), scopes_(around, denials) {
    std::set<std::size_t> happenings;
    for (const Deed& deed : deeds_)
      if (!deed.routine && !deed.restart) happenings.insert(deed.happening);
    rivals_ = happenings.size();
  }

  std::vector<Group> find(const std::vector<std::uint32_t>& members) {
    std::map<std::string, std::vector<std::uint32_t>> areas;  // in the order of their keys, whatever the order of the denials
    for (const std::uint32_t i : members) areas[key_of(denials_[i]) + "|" + area_of(denials_[i])].push_back(i);
    std::vector<Group> out;
    std::map<std::string, std::vector<std::size_t>> unexplained;
    for (auto& [key, denials] : areas)
      for (Group& group : part(std::move(denials))) {
        if (!group.responsible()) unexplained[key_of(denials_[group.denials.front()])].push_back(out.size());
        out.push_back(std::move(group));
      }
    for (const auto& [key, which] : unexplained)
      if (which.size() > 1 && !around_.changes.empty()) join_areas(which, out);
    std::erase_if(out, [](const Group& group) { return group.denials.empty(); });
    return out;
  }

 private:
  static std::string area_of(const Denial& denial) {
    if (denial.sign_in) return "sign-in";
    if (!denial.path.empty()) return stitch::area_of(denial.path);
    std::string area(denial.action.substr(0, denial.action.find_first_of(": /")));
    // A mere verb is no area: `read /kv/…`.
    if (const std::size_t slash = denial.family.find(" /"); slash != std::string_view::npos) area += stitch::area_of(denial.family.substr(slash + 1));
    return area;
  }
  static std::string key_of(const Denial& denial) {
    const Cause cause = is_address_cause(denial.cause) ? Cause::address_not_allowlisted : denial.cause;
    return std::string(name(cause)) + "|" + std::string(event::name(denial.layer));
  }
  std::vector<Group> part(std::vector<std::uint32_t> denials) const;
  void join_areas(const std::vector<std::size_t>& which, std::vector<Group>& groups) const;
  [[nodiscard]] std::vector<bool> members_since(const Group& group, const Onset& onset, const Change& change) const;
  [[nodiscard]] bool prefers_other(const CallerOnset& caller, const Change& change, Cause cause) const;
  void judge(Group& group, const Onset& onset) const;
  void summarise(Group& group, const Onset& onset) const;
  void suspect(Group& group, const Onset& onset) const;
  [[nodiscard]] std::optional<Match> match(const Group& group, const Onset& onset, std::size_t which, const Scope& scope) const;
  void compare_words(const Deed& deed, const Scope& scope, Match& out) const;
  [[nodiscard]] bool is_undone(const Group& group, std::size_t which) const;
  /// Share of the group's denials whose principal is named by this.
  template <typename Names>
  [[nodiscard]] double share_of(const Group& group, Names is_named) const;
  [[nodiscard]] std::size_t happening_of(const Change& change) const { return deeds_[static_cast<std::size_t>(&change - around_.changes.data())].happening; }
  [[nodiscard]] bool is_of_another(const Group& group, const Change& change) const;
  [[nodiscard]] Onset onset_of(const std::vector<std::uint32_t>& denials) const { return find_onset(behaviours_, denials_, denials, around_.all.first, around_.all.last, !around_.changes.empty()); }

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Denial>& denials_;
  std::vector<Deed> deeds_;  // as the changes
  Scopes scopes_;
  std::size_t rivals_ = 0;
};

// Which one of several things it was that was refused, or how it was said: what may tell old refusals from new ones.
enum class Mark { reason, rule, site, agent, family, method };
constexpr std::array<Mark, 6> kMarks{Mark::reason, Mark::rule, Mark::site, Mark::agent, Mark::family, Mark::method};

std::uint64_t mark_of(const Denial& denial, const stitch::Record& deciding, const stitch::Record& front, Mark mark) {
  using event::Field;
  std::string text;
  switch (mark) {
    case Mark::reason: {
      text = std::string(deciding.text(Field::reason_code)) + "|" + std::string(deciding.text(Field::message).substr(0, 80));
      if (const std::size_t at = denial.principal.empty() ? std::string::npos : text.find(denial.principal); at != std::string::npos) text.erase(at, denial.principal.size());
      std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
      break;
    }
    case Mark::rule: text = denial.rule + "|" + std::string(deciding.text(Field::policy)); break;
    case Mark::site: {
      const std::string_view site = front.has(Field::origin) ? front.text(Field::origin) : front.text(Field::referer);
      text = site.substr(0, site.find('/', std::min<std::size_t>(9, site.size())));
      break;
    }
    case Mark::agent: text = denial.agent.substr(0, denial.agent.find('/')); break;
    case Mark::family: text = denial.family; break;
    case Mark::method: text = denial.method; break;
  }
  return base::hash_bytes(text);
}

// Does this caller's own end point at another change?
bool Groups::prefers_other(const CallerOnset& caller, const Change& change, Cause cause) const {
  if (caller.before == 0 || caller.passed_last <= change.time.ns + kSlackNs) return false;
  return std::ranges::any_of(around_.changes, [&](const Change& other) {
    const auto which = static_cast<std::size_t>(&other - around_.changes.data());
    return &other != &change && other.time.ns >= caller.passed_last - kSlackNs && other.time.ns <= caller.first + kSlackNs && (kind_fit(cause, other.kind) >= 0.5 || deeds_[which].is_about(cause));
  });
}

// Which of the group's denials the change can be behind: those since then of callers that were not refused before; where
// some were, only what differs from theirs, if anything does.
std::vector<bool> Groups::members_since(const Group& group, const Onset& onset, const Change& change) const {
  const Cause cause = denials_[group.denials.front()].cause;
  std::unordered_set<std::uint32_t> early, other;
  for (const CallerOnset& caller : onset.callers) {
    if (caller.first < change.time.ns - kSlackNs) early.insert(caller.caller);
    else if (prefers_other(caller, change, cause)) other.insert(caller.caller);
  }
  // What was done to one account is behind that account's refusals.
  const bool personal = change.kind == "identity" && share_of(group, [&](std::string_view principal) { return names(change, principal); }) > 0;
  std::vector<bool> out;
  for (const std::uint32_t i : group.denials) {
    const Denial& denial = denials_[i];
    const bool anothers = personal && !denial.principal.empty() && !names(change, denial.principal);
    out.push_back(denial.time.ns >= change.time.ns - kSlackNs && !early.contains(denial.caller) && !other.contains(denial.caller) && !anothers);
  }
  if (early.empty()) return out;
  const auto marked = [&](std::size_t n, Mark mark) {
    const Denial& denial = denials_[group.denials[n]];
    return mark_of(denial, around_.all.records[denial.deciding], around_.all.records[denial.front], mark);
  };
  std::vector<bool> best;
  std::size_t most = static_cast<std::size_t>(std::ranges::count(out, true)) / 2;
  for (const Mark mark : kMarks) {
    std::unordered_set<std::uint64_t> old;
    for (std::size_t n = 0; n < out.size(); ++n)
      if (early.contains(denials_[group.denials[n]].caller)) old.insert(marked(n, mark));
    std::vector<bool> kept = out;
    for (std::size_t n = 0; n < out.size(); ++n)
      if (out[n]) kept[n] = !old.contains(marked(n, mark));
    const auto count = static_cast<std::size_t>(std::ranges::count(kept, true));
    if (count > most) {
      most = count;
      best = std::move(kept);
    }
  }
  return best.empty() ? out : best;
}

// Takes out of the denials what one change is behind, then of the rest what another is behind.
std::vector<Group> Groups::part(std::vector<std::uint32_t> denials) const {
  std::vector<Group> out;
  for (int n = 0; n < kPartsMax && !denials.empty(); ++n) {
    Group group;
    group.denials = std::move(denials);
    denials.clear();
    Onset onset = onset_of(group.denials);
    judge(group, onset);
    if (const Change* change = group.responsible(); change && n + 1 < kPartsMax) {
      const std::vector<bool> members = members_since(group, onset, *change);
      std::vector<std::uint32_t> kept;
      for (std::size_t k = 0; k < members.size(); ++k) (members[k] ? kept : denials).push_back(group.denials[k]);
      if (!denials.empty() && !kept.empty()) {
        std::vector<Suspect> suspects = std::move(group.suspects);
        group = Group{};
        group.denials = std::move(kept);
        group.suspects = std::move(suspects);
        summarise(group, onset_of(group.denials));
      } else {
        denials.clear();
      }
    }
    out.push_back(std::move(group));
  }
  return out;
}

// What no change explains area by area may be the work of one over several.
void Groups::join_areas(const std::vector<std::size_t>& which, std::vector<Group>& groups) const {
  Group all;
  std::unordered_map<std::uint32_t, std::size_t> home;
  for (const std::size_t g : which)
    for (const std::uint32_t i : groups[g].denials) {
      all.denials.push_back(i);
      home[i] = g;
    }
  std::sort(all.denials.begin(), all.denials.end());
  for (Group& group : part(std::move(all.denials))) {
    if (!group.responsible()) continue;
    std::set<std::size_t> touched;
    for (const std::uint32_t i : group.denials) touched.insert(home[i]);
    for (const std::size_t g : touched) {
      std::erase_if(groups[g].denials, [&](std::uint32_t i) { return std::ranges::binary_search(group.denials, i); });
      if (groups[g].denials.empty()) continue;
      Group rest;
      rest.denials = std::move(groups[g].denials);
      judge(rest, onset_of(rest.denials));
      groups[g] = std::move(rest);
    }
    groups.push_back(std::move(group));
  }
}

// Is the change about one principal, who is few of those in the group?
bool Groups::is_of_another(const Group& group, const Change& change) const {
  const std::string_view target = std::string_view(change.target).substr(change.target.find_last_of(":/") + 1);
  if (change.kind != "identity" || target.size() < 3 || around_.all.names.find(target) == 0) return false;
  const auto his = std::ranges::count_if(group.denials, [&](std::uint32_t i) { return names(change, denials_[i].principal); });
  return static_cast<std::size_t>(his) * 2 < group.denials.size();
}

void Groups::compare_words(const Deed& deed, const Scope& scope, Match& out) const {
  out.shared = static_cast<int>(std::ranges::count_if(deed.words, [&](const std::string& word) { return scope.contains(word); }));
  for (const std::string& each : scope.places)
    if (deed.text.find(each) != std::string::npos) ++out.shared;
  for (const std::string& word : deed.target) out.lift = std::max(out.lift, scope.lift(word));
  out.network = std::ranges::any_of(deed.networks, [&](const base::Network& network) { return scope.lift(network) > 0; });
  out.shared += out.network;
  out.shared = std::min(out.shared, 2);
}

template <typename Names>
double Groups::share_of(const Group& group, Names is_named) const {
  std::size_t looked = 0, named = 0;
  for (const std::uint32_t i : group.denials) {
    if (++looked > kNamesFrom) break;
    named += is_named(denials_[i].principal);
  }
  return static_cast<double>(named) / static_cast<double>(std::max<std::size_t>(1, std::min(looked, kNamesFrom)));
}

// Is there a later change of the same thing, soon after which nobody was refused any more, though the logs go on?
bool Groups::is_undone(const Group& group, std::size_t which) const {
  const Change& change = around_.changes[which];
  std::vector<std::int64_t> times;
  for (const std::uint32_t i : group.denials)
    if (denials_[i].time.ns >= change.time.ns - kSlackNs) times.push_back(denials_[i].time.ns);
  if (times.size() < 3) return false;
  const std::int64_t last = times.back();
  for (std::size_t k = which + 1; k < around_.changes.size(); ++k) {
    const Change& other = around_.changes[k];
    const Deed& deed = deeds_[k];
    if (other.time.ns <= times.front() || deed.happening == deeds_[which].happening || deed.routine || deed.restart) continue;
    const auto again = std::ranges::count_if(deed.target, [&](const std::string& word) { return std::ranges::find(deeds_[which].words, word) != deeds_[which].words.end(); });
    if (again == 0 && (change.target.empty() || change.target != other.target)) continue;
    const std::int64_t refused = other.time.ns - times.front();
    const auto after = times.end() - std::ranges::upper_bound(times, other.time.ns + kSlackNs);
    // Some go on for a moment; the end lies near it, and there is time left in which it shows.
    const bool near = last >= other.time.ns - refused / 3 && last <= other.time.ns + refused / 3;
    if (near && static_cast<std::size_t>(after) * 10 <= times.size() && around_.all.last.ns - std::max(last, other.time.ns) >= refused / 4) return true;
  }
  return false;
}

// Nothing where the time rules the change out.
std::optional<Match> Groups::match(const Group& group, const Onset& onset, std::size_t which, const Scope& scope) const {
  const Change& change = around_.changes[which];
  const Deed& deed = deeds_[which];
  const Cause cause = denials_[group.denials.front()].cause;
  if (change.time.ns > onset.last) return std::nullopt;
  Match out{.contrast = contrast_at(onset, change.time)};
  const Contrast& seen = out.contrast;
  if (seen.stopped + seen.fresh == 0) return std::nullopt;
  const auto first = std::ranges::find_if(onset.callers, [&](const CallerOnset& caller) { return caller.first >= change.time.ns - kSlackNs; });
  if (static_cast<double>(first->first - change.time.ns) / 1e9 > kLagMaxSeconds) return std::nullopt;
  // The logs begin with it (a server that starts): nobody saw what was before.
  if (seen.stopped == 0 && change.time - around_.all.first < base::kMinute) return std::nullopt;
  out.kind = kind_fit(cause, change.kind);
  out.about = deed.is_about(cause);
  compare_words(deed, scope, out);
  // What lags behind has missed that something was given.
  out.takes = cause == Cause::policy_out_of_date ? deed.gives || deed.takes : deed.takes;
  out.gives = cause == Cause::policy_out_of_date ? false : deed.gives;
  out.routine = deed.routine;
  out.restart = deed.restart;
  out.lone = onset.callers.size() == 1 && seen.stopped == 0;
  out.named = share_of(group, [&](std::string_view principal) { return names(change, principal); }) >= 0.5;
  out.rivals = std::log(1.0 + static_cast<double>(rivals_));
  return out;
}

// Does the change name what is refused, or did its end end the refusals? What was done to one account, role or program, or to
// one address, is its owner's matter; a rule that was changed is everybody's.
bool points(const Group& group, const Onset& onset, const Match& match, const Change& change) {
  if (match.undone) return true;
  const bool rule = change.kind != "identity" && change.kind != "role" && change.kind != "deploy" && change.kind != kBan;
  const bool several = onset.callers.size() >= 2 || (rule && group.denials.size() >= kOwnAtOnce);
  return several && (match.network || match.lift >= 1);
}

void Groups::suspect(Group& group, const Onset& onset) const {
  if (around_.changes.empty()) return;
  const Scope scope = scopes_.of(group.denials);
  for (std::size_t i = 0; i < around_.changes.size(); ++i) {
    auto found = match(group, onset, i, scope);
    if (!found) continue;
    // What is far off is not looked at again.
    if (score_of(*found) > kFarOff) found->undone = is_undone(group, i);
    if (is_of_another(group, around_.changes[i])) continue;
    if (const double score = score_of(*found); score > 0) group.suspects.push_back({.change = &around_.changes[i], .score = score, .pointed = points(group, onset, *found, around_.changes[i])});
  }
  std::stable_sort(group.suspects.begin(), group.suspects.end(), [](const Suspect& a, const Suspect& b) { return a.score > b.score; });
  // Of two records of one deed, that of the person who did it says more than the machine's.
  for (std::size_t i = 1; i < group.suspects.size() && group.suspects.front().change->ref; ++i)
    if (!group.suspects[i].change->ref && happening_of(*group.suspects[i].change) == happening_of(*group.suspects.front().change)) {
      std::swap(group.suspects.front().change, group.suspects[i].change);
      break;
    }
  if (group.suspects.size() > kSuspectsMax) group.suspects.resize(kSuspectsMax);
  for (Suspect& each : group.suspects) {
    double sum = 1 + std::exp(each.score);
    for (const Suspect& other : group.suspects)
      if (&other != &each && happening_of(*other.change) != happening_of(*each.change)) sum += std::exp(other.score);
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

void Groups::judge(Group& group, const Onset& onset) const {
  suspect(group, onset);
  summarise(group, onset);
}

// The callers and their successes, before and since; whether they began together.
void Groups::summarise(Group& group, const Onset& onset) const {
  for (const std::uint32_t i : group.denials) group.callers.push_back(denials_[i].caller);
  std::sort(group.callers.begin(), group.callers.end());
  group.callers.erase(std::unique(group.callers.begin(), group.callers.end()), group.callers.end());
  // It begins with the first who passed before: who never did is refused on any day.
  group.onset_from = around_.all.first;
  group.onset_to = denials_[group.denials.front()].time;
  for (const CallerOnset& caller : onset.callers) {
    group.successes_after += caller.after;
    if (caller.before == 0) continue;
    if (group.passed.empty()) group.onset_to = base::Time{caller.first};
    group.passed.push_back(caller.caller);
    group.successes_before += caller.before;
  }
  for (const CallerOnset& caller : onset.callers)
    if (caller.passed_last < group.onset_to.ns) group.onset_from.ns = std::max(group.onset_from.ns, caller.passed_last);
  std::sort(group.passed.begin(), group.passed.end());
  group.callers_before = group.passed.size();
  const std::size_t paths = distinct(group, denials_, &Denial::path_hash);
  const std::size_t clients = distinct(group, denials_, &Denial::client_id);
  const std::size_t callers = std::max(group.callers.size(), clients > 1 && group.callers.size() > 1 ? clients : 0);
  const bool stopped = group.successes_before > 0 && group.successes_after * 4 <= group.denials.size();
  // A secret, a token or a certificate is each caller's own: few of them are a coincidence.
  const Cause cause = denials_[group.denials.front()].cause;
  const bool own_secret = cause == Cause::credential_wrong || cause == Cause::credential_missing;
  const std::size_t at_once = stopped_at_once(onset);
  const bool one_end = at_once * 5 >= group.callers_before * 4 && (!is_own(cause) || at_once >= kOwnAtOnce);
  const bool together = callers >= 3 || (!own_secret && ((callers == 2 && group.denials.size() >= 4) || (paths >= 4 && group.denials.size() >= 4)));
  // Was there time before, in which all was well?
  const bool quiet_before = group.onset_to - around_.all.first > base::kMinute;
  const bool most_worked = group.callers_before * 2 >= group.callers.size() && group.callers_before > 0;
  group.burst = together && quiet_before && ((stopped && most_worked && one_end) || group.responsible() != nullptr);
}

}  // namespace

std::vector<Group> find_groups(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, const std::vector<std::uint32_t>& members) {
  return Groups(around, behaviours, denials).find(members);
}

}  // namespace why403::diagnose
