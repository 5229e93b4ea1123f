// The vocabulary of a diagnosis: stable names that scripts and tests rely on. Never renamed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace why403::diagnose {

/// In descending precedence: of several that apply, the first is the cause.
enum class Cause : std::uint8_t {
  permission_removed, allowlist_drift, wrong_client_address, policy_out_of_date, token_expired, token_invalid,
  session_lost, api_key_misconfigured, credential_wrong, credential_missing, client_certificate, request_signature,
  account_locked, mfa_required, device_or_location_refused, guardrail, explicit_deny, resource_policy,
  scope_insufficient, not_assigned, permission_missing, admission_refused, cors_preflight_refused,
  cors_origin_refused, csrf_origin_mismatch, hotlink_refused, address_blocked, address_not_allowlisted, geo_blocked,
  network_perimeter, waf_rule, bot_challenge, user_agent_blocked, rate_limited, file_permission,
  mandatory_access_control, directory_listing_off, symlink_refused, method_refused, tls_requirement,
  authorizer_failed, server_rule, application_refused, absence_hidden, unknown
};
inline constexpr std::size_t kCauseCount = static_cast<std::size_t>(Cause::unknown) + 1;

enum class Verdict : std::uint8_t { misconfiguration, caller_fault, working_as_intended, attack, unwanted_automation, undetermined };
inline constexpr std::size_t kVerdictCount = static_cast<std::size_t>(Verdict::undetermined) + 1;

enum class Pattern : std::uint8_t {
  single, retry_loop, burst_after_change, steady, brute_force, password_spray, credential_stuffing, scan,
  exploit_attempt, enumeration, token_replay, scrape, impersonated_bot
};

enum class Certainty : std::uint8_t { recorded, replayed, stated, inferred };

std::string_view name(Cause cause);
std::string_view name(Verdict verdict);
std::string_view name(Pattern pattern);
std::string_view name(Certainty certainty);
std::optional<Cause> find_cause(std::string_view name);
std::optional<Verdict> find_verdict(std::string_view name);

/// What a person would call it: `role or permission removed`.
std::string_view title(Cause cause);

/// "No", in whatever words: it leaves room for the reason that stands beside it.
inline bool is_unspecific(Cause cause) {
  using enum Cause;
  return cause == permission_missing || cause == credential_missing || cause == application_refused || cause == server_rule || cause == authorizer_failed;
}

/// Is it about the caller's own secret, token or certificate?
inline bool is_own(Cause cause) {
  using enum Cause;
  return cause == token_expired || cause == token_invalid || cause == api_key_misconfigured || cause == credential_wrong || cause == credential_missing || cause == client_certificate || cause == request_signature;
}

inline bool is_hostile(Verdict verdict) { return verdict == Verdict::attack || verdict == Verdict::unwanted_automation; }

}  // namespace why403::diagnose
