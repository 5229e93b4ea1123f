#include "diagnose/deed.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <unordered_map>

#include "base/text.h"

namespace why403::diagnose {

namespace {

constexpr std::array<std::string_view, 38> kTakesAway{
    "remov", "delet", "revok", "disabl", "detach", "deny", "denies", "restrict", "rotat", "expir", "enforc", "block", "drop", "tighten", "unassign", "suspend", "terminat",
    "offboard", "lock", "deactivat", "destroy", "reduce", "shorten", "lower", "require", "limit", "replac", "renam", "move", "forbid", "reject", "unbind", "withdr", "purge",
    " only", "without", "no longer", "regenerat"};
constexpr std::array<std::string_view, 14> kGives{"grant", "added", "add ", "allow", "restor", "roll back", "rollback", "revert", "enable access", "assign ", "attach", "invite", "unblock", "unlock"};
constexpr std::array<std::string_view, 23> kDeliberate{"offboard", "leaver", "left the company", "terminat", "contract ended", "contract end", "end of contract", "departed", "resign", "has left", " left,", " left and", "not to be restored", "not be restored", "no longer works here", "employment ended", "access review", "certification",
                                                        "reviewer", "disabled account", "disable account", "account disabled", "suspended user"};

bool any_of(std::string_view lower, const auto& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string_view::npos; });
}

// What changes that can have these causes speak of, as beginnings of words.
struct Topic {
  std::uint64_t causes;
  std::string_view words;  // separated by `|`
};
constexpr std::uint64_t bits(std::initializer_list<Cause> causes) {
  std::uint64_t out = 0;
  for (const Cause cause : causes) out |= std::uint64_t{1} << static_cast<unsigned>(cause);
  return out;
}
constexpr std::array<Topic, 19> kTopics{{
    {bits({Cause::permission_removed, Cause::permission_missing, Cause::not_assigned, Cause::explicit_deny, Cause::resource_policy, Cause::policy_out_of_date, Cause::application_refused, Cause::unknown}),
     "role|permission|privilege|grant|revoke|group|acl|polic|binding|assignment|assigned|member|access|entitle|right|authoriz|authoris|iam|owner|mapper|privileg|trust|statement|endpoint"},
    {bits({Cause::scope_insufficient}), "scope|claim|consent|audience|permission|token|api"},
    {bits({Cause::policy_out_of_date}), "bundle|revision|version|publish|rule|polic|added|allow|list|replica|rollout|instance"},
    {bits({Cause::guardrail}), "scp|boundar|organi|guardrail|ou-|attachpolicy|constraint|initiative|session polic|polic|control"},
    {bits({Cause::allowlist_drift, Cause::address_not_allowlisted, Cause::address_blocked, Cause::wrong_client_address, Cause::network_perimeter}),
     "address|network|cidr|subnet|range|egress|allowlist|allow-list|whitelist|blocklist|firewall|vpn|uplink|office|pool|nat|provider|partner|supplier|peering|moved|move|region|security group|require ip|banned|ban "},
    {bits({Cause::wrong_client_address, Cause::session_lost, Cause::csrf_origin_mismatch, Cause::rate_limited, Cause::address_not_allowlisted, Cause::address_blocked}),
     "proxy|proxies|balancer|lb |cdn|ingress|forwarded|remoteip|real_ip|real-ip|realip|trusted|hop|edge|gateway|nat|in front"},
    {bits({Cause::network_perimeter}), "perimeter|accesslevel|access level|accesscontext|private|public|endpoint|vpc|project|network|dry run|peering|firewall"},
    {bits({Cause::waf_rule, Cause::bot_challenge, Cause::user_agent_blocked, Cause::rate_limited}),
     "waf|ruleset|rule set|rules|paranoia|signature|sensitivity|prevention|detection|threshold|count to block|managed|bot|challenge|captcha|security level|enforce|block|mode"},
    {bits({Cause::rate_limited}), "rate|limit|quota|throttl|burst|plan|spike|concurren|worker|schedul|cron|parallel|interval|poll|batch"},
    {bits({Cause::credential_wrong, Cause::request_signature, Cause::api_key_misconfigured, Cause::token_invalid, Cause::account_locked}),
     "password|secret|key|rotat|credential|regenerat|service account|hash|passphrase|keytab|robot|product"},
    {bits({Cause::token_invalid, Cause::token_expired, Cause::scope_insufficient}), "token|jwt|jwks|issuer|audience|key|realm|idp|identity provider|rotat|lifetime|expir|ttl|session|clock|signing|signs|claim|host"},
    {bits({Cause::session_lost, Cause::csrf_origin_mismatch}), "cookie|session|sticky|csrf|app_key|secret|replica|samesite|domain|login|redis|scaled|crumb|host|proto|forwarded|origin|moved"},
    {bits({Cause::client_certificate, Cause::tls_requirement}), "certificate|cert|ca |authority|tls|ssl|trust|mtls|cipher|chain|https|crl|issuer"},
    {bits({Cause::file_permission, Cause::mandatory_access_control, Cause::symlink_refused, Cause::directory_listing_off}),
     "restore|backup|volume|chmod|chown|permission|umask|selinux|apparmor|label|moved|release|deploy|symlink|symbolic|link|folder|director|path|mount|tree|file|migrat|copied|copy|rsync|root|site|page|upgrade"},
    {bits({Cause::cors_origin_refused, Cause::cors_preflight_refused, Cause::hotlink_refused, Cause::csrf_origin_mismatch}), "cors|origin|front end|frontend|front-end|domain|opened|site|shop|app|referer|referrer|hotlink|http|www|gateway|preflight|method"},
    {bits({Cause::mfa_required, Cause::device_or_location_refused, Cause::account_locked}), "mfa|disabl|deactivat|suspend|nologin|enabl|two_factor|two-factor|2fa|factor|authentic|enrol|step-up|acr|strength|conditional|device|compliant|complian|location|countr|sign-in|signin|polic|lock"},
    {bits({Cause::admission_refused}), "admission|webhook|pod-security|pod security|enforce|image|vulnerab|gatekeeper|kyverno|constraint|label|signature|protect|branch|hook|polic"},
    {bits({Cause::authorizer_failed}), "authoriz|authoris|auth|ext_authz|function|oauth2|opa|lambda|forward|sidecar|timeout|sign-in|signin|restart|upgrade|release|endpoint|gate|check|replica|scaled|ldap|director|radius|certificate"},
    {bits({Cause::method_refused, Cause::server_rule, Cause::geo_blocked}), "method|verb|config|rule|location|deny|block|countr|geo|rewrite|webdav|site|path|route|list|categor|filter"},
}};

std::uint64_t topics_of(std::string_view lower) {
  std::uint64_t out = 0;
  for (const Topic& topic : kTopics)
    for (const std::string_view word : base::split(topic.words, '|')) {
      const std::size_t at = lower.find(word);
      const bool begins = at != std::string_view::npos && (at == 0 || std::isalnum(static_cast<unsigned char>(lower[at - 1])) == 0 || word.size() >= 6);
      if (begins) out |= topic.causes;
    }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  char last = ' ';
  for (const char given : std::string(text) + " ") {
    const bool upper = given >= 'A' && given <= 'Z';
    const char c = upper ? static_cast<char>(given + 32) : given;
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    // DeleteRolePolicy is three words.
    const bool hump = upper && last >= 'a' && last <= 'z';
    if (!part || hump) {
      while (!word.empty() && (word.back() == '-' || word.back() == '_')) word.pop_back();
      if (word.size() >= 4) out.push_back(word);
      word.clear();
    }
    if (part && !(word.empty() && (c == '-' || c == '_'))) word += c;
    last = given;
  }
  return out;
}

// Words that say nothing of where a change reaches.
bool is_plain(std::string_view word) {
  static const std::set<std::string_view, std::less<>> plain{"role", "group", "policy", "from", "removed", "deleted", "added", "user", "access", "rule", "config", "deploy", "deployed", "with", "http", "https", "html", "index", "read", "write", "example", "service", "update", "updated", "changed", "version", "allow", "list", "that", "this", "into", "name", "amazonaws", "allowed", "denied", "deny", "request", "error", "error", "message", "client", "server", "source", "account", "level", "info", "warn", "true", "false", "none", "null", "reason", "code", "type", "data", "content", "mozilla", "application", "status", "test", "default", "null", "host", "port", "only", "path", "rejected", "refused", "policies", "resource", "action", "permission", "denying"};
  return plain.contains(word);
}

// `journals` and `journal` are one.
std::string singular(std::string word) {
  if (word.size() >= 5 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")) word.pop_back();
  return word;
}

/// Changes before one that may be the same happening.
constexpr std::size_t kNearMax = 50;

// `patch deployments/api-14` and `patch deployments/api-6` are one habit.
std::string habit_of(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c < '0' || c > '9') out += c;
  return out.substr(0, out.find_last_of("/ "));
}

}  // namespace

bool takes_away(std::string_view lower) { return any_of(lower, kTakesAway); }
bool gives(std::string_view lower) { return any_of(lower, kGives); }

void add_words(std::string_view text, std::set<std::string, std::less<>>& out) {
  for (const std::string& word : words_of(text)) {
    // A compound name matches by its parts as well.
    for (const char dash : {'-', '_'})
      if (word.find(dash) != std::string::npos)
        for (const std::string_view part : base::split(word, dash))
          if (std::string each = singular(std::string(part)); each.size() >= 4 && !is_plain(each)) out.insert(std::move(each));
    if (std::string each = singular(word); !is_plain(each)) out.insert(std::move(each));
  }
}

namespace {

constexpr std::array<std::string_view, 7> kRestarts{"resuming normal operations", "configured --", "restarted", "started", "reloaded", "reloading", "starting"};

std::vector<std::string> words_in(std::string_view text) {
  std::set<std::string, std::less<>> different;
  add_words(text, different);
  return {different.begin(), different.end()};
}

std::vector<base::Network> networks_in(std::string_view text) {
  constexpr std::string_view marks = ",;:()[]{}\"'=";
  std::vector<base::Network> out;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" ,;()[]{}\"'=", from), text.size());
    std::string_view word = text.substr(from, end - from);
    while (!word.empty() && marks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    if (word.find_first_of(".:") != std::string_view::npos)
      if (const auto network = base::parse_network(word)) out.push_back(*network);
    from = end + 1;
  }
  return out;
}

Deed deed_of(const Change& change) {
  const std::string words = change.what + " " + change.target;
  // The revision that it made decides from then on, and decisions say so.
  Deed deed{.text = base::to_lower(words), .words = words_in(words + " " + change.revision), .target = words_in(change.target), .networks = networks_in(words)};
  deed.about = topics_of(deed.text);
  deed.takes = takes_away(deed.text);
  deed.gives = gives(deed.text);
  deed.restart = change.who.empty() && any_of(deed.text, kRestarts);
  return deed;
}

/// A deed is written down by several, or done to one thing after another, within this.
constexpr std::int64_t kTogetherNs = 3 * base::kMinute.ns;

// Written down twice, by who did it and by where it was done; or done to several, one after another.
bool is_same(const Change& left, const Deed& before, const Change& right, const Deed& deed) {
  const auto shared = static_cast<std::size_t>(std::ranges::count_if(deed.words, [&](const std::string& word) { return std::ranges::find(before.words, word) != before.words.end(); }));
  if (shared >= 2) return true;
  const bool same_place = left.ref.has_value() == right.ref.has_value() && (!left.ref || left.ref->input == right.ref->input);
  return !same_place && shared * 2 >= std::min(before.words.size(), deed.words.size()) && shared > 0;
}

// Numbers the happenings; the changes are in order of time.
void number_happenings(const std::vector<Change>& changes, std::vector<Deed>& deeds) {
  std::vector<std::int64_t> begun;
  for (std::size_t i = 0; i < deeds.size(); ++i) {
    deeds[i].happening = begun.size();
    for (std::size_t k = i; k-- > 0 && i - k <= kNearMax && changes[i].time.ns - changes[k].time.ns <= kTogetherNs;)
      if (changes[i].time.ns - begun[deeds[k].happening] <= kTogetherNs && is_same(changes[k], deeds[k], changes[i], deeds[i])) {
        deeds[i].happening = deeds[k].happening;
        break;
      }
    if (deeds[i].happening == begun.size()) begun.push_back(changes[i].time.ns);
  }
}

}  // namespace

std::vector<Deed> deeds_of(const std::vector<Change>& changes) {
  std::vector<Deed> out;
  for (const Change& change : changes) out.push_back(deed_of(change));
  number_happenings(changes, out);
  // What is done to many at once was done once.
  std::unordered_map<std::string, std::set<std::size_t>> habits, said;
  std::set<std::size_t> happenings;
  for (const Deed& deed : out) {
    happenings.insert(deed.happening);
    habits[habit_of(deed.text)].insert(deed.happening);
    for (const std::string& word : deed.words) said[word].insert(deed.happening);
  }
  // A word of every other change points at none of them.
  const auto common = [&](const std::string& word) { return said[word].size() >= kRoutineFrom && said[word].size() * 3 > happenings.size(); };
  for (Deed& deed : out) {
    deed.routine = habits[habit_of(deed.text)].size() >= kRoutineFrom;
    std::erase_if(deed.words, common);
    std::erase_if(deed.target, common);
  }
  return out;
}

double kind_fit(Cause cause, std::string_view kind) {
  const auto is = [&](std::initializer_list<std::string_view> kinds) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); };
  if (kind.empty()) return 0;
  if (kind == kBan) return cause == Cause::wrong_client_address || cause == Cause::address_blocked ? 2.0 : -9;
  switch (cause) {
    case Cause::permission_removed: case Cause::permission_missing: case Cause::not_assigned: case Cause::explicit_deny: case Cause::resource_policy: case Cause::guardrail:
    case Cause::admission_refused: case Cause::application_refused:
      return is({"role", "policy", "identity"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0 : -1.5;
    // Whatever can be distributed can be behind.
    case Cause::policy_out_of_date: return is({"role", "policy", "identity", "allowlist", "waf", "gateway", "config"}) ? 1.5 : 0;
    // What somebody may do has no part in whether the account is open, or in what a token carries.
    case Cause::account_locked: case Cause::mfa_required: case Cause::device_or_location_refused: case Cause::scope_insufficient:
      return is({"policy", "identity"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0 : -1.5;
    case Cause::allowlist_drift: case Cause::address_blocked: case Cause::address_not_allowlisted: case Cause::wrong_client_address: case Cause::geo_blocked: case Cause::network_perimeter:
      return is({"allowlist", "gateway", "waf", "config", "policy"}) ? 1.5 : is({"deploy"}) ? 0.3 : -1.5;
    case Cause::waf_rule: case Cause::bot_challenge: case Cause::user_agent_blocked:
      return is({"waf"}) ? 1.8 : is({"config", "deploy", "gateway"}) ? 0.8 : -1.5;
    case Cause::token_expired: case Cause::token_invalid: case Cause::client_certificate: case Cause::api_key_misconfigured: case Cause::credential_wrong: case Cause::request_signature: case Cause::credential_missing: case Cause::session_lost:
      return is({"identity", "certificate"}) ? 1.5 : is({"config", "deploy", "gateway"}) ? 0.8 : -1;
    case Cause::unknown: return 0;
    default: return is({"deploy", "config", "gateway"}) ? 1.5 : is({"policy", "waf"}) ? 0 : -1.5;
  }
}

bool is_deliberate(const Change& change) { return any_of(base::to_lower(change.what + " " + change.target), kDeliberate); }

bool withdraws(const Change& change) {
  constexpr std::array<std::string_view, 3> taken{"remov", "delet", "revok"};
  constexpr std::array<std::string_view, 9> exchanged{"rotat", "regenerat", "replac", "renew", "reset", "reissu", "old ", "previous", "new "};
  const std::string words = base::to_lower(change.what);
  return any_of(words, taken) && !any_of(words, exchanged);
}

bool names(const Change& change, std::string_view principal) {
  if (principal.size() < 3) return false;
  const std::string words = base::to_lower(change.what + " " + change.target);
  // `reporting/alice@example.com` and `CORP\\alice` are alice.
  principal = principal.substr(0, principal.find('@'));
  principal = principal.substr(principal.find_last_of("/\\:") + 1);
  if (principal.size() < 3) return false;
  const std::string wanted = base::to_lower(principal);
  const std::size_t at = words.find(wanted);
  if (at == std::string::npos) return false;
  const auto letter = [&](std::size_t place) { return place < words.size() && (std::isalnum(static_cast<unsigned char>(words[place])) != 0); };
  return !(at > 0 && letter(at - 1)) && !letter(at + wanted.size());
}

}  // namespace why403::diagnose
