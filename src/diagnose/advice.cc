// What a person would call an incident, do about it, and what would have been allowed.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "diagnose/incident.h"

namespace why403::diagnose {

namespace {

struct Words {
  Cause cause;
  std::string_view heading;
  std::string_view who, what;
  std::string_view would_pass;
};

constexpr std::array<Words, kCauseCount> kWords{{
    {Cause::permission_removed, "PERMISSION REMOVED", "identity team", "restore what the change took away, for those who need it", "it still had the permission that was taken away"},
    {Cause::allowlist_drift, "ALLOW-LIST BEHIND", "owner of the allow-list", "confirm the new address with the caller and add exactly it", "the list held the caller's new address"},
    {Cause::wrong_client_address, "WRONG CLIENT ADDRESS", "platform team", "judge the client's own address: trust the proxy's X-Forwarded-For, or lift the rule for the shared address", "the rule had seen the client's own address"},
    {Cause::policy_out_of_date, "OLD POLICY IN FORCE", "platform team", "bring the enforcing point to the current policy revision", "the current policy had been in force"},
    {Cause::token_expired, "EXPIRED TOKEN", "the caller", "refresh the token before it expires, and stop after a 401 instead of retrying", "the token had been refreshed"},
    {Cause::token_invalid, "TOKEN NOT VALID", "the caller and the identity team", "compare issuer, audience and keys of the token with what the hop expects", "the token's issuer, audience and signature matched"},
    {Cause::session_lost, "SESSION LOST", "application team", "check cookie domain, SameSite and session store; the person signs in anew", "the session cookie had come back unchanged"},
    {Cause::api_key_misconfigured, "API KEY", "the integration's owner", "use the current key of the right environment", "the key were known and active here"},
    {Cause::credential_wrong, "WRONG CREDENTIALS", "the caller", "correct the stored password or secret", "the secret matched"},
    {Cause::credential_missing, "NO CREDENTIALS", "the caller", "send credentials with the request", "credentials had been sent"},
    {Cause::client_certificate, "CLIENT CERTIFICATE", "the caller", "present a valid certificate of an authority that the server trusts", "a trusted, unexpired client certificate had been presented"},
    {Cause::request_signature, "REQUEST SIGNATURE", "the caller", "check the signing key, the signed parts and the clock", "the signature verified and the clock agreed"},
    {Cause::account_locked, "ACCOUNT LOCKED", "helpdesk", "confirm with the person before unlocking; look for what locked it", "the account were active"},
    {Cause::mfa_required, "SECOND FACTOR", "the person", "sign in again with the second factor", "a second factor had been given"},
    {Cause::device_or_location_refused, "DEVICE OR PLACE", "the person", "use a managed device or an accepted place", "device and place met the access policy"},
    {Cause::guardrail, "ORGANISATION LIMIT", "cloud platform team", "ask for an exception where the need is real; the limit outranks every permission", "the organisation's limit allowed the action"},
    {Cause::explicit_deny, "POLICY FORBIDS", "policy owner", "nothing, unless the deny statement is wider than meant", "no deny statement matched"},
    {Cause::resource_policy, "RESOURCE POLICY", "the resource's owner", "add this principal to the resource's own policy, for this action", "the resource's policy let this principal in"},
    {Cause::scope_insufficient, "SCOPE MISSING", "the caller", "ask for a token with the scope that the call needs", "the token carried the scope"},
    {Cause::not_assigned, "NOT ASSIGNED", "application owner", "assign the person or group, if they should have access", "the person were assigned to the application"},
    {Cause::permission_missing, "NO PERMISSION", "the person's manager", "ask for access; grant exactly this action on this resource", "a policy granted this action on this resource"},
    {Cause::admission_refused, "ADMISSION REFUSED", "the workload's owner", "change the manifest so that the policy accepts it", "the object met the admission policy"},
    {Cause::cors_preflight_refused, "PREFLIGHT REFUSED", "API team", "answer OPTIONS before the authentication check, for the allowed origins only", "preflights passed without credentials"},
    {Cause::cors_origin_refused, "ORIGIN NOT LISTED", "API team", "add the origin, if it is one of ours", "the origin were listed"},
    {Cause::csrf_origin_mismatch, "FOREIGN ORIGIN", "application team", "check that the proxy passes Host and Origin unchanged", "the origin matched the host"},
    {Cause::hotlink_refused, "HOTLINK", "nobody", "nothing; the other site embeds our files", "the referer were ours"},
    {Cause::address_blocked, "ADDRESS BLOCKED", "owner of the block list", "review the entry; it ends by itself if it is a ban", "the address were not on the list"},
    {Cause::address_not_allowlisted, "ADDRESS NOT LISTED", "owner of the allow-list", "nothing, unless the caller should pass", "the address were on the allow-list"},
    {Cause::geo_blocked, "COUNTRY BLOCKED", "security team", "nothing, unless the person travels on business", "the request came from an allowed country"},
    {Cause::network_perimeter, "NETWORK PERIMETER", "cloud network team", "use the private path, or add an access level for it", "the request had come through the required network"},
    {Cause::waf_rule, "WAF RULE", "security team", "exclude this rule for this parameter on this path only", "the rule had not matched"},
    {Cause::bot_challenge, "BOT CHALLENGE", "security team", "nothing; good clients get an exemption by key", "the challenge had been passed"},
    {Cause::user_agent_blocked, "CLIENT BLOCKED BY NAME", "security team", "nothing, unless the client is ours", "the client software were not on the list"},
    {Cause::rate_limited, "RATE LIMIT", "the caller", "slow down and honour Retry-After", "the rate had stayed below the limit"},
    {Cause::file_permission, "FILE NOT READABLE", "web team", "let the server's user read the file and search its directories", "the server could read the file"},
    {Cause::mandatory_access_control, "SELINUX / APPARMOR", "system team", "label the files for the server (restorecon) or extend the profile", "the security policy allowed the access"},
    {Cause::directory_listing_off, "NO INDEX FILE", "web team", "put an index file there, or link to a page", "the directory had an index file"},
    {Cause::symlink_refused, "SYMBOLIC LINK", "web team", "allow links whose owner matches, or replace the link", "the link were allowed"},
    {Cause::method_refused, "METHOD REFUSED", "the caller", "use a method that is allowed here", "the method were allowed here"},
    {Cause::tls_requirement, "TLS CONDITION", "the caller", "use a TLS version and cipher that the server accepts", "the connection met the TLS condition"},
    {Cause::authorizer_failed, "AUTHORIZER FAILED", "platform team", "bring the authorizer back; the hop refuses while it is away", "the authorizer had answered"},
    {Cause::server_rule, "SERVER RULE", "web team", "nothing, if the rule is meant; else narrow it", "no rule of the server's refused this path"},
    {Cause::application_refused, "APPLICATION REFUSED", "application team", "look into the application's log for the reason", "the application had accepted it"},
    {Cause::absence_hidden, "DOES NOT EXIST", "the caller", "ask for an object that exists; the 403 hides its absence", "the object existed"},
    {Cause::unknown, "UNEXPLAINED", "whoever runs the hop", "give the log of the hop that refused", ""},
}};

const Words& words_for(Cause cause) { return kWords[static_cast<std::size_t>(cause)]; }

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c == '-' ? ' ' : c; });
  return out;
}

std::string many(std::size_t count, std::string_view one, std::string_view more) { return std::to_string(count) + " " + std::string(count == 1 ? one : more); }

std::string who_is_hit(const Incident& incident) {
  std::string out;
  if (incident.people > 0) out = incident.people == 1 && !incident.principals.empty() ? incident.principals[0].name : many(incident.people, "person", "people");
  if (incident.services > 0) out += (out.empty() ? "" : " and ") + (incident.services == 1 && incident.people == 0 ? incident.principals[0].name : many(incident.services, "service", "services"));
  if (out.empty()) out = incident.clients.size() == 1 ? incident.clients[0] : many(incident.callers, "caller", "callers");
  return out;
}

std::string where(const Incident& incident) {
  if (incident.resources.empty() || incident.resources[0].empty()) return "";
  if (incident.resources.size() == 1) return incident.resources[0];
  std::string shared = incident.resources[0];
  for (const std::string& each : incident.resources) {
    std::size_t same = 0;
    while (same < shared.size() && same < each.size() && shared[same] == each[same]) ++same;
    shared.resize(same);
  }
  shared.resize(shared.rfind('/') == std::string::npos ? 0 : shared.rfind('/') + (shared.size() > 1 && shared.rfind('/') == 0 && shared.back() != '/' ? shared.size() : 0));
  return shared.size() > 1 ? shared : many(incident.resources.size(), "resource", "resources");
}

void title_hostile(Incident& incident) {
  const std::string place = incident.clients.size() == 1 ? " " + incident.clients[0] : incident.clients.size() > 1 ? " " + std::to_string(incident.clients.size()) + " addresses" : "";
  const std::string_view kind = incident.pattern == Pattern::scan ? "scanner" : name(incident.pattern);
  incident.heading = upper(kind) + place;
  incident.title = std::string(kind) + " from" + (place.empty() ? " an unknown address" : place);
}

}  // namespace

void advise(Incident& incident) {
  incident.place = where(incident);
  const Words& words = words_for(incident.cause);
  if (!words.would_pass.empty()) incident.counterfactual = "it would have passed if " + std::string(words.would_pass);
  if (incident.fix.empty()) incident.fix.emplace_back();
  incident.verify = "why403 explain LOGS --compare report.json";
  if (is_hostile(incident.verdict)) {
    title_hostile(incident);
    incident.fix[0].who = "security team";
    incident.fix[0].what = incident.got_in == GotIn::yes       ? "end the sessions and look at what was reached; then block"
                           : incident.collateral > 0           ? "limit the rate rather than block: others sign in from there"
                           : incident.verdict == Verdict::attack ? "block the address for a time"
                                                                 : "limit the rate or block the client";
    return;
  }
  const std::string& place = incident.place;
  incident.heading = std::string(words.heading);
  incident.title = std::string(title(incident.cause)) + (incident.rule.empty() ? "" : " " + incident.rule) + (place.empty() ? "" : ": " + place) + ", " + who_is_hit(incident);
  incident.fix[0].who = words.who;
  incident.fix[0].what = words.what;
  if (incident.cause == Cause::waf_rule && !incident.rule.empty()) incident.fix[0].what = "exclude rule " + incident.rule + " for the parameter that matched, on " + (place.empty() ? std::string("this path") : place) + " only";
  if (!incident.directive_change.empty()) {
    incident.fix[0].what = incident.directive_change + " (" + incident.directive.substr(0, incident.directive.find(' ')) + ")";
    incident.counterfactual = "it would have passed without " + incident.directive;
  }
  if (incident.verdict == Verdict::misconfiguration && incident.change) {
    incident.title = incident.change->who + (incident.change->who.empty() ? "" : " ") + incident.change->what + ": " + who_is_hit(incident) + " refused" + (place.empty() ? "" : " at " + place);
    if (incident.cause == Cause::permission_removed) incident.fix[0].what = "restore it for " + who_is_hit(incident);
    else incident.fix[0].what = "undo or correct the change: " + incident.change->what;
    incident.counterfactual = "it would have passed without the change at " + base::format_rfc3339(incident.change->time, 0);
  }
  if (incident.folded) incident.title = "ordinary challenges" + (place.empty() ? "" : " at " + place) + ", answered";
}

}  // namespace why403::diagnose
