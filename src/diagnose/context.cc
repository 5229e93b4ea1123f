#include "diagnose/context.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "diagnose/mechanism.h"
#include "diagnose/request_text.h"

namespace why403::diagnose {

using event::Field;
using event::Kind;
using stitch::Record;
using stitch::Success;

namespace {

constexpr std::int64_t kSecondNs = base::kSecond.ns;

/// Who was let through to a family, and who was not.
struct Door {
  std::set<std::uint32_t> passed;   // client ids
  std::set<base::Ip> refused;
  std::set<std::string_view> refused_people;
};

class Contexts {
 public:
  Contexts(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials)
      : around_(around), behaviours_(behaviours), denials_(denials) {}

  void add() {
    read_bans();
    read_doors();
    for (Denial& denial : denials_) {
      denial.speaking = Basis::context;
      challenge(denial);
      address_list(denial);
      drift(denial);
      wrong_address(denial);
      stale_token(denial);
      foreign_token(denial);
      hidden_absence(denial);
      forged_crawler(denial);
      old_policy(denial);
    }
  }

 private:
  const Record& at(std::uint32_t index) const { return around_.all.records[index]; }
  void read_bans();
  void read_doors();
  void challenge(Denial& denial) const;
  void address_list(Denial& denial) const;
  void drift(Denial& denial) const;
  void wrong_address(Denial& denial) const;
  void stale_token(Denial& denial) const;
  void foreign_token(Denial& denial) const;
  void hidden_absence(Denial& denial) const;
  void forged_crawler(Denial& denial) const;
  void old_policy(Denial& denial) const;
  [[nodiscard]] bool listed(const Denial& denial) const;

  const Surroundings& around_;
  const Behaviours& behaviours_;
  std::vector<Denial>& denials_;
  std::unordered_map<std::string, std::vector<const Record*>> bans_;  // by address
  std::map<std::uint32_t, Door> doors_;
};

void Contexts::read_bans() {
  for (const std::uint32_t each : around_.chains.unused)
    if (at(each).kind == Kind::ban && at(each).has(Field::client)) bans_[base::format_ip(at(each).client)].push_back(&at(each));
}

void Contexts::read_doors() {
  for (const Denial& denial : denials_) {
    Door& door = doors_[denial.family_id];
    if (door.refused.size() < 1000) door.refused.insert(denial.client);
    if (!denial.principal.empty() && door.refused_people.size() < 1000) door.refused_people.insert(denial.principal);
  }
  for (auto& [family, door] : doors_)
    for (const Success* success : behaviours_.by_family(family))
      if (success->status < 400 && success->client != 0 && door.passed.size() < 1000) door.passed.insert(success->client);
}

// A 401 that the same caller answers with success within seconds is how HTTP authentication begins.
void Contexts::challenge(Denial& denial) const {
  if (denial.status != 401 && denial.status != 407) return;
  for (const Success* success : behaviours_.by_client(denial.client_id)) {
    if (success->status >= 400 || success->family != denial.family_id || (denial.agent_id != 0 && success->agent != denial.agent_id)) continue;
    const std::int64_t after = success->time_ns - denial.time.ns;
    if (after >= 0 && after <= 5 * kSecondNs && success->path == stitch::path_hash(denial.path)) {
      denial.answered = true;
      return;
    }
  }
}

bool Contexts::listed(const Denial& denial) const {
  return denial.scores[Cause::address_blocked] >= 1 || denial.scores[Cause::address_not_allowlisted] >= 1 || denial.scores[Cause::geo_blocked] >= 1 ||
         denial.scores[Cause::network_perimeter] >= 1;
}

// A rule that names addresses: does it keep a few out, or let a few in, or keep all from this path?
void Contexts::address_list(Denial& denial) const {
  const bool rule = denial.scores[Cause::address_blocked] >= 1 || denial.scores[Cause::address_not_allowlisted] >= 1 ||
                    (denial.scores[Cause::server_rule] >= 3 && denial.has_client);
  if (denial.has_client)
    if (const auto found = bans_.find(base::format_ip(denial.client)); found != bans_.end()) {
      const Record* ban = nullptr;
      for (const Record* each : found->second)
        if (each->time <= denial.time) ban = each;
      const bool unexplained = !denial.stated || rule;
      if (ban && ban->outcome != event::Outcome::allowed && unexplained)
        denial.argue(Cause::address_blocked, 3, "the address had been put on a block list by " + std::string(ban->text(Field::policy)), ban->ref, ban->excerpt.substr(0, 240));
    }
  if (!rule || denial.configured || denial.scores[Cause::address_blocked] < 1 || denial.scores[Cause::address_not_allowlisted] < 1) return;
  const Door& door = doors_.at(denial.family_id);
  const Behaviour& address = behaviours_.address(denial);
  if (denial.sensitive || denial.path.find("/.") != std::string_view::npos) {
    denial.argue(Cause::server_rule, 3, "nobody is let through to such a path");
  } else if (door.passed.empty()) {
    if (address.successes == 0 && address.families.size() >= 3) denial.argue(Cause::address_blocked, 1.5, "every path is refused to this address");
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

// A known caller from an address that the list lacks: its key, name or software passed before from elsewhere.
void Contexts::drift(Denial& denial) const {
  if (!listed(denial) && !(denial.scores[Cause::server_rule] >= 3)) return;
  const Behaviour& actor = behaviours_.actor(denial);
  if (actor.hostility > 1) return;
  for (const KnownEntry& partner : around_.known.partners) {
    const bool key = std::find(partner.keys.begin(), partner.keys.end(), denial.principal) != partner.keys.end() ||
                     std::find(partner.keys.begin(), partner.keys.end(), denial.api_key) != partner.keys.end();
    // From its own network, and judged by another address: not the list is behind.
    if (partner.holds(denial.client) && at(denial.deciding).has(Field::client) && at(denial.deciding).client != denial.client) continue;
    if (key || partner.names_agent(denial.agent) || (!partner.name.empty() && base::equals_ignoring_case(partner.name, denial.principal)) || partner.holds(denial.client)) {
      denial.argue(Cause::allowlist_drift, 6, "this is the partner " + partner.name + (partner.holds(denial.client) ? ", from its own network" : ", from an address outside its listed networks"));
      return;
    }
  }
  const AgentKind kind = agent_kind(denial.agent);
  const bool own_agent = kind == AgentKind::service || kind == AgentKind::script;
  const Success* before = nullptr;
  const auto look = [&](stitch::SuccessRange successes, bool need_agent) {
    for (const Success* success : successes)
      if (success->status < 400 && success->family == denial.family_id && success->client != denial.client_id && success->client != 0 && (!need_agent || success->agent == denial.agent_id)) before = success;
  };
  if (denial.principal_id != 0) look(behaviours_.by_principal(denial.principal_id), false);
  if (!before && denial.session_id != 0) look(behaviours_.by_session(denial.session_id), false);
  if (!before && own_agent && denial.agent_id != 0) look(behaviours_.by_agent(denial.agent_id), true);
  if (!before) return;
  // A caller who moved does not pass from the old address any more; one who does has two, and only one is listed.
  bool stays = false;
  const auto later = [&](stitch::SuccessRange successes) {
    for (const Success* success : successes) stays |= success->status < 400 && success->client == before->client && success->time() > denial.time;
  };
  later(denial.principal_id != 0 ? behaviours_.by_principal(denial.principal_id) : denial.session_id != 0 ? behaviours_.by_session(denial.session_id) : behaviours_.by_agent(denial.agent_id));
  base::Ip other;
  const std::string_view key = around_.all.names.text(before->client);
  if (key.size() == other.bytes.size()) std::copy(key.begin(), key.end(), reinterpret_cast<char*>(other.bytes.data()));
  if (stays && !same_neighbourhood(other, denial.client)) return;
  denial.argue(Cause::allowlist_drift, same_neighbourhood(other, denial.client) ? 6 : 5, "the same caller passed from " + base::format_ip(other), before->ref());
}

// The list or the limit saw a proxy's or a shared address instead of the client's.
void Contexts::wrong_address(Denial& denial) const {
  const bool limit = denial.scores[Cause::rate_limited] >= 1;
  if (!listed(denial) && !limit && !(denial.scores[Cause::server_rule] >= 3)) return;
  const Record& deciding = at(denial.deciding);
  // Limits of a cloud's API count by account, not by address.
  if (deciding.kind == Kind::api_call && limit) return;
  const base::Ip& seen = deciding.client;
  const KnownEntry* proxy = around_.known.find(around_.known.proxies, seen);
  const KnownEntry* raw_proxy = deciding.has(Field::peer) ? around_.known.find(around_.known.proxies, deciding.peer) : nullptr;
  const Behaviour& address = behaviours_.address(denial);
  if (proxy || (raw_proxy && deciding.text(Field::forwarded).empty())) {
    denial.argue(Cause::wrong_client_address, 6, "the address that was judged is our own proxy " + (proxy ? proxy->name : raw_proxy->name), deciding.ref, deciding.excerpt.substr(0, 240));
    return;
  }
  // Another hop of the same request saw the client itself.
  if (deciding.has(Field::client) && (deciding.client.is_private() || deciding.client.is_loopback()))
    for (const std::uint32_t each : around_.chains.chains[denial.chain].records)
      if (at(each).has(Field::client) && at(each).client != deciding.client && !at(each).client.is_private()) {
        denial.argue(Cause::wrong_client_address, 5, "another hop saw " + base::format_ip(at(each).client), at(each).ref, at(each).excerpt.substr(0, 240));
        return;
      }
  if (const KnownEntry* shared = around_.known.find(around_.known.shared, denial.client); shared && behaviours_.actor(denial).hostility < 1 && !denial.sign_in) {
    denial.argue(Cause::wrong_client_address, 5, "many people share this address: " + shared->name);
    return;
  }
  std::set<std::string_view> browsers;
  for (const std::string_view agent : address.agents)
    if (agent_kind(agent) == AgentKind::browser) browsers.insert(agent);
  const std::size_t people = std::max(address.principals.size(), address.success_principals.size());
  if ((people >= 4 || (browsers.size() >= 4 && address.denials.size() < 40 * browsers.size())) && address.sign_ins * 2 < address.denials.size() && address.payloads == 0 && address.sensitive_paths < 2)
    denial.argue(Cause::wrong_client_address, 4.5, std::to_string(std::max(people, browsers.size())) + " different people or browsers share this address");
}

// The same token worked, then stops for good and is tried again and again: it has expired.
void Contexts::stale_token(Denial& denial) const {
  if (denial.status != 401 || denial.sign_in || denial.answered) return;
  if (denial.scores[Cause::token_invalid] >= 3 || denial.scores[Cause::token_expired] >= 3 || denial.scores[Cause::credential_wrong] >= 3) return;
  if (denial.session_id == 0 && denial.principal_id == 0) return;
  const auto before = denial.session_id != 0 ? behaviours_.by_session(denial.session_id) : behaviours_.by_principal(denial.principal_id);
  const Success* last = nullptr;
  std::size_t later = 0;
  for (const Success* success : before) {
    if (success->status >= 400) continue;
    if (success->time() < denial.time) last = success;
    else ++later;
  }
  if (last) denial.argue(Cause::token_expired, denial.session_id != 0 && later == 0 ? 3.0 : 1.6, "the same caller passed before with it", last->ref());
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
                     denial.action.find("GetObject") != std::string_view::npos || denial.action.find("HeadObject") != std::string_view::npos || product.find("storage") != std::string::npos;
  if (!store || (denial.method != "GET" && denial.method != "HEAD" && !denial.method.empty())) return;
  const std::uint32_t exact = stitch::path_hash(denial.path);
  std::size_t neighbours = 0;
  bool ever = false;
  behaviours_.of_caller(denial, [&](const Success& success) {
    if (success.status >= 400) return;
    neighbours += success.path != exact;
    ever |= success.path == exact;
  });
  if (neighbours >= 2 && !ever) denial.argue(Cause::absence_hidden, 4, "the same caller reads its neighbours, and nobody ever got this one");
}

// A rule that was deleted goes on refusing: the enforcing point has not heard of it.
void Contexts::old_policy(Denial& denial) const {
  std::string said;
  for (const std::uint32_t each : around_.chains.chains[denial.chain].records)
    for (const Field field : {Field::policy, Field::reason_code, Field::rules}) said.append(base::to_lower(at(each).text(field).substr(0, 400))).append(" ");
  if (said.size() < 8) return;
  for (const Change& change : around_.changes) {
    if (change.time > denial.time || (change.kind != "policy" && change.kind != "config" && change.kind != "gateway" && change.kind != "waf")) continue;
    const std::string what = base::to_lower(change.what);
    if (what.find("delet") == std::string::npos && what.find("remov") == std::string::npos && what.find("supersed") == std::string::npos && what.find("replac") == std::string::npos) continue;
    const std::string name = base::to_lower(change.target.substr(change.target.find(':') == std::string::npos ? 0 : change.target.find(':') + 1));
    if (name.size() < 4 || said.find(name) == std::string::npos) continue;
    denial.argue(Cause::policy_out_of_date, 5, name + " was deleted at " + base::format_rfc3339(change.time, 0) + " and still refuses", change.ref);
    return;
  }
}

void Contexts::forged_crawler(Denial& denial) const {
  if (claimed_crawler(denial.agent).empty() || !denial.has_client) return;
  if (denial.scores[Cause::user_agent_blocked] < 1 && denial.scores[Cause::bot_challenge] < 1 && denial.status == 403 && !denial.stated)
    denial.argue(Cause::user_agent_blocked, 0.8, "the client names itself a crawler");
}

}  // namespace

void add_context(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials) { Contexts(around, behaviours, denials).add(); }

}  // namespace why403::diagnose
