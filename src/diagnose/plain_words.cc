#include "diagnose/plain_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ip.h"
#include "base/text.h"

namespace why403::diagnose {

using event::Field;

namespace {

// What is spoken of. Of two at the same distance the earlier one of this list is meant: the more particular.
enum class Subject : std::uint8_t {
  none, forgery, hours, challenge, second_factor, attack, transport, perimeter, rate, signature, certificate, scope, referer, origin, country, device, agent, key, token, session, password, role, owner, content, method, address, account, nobody, thing
};

// What befell it, as bits: `blocked` may be refused or locked.
enum State : std::uint16_t { kExpired = 1, kWrong = 2, kMissing = 4, kRefused = 8, kExceeded = 16, kLocked = 32, kShort = 64, kUnlisted = 128, kAbsent = 256, kBarred = 512 };

struct SubjectWord {
  std::string_view word;
  Subject subject;
};
constexpr std::array<SubjectWord, 172> kSubjects{{
    {"csrf", Subject::forgery}, {"xsrf", Subject::forgery}, {"forgery", Subject::forgery}, {"antiforgery", Subject::forgery}, {"authenticity", Subject::forgery},
    {"captcha", Subject::challenge}, {"recaptcha", Subject::challenge}, {"hcaptcha", Subject::challenge}, {"turnstile", Subject::challenge}, {"challenge", Subject::challenge}, {"bot", Subject::challenge}, {"honeypot", Subject::challenge},
    {"mfa", Subject::second_factor}, {"2fa", Subject::second_factor}, {"otp", Subject::second_factor}, {"totp", Subject::second_factor}, {"multifactor", Subject::second_factor}, {"webauthn", Subject::second_factor}, {"passkey", Subject::second_factor}, {"factor", Subject::second_factor}, {"stepup", Subject::second_factor}, {"enrolled", Subject::second_factor}, {"unenrolled", Subject::second_factor}, {"enrollment", Subject::second_factor},
    {"rate", Subject::rate}, {"ratelimit", Subject::rate}, {"quota", Subject::rate}, {"throttle", Subject::rate}, {"limit", Subject::rate}, {"limits", Subject::rate}, {"threshold", Subject::rate}, {"burst", Subject::rate}, {"attempts", Subject::rate}, {"requests", Subject::rate}, {"calls", Subject::rate},
    {"signature", Subject::signature}, {"signatures", Subject::signature}, {"hmac", Subject::signature}, {"digest", Subject::signature}, {"timestamp", Subject::signature}, {"nonce", Subject::signature}, {"signed", Subject::signature}, {"mac", Subject::signature},
    {"certificate", Subject::certificate}, {"cert", Subject::certificate}, {"certs", Subject::certificate}, {"x509", Subject::certificate}, {"mtls", Subject::certificate},
    {"scope", Subject::scope}, {"scopes", Subject::scope},
    {"referer", Subject::referer}, {"referrer", Subject::referer}, {"hotlink", Subject::referer}, {"hotlinking", Subject::referer},
    {"origin", Subject::origin}, {"cors", Subject::origin},
    {"country", Subject::country}, {"region", Subject::country}, {"jurisdiction", Subject::country},
    {"malicious", Subject::attack}, {"injection", Subject::attack}, {"exploit", Subject::attack}, {"xss", Subject::attack}, {"sqli", Subject::attack}, {"traversal", Subject::attack}, {"attack", Subject::attack},
    {"https", Subject::transport}, {"http", Subject::transport}, {"plaintext", Subject::transport}, {"tls", Subject::transport}, {"ssl", Subject::transport}, {"cipher", Subject::transport},
    {"vpn", Subject::perimeter}, {"perimeter", Subject::perimeter}, {"vpc", Subject::perimeter}, {"privatelink", Subject::perimeter}, {"intranet", Subject::perimeter},
    {"image", Subject::content}, {"upload", Subject::content}, {"manifest", Subject::content}, {"attachment", Subject::content}, {"commit", Subject::content}, {"push", Subject::content}, {"artifact", Subject::content}, {"package", Subject::content}, {"extension", Subject::content}, {"geo", Subject::country}, {"geoip", Subject::country}, {"geofence", Subject::country},
    {"device", Subject::device}, {"location", Subject::device}, {"posture", Subject::device}, {"compliance", Subject::device},
    {"useragent", Subject::agent}, {"crawler", Subject::agent}, {"spider", Subject::agent}, {"scraper", Subject::agent}, {"browser", Subject::agent}, {"apikey", Subject::key}, {"apikeys", Subject::key}, {"key", Subject::key}, {"keys", Subject::key}, {"appkey", Subject::key}, {"clientid", Subject::key},
    {"token", Subject::token}, {"tokens", Subject::token}, {"jwt", Subject::token}, {"audience", Subject::token}, {"issuer", Subject::token}, {"bearer", Subject::token}, {"assertion", Subject::token},
    {"ticket", Subject::session}, {"session", Subject::session}, {"sessions", Subject::session}, {"cookie", Subject::session}, {"cookies", Subject::session},
    {"password", Subject::password}, {"passphrase", Subject::password}, {"credential", Subject::password}, {"credentials", Subject::password}, {"secret", Subject::password}, {"1fa", Subject::password}, {"username", Subject::password}, {"login", Subject::password}, {"pin", Subject::password},
    {"role", Subject::role}, {"roles", Subject::role}, {"permission", Subject::role}, {"permissions", Subject::role}, {"privilege", Subject::role}, {"privileges", Subject::role}, {"rights", Subject::role}, {"entitlement", Subject::role}, {"grant", Subject::role}, {"authority", Subject::role}, {"clearance", Subject::role}, {"policy", Subject::role}, {"group", Subject::role}, {"membership", Subject::role},
    {"owner", Subject::owner}, {"tenant", Subject::owner}, {"belongs", Subject::owner}, {"belong", Subject::owner}, {"ownership", Subject::owner}, {"owned", Subject::owner}, {"organization", Subject::owner}, {"organisation", Subject::owner},
    {"method", Subject::method}, {"verb", Subject::method}, {"anonymous", Subject::nobody}, {"unauthenticated", Subject::nobody},
    {"ip", Subject::address}, {"cidr", Subject::address}, {"subnet", Subject::address}, {"address", Subject::address}, {"network", Subject::address}, {"peer", Subject::address},
    {"hours", Subject::hours}, {"shift", Subject::hours}, {"schedule", Subject::hours},
    {"account", Subject::account}, {"accounts", Subject::account}, {"user", Subject::account}, {"identity", Subject::account}, {"member", Subject::account},
    {"object", Subject::thing}, {"file", Subject::thing}, {"document", Subject::thing}, {"record", Subject::thing}, {"item", Subject::thing}, {"resource", Subject::thing}, {"entry", Subject::thing},
}};

struct StateWord {
  std::string_view word;
  int states;
};
constexpr std::array<StateWord, 112> kStates{{
    {"expired", kExpired}, {"expire", kExpired}, {"expires", kExpired}, {"stale", kExpired}, {"outdated", kExpired}, {"lapsed", kExpired}, {"ago", kExpired}, {"ended", kExpired}, {"old", kExpired}, {"past", kExpired}, {"elapsed", kExpired}, {"tolerance", kExpired},
    {"invalid", kWrong}, {"mismatch", kWrong}, {"mismatched", kWrong}, {"mismatches", kWrong}, {"wrong", kWrong}, {"incorrect", kWrong}, {"bad", kWrong}, {"malformed", kWrong}, {"unknown", kWrong}, {"unrecognized", kWrong}, {"unrecognised", kWrong},
    {"failed", kWrong}, {"failure", kWrong}, {"fail", kWrong}, {"fails", kWrong}, {"unsuccessful", kWrong}, {"untrusted", kWrong}, {"unverified", kWrong}, {"changed", kWrong}, {"differs", kWrong}, {"differ", kWrong}, {"revoked", kWrong}, {"mistyped", kWrong}, {"bound", kWrong}, {"unverifiable", kWrong}, {"spoofed", kWrong}, {"fake", kWrong}, {"another", kWrong}, {"different", kWrong}, {"foreign", kWrong}, {"illegal", kWrong}, {"unsupported", kWrong}, {"inactive", kWrong | kLocked}, {"undecryptable", kWrong}, {"unacceptable", kWrong},
    {"rejected", kWrong | kRefused}, {"reject", kWrong | kRefused}, {"rejecting", kWrong | kRefused},
    {"missing", kMissing | kShort}, {"absent", kMissing}, {"empty", kMissing}, {"without", kMissing}, {"required", kMissing | kShort}, {"requires", kMissing | kShort}, {"needed", kMissing | kShort}, {"needs", kMissing | kShort}, {"need", kMissing | kShort}, {"demands", kMissing | kShort}, {"lacks", kMissing | kShort}, {"lacking", kMissing | kShort}, {"lack", kMissing | kShort}, {"insufficient", kShort | kWrong}, {"outside", kUnlisted | kRefused}, {"unlisted", kUnlisted}, {"unregistered", kUnlisted | kWrong}, {"nonexistent", kAbsent}, {"nothing", kMissing},
    {"denied", kRefused}, {"denies", kRefused}, {"deny", kRefused}, {"disallowed", kRefused}, {"refused", kRefused}, {"refusing", kRefused}, {"forbidden", kRefused}, {"prohibited", kRefused}, {"unauthorized", kRefused}, {"unauthorised", kRefused}, {"restricted", kRefused}, {"detected", kRefused}, {"denylisted", kRefused}, {"blacklisted", kRefused},
    {"blocked", kRefused | kLocked}, {"blocking", kRefused}, {"banned", kRefused | kLocked}, {"barred", kRefused},
    {"exceeded", kExceeded}, {"exceeds", kExceeded}, {"exceed", kExceeded}, {"exceeding", kExceeded}, {"reached", kExceeded}, {"throttled", kExceeded}, {"throttling", kExceeded}, {"limited", kExceeded}, {"limiting", kExceeded}, {"exhausted", kExceeded}, {"depleted", kExceeded}, {"spent", kExceeded}, {"consumed", kExceeded}, {"excess", kExceeded}, {"over", kExceeded}, {"hit", kExceeded},
    {"locked", kLocked}, {"disabled", kLocked | kRefused}, {"suspended", kLocked}, {"deactivated", kLocked}, {"lockout", kLocked}, {"frozen", kLocked}, {"terminated", kLocked}, {"dormant", kLocked}, {"quarantined", kLocked},
}};

// What `not` makes of the word behind it.
constexpr std::array<StateWord, 50> kDenied{{
    {"found", kWrong | kAbsent}, {"match", kWrong}, {"same", kWrong}, {"matching", kWrong}, {"matched", kWrong}, {"valid", kWrong}, {"recognized", kWrong}, {"recognised", kWrong}, {"accepted", kWrong | kRefused}, {"verified", kWrong}, {"verify", kWrong}, {"trusted", kWrong}, {"correct", kWrong}, {"known", kWrong}, {"exist", kWrong | kAbsent}, {"active", kLocked | kWrong}, {"among", kUnlisted | kRefused}, {"registered", kUnlisted | kWrong}, {"whitelisted", kUnlisted | kRefused}, {"allowlisted", kUnlisted | kRefused}, {"in", kUnlisted}, {"on", kUnlisted}, {"part", kUnlisted}, {"member", kUnlisted | kShort}, {"assigned", kUnlisted | kShort}, {"granted", kShort}, {"yours", kWrong},
    {"provided", kMissing}, {"present", kMissing}, {"set", kMissing}, {"supplied", kMissing}, {"given", kMissing}, {"sent", kMissing},
    {"allow", kRefused}, {"permit", kRefused}, {"managed", kWrong}, {"compliant", kWrong}, {"solved", kWrong}, {"passed", kWrong}, {"completed", kWrong}, {"served", kRefused}, {"available", kRefused}, {"supported", kRefused}, {"come", kRefused}, {"reachable", kRefused},
    {"allowed", kRefused}, {"permitted", kRefused}, {"authorized", kRefused}, {"listed", kRefused | kUnlisted}, {"enough", kShort},
}};

struct Tables {
  std::unordered_map<std::string_view, Subject> subjects;
  std::unordered_map<std::string_view, int> states, denied;
  Tables() {
    for (const SubjectWord& each : kSubjects) subjects.emplace(each.word, each.subject);
    for (const StateWord& each : kStates) states.emplace(each.word, each.states);
    for (const StateWord& each : kDenied) denied.emplace(each.word, each.states);
  }
};
const Tables& tables() {
  static const Tables out;
  return out;
}

struct Word {
  std::string text;
  int clause = 0;
};

// `TokenExpiredError: jwt expired` -> token expired error jwt expired. Paths, URLs and the names that clouds give their
// resources are nobody's words: `…/token/7 not found` speaks of no token.
std::string without_names(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view piece = text.substr(begin, end - begin);
    // An address is spoken of by being named.
    if (base::parse_ip(piece.substr(0, piece.find_last_not_of(",;:") + 1))) {
      out.append("ip ");
      begin = end + 1;
      continue;
    }
    const bool name = piece.find('/') != std::string_view::npos || std::count(piece.begin(), piece.end(), ':') >= 2;
    out.append(name ? std::string_view("x") : piece).append(" ");
    begin = end + 1;
  }
  return out;
}

std::vector<Word> words_of(std::string_view given) {
  const std::string text = without_names(given);
  std::vector<Word> out;
  std::string word;
  int clause = 0;
  const auto end = [&] {
    if (!word.empty()) out.push_back({std::move(word), clause});
    word.clear();
  };
  for (std::size_t i = 0; i < text.size() && out.size() < kPlainWordsMax; ++i) {
    const char c = text[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c == '\'' && !word.empty()) continue;  // doesn't
    if (!letter || (upper && i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z')) end();
    if (letter) word += static_cast<char>(upper ? c + 32 : c);
    else if ((c == '.' || c == ';' || c == '\n') && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n')) ++clause;
  }
  end();
  return out;
}

bool is_not(std::string_view word) { return word == "not" || word == "isnt" || word == "doesnt" || word == "didnt" || word == "never" || word == "cannot" || word == "wasnt"; }

struct Reading {
  std::vector<Word> words;
  std::vector<Subject> subjects;
  std::vector<int> states;
  [[nodiscard]] bool is(std::size_t at, std::string_view text) const { return at < words.size() && words[at].text == text; }
};

Subject subject_at(const Reading& reading, std::size_t i) {
  const auto found = tables().subjects.find(reading.words[i].text);
  const Subject plain = found == tables().subjects.end() ? Subject::none : found->second;
  const std::string_view before = i > 0 ? std::string_view(reading.words[i - 1].text) : std::string_view();
  // A signing key is a token's, an SSH key somebody's secret.
  if (plain == Subject::key && reading.is(i + 1, "id")) return Subject::token;
  if (plain == Subject::signature && (before == "token" || before == "jwt")) return Subject::token;
  // Signing in anew is a stronger sign-in.
  if ((reading.is(i, "authentication") || reading.is(i, "authenticate")) && before == "re") return Subject::second_factor;
  if (plain == Subject::thing && reading.is(i, "file") && reading.is(i + 1, "type")) return Subject::content;
  if (plain == Subject::key && (before == "signing" || before == "verification" || before == "kid")) return Subject::token;
  if (plain == Subject::key && (before == "public" || before == "private" || before == "host" || before == "primary" || before == "foreign")) return Subject::none;
  if (plain == Subject::challenge && reading.words[i].text == "challenge" && before == "auth") return Subject::none;
  if (reading.is(i, "agent") && before == "user") return Subject::agent;
  if (reading.is(i, "client") && reading.is(i + 1, "id")) return Subject::key;
  // `no such entry`: whatever it is that is not there.
  if (plain == Subject::none && before == "such" && i > 1 && reading.is(i - 2, "no")) return Subject::thing;
  return plain;
}

// `in list`, `on the allow list`, `in the ACL`, `part of the group`
bool names_list(const std::vector<Word>& words, std::size_t at) {
  static constexpr std::array<std::string_view, 11> lists{"list", "allowlist", "whitelist", "acl", "map", "range", "ranges", "group", "set", "registry", "allowed"};
  for (std::size_t k = at + 1; k < words.size() && k <= at + 3; ++k)
    if (std::find(lists.begin(), lists.end(), words[k].text) != lists.end()) return true;
  return false;
}

int state_at(const Reading& reading, std::size_t i) {
  const auto& words = reading.words;
  const std::string& word = words[i].text;
  if (const auto found = tables().states.find(word); found != tables().states.end()) return i > 0 && is_not(words[i - 1].text) ? 0 : found->second;
  if (is_not(word))
    for (std::size_t k = i + 1; k < words.size() && k <= i + 2; ++k)
      if (const auto found = tables().denied.find(words[k].text); found != tables().denied.end() && (found->second != kUnlisted || names_list(words, k))) return found->second;
  if (word == "no" && reading.is(i + 1, "such")) return kAbsent | kWrong;
  if (word == "no" && i + 1 < words.size()) return reading.is(i + 1, "longer") ? kExpired : kMissing;
  if (word == "used" && reading.is(i + 1, "up")) return kExceeded;
  if (word == "only" && (reading.is(i + 1, "from") || reading.is(i + 1, "through") || reading.is(i + 1, "via"))) return kUnlisted | kRefused;
  if ((word == "may" || word == "must") && reading.is(i + 1, "not")) return kBarred;
  if (word == "timed" && reading.is(i + 1, "out")) return kExpired;
  if (word == "too" && reading.is(i + 1, "old")) return kExpired;
  if (word == "too" && reading.is(i + 1, "many")) return kExceeded;
  if (word == "unable" || (word == "could" && reading.is(i + 1, "not"))) return kWrong;
  return 0;
}

struct Meaning {
  Cause cause = Cause::unknown;
  std::string_view shows;
};

Meaning meaning_of_secret(Subject subject, int state) {
  using enum Cause;
  switch (subject) {
    case Subject::key:
      if (state & kMissing) return {credential_missing, "words for a key that is missing"};
      return state & (kWrong | kRefused | kExpired | kLocked) ? Meaning{api_key_misconfigured, "words for a key that is not accepted"} : Meaning{};
    case Subject::token:
      if (state & kExpired) return {token_expired, "words for a token that has expired"};
      if (state & (kWrong | kRefused)) return {token_invalid, "words for a token that is not accepted"};
      return state & kMissing ? Meaning{credential_missing, "words for a token that is missing"} : Meaning{};
    case Subject::session:
      if (state & kExpired) return {token_expired, "words for a session that has expired"};
      if (state & kExceeded) return {rate_limited, "words for too many at once"};
      return state & (kWrong | kMissing) ? Meaning{session_lost, "words for a session that was lost"} : Meaning{};
    case Subject::password:
      if (state & kMissing) return {credential_missing, "words for credentials that are missing"};
      if (state & kLocked && !(state & kRefused)) return {account_locked, "words for an account that is locked"};
      return state & (kWrong | kRefused) ? Meaning{credential_wrong, "words for credentials that do not match"} : Meaning{};
    case Subject::hours: return state & (kRefused | kUnlisted) ? Meaning{account_locked, "words for a time that is not allowed"} : Meaning{};
    case Subject::nobody: return state & (kRefused | kMissing | kShort) ? Meaning{credential_missing, "words for somebody without a name"} : Meaning{};
    case Subject::thing: return state & kAbsent ? Meaning{absence_hidden, "words for something that is not there"} : Meaning{};
    case Subject::account:
      if (state & kBarred) return {permission_missing, "words for somebody who may not"};
      if (state & kUnlisted) return {not_assigned, "words for somebody who is not on a list"};
      if (state & (kLocked | kExpired)) return {account_locked, "words for an account that is locked or has run out"};
      return {};
    default: return {};
  }
}

Meaning meaning_of(Subject subject, int state) {
  using enum Cause;
  const bool fails = (state & (kWrong | kRefused | kMissing | kExpired)) != 0;
  switch (subject) {
    case Subject::forgery: return fails ? Meaning{session_lost, "words for a forgery check that failed"} : Meaning{};
    case Subject::challenge: return fails ? Meaning{bot_challenge, "words for a challenge that was not passed"} : Meaning{};
    case Subject::second_factor: return fails ? Meaning{mfa_required, "words for a second factor"} : Meaning{};
    case Subject::rate: return state & kExceeded ? Meaning{rate_limited, "words for a rate that was exceeded"} : Meaning{};
    case Subject::signature: return state & (kWrong | kMissing | kExpired) ? Meaning{request_signature, "words for a signature that does not verify"} : Meaning{};
    case Subject::certificate: return fails ? Meaning{client_certificate, "words for a certificate that is not accepted"} : Meaning{};
    case Subject::attack: return state & (kRefused | kWrong) ? Meaning{waf_rule, "words for what looks like an attack"} : Meaning{};
    case Subject::transport: return state & (kWrong | kRefused | kMissing) ? Meaning{tls_requirement, "words for a connection that is not as demanded"} : Meaning{};
    case Subject::perimeter: return state & (kRefused | kMissing | kUnlisted) ? Meaning{network_perimeter, "words for a network that the request did not come through"} : Meaning{};
    case Subject::content: return state & kRefused ? Meaning{admission_refused, "words for content that is not accepted"} : Meaning{};
    case Subject::scope: return state & (kShort | kMissing | kRefused | kWrong) ? Meaning{scope_insufficient, "words for a scope that is lacking"} : Meaning{};
    case Subject::referer: return state & (kWrong | kRefused | kUnlisted) ? Meaning{hotlink_refused, "words for a referer that is refused"} : Meaning{};
    case Subject::origin: return state & (kWrong | kRefused | kUnlisted) ? Meaning{cors_origin_refused, "words for an origin that is refused"} : Meaning{};
    case Subject::country: return state & (kRefused | kUnlisted) ? Meaning{geo_blocked, "words for a country that is refused"} : Meaning{};
    case Subject::device: return fails ? Meaning{device_or_location_refused, "words for a device or place that is refused"} : Meaning{};
    case Subject::agent: return state & (kRefused | kUnlisted | kWrong) ? Meaning{user_agent_blocked, "words for software that is refused"} : Meaning{};
    case Subject::role: return state & (kShort | kMissing | kRefused | kUnlisted | kBarred | kExpired) ? Meaning{permission_missing, "words for a permission that is lacking"} : Meaning{};
    case Subject::owner: return state & (kWrong | kRefused) ? Meaning{permission_missing, "words for somebody else's thing"} : Meaning{};
    case Subject::method: return state & kRefused ? Meaning{method_refused, "words for a method that is refused"} : Meaning{};
    case Subject::address:
      if (state & kUnlisted) return {address_not_allowlisted, "words for an address that is not on a list"};
      return state & kRefused ? Meaning{address_blocked, "words for an address that is refused"} : Meaning{};
    default: return meaning_of_secret(subject, state);
  }
}

/// Words between a subject and what befell it, at most.
constexpr std::size_t kNearWords = 5;

}  // namespace

std::optional<PlainReading> read_plainly(std::string_view text) {
  Reading reading{.words = words_of(text.substr(0, 600)), .subjects = {}, .states = {}};
  const std::size_t size = reading.words.size();
  bool any = false;
  for (std::size_t i = 0; i < size; ++i) {
    reading.states.push_back(state_at(reading, i));
    any |= reading.states.back() != 0;
  }
  if (!any) return std::nullopt;
  for (std::size_t i = 0; i < size; ++i) reading.subjects.push_back(subject_at(reading, i));
  std::size_t nearest = kNearWords + 1;
  Subject chosen = Subject::none;
  std::optional<PlainReading> out;
  for (std::size_t i = 0; i < size; ++i) {
    if (reading.subjects[i] == Subject::none) continue;
    for (std::size_t k = i > kNearWords ? i - kNearWords : 0; k < size && k <= i + kNearWords; ++k) {
      if (reading.states[k] == 0 || reading.words[k].clause != reading.words[i].clause) continue;
      // `no token`, `without a cookie`: what is missing stands behind the word that says so.
      const bool leads = reading.words[k].text == "no" || reading.words[k].text == "without";
      if (leads && (k > i || i - k > 3)) continue;
      // Some words leave no doubt of what is spoken of, whatever else stands nearer.
      const bool leads_all = reading.subjects[i] == Subject::forgery || reading.subjects[i] == Subject::hours || reading.subjects[i] == Subject::second_factor;
      const std::size_t apart = leads_all ? 0 : k > i ? k - i : i - k;
      if (apart > nearest || (apart == nearest && reading.subjects[i] >= chosen)) continue;
      const Meaning meaning = meaning_of(reading.subjects[i], reading.states[k]);
      if (meaning.cause == Cause::unknown) continue;
      nearest = apart;
      chosen = reading.subjects[i];
      out = PlainReading{meaning.cause, apart <= 2 ? 3.2 : 2.8, meaning.shows};
    }
  }
  return out;
}

std::optional<PlainReading> read_plainly(const stitch::Record& record) {
  std::optional<PlainReading> best;
  const auto look = [&](std::string_view text) {
    const auto found = read_plainly(text);
    if (found && (!best || found->weight > best->weight)) best = found;
  };
  for (const Field field : {Field::reason_code, Field::message})
    if (record.has(field)) look(record.text(field));
  static constexpr std::array<std::string_view, 8> names{"err", "reason", "detail", "desc", "cause", "fail", "codes", "hint"};
  for (const auto& [key, value] : record.extra) {
    const std::string lower = base::to_lower(key);
    if (std::any_of(names.begin(), names.end(), [&](std::string_view name) { return lower.find(name) != std::string::npos; })) look(value);
  }
  return best;
}

}  // namespace why403::diagnose
