#include "diagnose/hostile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"
#include "diagnose/guessing.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using stitch::Success;

namespace {

constexpr std::size_t kWalkedFrom = 8;
constexpr base::Duration kBesideWalk{600 * base::kSecond.ns};  // others refused so near share a fault
constexpr std::size_t kScrapedFrom = 10;
constexpr std::size_t kPolledFrom = 20;   // answers to a nameless script that it asks too often
constexpr std::size_t kFleetFrom = 8;     // places with the same software
constexpr std::size_t kFleetEach = 12;    // refusals of each, at most on average
constexpr std::uint64_t kUsedTo = 5;      // answers that somebody was used to get
constexpr std::size_t kMethodsFrom = 3;   // different methods that nobody uses by chance
constexpr std::size_t kPushesFrom = 8;    // second factors asked of one person within an hour
constexpr std::size_t kSurveyedFrom = 12;  // different calls that one caller was refused
constexpr std::size_t kPowersFrom = 3;     // of them, calls that hand out power
constexpr std::size_t kNamelessFrom = 3;   // kinds of things that are asked for without a name
constexpr std::size_t kBoundCrowd = 4;     // places at which sessions are said to be others'
constexpr std::size_t kIntruderFrom = 8;   // the same of a caller whose key is used elsewhere

// A name that stands for no name.
bool is_nobody(const Denial& denial) { return denial.principal == "system:anonymous" || base::equals_ignoring_case(denial.principal, "anonymous") || denial.principal == "system:unauthenticated"; }

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
    find_guesses(around_, behaviours_, denials_, found_);
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
  void surveys();
  [[nodiscard]] bool is_intruder(const Denial& denial, std::size_t refused) const;
  void probes(const Behaviour& actor);
  void impersonates(const Behaviour& actor);
  void tries_methods();
  void wears_out();
  void walks();
  void replays();
  void automation();
  [[nodiscard]] bool in_strange_hands(const Denial& denial, std::size_t crowd) const;
  void read_fleets();
  [[nodiscard]] bool lost_it(const Denial& denial) const;
  [[nodiscard]] std::string place(const Denial& denial) const { return denial.has_client ? base::format_ip(denial.client) : std::string(denial.principal); }

  const Surroundings& around_;
  const Behaviours& behaviours_;
  const std::vector<Denial>& denials_;
  std::vector<std::optional<Hostility>> found_;
  std::set<std::uint32_t> fleets_;  // agents
};

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
    std::set<std::string_view> powers;
    for (const std::uint32_t i : list) {
      const Denial& denial = denials_[i];
      families.insert(denial.family);
      if (is_power_action(denial.action)) powers.insert(denial.family);
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
    // New users, keys and machines, one as good as the other, from outside and with nothing else done: somebody settles in.
    const bool settles = powers.size() >= kPowersFrom && services.size() >= 3 && first.has_client && !first.client.is_private() && behaviours_.caller(first).successes * 3 <= list.size();
    const std::size_t from = intruder ? kIntruderFrom : once_each ? kSurveyedFrom : SIZE_MAX;
    if (!settles && (families.size() < from || (!intruder && services.size() < 4))) continue;
    if (cadence(times).median_seconds > 15) continue;
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
    if (list.size() < kPushesFrom || behaviours_.passed_before(denials_[list.front()])) continue;
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

bool says_bound(const Denial& denial) {
  return std::ranges::any_of(denial.evidence, [](const Evidence& each) { return each.shows.find("bound to another client") != std::string_view::npos; });
}

// Weighs whether somebody else uses a session or a person's sign-in: what the check says of it, who passes with it and
// with what, and from where. `crowd`: places of which it is said.
bool Hunt::in_strange_hands(const Denial& denial, std::size_t crowd) const {
  const bool stated = says_bound(denial);
  if (!stated && denial.cause != Cause::device_or_location_refused) return false;
  bool own = false, elsewhere = false, same_software = false;
  const auto look = [&](const Success& success) {
    if (success.status >= 400 || success.client == 0) return;
    own |= success.client == denial.client_id && success.time() < denial.time;
    if (success.client == denial.client_id) return;
    same_software |= success.agent != 0 && success.agent == denial.agent_id;
    elsewhere |= success.agent != denial.agent_id;
  };
  for (const Success* success : behaviours_.by_session(denial.session_id)) look(*success);
  for (const Success* success : behaviours_.by_principal(denial.principal_id)) look(*success);
  const std::string_view risk = around_.all.records[denial.deciding].extra_text("risk");
  double odds = -2;
  if (stated) odds += 3.5;
  odds += own ? -3 : 0.5;
  if (elsewhere) odds += 1.5;
  if (same_software) odds -= 1.5;
  // A person works with a browser or an application of the house, not with a library.
  if (denial.agent_kind == AgentKind::script || denial.agent_kind == AgentKind::scanner) odds += 1.5;
  if (base::equals_ignoring_case(risk, "high")) odds += 1;
  // What strikes many people at many places is no thief.
  if (stated && crowd >= kBoundCrowd) odds -= 3;
  return odds > 1.5;
}

// A session or token that moves to another address and other software.
void Hunt::replays() {
  std::set<std::uint32_t> places;
  for (const Denial& denial : denials_)
    if (says_bound(denial)) places.insert(denial.client_id);
  const std::size_t crowd = places.size();
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i] || (denial.session_id == 0 && denial.principal_id == 0 && denial.cause != Cause::device_or_location_refused) || !denial.has_client) continue;
    // A second factor is asked for where somebody signs in anew.
    if (denial.cause == Cause::mfa_required && denial.sign_in) continue;
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
    if (!owner && !own && in_strange_hands(denial, crowd)) {
      mark(i, {Pattern::token_replay, Verdict::attack, 0.8, place(denial), "a session at work in strange hands"});
      continue;
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

// Which software of a name of its own many places use, each a little: applications that somebody handed out.
void Hunt::read_fleets() {
  struct Use {
    std::set<std::uint32_t> places;
    std::size_t refused = 0;
  };
  std::map<std::uint32_t, Use> uses;
  for (const Denial& denial : denials_) {
    const bool named = denial.agent_kind == AgentKind::service || denial.agent_kind == AgentKind::script;
    if ((denial.cause != Cause::bot_challenge && denial.cause != Cause::user_agent_blocked) || denial.agent_id == 0 || !named || is_library(denial.agent)) continue;
    Use& use = uses[denial.agent_id];
    ++use.refused;
    if (use.places.size() < kDistinctMax) use.places.insert(denial.client_id);
  }
  for (auto& [agent, use] : uses) {
    if (use.refused > kFleetEach * use.places.size()) continue;
    for (const Success* success : behaviours_.by_agent(agent)) {
      if (use.places.size() >= kFleetFrom) break;
      use.places.insert(success->client);
    }
    if (use.places.size() >= kFleetFrom) fleets_.insert(agent);
  }
}

// Programs that take content or pose as something else, without trying to break in.
void Hunt::automation() {
  read_fleets();
  for (std::uint32_t i = 0; i < denials_.size(); ++i) {
    const Denial& denial = denials_[i];
    if (found_[i]) continue;
    const Behaviour& actor = behaviours_.actor(denial);
    // A script without credentials that asks for page after page of what others get.
    const bool uninvited = denial.cause == Cause::credential_missing && denial.agent_kind == AgentKind::script && behaviours_.actor(denial).existing_families > 0 && behaviours_.actor(denial).successes == 0;
    // Forms sent off, one after another, of pages that nobody opened.
    const bool blind = (denial.cause == Cause::session_lost || denial.cause == Cause::csrf_origin_mismatch) && denial.method == "POST" && actor.successes == 0 && !actor.shared;
    if (blind && denial.principal.empty() && !denial.sign_in && actor.paths >= kScrapedFrom) {
      mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.75, place(denial), "forms of " + std::to_string(actor.paths) + " pages sent without opening one"});
      continue;
    }
    const bool against_bots = denial.cause == Cause::bot_challenge || denial.cause == Cause::user_agent_blocked || denial.cause == Cause::rate_limited || uninvited;
    if (!against_bots || actor.partner || actor.crawler || !denial.principal.empty() || !denial.api_key.empty() || denial.sign_in || actor.shared) continue;
    const AgentKind kind = denial.agent_kind;
    const std::size_t walked = std::max(actor.paths + actor.success_paths, actor.queries);
    const bool program = kind == AgentKind::script || kind == AgentKind::crawler || kind == AgentKind::none || actor.regular;
    const double pace = actor.median_gap_seconds;
    if (uninvited) {
      if (actor.paths >= kScrapedFrom) mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.75, place(denial), "a program without credentials asks for " + std::to_string(actor.paths) + " pages"});
    } else if (denial.cause == Cause::user_agent_blocked || denial.cause == Cause::bot_challenge) {
      if (lost_it(denial) || fleets_.contains(denial.agent_id)) continue;
      // One page is no scrape, whoever asks for it.
      if (walked >= kScrapedFrom || (program && (walked >= 3 || (is_library(denial.agent) && actor.denials.size() >= kScrapedFrom)))) mark(i, {Pattern::scrape, Verdict::unwanted_automation, 0.8, place(denial), "a program takes " + std::to_string(walked) + " pages"});
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
