#include "diagnose/context.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "diagnose/deed.h"
#include "diagnose/folders.h"
#include "diagnose/mechanism.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using event::Field;
using event::Kind;
using stitch::Record;
using stitch::Success;

namespace {

// A WAF's rule of the house that matched no content: it may be a list of addresses, whatever its name.
bool is_opaque_rule(const stitch::Collection& all, const Denial& denial) {
  if (denial.scores[Cause::waf_rule] < 1 || denial.scores[Cause::bot_challenge] >= 3 || denial.scores[Cause::user_agent_blocked] >= 3 || !denial.payload.empty() || denial.rule.find_first_not_of("0123456789,") == std::string::npos) return false;
  const Record& record = all.records[denial.deciding];
  if (!record.extra_text("matched").empty() || !record.extra_text("rule_messages").empty()) return false;
  const std::string lower = base::to_lower(denial.rule);
  for (const std::string_view content : {"sqli", "sql", "xss", "rce", "lfi", "rfi", "injection", "managed", "crs", "ruleset", "knownbadinputs", "commonrule", "bot", "rate"})
    if (lower.find(content) != std::string::npos) return false;
  return true;
}

}  // namespace

bool is_listed(const stitch::Collection& all, const Denial& denial) {
  return denial.scores[Cause::address_blocked] >= 1 || denial.scores[Cause::address_not_allowlisted] >= 1 || denial.scores[Cause::geo_blocked] >= 1 || is_opaque_rule(all, denial);
}

namespace {

constexpr std::int64_t kSecondNs = base::kSecond.ns;

/// Weight of words from which an address is banned, rather than not listed.
constexpr double kBanned = 5;
/// Wrong secrets for which a ban list takes an address.
constexpr std::size_t kOffencesFrom = 5;

/// Addresses and people of one family that are told apart.
constexpr std::size_t kDoorMax = 1000;

/// Successes with the path of a challenge and right after it that are looked at.
constexpr int kAnswersMax = 100;
constexpr std::int64_t kAnswerNs = 5 * kSecondNs;   // in which a program answers a challenge
constexpr std::int64_t kSignInNs = 600 * kSecondNs;  // in which a person signs in
constexpr std::ptrdiff_t kAskedMax = 4;              // requests before that
/// Successes that are read to find where callers passed from, over all denials.
constexpr std::size_t kPassesReadMax = 200'000'000;

/// Who was let through to a family, and who was not.
struct Door {
  std::set<std::uint32_t> passed;   // client ids
  std::set<base::Ip> refused;
  std::set<std::string_view> refused_people;
  bool given = false;               // to anybody at all, with or without an address
  base::Time last_given{INT64_MIN}, first_refused{INT64_MAX};
};

class Contexts {
 public:
  Contexts(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials)
      : around_(around), behaviours_(behaviours), denials_(denials) {}

  void add() {
    read_bans();
    read_doors();
    read_peers();
    read_answers();
    for (Denial& denial : denials_) {
      denial.speaking = Basis::context;
      challenge(denial);
      address_list(denial);
      drift(denial);
      wrong_address(denial);
      stale_token(denial);
      foreign_token(denial);
      hidden_absence(denial);
      foreign_page(denial);
      forged_crawler(denial);
    }
  }

 private:
  const Record& at(std::uint32_t index) const { return around_.all.records[index]; }
  void read_bans();
  void read_doors();
  void read_peers();
  void read_answers();
  void challenge(Denial& denial) const;
  [[nodiscard]] bool answered_at_once(const Denial& denial) const;
  [[nodiscard]] bool signs_in(const Denial& denial) const;
  void address_list(Denial& denial) const;
  void drift(Denial& denial) const;
  [[nodiscard]] bool announced(Denial& denial) const;
  void not_drifted(Denial& denial, std::string_view why) const;
  void wrong_address(Denial& denial) const;
  [[nodiscard]] const std::vector<const Success*>& passes_with(const Denial& denial) const;
  void stale_token(Denial& denial) const;
  void foreign_token(Denial& denial) const;
  void hidden_absence(Denial& denial) const;
  void foreign_page(Denial& denial) const;
  [[nodiscard]] const Record* behind_proxy(const Denial& denial) const;
  void forged_crawler(Denial& denial) const;

  // The last success of a caller that fits, found once for all denials that ask the same.
  enum class Passing { principal, session, agent };
  using Asked = std::tuple<Passing, std::uint32_t, bool, std::uint32_t, std::uint32_t>;
  template <typename Fits>
  const Success* last_pass(const Asked& asked, Fits fits) const {
    const auto [place, fresh] = passes_.try_emplace(asked, nullptr);
    if (!fresh || passes_read_ > kPassesReadMax) return place->second;
    const auto [passing, id, elsewhere, family, client] = asked;
    const stitch::SuccessRange range = passing == Passing::principal ? behaviours_.by_principal(id) : passing == Passing::session ? behaviours_.by_session(id) : behaviours_.by_agent(id);
    passes_read_ += range.size();
    for (const Success* success : range)
      if (success->status < 400 && fits(*success)) place->second = success;
    return place->second;
  }

  const Surroundings& around_;
  const Behaviours& behaviours_;
  std::vector<Denial>& denials_;
  Folders folders_;
  std::map<base::Ip, std::vector<const Record*>> bans_;  // in order of time
  std::unordered_map<std::uint64_t, std::vector<const Success*>> answers_;  // by client and path, in order of time
  mutable std::map<Asked, const Success*> passes_;
  mutable std::size_t passes_read_ = 0;
  mutable std::map<std::pair<bool, std::uint32_t>, std::vector<const Success*>> passes_with_;  // by session or principal
  std::map<std::uint32_t, Door> doors_;
  std::map<base::Ip, std::set<base::Ip>> behind_;  // whom a proxy stood for, of those who met a limit or a list
};

void Contexts::read_bans() {
  for (const std::uint32_t each : around_.chains.unused)
    if (at(each).kind == Kind::ban && at(each).has(Field::client)) bans_[at(each).client].push_back(&at(each));
  for (auto& [address, bans] : bans_) std::ranges::stable_sort(bans, {}, &Record::time);
}

void Contexts::read_doors() {
  for (const Denial& denial : denials_) {
    Door& door = doors_[denial.family_id];
    if (door.refused.size() < kDoorMax) door.refused.insert(denial.client);
    door.first_refused = std::min(door.first_refused, denial.time);
    folders_.take(denial);
    if (!denial.principal.empty() && door.refused_people.size() < kDoorMax) door.refused_people.insert(denial.principal);
  }
  for (auto& [family, door] : doors_)
    for (const Success* success : behaviours_.by_family(family)) {
      if (door.passed.size() == kDoorMax) {
        door.last_given = base::Time{INT64_MAX};  // wide open: how long is not looked at
        break;
      }
      if (success->status >= 400) continue;
      door.given = true;
      door.last_given = std::max(door.last_given, success->time());
      if (success->client != 0) door.passed.insert(success->client);
    }
}

// Addresses of proxies that a server took for the client's, while a header named another.
void Contexts::read_peers() {
  for (const Denial& denial : denials_)
    if (const Record* record = behind_proxy(denial))
      if (auto& clients = behind_[record->peer]; clients.size() < 100) clients.insert(record->client);
}

// The line of a server that logged a proxy of ours as who connected to it.
const Record* Contexts::behind_proxy(const Denial& denial) const {
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records)
    if (const Record& record = at(each); record.layer == event::Layer::proxy && record.has(Field::peer) && (record.peer.is_private() || record.peer.is_loopback()) && record.peer != record.client) return &record;
  return nullptr;
}

bool is_challenge(const Denial& denial) { return denial.status == 401 || denial.status == 407; }

// Of what has no path, such as a proxy's CONNECT, as of its successes.
std::uint64_t answer_key(const Denial& denial) {
  const std::uint32_t path = denial.path.empty() ? stitch::path_hash(std::string(denial.action) + " " + std::string(denial.resource)) : denial.path_hash;
  return std::uint64_t{denial.client_id} << 32 | path;
}

// The successes that may answer a challenge: of its client, with its path.
void Contexts::read_answers() {
  std::set<std::uint32_t> clients;
  for (const Denial& denial : denials_)
    if (is_challenge(denial)) {
      answers_[answer_key(denial)];
      clients.insert(denial.client_id);
    }
  for (const std::uint32_t client : clients)
    for (const Success* success : behaviours_.by_client(client)) {
      if (success->status >= 400) continue;
      const auto found = answers_.find(std::uint64_t{client} << 32 | success->path);
      if (found != answers_.end()) found->second.push_back(success);
    }
}

// Who is asked for credentials sends them: a program within seconds, a person once they are typed, perhaps on a page of its own.
void Contexts::challenge(Denial& denial) const {
  if (!is_challenge(denial)) return;
  denial.answered = answered_at_once(denial) || signs_in(denial);
}

bool Contexts::answered_at_once(const Denial& denial) const {
  const auto found = answers_.find(answer_key(denial));
  if (found == answers_.end()) return false;
  int looked_at = 0;
  for (auto each = std::ranges::lower_bound(found->second, denial.time.ns, {}, &Success::time_ns); each != found->second.end() && ++looked_at <= kAnswersMax; ++each) {
    const Success& success = **each;
    if (success.time_ns - denial.time.ns > kAnswerNs) return false;
    if (success.family == denial.family_id && (denial.agent_id == 0 || success.agent == denial.agent_id)) return true;
  }
  return false;
}

// A browser without credentials that soon gets in: with a name, or what it had asked for.
bool Contexts::signs_in(const Denial& denial) const {
  const bool empty_handed = denial.principal.empty() && denial.token.empty() && denial.api_key.empty() && denial.scores[Cause::credential_missing] > 0;
  // A preflight never carries credentials, and nobody answers it.
  if (!empty_handed || denial.preflight || denial.agent_kind != AgentKind::browser || denial.client_id == 0) return false;
  const Behaviour& actor = behaviours_.actor(denial);
  if (actor.hostility > 0.5 || actor.scanner_agent) return false;
  int looked_at = 0;
  for (const Success* success : behaviours_.by_client(denial.client_id).from(denial.time.ns)) {
    if (success->time_ns - denial.time.ns > kSignInNs || ++looked_at > kAnswersMax) return false;
    if (success->status >= 400 || success->agent != denial.agent_id) continue;
    if (success->principal == 0 && success->family != denial.family_id) continue;
    // Who asks on and on before it gets in has lost something.
    const auto time = [&](std::uint32_t i) { return denials_[i].time.ns; };
    return std::ranges::upper_bound(actor.denials, success->time_ns, {}, time) - std::ranges::lower_bound(actor.denials, denial.time.ns, {}, time) <= kAskedMax;
  }
  return false;
}

// A rule that names addresses: does it keep a few out, or let a few in, or keep all from this path?
void Contexts::address_list(Denial& denial) const {
  const bool rule = denial.scores[Cause::address_blocked] >= 1 || denial.scores[Cause::address_not_allowlisted] >= 1 ||
                    (denial.scores[Cause::server_rule] >= 3 && denial.has_client);
  if (denial.has_client)
    if (const auto found = bans_.find(denial.client); found != bans_.end()) {
      const auto later = std::ranges::upper_bound(found->second, denial.time, {}, &Record::time);
      const Record* ban = later == found->second.begin() ? nullptr : *(later - 1);
      const bool unexplained = !denial.stated || rule;
      if (ban && ban->outcome != event::Outcome::allowed && unexplained)
        denial.argue(Cause::address_blocked, 3, "the address had been put on a block list by " + std::string(ban->text(Field::policy)), ban->ref, ban->excerpt.substr(0, 240));
    }
  if (!rule || denial.configured || denial.scores[Cause::address_blocked] < 1 || denial.scores[Cause::address_not_allowlisted] < 1) return;
  const Door& door = doors_.at(denial.family_id);
  const Behaviour& address = behaviours_.address(denial);
  if (denial.sensitive || denial.path.find("/.") != std::string_view::npos) {
    denial.argue(Cause::server_rule, 3, "nobody is let through to such a path");
  } else if (door.given && door.last_given < door.first_refused && door.refused.size() >= 3) {
    denial.argue(Cause::server_rule, 3.5, "everybody got it until " + base::format_rfc3339(door.last_given, 0) + ", and nobody since");
  } else if (!is_internal_path(denial.path) && folders_.is_shut(denial, behaviours_)) {
    denial.argue(Cause::server_rule, 3.5, "clients that have nothing in common are refused all that lies there, and nobody got it meanwhile");
  } else if (door.passed.empty()) {
    if (address.successes == 0 && address.families >= 3) denial.argue(Cause::address_blocked, 1.5, "every path is refused to this address");
    else if (is_internal_path(denial.path) || door.refused.size() >= 2) denial.argue(Cause::address_not_allowlisted, 1.5, "nobody else is let through either");
    else if (address.successes > 0) denial.argue(Cause::address_not_allowlisted, 1.0, "other paths are open to this address");
    else denial.argue(Cause::address_blocked, 0.5, "nothing is open to this address");
  } else if (door.refused.size() <= 2 && door.passed.size() >= 3) {
    denial.argue(Cause::address_blocked, 2.5, std::to_string(door.passed.size()) + " other addresses are let through");
  } else if (door.passed.size() * 2 <= door.refused.size() || door.passed.size() <= 2) {
    denial.argue(Cause::address_not_allowlisted, 2.5, "only " + std::to_string(door.passed.size()) + (door.passed.size() == 1 ? " address is" : " addresses are") + " let through");
  } else {
    denial.argue(Cause::address_not_allowlisted, 1, "some addresses are let through");
  }
}

bool same_neighbourhood(const base::Ip& left, const base::Ip& right) {
  const std::size_t bytes = left.is_v4() ? 14 : 6;
  return std::equal(left.bytes.begin(), left.bytes.begin() + static_cast<std::ptrdiff_t>(bytes), right.bytes.begin());
}

// Somebody's new address, as a recorded change tells it: `moved to network 192.0.2.64/28`.
bool Contexts::announced(Denial& denial) const {
  if (!denial.has_client) return false;
  static constexpr std::array<std::string_view, 9> moved{"moved", "move to", "new ", "now ", "added", "additional", "announced", "changed", "migrat"};
  static constexpr std::array<std::string_view, 7> closed{"block", "deny", "ban ", "banned", "remov", "lift", "delet"};
  static constexpr std::array<std::string_view, 4> shut{"block", "deny", "ban ", "banned"};
  static constexpr std::array<std::string_view, 4> entered{"added", "add ", "allowed", "permitted"};
  static constexpr std::array<std::string_view, 7> lists{"list", "allow", "require", "rule", "map", "acl", "firewall"};
  static constexpr std::array<std::string_view, 5> ours{"cdn", "proxy", "proxies", "balancer", "edge"};
  const auto says = [](std::string_view text, const auto& words) { return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; }); };
  for (const Change& change : around_.changes) {
    if (change.time > denial.time || change.kind == kBan) continue;
    const std::string text = base::to_lower(change.what + " " + change.target);
    // What was put on a list is on it.
    const bool listed = says(text, entered) && says(text, lists);
    if (text.find_first_of(".:") == std::string::npos) continue;
    const bool denied = says(text, shut) && text.find("unb") == std::string::npos && text.find("remov") == std::string::npos && text.find("lift") == std::string::npos && text.find("delet") == std::string::npos;
    if (!denied && (!says(text, moved) || says(text, closed) || listed)) continue;
    for (const std::string_view word : base::split(text, ' ')) {
      const auto network = base::parse_network(base::trim(word.substr(0, word.find_last_not_of(",;") + 1)));
      if (!network || !network->contains(denial.client)) continue;
      if (denied) denial.argue(Cause::address_blocked, 5, change.what + " at " + base::format_rfc3339(change.time, 0), change.ref);
      else denial.argue(says(text, ours) ? Cause::wrong_client_address : Cause::allowlist_drift, 6, change.what + " at " + base::format_rfc3339(change.time, 0) + ", and the list has not followed", change.ref);
      return true;
    }
  }
  return false;
}

// A known caller from an address that the list lacks: its key, name or software passed before from elsewhere.
void Contexts::drift(Denial& denial) const {
  if (!is_listed(around_.all, denial) && !(denial.scores[Cause::server_rule] >= 3)) return;
  const Behaviour& actor = behaviours_.actor(denial);
  if (actor.hostility > 1 || announced(denial)) return;
  // A ban names the address itself: no list of the allowed is behind.
  if (denial.scores[Cause::address_blocked] >= kBanned && denial.scores[Cause::address_not_allowlisted] < 1) return;
  for (const KnownEntry& partner : around_.known.partners) {
    const bool key = std::find(partner.keys.begin(), partner.keys.end(), denial.principal) != partner.keys.end() ||
                     std::find(partner.keys.begin(), partner.keys.end(), denial.api_key) != partner.keys.end();
    // From its own network, and judged by another address: not the list is behind.
    if (partner.holds(denial.client) && at(denial.deciding).has(Field::client) && at(denial.deciding).client != denial.client) continue;
    // From its own network, and refused by what refuses addresses rather than by what lists the allowed.
    if (partner.holds(denial.client) && denial.scores[Cause::address_blocked] > denial.scores[Cause::address_not_allowlisted] + 1) continue;
    if (key || partner.names_agent(denial.agent) || (!partner.name.empty() && base::equals_ignoring_case(partner.name, denial.principal)) || partner.holds(denial.client)) {
      denial.argue(Cause::allowlist_drift, 6, "this is the partner " + partner.name + (partner.holds(denial.client) ? ", from its own network" : ", from an address outside its listed networks"));
      return;
    }
  }
  const AgentKind kind = denial.agent_kind;
  const bool own_agent = kind == AgentKind::service || kind == AgentKind::script;
  const Success* before = nullptr;
  const auto look = [&](Passing passing, std::uint32_t id) {
    if (before || id == 0) return;
    before = last_pass({passing, id, true, denial.family_id, denial.client_id},
                       [&](const Success& success) { return success.family == denial.family_id && success.client != denial.client_id && success.client != 0; });
  };
  look(Passing::principal, denial.principal_id);
  look(Passing::session, denial.session_id);
  if (own_agent) look(Passing::agent, denial.agent_id);
  if (!before) return;
  // A caller who moved does not pass from the old address any more; one who does has two, and only one is listed.
  const Passing passing = denial.principal_id != 0 ? Passing::principal : denial.session_id != 0 ? Passing::session : Passing::agent;
  const std::uint32_t id = denial.principal_id != 0 ? denial.principal_id : denial.session_id != 0 ? denial.session_id : denial.agent_id;
  const Success* latest = last_pass({passing, id, false, 0, before->client}, [&](const Success& success) { return success.client == before->client; });
  const bool stays = latest && latest->time() > denial.time;
  base::Ip other;
  const std::string_view key = around_.all.names.text(before->client);
  if (key.size() == other.bytes.size()) std::copy(key.begin(), key.end(), reinterpret_cast<char*>(other.bytes.data()));
  if (stays && !same_neighbourhood(other, denial.client)) return;
  denial.argue(Cause::allowlist_drift, same_neighbourhood(other, denial.client) ? 6 : 5, "the same caller passed from " + base::format_ip(other), before->ref());
}

// A list that never saw the caller's own address is not behind it.
void Contexts::not_drifted(Denial& denial, std::string_view why) const {
  if (const double drift = denial.scores[Cause::allowlist_drift]; drift > 0) denial.argue(Cause::allowlist_drift, -drift, why);
}

// The list or the limit saw a proxy's or a shared address instead of the client's.
void Contexts::wrong_address(Denial& denial) const {
  const bool limit = denial.scores[Cause::rate_limited] >= 1;
  const bool inside = denial.has_client && denial.client.is_private();
  if (!is_listed(around_.all, denial) && !limit && !(denial.scores[Cause::server_rule] >= (inside ? 1.5 : 3))) return;
  const Record& deciding = at(denial.deciding);
  // Limits of a cloud's API count by account, not by address.
  if (deciding.kind == Kind::api_call && limit) return;
  const base::Ip& seen = deciding.client;
  const KnownEntry* proxy = around_.known.find(around_.known.proxies, seen);
  const KnownEntry* raw_proxy = deciding.has(Field::peer) ? around_.known.find(around_.known.proxies, deciding.peer) : nullptr;
  const Behaviour& address = behaviours_.address(denial);
  if (proxy || (raw_proxy && deciding.text(Field::forwarded).empty())) {
    denial.argue(Cause::wrong_client_address, 6, "the address that was judged is our own proxy " + (proxy ? proxy->name : raw_proxy->name), deciding.ref, deciding.excerpt.substr(0, 240));
    not_drifted(denial, "the list judged our own proxy, not the caller");
    return;
  }
  // The server logged a proxy as who connected, and met others' requests with the same limit or list.
  if (const Record* line = behind_proxy(denial); line && behind_.at(line->peer).size() >= 3) {
    denial.argue(Cause::wrong_client_address, 4.5, "the server saw " + base::format_ip(line->peer) + ", behind which " + std::to_string(behind_.at(line->peer).size()) + " clients stand", line->ref, line->excerpt.substr(0, 240));
    return;
  }
  // Another hop of the same request saw the client itself.
  if (deciding.has(Field::client) && (deciding.client.is_private() || deciding.client.is_loopback()))
    for (const std::uint32_t each : around_.chains.chains[denial.chain].records)
      if (at(each).has(Field::client) && at(each).client != deciding.client && !at(each).client.is_private()) {
        denial.argue(Cause::wrong_client_address, 5, "another hop saw " + base::format_ip(at(each).client), at(each).ref, at(each).excerpt.substr(0, 240));
        not_drifted(denial, "the list judged an address of our own network, not the caller's");
        return;
      }
  // A rule on countries judges a shared address no worse than its own.
  if (denial.scores[Cause::geo_blocked] >= 3) return;
  // Who was banned for it has itself to thank.
  const Behaviour& own = behaviours_.actor(denial);
  if (own.shared && denial.actor != denial.address && own.wrong_secrets >= kOffencesFrom && own.principals <= 1 && own.successes < own.wrong_secrets) return;
  if (const KnownEntry* shared = around_.known.find(around_.known.shared, denial.client); shared && behaviours_.actor(denial).hostility < 1 && !denial.sign_in) {
    denial.argue(Cause::wrong_client_address, 5, "many people share this address: " + shared->name);
    return;
  }
  const std::size_t browsers = address.browsers;
  const std::size_t people = std::max(address.principals, address.success_principals);
  if ((people >= 4 || (browsers >= 4 && address.denials.size() < 40 * browsers)) && address.sign_ins * 2 < address.denials.size() && address.payloads == 0 && address.sensitive_paths < 2)
    denial.argue(Cause::wrong_client_address, 4.5, std::to_string(std::max(people, browsers)) + " different people or browsers share this address");
}

// What the session of a denial, else its principal, was let through to; in order of time.
const std::vector<const Success*>& Contexts::passes_with(const Denial& denial) const {
  const bool session = denial.session_id != 0;
  const std::uint32_t id = session ? denial.session_id : denial.principal_id;
  const auto [place, fresh] = passes_with_.try_emplace({session, id});
  if (fresh)
    for (const Success* success : session ? behaviours_.by_session(id) : behaviours_.by_principal(id))
      if (success->status < 400) place->second.push_back(success);
  return place->second;
}

// The same token worked, then stops for good and is tried again and again: it has expired.
void Contexts::stale_token(Denial& denial) const {
  if (denial.status != 401 || denial.sign_in || denial.answered) return;
  if (denial.scores[Cause::token_invalid] >= 3 || denial.scores[Cause::token_expired] >= 3 || denial.scores[Cause::credential_wrong] >= 3 || denial.scores[Cause::device_or_location_refused] >= 3) return;
  if (denial.session_id == 0 && denial.principal_id == 0) return;
  const auto& passes = passes_with(denial);
  const auto later = std::ranges::lower_bound(passes, denial.time.ns, {}, &Success::time_ns);
  if (later == passes.begin()) return;
  denial.argue(Cause::token_expired, denial.session_id != 0 && later == passes.end() ? 3.0 : 1.6, "the same caller passed before with it", (*(later - 1))->ref());
}

// A session that belongs to another address and other software.
void Contexts::foreign_token(Denial& denial) const {
  if (denial.session_id == 0 || denial.sign_in) return;
  for (const Success* success : behaviours_.by_session(denial.session_id))
    if (success->status < 400 && success->client != denial.client_id && success->agent != denial.agent_id && success->client != 0 && success->time() < denial.time) {
      denial.argue(denial.scores[Cause::device_or_location_refused] >= 1 ? Cause::device_or_location_refused : Cause::token_invalid, 1.2, "the session was used by another address and other software", success->ref());
      return;
    }
}

// Object stores answer 403 for what does not exist to those who may not list.
void Contexts::hidden_absence(Denial& denial) const {
  if (denial.status != 403 || denial.path.empty()) return;
  const std::string product = base::to_lower(at(denial.deciding).text(Field::product));
  const bool store = product.find("s3") != std::string::npos || denial.action.starts_with("s3:") || denial.action.find("REST.GET") != std::string_view::npos ||
                     denial.action.find("GetObject") != std::string_view::npos || denial.action.find("HeadObject") != std::string_view::npos || (product.find("storage") != std::string::npos && product.find("azure") == std::string::npos);
  if (!store || (denial.method != "GET" && denial.method != "HEAD" && !denial.method.empty())) return;
  const std::uint32_t exact = stitch::path_hash(denial.path);
  std::size_t neighbours = 0;
  bool ever = false, since = false;
  behaviours_.of_caller(denial, [&](const Success& success) {
    if (success.status >= 400) return;
    neighbours += success.path != exact;
    ever |= success.path == exact;
    since |= success.path != exact && success.time() > denial.time;
  });
  // Who reads nothing any more lost the right to.
  if (neighbours >= 2 && !ever && since) denial.argue(Cause::absence_hidden, 4, "the same caller reads its neighbours, and nobody ever got this one");
}

// Pictures and the like, asked for by somebody else's page, which everybody else gets.
void Contexts::foreign_page(Denial& denial) const {
  if (denial.scores[Cause::server_rule] < 1 || denial.configured || denial.host.empty() || !doors_.at(denial.family_id).given) return;
  const std::string_view site = page_host(at(denial.front).text(Field::referer));
  if (site.empty()) return;
  static constexpr std::array<std::string_view, 14> media{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".mp4", ".webm", ".mp3", ".pdf", ".zip", ".woff2", ".css"};
  const std::string path = base::to_lower(denial.path);
  if (base::equals_ignoring_case(site_owner(site), site_owner(denial.host)) || std::none_of(media.begin(), media.end(), [&](std::string_view end) { return path.ends_with(end); })) return;
  denial.argue(Cause::hotlink_refused, std::max(4.0, denial.scores[Cause::address_not_allowlisted] + 0.5), "asked for by a page of " + std::string(site) + ", and others get it", at(denial.front).ref, at(denial.front).excerpt.substr(0, 240));
}

void Contexts::forged_crawler(Denial& denial) const {
  if (denial.crawler.empty() || !denial.has_client) return;
  if (denial.scores[Cause::user_agent_blocked] < 1 && denial.scores[Cause::bot_challenge] < 1 && denial.status == 403 && !denial.stated)
    denial.argue(Cause::user_agent_blocked, 0.8, "the client names itself a crawler");
}

}  // namespace

void add_context(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) { Contexts(around, behaviours, denials).add(); }

}  // namespace why403::diagnose
