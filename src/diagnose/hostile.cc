#include "diagnose/hostile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using stitch::Success;

namespace {

// Refused sign-ins from which guessing is thought of: of one account, of many accounts.
constexpr std::size_t kGuessesFrom = 8;
constexpr std::size_t kFastGuessesFrom = 5;  // faster than anybody types
constexpr double kTypedPerMinute = 20;
constexpr std::size_t kAccountsFrom = 5;
constexpr std::size_t kWalkedFrom = 8;
constexpr base::Duration kBesideWalk{600 * base::kSecond.ns};  // others refused so near share a fault
constexpr std::size_t kScrapedFrom = 10;
constexpr std::size_t kPolledFrom = 20;   // answers to a nameless script that it asks too often
constexpr std::uint64_t kUsedTo = 5;      // answers that somebody was used to get
constexpr std::size_t kMethodsFrom = 3;   // different methods that nobody uses by chance
constexpr std::size_t kPushesFrom = 8;    // second factors asked of one person within an hour
constexpr std::size_t kKeysFrom = 8;      // different keys or tokens that one place tried
constexpr std::size_t kSurveyedFrom = 12;  // different calls that one caller was refused
constexpr std::size_t kNamelessFrom = 3;   // kinds of things that are asked for without a name
constexpr std::size_t kIntruderFrom = 8;   // the same of a caller whose key is used elsewhere

bool is_guess(const Denial& denial) {
  if (!denial.sign_in && denial.authentication != "basic" && denial.scores[Cause::credential_wrong] < 2) return false;
  // A client that signs in with its secret can be guessed at like anybody.
  if (denial.sign_in && denial.cause == Cause::api_key_misconfigured) return !denial.principal.empty();
  return denial.cause == Cause::credential_wrong || denial.cause == Cause::account_locked || denial.cause == Cause::rate_limited || denial.cause == Cause::address_blocked || denial.cause == Cause::credential_missing ||
         denial.cause == Cause::application_refused || denial.cause == Cause::unknown || (denial.sign_in && (denial.cause == Cause::waf_rule || denial.cause == Cause::bot_challenge) && denial.payload.empty());
}

// The secret was right, and something else was missing: what a guesser meets who has guessed well.
bool is_after_secret(const Denial& denial) {
  return denial.sign_in && (denial.cause == Cause::mfa_required || denial.cause == Cause::not_assigned || denial.cause == Cause::device_or_location_refused);
}

// A name that stands for no name.
bool is_nobody(const Denial& denial) { return denial.principal == "system:anonymous" || base::equals_ignoring_case(denial.principal, "anonymous") || denial.principal == "system:unauthenticated"; }

bool says_unknown(const Denial& denial) {
  return std::ranges::any_of(denial.evidence, [](const Evidence& each) { return each.shows.find("no such account") != std::string_view::npos; });
}

std::string domain_of(std::string_view principal) {
  const std::size_t at = principal.rfind('@');
  return at == std::string_view::npos ? std::string() : base::to_lower(principal.substr(at + 1));
}

// Refusals that say "not yours": what somebody who walks identifiers gets.
bool is_ownership(Cause cause) {
  using enum Cause;
  return cause == permission_missing || cause == application_refused || cause == explicit_deny || cause == absence_hidden || cause == resource_policy || cause == not_assigned ||
         cause == scope_insufficient || cause == server_rule || cause == unknown;
}

// A call of an interface by its name; those of Kubernetes have paths as well.
bool is_call(const Denial& denial) { return !denial.action.empty() && (denial.path.empty() || denial.layer == event::Layer::platform); }

class Hunt {
 public:
  Hunt(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials)
      : around_(around), behaviours_(behaviours), denials_(denials), found_(denials.size()) {}

  std::vector<std::optional<Hostility>> run() {
    guesses_of_actors();
    guesses_of_accounts();
    spread_guesses();
    guesses_of_keys();
    for (const std::uint32_t actor : behaviours_.actors()) impersonates(behaviours_.at(actor));
    for (const std::uint32_t actor : behaviours_.actors()) probes(behaviours_.at(actor));
    tries_methods();
    wears_out();
    replays();
    automation();
    walks();
    surveys();
    return std::move(found_);
  }

 private:
  void mark(std::uint32_t denial, const Hostility& what) {
    if (!found_[denial]) found_[denial] = what;
  }
  void guesses_of_actors();
  void guesses_of_accounts();
  void spread_guesses();
  void guesses_of_keys();
  void surveys();
  [[nodiscard]] bool is_own_loop(std::uint32_t which) const;
  [[nodiscard]] bool only_locked(const std::vector<std::uint32_t>& list) const;
  [[nodiscard]] bool is_intruder(const Denial& denial, std::size_t refused) const;
  void probes(const Behaviour& actor);
  void impersonates(const Behaviour& actor);
  void tries_methods();
  void wears_out();
  void walks();
  void replays();
  void automation();
  [[nodiscard]] bool lost_it(const Denial& denial) const;
  [[nodiscard]] bool passed_before(const Denial& denial) const;
  [[nodiscard]] bool is_loop(const std::vector<std::uint32_t>& denials) const;
  [[nodiscard]] std::string place(const Denial& denial) const { return denial.has_client ? base::format_ip(denial.client) : std::string(denial.principal); }

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Denial>& denials_;
  std::vector<std::optional<Hostility>> found_;
};

// Did this caller sign in or pass from the same address before its first failure?
bool Hunt::passed_before(const Denial& denial) const {
  for (const Success* success : behaviours_.by_principal(denial.principal_id))
    if (success->status < 400 && success->client == denial.client_id && success->time() < denial.time) return true;
  return false;
}

// A program with an old password: one account, one address, one user agent, a slow steady rhythm.
bool Hunt::is_loop(const std::vector<std::uint32_t>& list) const {
  std::vector<std::int64_t> times;
  std::set<std::string_view> agents, clients_seen;
  for (const std::uint32_t i : list) {
    times.push_back(denials_[i].time.ns);
    agents.insert(denials_[i].agent);
  }
  std::set<base::Ip> clients;
  for (const std::uint32_t i : list) clients.insert(denials_[i].client);
  if (agents.size() > 1 || clients.size() > 1) return false;
  const Cadence rhythm = cadence(times);
  const Denial& first = denials_[list.front()];
  if (passed_before(first)) return rhythm.median_seconds >= 2 || rhythm.regular;
  if (first.client.is_private() && rhythm.regular && rhythm.median_seconds >= 5) return true;
  return rhythm.regular && rhythm.median_seconds >= 20;
}

// Locked accounts alone show nobody guessing: a lock that came from elsewhere meets its owners again and again.
bool Hunt::only_locked(const std::vector<std::uint32_t>& list) const {
  return std::all_of(list.begin(), list.end(), [&](std::uint32_t i) { return denials_[i].cause == Cause::account_locked && denials_[i].scores[Cause::credential_wrong] < 2; });
}

void Hunt::guesses_of_actors() {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_actor;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (is_guess(denials_[i])) by_actor[denials_[i].actor].push_back(i);
  for (const auto& [actor, list] : by_actor) {
    std::map<std::string_view, std::vector<std::uint32_t>> accounts;
    for (const std::uint32_t i : list) accounts[denials_[i].principal].push_back(i);
    const Behaviour& behaviour = behaviours_.at(actor);
    const Denial& first = denials_[list.front()];
    if (only_locked(list) && !behaviour.scanner_agent && accounts.size() < kAccountsFrom) continue;
    const bool known_people = behaviour.success_principals > 0 && accounts.size() <= behaviour.success_principals + 2;
    if (accounts.size() >= kAccountsFrom && !known_people && !(behaviour.shared && accounts.size() < 10)) {
      const double each = static_cast<double>(list.size()) / static_cast<double>(accounts.size());
      std::set<std::string> domains;
      for (const auto& [name, tries] : accounts) domains.insert(domain_of(name));
      std::size_t most = 0;
      for (const auto& [name, tries] : accounts) most = std::max(most, tries.size());
      Pattern pattern = Pattern::password_spray;
      if (each > 6 || (most * 2 > list.size() && most >= kGuessesFrom)) pattern = Pattern::brute_force;
      else if (each < 1.5 && (domains.size() >= 3 || behaviour.unknown_accounts * 5 >= list.size() * 2) && accounts.size() >= 8 && first.authentication != "password") pattern = Pattern::credential_stuffing;
      const double certainty = std::min(0.98, 0.75 + 0.03 * static_cast<double>(accounts.size()));
      for (const std::uint32_t i : list) mark(i, {pattern, Verdict::attack, certainty, place(first), std::to_string(accounts.size()) + " accounts tried from one place"});
      for (const std::uint32_t i : behaviour.denials)
        if (is_after_secret(denials_[i])) mark(i, {pattern, Verdict::attack, certainty, place(first), "the same place tried " + std::to_string(accounts.size()) + " accounts"});
      continue;
    }
    for (const auto& [name, tries] : accounts) {
      const std::int64_t span = denials_[tries.back()].time.ns - denials_[tries.front()].time.ns;
      const double per_minute = static_cast<double>(tries.size()) / std::max(1.0 / 6, static_cast<double>(span) / 60e9);
      const bool fast = per_minute >= kTypedPerMinute && !passed_before(denials_[tries.front()]) && !denials_[tries.front()].client.is_private();
      if (tries.size() < (fast ? kFastGuessesFrom : kGuessesFrom) || (!behaviour.scanner_agent && is_loop(tries))) continue;
      // A token cannot be guessed at: without an account or a sign-in there is no secret that varies.
      // Where the server checks a password by itself, it logs no name: many tries a minute of who never passed are guesses.
      const bool doors = denials_[tries.front()].scores[Cause::credential_wrong] >= 3 && per_minute >= kTypedPerMinute && tries.size() >= 2 * kGuessesFrom && behaviour.successes == 0;
      if (name.empty() && !denials_[tries.front()].sign_in && !behaviour.scanner_agent && !doors) continue;
      if (per_minute < 0.5 && tries.size() < 30 && passed_before(denials_[tries.front()])) continue;
      for (const std::uint32_t i : tries)
        mark(i, {Pattern::brute_force, Verdict::attack, std::min(0.98, 0.7 + 0.01 * static_cast<double>(tries.size())), place(first), std::to_string(tries.size()) + " secrets tried for one account"});
    }
  }
}

// One account tried from many addresses.
void Hunt::guesses_of_accounts() {
  std::map<std::string_view, std::vector<std::uint32_t>> by_account;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (is_guess(denials_[i]) && !found_[i] && !denials_[i].principal.empty()) by_account[denials_[i].principal].push_back(i);
  for (const auto& [name, list] : by_account) {
    std::set<base::Ip> clients;
    for (const std::uint32_t i : list)
      if (!passed_before(denials_[i])) clients.insert(denials_[i].client);
    if (list.size() < kGuessesFrom || clients.size() < 4) continue;
    for (const std::uint32_t i : list)
      if (!passed_before(denials_[i]))
        mark(i, {Pattern::brute_force, Verdict::attack, 0.9, "account " + std::string(name), "one account tried from " + std::to_string(clients.size()) + " addresses"});
  }
}

// A program at home with an old secret: an inner address that asks for one account only, again and again.
bool Hunt::is_own_loop(std::uint32_t which) const {
  const Denial& denial = denials_[which];
  const Behaviour& actor = behaviours_.actor(denial);
  return denial.has_client && denial.client.is_private() && actor.principals == 1 && actor.unknown_accounts == 0 && !actor.scanner_agent;
}

// Many accounts from many addresses, each little: the same service, within hours.
void Hunt::spread_guesses() {
  std::map<std::string, std::vector<std::uint32_t>> by_target;
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || !is_guess(denial) || passed_before(denial) || denial.answered) continue;
    if (behaviours_.actor(denial).successes > 0 && behaviours_.actor(denial).success_principals > 0) continue;
    if (is_own_loop(i)) continue;
    by_target[std::string(denial.host).append(denial.family)].push_back(i);
  }
  for (const auto& [target, list] : by_target) {
    std::set<std::string_view> accounts, agents;
    std::set<base::Ip> clients;
    std::set<std::string> domains;
    for (const std::uint32_t i : list) {
      accounts.insert(denials_[i].principal);
      agents.insert(denials_[i].agent);
      clients.insert(denials_[i].client);
      domains.insert(domain_of(denials_[i].principal));
    }
    // Where no line names the account, each address that never got anything stands for one.
    const bool nameless = accounts.size() == 1 && accounts.begin()->empty();
    if (nameless && std::any_of(list.begin(), list.end(), [&](std::uint32_t i) { return !denials_[i].sign_in || behaviours_.actor(denials_[i]).successes > 0; })) continue;
    const std::size_t tried = nameless ? clients.size() : accounts.size();
    // Where nobody's address is logged, names that do not exist tell it.
    const auto unknown = static_cast<std::size_t>(std::ranges::count_if(list, [&](std::uint32_t i) { return says_unknown(denials_[i]); }));
    const bool places = clients.size() >= 5 || (clients.size() == 1 && !denials_[list.front()].has_client && unknown * 10 >= list.size() * 6);
    if (list.size() < 15 || tried < 10 || !places || only_locked(list)) continue;
    // People mistype too: what is together here is many accounts within a short time, with few kinds of software.
    const double hours = std::max(0.2, static_cast<double>(denials_[list.back()].time.ns - denials_[list.front()].time.ns) / 3.6e12);
    const bool same_software = agents.size() <= 3 || agents.size() * 4 <= list.size();
    if (static_cast<double>(list.size()) / hours < 10 || (!same_software && clients.size() < list.size() / 2)) continue;
    const double each = static_cast<double>(list.size()) / static_cast<double>(tried);
    const bool stuffing = each < 1.4 && (clients.size() * 3 >= tried || domains.size() >= 3 || unknown * 10 >= list.size() * 6);
    const std::string who = nameless ? "sign-ins" : std::to_string(tried) + " accounts";
    std::map<std::string_view, std::size_t> tries;
    for (const std::uint32_t i : list) ++tries[denials_[i].principal];
    for (const std::uint32_t i : list)
      if (denials_[i].has_client || says_unknown(denials_[i]) || tries[denials_[i].principal] <= 2)
        mark(i, {stuffing ? Pattern::credential_stuffing : Pattern::password_spray, Verdict::attack, 0.85, "sign-ins at " + target, who + " from " + std::to_string(clients.size()) + " addresses"});
  }
}

// One key after another from one place: nobody owns so many.
void Hunt::guesses_of_keys() {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_address;
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    const bool refused_secret = denial.cause == Cause::api_key_misconfigured || denial.cause == Cause::token_invalid || denial.cause == Cause::credential_wrong || denial.cause == Cause::rate_limited;
    if (!found_[i] && denial.has_client && refused_secret && (!denial.api_key.empty() || !denial.token.empty())) by_address[denial.address].push_back(i);
  }
  for (const auto& [address, list] : by_address) {
    std::set<std::string_view> keys;
    for (const std::uint32_t i : list) keys.insert(denials_[i].api_key.empty() ? denials_[i].token : denials_[i].api_key);
    const Behaviour& behaviour = behaviours_.at(address);
    if (keys.size() < kKeysFrom || keys.size() * 10 < list.size() * 6 || behaviour.shared || behaviour.partner || behaviour.browsers * 3 > keys.size() || behaviour.successes > list.size()) continue;
    // Some logs give each attempt a number of its own: a program that keeps its pace has one secret all the same.
    if (!behaviour.scanner_agent && is_loop(list)) continue;
    for (const std::uint32_t i : list)
      mark(i, {Pattern::brute_force, Verdict::attack, 0.9, place(denials_[i]), std::to_string(keys.size()) + " keys tried from one place"});
  }
}

// Does the principal pass from elsewhere, with other software, and hardly from here?
bool Hunt::is_intruder(const Denial& denial, std::size_t refused) const {
  std::uint64_t elsewhere = 0, here = 0;
  bool elsewhere_first = false;
  for (const Success* success : behaviours_.by_principal(denial.principal_id)) {
    if (success->status >= 400 || success->client == 0) continue;
    const bool other = success->client != denial.client_id && success->agent != denial.agent_id;
    if (elsewhere + here == 0) elsewhere_first = other;
    elsewhere += other ? success->count : 0;
    here += success->client == denial.client_id ? success->count : 0;
  }
  return elsewhere_first && here * 3 <= refused;
}

// Somebody who finds out what a key opens: call after call, of service after service.
void Hunt::surveys() {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> by_caller;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (!found_[i] && (is_call(denials_[i]) || is_nobody(denials_[i])) && denials_[i].principal_id != 0 && (is_ownership(denials_[i].cause) || denials_[i].cause == Cause::credential_missing))
      by_caller[{denials_[i].caller, is_nobody(denials_[i]) ? 0 : denials_[i].client_id}].push_back(i);
  for (const auto& [key, list] : by_caller) {
    std::set<std::string_view> families, services;
    std::vector<std::int64_t> times;
    for (const std::uint32_t i : list) {
      const Denial& denial = denials_[i];
      families.insert(denial.family);
      services.insert(denial.family.substr(0, denial.family.find_first_of(":.", denial.family.find('/') + 1)));
      times.push_back(denial.time.ns);
    }
    const Denial& first = denials_[list.front()];
    // A job that lost its rights asks again for the same; who asks for a dozen things of several kinds once each looks around.
    const bool once_each = families.size() * 10 >= list.size() * 6 && behaviours_.caller(first).successes * 3 <= list.size();
    if (is_nobody(first)) {
      // Nobody needs several kinds of things without a name.
      const bool outside = std::ranges::none_of(list, [&](std::uint32_t i) { return denials_[i].client.is_private(); });
      for (const std::uint32_t i : list)
        if (outside && families.size() >= kNamelessFrom) mark(i, {Pattern::scan, Verdict::attack, 0.8, "nobody's requests", std::to_string(families.size()) + " different calls without a name"});
      continue;
    }
    const bool intruder = is_intruder(first, list.size());
    const std::size_t from = intruder ? kIntruderFrom : once_each ? kSurveyedFrom : SIZE_MAX;
    if (families.size() < from || (!intruder && services.size() < 4) || cadence(times).median_seconds > 15) continue;
    for (const std::uint32_t i : list)
      mark(i, {Pattern::enumeration, Verdict::attack, 0.85, place(denials_[i]), std::to_string(families.size()) + " different calls tried by one caller"});
  }
}

// Scanners and exploits: what an actor asks for.
void Hunt::probes(const Behaviour& actor) {
  if (actor.denials.empty() || actor.hostility < 0.5) return;
  const Denial& first = denials_[actor.denials.front()];
  const bool wide = actor.sensitive_paths >= 3 || actor.missing_paths >= 8 || actor.paths >= 12;
  const bool exploits = actor.payloads * 2 >= actor.denials.size();
  for (const std::uint32_t i : actor.denials) {
    const Denial& denial = denials_[i];
    // Somebody signed in who also trips over a rule is no scanner because of it.
    if (actor.success_principals > 0 && denial.payload.empty() && !denial.sensitive && !actor.scanner_agent) continue;
    Hostility what{.pattern = Pattern::scan, .verdict = Verdict::attack};
    if (exploits && !(wide && actor.payloads * 4 < actor.denials.size() * 3)) what.pattern = Pattern::exploit_attempt;
    if (!wide && !denial.payload.empty()) what.pattern = Pattern::exploit_attempt;
    what.certainty = 1 / (1 + std::exp(-actor.hostility));
    what.campaign = place(first);
    what.why = actor.payloads > 0 ? "requests that carry attacks (" + std::string(denial.payload.empty() ? "others of this client" : denial.payload) + ")" : std::to_string(actor.paths + actor.missing_paths) + " paths that do not exist or are nobody's business";
    mark(i, what);
  }
}

// One method after another, of a place from which nobody gets anything: what is open is being tried out.
void Hunt::tries_methods() {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_actor;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (!found_[i] && denials_[i].cause == Cause::method_refused && denials_[i].principal.empty()) by_actor[denials_[i].actor].push_back(i);
  static constexpr std::array<std::string_view, 10> rare{"TRACE", "TRACK", "DEBUG", "CONNECT", "PROPFIND", "MKCOL", "MOVE", "COPY", "PUT", "DELETE"};
  for (const auto& [actor, list] : by_actor) {
    std::set<std::string_view> methods;
    for (const std::uint32_t i : list)
      if (std::ranges::find(rare, denials_[i].method) != rare.end()) methods.insert(denials_[i].method);
    if (methods.size() < kMethodsFrom || behaviours_.at(actor).successes > list.size()) continue;
    for (const std::uint32_t i : list) mark(i, {Pattern::scan, Verdict::attack, 0.8, place(denials_[i]), std::to_string(methods.size()) + " unusual methods tried from one place"});
  }
}

// Second factors asked of one person over and over: somebody has the password, and hopes for a weary finger.
void Hunt::wears_out() {
  std::map<std::pair<std::string_view, base::Ip>, std::vector<std::uint32_t>> by_person;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (!found_[i] && denials_[i].cause == Cause::mfa_required && denials_[i].sign_in && !denials_[i].principal.empty()) by_person[{denials_[i].principal, denials_[i].client}].push_back(i);
  for (const auto& [person, list] : by_person) {
    if (list.size() < kPushesFrom || passed_before(denials_[list.front()])) continue;
    const double hours = static_cast<double>(denials_[list.back()].time.ns - denials_[list.front()].time.ns) / 3.6e12;
    if (static_cast<double>(list.size()) < static_cast<double>(kPushesFrom) * std::max(1.0, hours)) continue;
    for (const std::uint32_t i : list) mark(i, {Pattern::brute_force, Verdict::attack, 0.85, place(denials_[i]), std::to_string(list.size()) + " second factors asked of one person"});
  }
}

// Identifiers of others' objects, one after another.
void Hunt::walks() {
  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::uint32_t>> by_family;
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || denial.sign_in || !is_ownership(denial.cause) || denial.status == 401) continue;
    // Who writes names what it writes itself.
    if (denial.method == "PUT" || denial.method == "POST" || base::to_lower(denial.action).starts_with("put")) continue;
    // Objects of one kind: of a path with an identifier, or the resources of a call.
    if (denial.family.find('*') == std::string::npos && (!denial.path.empty() || denial.resource.empty())) continue;
    by_family[{denial.principal.empty() ? denial.actor : denial.caller, denial.family}].push_back(i);
  }
  for (const auto& [key, list] : by_family) {
    std::set<std::string_view> paths;
    for (const std::uint32_t i : list) paths.insert(denials_[i].path.empty() ? denials_[i].resource : denials_[i].path);
    if (paths.size() < kWalkedFrom || paths.size() * 10 < list.size() * 6) continue;
    // A burst that hits many callers of the same family at once is a fault of ours.
    const Denial& first = denials_[list.front()];
    std::set<std::uint32_t> others;
    std::size_t refused = 0;
    const base::Time from = first.time - kBesideWalk, until = denials_[list.back()].time + kBesideWalk;
    for (const Denial& each : denials_)
      if (each.family_id == first.family_id && each.family == first.family && each.caller != first.caller && each.time >= from && each.time <= until) {
        others.insert(each.caller);
        ++refused;
      }
    if (others.size() >= 3 && refused * 4 >= list.size()) continue;
    std::uint64_t before = 0;
    behaviours_.of_caller(first, [&](const Success& success) {
      if (success.family == first.family_id && success.status < 400 && success.time() < first.time) before += success.count;
    });
    std::vector<std::int64_t> numbers, times;
    for (const std::uint32_t i : list) {
      std::string digits;
      for (const char c : denials_[i].path.empty() ? denials_[i].resource : denials_[i].path)
        if (c >= '0' && c <= '9') digits += c;
      numbers.push_back(base::parse_int(digits.substr(0, 17)).value_or(0));
      times.push_back(denials_[i].time.ns);
    }
    std::size_t rising = 0;
    for (std::size_t i = 1; i < numbers.size(); ++i) rising += numbers[i] > numbers[i - 1] && numbers[i] - numbers[i - 1] <= 50;
    const bool sequence = rising * 10 >= (numbers.size() - 1) * 6;
    const Cadence rhythm = cadence(times);
    // A call that reads many things is a job's, unless what it reads are secrets or nobody is known to call.
    const bool call = first.path.empty() && !first.principal.empty();
    const bool walk = call ? is_secret_action(first.action) && rhythm.median_seconds <= 5 : sequence || (rhythm.median_seconds <= 5 && list.size() >= 15);
    if (before > list.size() || !walk) continue;
    // A job that waits for what is not there yet asks slowly, and lives on what it gets.
    if (first.cause == Cause::absence_hidden && !first.principal.empty() && behaviours_.caller(first).successes >= list.size() && rhythm.median_seconds > 10) continue;
    for (const std::uint32_t i : list)
      mark(i, {Pattern::enumeration, Verdict::attack, sequence ? 0.92 : 0.8, first.principal.empty() ? place(first) : std::string(first.principal), std::to_string(paths.size()) + " identifiers walked"});
  }
}

// A session or token that moves to another address and other software.
void Hunt::replays() {
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || (denial.session_id == 0 && denial.principal_id == 0 && denial.cause != Cause::device_or_location_refused) || !denial.has_client) continue;
    const Success* owner = nullptr;
    bool own = false;
    for (const Success* success : behaviours_.by_session(denial.session_id)) {
      if (success->status >= 400 || success->client == 0) continue;
      own |= success->client == denial.client_id && success->time() < denial.time;
      if (success->client != denial.client_id && success->agent != denial.agent_id) owner = success;
    }
    // Where the session's own successes do not name it: the same person passes from elsewhere, with other software.
    const bool refused_session = denial.status == 401 && behaviours_.actor(denial).successes == 0 && (denial.scores[Cause::token_invalid] >= 3 || denial.scores[Cause::session_lost] >= 3);
    const bool bound = !denial.sign_in && (denial.cause == Cause::device_or_location_refused || denial.scores[Cause::device_or_location_refused] >= 3 || refused_session);
    // Where a check says that the session is another's, only the address is left to tell them apart.
    if (bound && !owner && !own)
      for (const Success* success : behaviours_.by_session(denial.session_id))
        if (success->status < 400 && success->client != 0 && success->client != denial.client_id && (success->agent == 0 || denial.agent_id == 0)) owner = success;
    if (bound && !owner && !own)
      for (const Success* success : behaviours_.by_principal(denial.principal_id)) {
        own |= success->client == denial.client_id && success->time() < denial.time;
        if (success->client != denial.client_id && success->agent != denial.agent_id && success->status < 400) owner = success;
      }
    if (owner && !own && denial.api_key.empty())
      mark(i, {Pattern::token_replay, Verdict::attack, 0.85, place(denial), "a session of another address and other software"});
  }
}

// Published networks of search engines, for those who gave none.
bool is_crawler_network(std::string_view crawler, const base::Ip& ip) {
  struct Range {
    std::string_view crawler, network;
  };
  static constexpr std::array<Range, 12> ranges{{{"googlebot", "66.249.64.0/19"}, {"googlebot", "2001:4860:4801::/48"}, {"adsbot-google", "66.249.64.0/19"}, {"bingbot", "40.77.167.0/24"}, {"bingbot", "157.55.39.0/24"}, {"bingbot", "207.46.13.0/24"},
                                                 {"bingbot", "52.167.144.0/24"}, {"bingbot", "13.66.139.0/24"}, {"applebot", "17.0.0.0/8"}, {"yandexbot", "5.255.253.0/24"}, {"yandexbot", "213.180.203.0/24"}, {"facebookexternalhit", "173.252.64.0/18"}}};
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) { return range.crawler == crawler && base::parse_network(range.network)->contains(ip); });
}

// A crawler by its own words, from a network that is not that crawler's. One that attacks besides is an attacker.
void Hunt::impersonates(const Behaviour& actor) {
  if (actor.crawler || actor.payloads > 0 || actor.sensitive_paths > 0) return;
  for (const std::uint32_t i : actor.denials) {
    const Denial& denial = denials_[i];
    const std::string_view crawler = denial.crawler;
    if (crawler.empty() || found_[i] || denial.client.is_private()) continue;
    const std::string name = denial.has_client ? std::string(around_.all.records[denial.front].text(event::Field::client_name)) : std::string();
    const bool verifiable = crawler == "googlebot" || crawler == "bingbot" || crawler == "applebot" || crawler == "yandexbot" || crawler == "duckduckbot" || crawler == "baiduspider" || crawler == "facebookexternalhit";
    if (verifiable && !is_crawler_network(crawler, denial.client) && name.find(crawler.substr(0, 6)) == std::string::npos)
      mark(i, {Pattern::impersonated_bot, Verdict::unwanted_automation, 0.88, place(denial), "claims to be " + std::string(crawler) + " and does not come from its networks"});
  }
}

// A program that got the same for long, and then nothing: something was changed around it.
bool Hunt::lost_it(const Denial& denial) const {
  std::uint64_t before = 0, after = 0;
  behaviours_.of_caller(denial, [&](const Success& success) {
    if (success.family == denial.family_id && success.status < 400) (success.time() < denial.time ? before : after) += success.count;
  });
  return denial.cause != Cause::rate_limited && before >= kUsedTo && after == 0;
}

// Programs that take content or pose as something else, without trying to break in.
void Hunt::automation() {
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i]) continue;
    const Behaviour& actor = behaviours_.actor(denial);
    // A script without credentials that asks for page after page of what others get.
    const bool uninvited = denial.cause == Cause::credential_missing && denial.agent_kind == AgentKind::script && behaviours_.actor(denial).existing_families > 0 && behaviours_.actor(denial).successes == 0;
    const bool against_bots = denial.cause == Cause::bot_challenge || denial.cause == Cause::user_agent_blocked || denial.cause == Cause::rate_limited || uninvited;
    if (!against_bots || actor.partner || actor.crawler || !denial.principal.empty() || !denial.api_key.empty() || denial.sign_in || actor.shared) continue;
    const AgentKind kind = denial.agent_kind;
    const std::size_t walked = std::max(actor.paths + actor.success_paths, actor.queries);
    const bool program = kind == AgentKind::script || kind == AgentKind::crawler || kind == AgentKind::none || actor.regular;
    const double pace = actor.median_gap_seconds;
    if (uninvited) {
      if (actor.paths >= kScrapedFrom) mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.75, place(denial), "a program without credentials asks for " + std::to_string(actor.paths) + " pages"});
    } else if (denial.cause == Cause::user_agent_blocked || denial.cause == Cause::bot_challenge) {
      if (lost_it(denial)) continue;
      // One page is no scrape, whoever asks for it.
      if (walked >= kScrapedFrom || (program && walked >= 3)) mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.8, place(denial), "a program takes " + std::to_string(walked) + " pages"});
    } else if ((walked >= kScrapedFrom || (kind == AgentKind::script && actor.denials.size() >= kPolledFrom)) && (program || pace <= 2) && denial.scores[Cause::wrong_client_address] < 2) {
      mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.8, place(denial), "a program takes " + std::to_string(walked) + " pages"});
    }
  }
}

}  // namespace

std::vector<std::optional<Hostility>> find_hostile(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials) {
  return Hunt(around, behaviours, denials).run();
}

}  // namespace why403::diagnose
