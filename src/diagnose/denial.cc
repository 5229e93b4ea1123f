#include "diagnose/denial.h"

#include <algorithm>
#include <cmath>

namespace why403::diagnose {

namespace {

// A cause applies when its evidence reaches this, and comes near the best.
constexpr double kAppliesFrom = 1.5;
constexpr double kNearBest = 2.0;

// Pairs of which the first, when it applies, goes before the second although the table's order says otherwise.
struct Before {
  Cause first, second;
};
constexpr std::array<Before, 21> kSpecific{{
    {Cause::mandatory_access_control, Cause::file_permission},
    {Cause::mandatory_access_control, Cause::permission_missing},
    {Cause::mandatory_access_control, Cause::credential_wrong},
    {Cause::client_certificate, Cause::credential_missing},
    {Cause::cors_preflight_refused, Cause::credential_missing},
    {Cause::cors_preflight_refused, Cause::client_certificate},
    {Cause::cors_preflight_refused, Cause::session_lost},
    {Cause::cors_preflight_refused, Cause::token_invalid},
    {Cause::cors_preflight_refused, Cause::token_expired},
    {Cause::cors_preflight_refused, Cause::api_key_misconfigured},
    {Cause::geo_blocked, Cause::waf_rule},
    {Cause::absence_hidden, Cause::permission_missing},
    {Cause::request_signature, Cause::credential_missing},
    {Cause::absence_hidden, Cause::resource_policy},
    {Cause::rate_limited, Cause::waf_rule},
    {Cause::bot_challenge, Cause::waf_rule},
    {Cause::user_agent_blocked, Cause::waf_rule},
    {Cause::cors_origin_refused, Cause::cors_preflight_refused},
    {Cause::csrf_origin_mismatch, Cause::session_lost},
    {Cause::account_locked, Cause::credential_wrong},
    {Cause::mfa_required, Cause::credential_missing},
}};

// What is wrong behind a rule applies whatever the rule says of itself, once this much speaks for it.
constexpr double kBehindFrom = 4;
// A reason that somebody stated applies beside a mere "no", however often that was said.
constexpr double kReasonFrom = 2.7;
bool is_behind(Cause cause) { return cause <= Cause::policy_out_of_date || cause == Cause::mandatory_access_control; }

}  // namespace

void Denial::argue(Cause toward, double weight, std::string_view shows, std::optional<event::SourceRef> ref, std::string_view excerpt) {
  scores.add(toward, weight);
  if (evidence.size() < 12) evidence.push_back({ref, excerpt, texts->keep(shows), weight > 0, std::abs(weight), toward, speaking});
}

std::string_view name(Basis basis) {
  static constexpr std::array<std::string_view, 5> names{"structure", "words", "context", "product", "configuration"};
  return names[static_cast<std::size_t>(basis)];
}

namespace {

// The strongest evidence for the cause; a statement that speaks for several at once counts for each that applies.
Grounds grounds_of(const Denial& denial, double best) {
  Grounds out;
  out.log_odds = denial.cause == Cause::unknown ? 0 : denial.scores[denial.cause];
  double strongest = 0;
  for (const Evidence& each : denial.evidence)
    if (each.in_favour && each.toward == denial.cause && each.weight >= strongest) {
      strongest = each.weight;
      out.basis = each.basis;
    }
  if (is_behind(denial.cause)) out.basis = Basis::context;
  double rival = 0;
  for (std::size_t i = 0; i + 1 < kCauseCount; ++i) {
    const Cause other = static_cast<Cause>(i);
    if (other != denial.cause && std::find(denial.also.begin(), denial.also.end(), other) == denial.also.end()) rival = std::max(rival, denial.scores[other]);
  }
  out.margin = std::max(best, out.log_odds) - rival;
  return out;
}

// Does another line than the one that says no give this cause as the reason?
bool is_reason_beside(const Denial& denial, Cause cause, Cause leading) {
  const Evidence* no = nullptr;
  for (const Evidence& each : denial.evidence)
    if (each.in_favour && each.toward == leading && (!no || each.weight > no->weight)) no = &each;
  return std::any_of(denial.evidence.begin(), denial.evidence.end(), [&](const Evidence& each) {
    return each.in_favour && each.toward == cause && each.weight >= kReasonFrom && (each.basis == Basis::words || each.basis == Basis::product) && each.ref && (!no || each.ref != no->ref);
  });
}

}  // namespace

void settle(Denial& denial) {
  double best = 0;
  Cause leading = Cause::unknown;
  for (std::size_t i = 0; i + 1 < kCauseCount; ++i)
    if (denial.scores[static_cast<Cause>(i)] > best) {
      leading = static_cast<Cause>(i);
      best = denial.scores[leading];
    }
  const bool mere_no = is_unspecific(leading) && leading != Cause::authorizer_failed && leading != Cause::server_rule;
  std::vector<Cause> applying;
  for (std::size_t i = 0; i + 1 < kCauseCount; ++i) {
    const Cause cause = static_cast<Cause>(i);
    const double score = denial.scores[cause];
    const bool named = score >= kReasonFrom && std::any_of(kSpecific.begin(), kSpecific.end(), [&](const Before& rule) { return rule.first == cause && rule.second == leading; });
    const bool reason = mere_no && score >= kReasonFrom && !is_unspecific(cause) && is_reason_beside(denial, cause, leading);
    if (score >= kAppliesFrom && (score >= best - kNearBest || reason || named || (score >= kBehindFrom && is_behind(cause)))) applying.push_back(cause);
  }
  // The reasons first, each in the table's order.
  if (mere_no) std::stable_partition(applying.begin(), applying.end(), [&](Cause cause) { return !is_unspecific(cause) && denial.scores[cause] >= kReasonFrom && is_reason_beside(denial, cause, leading); });
  if (applying.empty() && best > 0.4)
    for (std::size_t i = 0; i + 1 < kCauseCount && applying.empty(); ++i)
      if (denial.scores[static_cast<Cause>(i)] == best) applying.push_back(static_cast<Cause>(i));
  for (const Before& rule : kSpecific) {
    const auto first = std::find(applying.begin(), applying.end(), rule.first);
    const auto second = std::find(applying.begin(), applying.end(), rule.second);
    if (first == applying.end() || second == applying.end() || first < second) continue;
    std::rotate(second, first, first + 1);
  }
  denial.also.clear();
  denial.cause = applying.empty() ? Cause::unknown : applying.front();
  if (applying.size() > 1) denial.also.assign(applying.begin() + 1, applying.end());
  // What several causes share is odds between them; what speaks for the chosen one against nothing is the rest.
  double sum = std::exp(0.3);
  for (std::size_t i = 0; i + 1 < kCauseCount; ++i)
    if (denial.scores[static_cast<Cause>(i)] > 0 && static_cast<Cause>(i) != denial.cause) {
      const bool also = std::find(denial.also.begin(), denial.also.end(), static_cast<Cause>(i)) != denial.also.end();
      sum += std::exp(denial.scores[static_cast<Cause>(i)]) * (also ? 0.25 : 0.5);
    }
  // What stands behind the rule that fired is no less sure for the rule's being stated so plainly.
  const double said = denial.cause == Cause::unknown ? 0.0 : denial.scores[denial.cause];
  const double mine = std::exp(is_behind(denial.cause) ? std::max(said, best) : said);
  denial.confidence = mine / (mine + sum);
  denial.grounds = grounds_of(denial, best);
}

}  // namespace why403::diagnose
