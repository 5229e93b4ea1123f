#include "diagnose/cause.h"

#include <algorithm>
#include <array>

namespace why403::diagnose {

namespace {

struct Words {
  std::string_view slug, title;
};

constexpr std::array<Words, kCauseCount> kCauses{{
    {"permission-removed", "permission removed"},
    {"allowlist-drift", "known caller from an address that the list lacks"},
    {"wrong-client-address", "the list saw a shared or proxy address"},
    {"policy-out-of-date", "an old policy is in force"},
    {"token-expired", "token or session expired"},
    {"token-invalid", "token not valid here"},
    {"session-lost", "session or CSRF cookie lost"},
    {"api-key-misconfigured", "API key unknown, revoked or misplaced"},
    {"credential-wrong", "wrong password or secret"},
    {"credential-missing", "no credentials sent"},
    {"client-certificate", "client certificate"},
    {"request-signature", "request signature"},
    {"account-locked", "account locked or disabled"},
    {"mfa-required", "stronger sign-in demanded"},
    {"device-or-location-refused", "device, place or risk refused"},
    {"guardrail", "organisation-wide limit"},
    {"explicit-deny", "a policy forbids it"},
    {"resource-policy", "the resource's own policy"},
    {"scope-insufficient", "token lacks a scope"},
    {"not-assigned", "not assigned to the application"},
    {"permission-missing", "no permission"},
    {"admission-refused", "refused by admission control"},
    {"cors-preflight-refused", "CORS preflight refused"},
    {"cors-origin-refused", "CORS origin not listed"},
    {"csrf-origin-mismatch", "foreign origin"},
    {"hotlink-refused", "hotlink"},
    {"address-blocked", "address blocked"},
    {"address-not-allowlisted", "address not on the allow-list"},
    {"geo-blocked", "country blocked"},
    {"network-perimeter", "outside the network perimeter"},
    {"waf-rule", "WAF rule"},
    {"bot-challenge", "bot challenge not passed"},
    {"user-agent-blocked", "client software blocked by name"},
    {"rate-limited", "rate limit"},
    {"file-permission", "file not readable for the server"},
    {"mandatory-access-control", "SELinux or AppArmor"},
    {"directory-listing-off", "directory without index"},
    {"symlink-refused", "symbolic link rule"},
    {"method-refused", "method not allowed here"},
    {"tls-requirement", "TLS condition unmet"},
    {"authorizer-failed", "the authorizer failed"},
    {"server-rule", "server rule"},
    {"application-refused", "the application refused"},
    {"absence-hidden", "the object does not exist"},
    {"unknown", "not explained"},
}};

constexpr std::array<std::string_view, 6> kVerdicts{"misconfiguration", "caller-fault", "working-as-intended", "attack", "unwanted-automation", "undetermined"};
constexpr std::array<std::string_view, 13> kPatterns{
    "single", "retry-loop", "burst-after-change", "steady", "brute-force", "password-spray", "credential-stuffing", "scan",
    "exploit-attempt", "enumeration", "token-replay", "scrape", "impersonated-bot"};
constexpr std::array<std::string_view, 4> kCertainties{"recorded", "replayed", "stated", "inferred"};

}  // namespace

std::string_view name(Cause cause) { return kCauses[static_cast<std::size_t>(cause)].slug; }
std::string_view title(Cause cause) { return kCauses[static_cast<std::size_t>(cause)].title; }
std::string_view name(Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }
std::string_view name(Pattern pattern) { return kPatterns[static_cast<std::size_t>(pattern)]; }
std::string_view name(Certainty certainty) { return kCertainties[static_cast<std::size_t>(certainty)]; }

std::optional<Cause> find_cause(std::string_view wanted) {
  for (std::size_t i = 0; i < kCauseCount; ++i)
    if (kCauses[i].slug == wanted) return static_cast<Cause>(i);
  return std::nullopt;
}

std::optional<Verdict> find_verdict(std::string_view wanted) {
  for (std::size_t i = 0; i < kVerdicts.size(); ++i)
    if (kVerdicts[i] == wanted) return static_cast<Verdict>(i);
  return std::nullopt;
}

}  // namespace why403::diagnose
