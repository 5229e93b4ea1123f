#include "diagnose/guessing.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

namespace {

// Refused sign-ins from which guessing is thought of: of one account, of many accounts.
constexpr std::size_t kGuessesFrom = 8;
constexpr std::size_t kFastGuessesFrom = 5;  // faster than anybody types
constexpr double kTypedPerMinute = 20;
constexpr std::size_t kAccountsFrom = 5;
constexpr std::size_t kSpreadAccountsFrom = 10;  // of accounts that exist, from many addresses
constexpr std::size_t kKeysFrom = 8;             // different keys or tokens that one place tried
constexpr std::size_t kCrossedFrom = 3;          // names that the same places try

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

bool says_unknown(const Denial& denial) {
  return std::ranges::any_of(denial.evidence, [](const Evidence& each) { return each.shows.find("no such account") != std::string_view::npos; });
}

// Programs go on with a secret that ran out, several of them at one place.
bool is_program(const Denial& denial) { return denial.principal_kind == "service" || denial.cause == Cause::api_key_misconfigured || (is_program_name(denial.principal) && !is_common_account(denial.principal)); }

std::string domain_of(std::string_view principal) {
  const std::size_t at = principal.rfind('@');
  return at == std::string_view::npos ? std::string() : base::to_lower(principal.substr(at + 1));
}

class Guessing {
 public:
  Guessing(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, std::vector<std::optional<Hostility>>& found)
      : around_(around), behaviours_(behaviours), denials_(denials), found_(found) {}

  void run() {
    of_actors();
    of_accounts();
    spread();
    crossed();
    of_keys();
  }

 private:
  void mark(std::uint32_t denial, const Hostility& what) {
    if (!found_[denial]) found_[denial] = what;
  }
  void of_actors();
  void of_accounts();
  void spread();
  void crossed();
  void of_keys();
  void judge_crossing(const std::vector<std::uint32_t>& list);
  [[nodiscard]] double repeats(const std::vector<std::uint32_t>& list) const;
  [[nodiscard]] bool is_own_loop(std::uint32_t which) const;
  [[nodiscard]] bool only_locked(const std::vector<std::uint32_t>& list) const;
  [[nodiscard]] bool never_passes(const Denial& denial) const;
  [[nodiscard]] std::string place(const Denial& denial) const { return denial.has_client ? base::format_ip(denial.client) : std::string(denial.principal); }

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Denial>& denials_;
  std::vector<std::optional<Hostility>>& found_;
};

// Log-odds that one program repeats one old secret, rather than somebody who tries one after another.
double Guessing::repeats(const std::vector<std::uint32_t>& list) const {
  std::vector<std::int64_t> times;
  std::set<std::string_view> agents;
  std::set<base::Ip> clients;
  for (const std::uint32_t i : list) {
    times.push_back(denials_[i].time.ns);
    agents.insert(denials_[i].agent);
    clients.insert(denials_[i].client);
  }
  if (agents.size() > 1 || clients.size() > 1) return -10;
  const Cadence rhythm = cadence(times);
  const Denial& first = denials_[list.front()];
  double odds = -2.5;
  if (behaviours_.passed_before(first)) odds += rhythm.median_seconds >= 2 || rhythm.regular ? 5.5 : 0;
  odds += rhythm.regular ? 1.5 : -1;
  odds += rhythm.median_seconds >= 20 ? 1.5 : rhythm.median_seconds >= 5 ? 0.5 : -0.5;
  if (first.client.is_private()) odds += 1.5;
  if (is_program(first)) odds += 1.5;
  // No browser repeats a sign-in by itself.
  if (!is_program(first) && first.agent_kind == AgentKind::browser && first.sign_in && list.size() >= 2 * kGuessesFrom && never_passes(first)) odds -= 2;
  return odds;
}

// A place outside from which nobody ever got anything.
bool Guessing::never_passes(const Denial& denial) const {
  const Behaviour& actor = behaviours_.actor(denial);
  return denial.has_client && !denial.client.is_private() && !actor.shared && !actor.partner && actor.successes == 0;
}

// Locked accounts alone show nobody guessing: a lock that came from elsewhere meets its owners again and again.
bool Guessing::only_locked(const std::vector<std::uint32_t>& list) const {
  return std::all_of(list.begin(), list.end(), [&](std::uint32_t i) { return denials_[i].cause == Cause::account_locked && denials_[i].scores[Cause::credential_wrong] < 2; });
}

void Guessing::of_actors() {
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
    // Who fails over and over with several names, at a place where nobody ever gets in, tries them.
    const bool several = never_passes(first) && std::ranges::count_if(accounts, [&](const auto& each) { return each.second.size() >= kGuessesFrom && !is_program(denials_[each.second.front()]); }) >= 2;
    for (const auto& [name, tries] : accounts) {
      const std::int64_t span = denials_[tries.back()].time.ns - denials_[tries.front()].time.ns;
      const double per_minute = static_cast<double>(tries.size()) / std::max(1.0 / 6, static_cast<double>(span) / 60e9);
      const bool fast = per_minute >= kTypedPerMinute && !behaviours_.passed_before(denials_[tries.front()]) && !denials_[tries.front()].client.is_private();
      if (tries.size() < (fast ? kFastGuessesFrom : kGuessesFrom) || (!behaviour.scanner_agent && !several && repeats(tries) > 0)) continue;
      // A token cannot be guessed at: without an account or a sign-in there is no secret that varies.
      // Where the server checks a password by itself, it logs no name: many tries a minute of who never passed are guesses.
      const bool doors = denials_[tries.front()].scores[Cause::credential_wrong] >= 3 && per_minute >= kTypedPerMinute && tries.size() >= 2 * kGuessesFrom && behaviour.successes == 0;
      if (name.empty() && !denials_[tries.front()].sign_in && !behaviour.scanner_agent && !doors) continue;
      if (per_minute < 0.5 && tries.size() < 30 && behaviours_.passed_before(denials_[tries.front()])) continue;
      for (const std::uint32_t i : tries)
        mark(i, {Pattern::brute_force, Verdict::attack, std::min(0.98, 0.7 + 0.01 * static_cast<double>(tries.size())), place(first), std::to_string(tries.size()) + " secrets tried for one account"});
    }
  }
}

// One account tried from many addresses.
void Guessing::of_accounts() {
  std::map<std::string_view, std::vector<std::uint32_t>> by_account;
  for (std::uint32_t i = 0; i < denials_.size(); ++i)
    if (is_guess(denials_[i]) && !found_[i] && !denials_[i].principal.empty()) by_account[denials_[i].principal].push_back(i);
  for (const auto& [name, list] : by_account) {
    std::set<base::Ip> clients;
    for (const std::uint32_t i : list)
      if (!behaviours_.passed_before(denials_[i])) clients.insert(denials_[i].client);
    if (list.size() < kGuessesFrom || clients.size() < 4) continue;
    for (const std::uint32_t i : list)
      if (!behaviours_.passed_before(denials_[i]))
        mark(i, {Pattern::brute_force, Verdict::attack, 0.9, "account " + std::string(name), "one account tried from " + std::to_string(clients.size()) + " addresses"});
  }
}

// A program at home with an old secret: an inner address that asks for one account only, again and again.
bool Guessing::is_own_loop(std::uint32_t which) const {
  const Denial& denial = denials_[which];
  const Behaviour& actor = behaviours_.actor(denial);
  return denial.has_client && denial.client.is_private() && actor.principals == 1 && actor.unknown_accounts == 0 && !actor.scanner_agent;
}

// Many accounts from many addresses, each little: the same service, within hours.
void Guessing::spread() {
  std::map<std::string, std::vector<std::uint32_t>> by_target;
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || !is_guess(denial) || behaviours_.passed_before(denial) || denial.answered) continue;
    if (behaviours_.actor(denial).successes > 0 && behaviours_.actor(denial).success_principals > 0) continue;
    if (is_own_loop(i)) continue;
    if (denial.principal.empty() && (!denial.sign_in || behaviours_.actor(denial).successes > 0)) continue;
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
    const std::size_t tried = nameless ? clients.size() : accounts.size();
    // Where nobody's address is logged, names that do not exist tell it.
    const auto unknown = static_cast<std::size_t>(std::ranges::count_if(list, [&](std::uint32_t i) { return says_unknown(denials_[i]); }));
    const bool places = clients.size() >= 5 || (clients.size() == 1 && !denials_[list.front()].has_client && unknown * 10 >= list.size() * 6);
    // People mistype their names now and then; several names that do not exist, again and again, are a list.
    const std::size_t from = unknown * 10 >= list.size() * 6 ? kAccountsFrom : kSpreadAccountsFrom;
    if (list.size() < 15 || tried < from || !places || only_locked(list)) continue;
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

// Few names from few places, slowly: what gives them away is that places from which nobody gets in try the same names.
void Guessing::crossed() {
  std::map<std::string, std::vector<std::uint32_t>> by_target;
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || denial.principal.empty() || denial.answered || !is_guess(denial) || is_program(denial) || !never_passes(denial)) continue;
    by_target[std::string(denial.host).append(denial.family)].push_back(i);
  }
  for (const auto& [target, list] : by_target) {
    // Places hang together through the names that they try.
    std::map<std::uint32_t, std::uint32_t> parent;
    const auto root = [&](std::uint32_t place) {
      while (parent[place] != place) place = parent[place];
      return place;
    };
    std::map<std::string_view, std::uint32_t> tried_at;
    for (const std::uint32_t i : list) parent.try_emplace(denials_[i].address, denials_[i].address);
    for (const std::uint32_t i : list) {
      const auto [at, fresh] = tried_at.try_emplace(denials_[i].principal, denials_[i].address);
      if (!fresh) parent[root(at->second)] = root(denials_[i].address);
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> parts;
    for (const std::uint32_t i : list) parts[root(denials_[i].address)].push_back(i);
    for (const auto& [at, part] : parts) judge_crossing(part);
  }
}

void Guessing::judge_crossing(const std::vector<std::uint32_t>& list) {
  std::map<std::string_view, std::set<std::uint32_t>> places_of;  // by name
  std::map<std::uint32_t, std::set<std::string_view>> names_of;   // by place
  std::map<std::string_view, std::size_t> tries;
  std::vector<std::int64_t> times;
  std::size_t unknown = 0;
  for (const std::uint32_t i : list) {
    const Denial& denial = denials_[i];
    places_of[denial.principal].insert(denial.address);
    names_of[denial.address].insert(denial.principal);
    ++tries[denial.principal];
    times.push_back(denial.time.ns);
    unknown += says_unknown(denial);
  }
  if (places_of.size() < kCrossedFrom || list.size() < kGuessesFrom || only_locked(list)) return;
  const auto names = [&](auto fits) { return std::ranges::count_if(places_of, fits); };
  double odds = -4 + static_cast<double>(std::min<std::size_t>(3, places_of.size() - 2));
  odds += around_.all.successes.all().empty() ? -1 : 1;
  odds += static_cast<double>(std::min<std::ptrdiff_t>(2, names([](const auto& each) { return is_common_account(each.first); })));
  odds += names([&](const auto& each) { return tries[each.first] >= 3; }) >= 2 ? 1 : 0;
  odds += names([](const auto& each) { return each.second.size() >= 2; }) >= 2 ? 2 : 0;
  odds += unknown * 2 >= list.size() ? 1.5 : 0;
  odds += cadence(times).regular ? 1 : 0;
  if (odds <= 0) return;
  const double each = static_cast<double>(list.size()) / static_cast<double>(places_of.size());
  for (const std::uint32_t i : list)
    if (names_of[denials_[i].address].size() >= 2)
      mark(i, {each > 6 ? Pattern::brute_force : Pattern::password_spray, Verdict::attack, 0.85, "names tried from " + place(denials_[list.front()]), std::to_string(places_of.size()) + " names tried at " + std::to_string(names_of.size()) + " places from which nobody gets in"});
}

// One key after another from one place: nobody owns so many.
void Guessing::of_keys() {
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
    if (!behaviour.scanner_agent && repeats(list) > 0) continue;
    for (const std::uint32_t i : list)
      mark(i, {Pattern::brute_force, Verdict::attack, 0.9, place(denials_[i]), std::to_string(keys.size()) + " keys tried from one place"});
  }
}

}  // namespace

void find_guesses(const Surroundings& around, const Behaviours& behaviours, const std::vector<Denial>& denials, std::vector<std::optional<Hostility>>& found) { Guessing(around, behaviours, denials, found).run(); }

}  // namespace why403::diagnose
