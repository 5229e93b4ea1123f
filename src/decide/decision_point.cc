#include "decide/decision_point.h"

#include <array>

#include "base/json.h"
#include "base/text.h"

namespace why403::decide {

namespace {

void write_entity(std::string& out, std::string_view type, std::string_view id) {
  out.assign(type).append("::");
  base::append_json_string(out, id);
}

}  // namespace

std::string_view name(Check check) {
  constexpr std::array<std::string_view, 6> names = {"path",     "route", "address",
                                                     "identity", "rate",  "policy"};
  return names[static_cast<std::size_t>(check)];
}

DecisionPoint::DecisionPoint(std::shared_ptr<const Snapshot> snapshot, limit::RateTable& rates,
                             std::uint64_t seed, limit::SeenTable* history)
    : snapshot_(std::move(snapshot)),
      rates_(rates),
      seed_(seed),
      history_(history),
      decider_(*snapshot_->engine, *snapshot_->entities),
      reader_(snapshot_->engine->names()),
      contexts_(reader_) {}

void DecisionPoint::refuse(Check check, int status, std::string_view cause, std::string_view detail) {
  decision_.check = check;
  decision_.status = status;
  decision_.cause = cause;
  decision_.detail = detail;
}

const Decision& DecisionPoint::decide(const Question& question) {
  decision_.allow = false;
  decision_.enforced = snapshot_->mode == Mode::enforce;
  decision_.retry_after = {};
  decision_.over = {};
  decision_.hidden = false;
  decision_.route = nullptr;
  decision_.action.clear();
  decision_.resource.clear();
  decision_.resource_id = {};
  decision_.context = {};
  decision_.determining.clear();
  decision_.failed.clear();
  decision_.obligations.clear();
  decision_.step_up = {};
  decision_.revision = snapshot_->revision;
  run_checks(question);
  charge_caller(question);
  return decision_;
}

// Names of hosts are equal in any case, and with a dot behind them (RFC 9110 section 4.2.3, RFC 3986 section 3.2.2): who
// asks chooses the spelling, and must not choose with it what a policy reads.
void DecisionPoint::read_host(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  host_.assign(host);
  for (char& letter : host_)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
}

// The same as it is decided: what routes matched, not how it was spelled.
Question DecisionPoint::meant_by(const Question& question) const {
  Question meant = question;
  meant.host = host_;
  meant.path = path_text_;
  return meant;
}

void DecisionPoint::run_checks(const Question& question) {
  read_host(question.host);
  if (const auto read = read_path(question.path, path_); !read) {
    refuse(Check::path, 400, "server-rule", name(read.error()));
  } else if (!snapshot_->routes->match(question.method, host_, path_, match_)) {
    refuse(Check::route, 403, "server-rule", "no-route");
  } else {
    decision_.route = match_.route;
    decision_.enforced = match_.route->mode.value_or(snapshot_->mode) == Mode::enforce;
    write_entity(decision_.action, "Action", match_.route->action);
    write_entity(decision_.resource, match_.route->resource_type, match_.resource_id);
    decision_.resource_id = match_.resource_id;
    if (check_address(question) && check_caller(question) && check_identity(question) && check_rate(question)) {
      write_path(path_, path_text_);
      ask_policies(meant_by(question));
    }
  }
}

bool DecisionPoint::check_address(const Question& question) {
  if (snapshot_->blocks && snapshot_->blocks->find(question.client)) {
    refuse(Check::address, 403, "address-blocked");
    return false;
  }
  if (snapshot_->allowed && !snapshot_->allowed->find(question.client)) {
    refuse(Check::address, 403, "address-not-allowlisted");
    return false;
  }
  return true;
}

// Before the credential, so that whoever guesses at credentials learns nothing more of them.
bool DecisionPoint::check_caller(const Question& question) {
  const limit::CallerRules& rules = snapshot_->callers;
  if (!rules.is_used() || match_.route->bucket != Bucket::shared) return true;
  const auto over = limit::over_limit(rules, rates_, caller_of(question), question.now);
  if (!over) return true;
  decision_.over = limit::name(over->kind);
  if (!rules.enforced) return true;
  refuse(Check::rate, 429, "rate-limited", decision_.over);
  decision_.retry_after = over->retry_after;
  return false;
}

limit::Caller DecisionPoint::caller_of(const Question& question) const {
  const bool is_known = question.principal != nullptr && question.principal->is_known() && question.rejected == nullptr;
  if (!is_known) return limit::caller_of(std::nullopt, question.client, seed_);
  const identity::Principal& who = *question.principal;
  return limit::caller_of(base::hash_bytes(who.id, base::hash_bytes(who.type, seed_)), question.client, seed_);
}

// `place` is this caller on this route.
limit::Outcome DecisionPoint::outcome_of(const Question& question, std::uint64_t place) const {
  using limit::Outcome;
  const bool is_known = question.principal != nullptr && question.principal->is_known();
  // A preflight carries no credential (Fetch standard, section 4.8), so nobody can be told apart by it.
  if (question.method == "OPTIONS" && !is_known && question.rejected == nullptr) return Outcome::free;
  if (decision_.allow || !decision_.enforced) return Outcome::allowed;
  if (decision_.status == 429 || decision_.check == Check::address || decision_.cause == "authorizer-failed")
    return Outcome::free;
  if (decision_.cause == "token-expired") return Outcome::stale_token;
  if (decision_.check == Check::identity) return Outcome::failed_sign_in;
  if (decision_.status == 401 && !decision_.hidden) return Outcome::refused;
  const bool was_allowed = history_ == nullptr || history_->contains(place);
  return decision_.route != nullptr && was_allowed ? Outcome::refused : Outcome::refused_new;
}

void DecisionPoint::charge_caller(const Question& question) {
  const limit::CallerRules& rules = snapshot_->callers;
  if (!rules.is_used()) return;
  if (decision_.route != nullptr && decision_.route->bucket != Bucket::shared) return;
  const limit::Caller caller = caller_of(question);
  const std::string_view route = decision_.route != nullptr ? std::string_view(decision_.route->name) : std::string_view();
  const std::uint64_t place = base::hash_bytes(route, caller.keys[0] != 0 ? caller.keys[0] : caller.keys[1]);
  if (decision_.allow && history_ != nullptr) history_->add(place);
  limit::charge(rules, rates_, caller, outcome_of(question, place), question.now);
}

// Whoever shows a credential that does not hold is not let in as nobody: they would not learn why they may do
// less.
bool DecisionPoint::check_identity(const Question& question) {
  if (question.rejected == nullptr) return true;
  refuse(Check::identity, question.rejected->status, question.rejected->cause, question.rejected->detail);
  decision_.retry_after = question.rejected->retry_after;
  // What was not looked at for want of time or room is no failure: anybody can bring that about.
  if (question.rejected->is_outage && match_.route->pass_on_failure) decision_.enforced = false;
  return false;
}

// A caller is its principal where there is one, else its address.
bool DecisionPoint::check_rate(const Question& question) {
  const auto& written = match_.route->rate;
  if (!written) return true;
  const identity::Principal& who = question.who();
  std::uint64_t key = base::hash_bytes(match_.route->name, seed_);
  key = who.is_known() ? base::hash_bytes(who.id, base::hash_bytes(who.type, key))
                       : base::hash_ip(question.client, key);
  const auto rate = limit::Rate::of(written->count, written->period, written->burst);
  const limit::Allowance allowance = rates_.take(key, rate, question.now);
  if (allowance.allowed) return true;
  refuse(Check::rate, 429, "rate-limited");
  decision_.retry_after = allowance.retry_after;
  return false;
}

// A challenge for a second factor would tell that there is something to reach with it.
void DecisionPoint::hide(bool is_known) {
  decision_.hidden = true;
  decision_.status = is_known ? 404 : 401;
}

cedar::Request DecisionPoint::request_of(const Question& question) {
  const identity::Principal& who = question.who();
  cedar::Request request = reader_.begin({who.type, who.id}, {"Action", match_.route->action},
                                         {match_.route->resource_type, match_.resource_id});
  request.context = contexts_.values(question, *match_.route);
  return request;
}

void DecisionPoint::advise(const Question& question, std::vector<Advice>& out) {
  out.clear();
  if (decision_.allow || decision_.check != Check::policy || decision_.hidden || decision_.route == nullptr) return;
  const cedar::Request request = request_of(meant_by(question));
  if (!explainer_) explainer_.emplace(*snapshot_->engine, *snapshot_->entities);
  advice_of(explainer_->explain(request), snapshot_->engine->names(), request.strangers, out);
}

void DecisionPoint::ask_policies(const Question& question) {
  const identity::Principal& who = question.who();
  const cedar::Request request = request_of(question);
  const cedar::Decision& answer = decider_.decide(request);
  decision_.check = Check::policy;
  decision_.allow = answer.allow;
  for (const cedar::Program* program : answer.determining) decision_.determining.push_back(program->id);
  for (const auto& failed : answer.errors) decision_.failed.push_back(failed.program->id);
  if (answer.allow) {
    decision_.status = 200;
    decision_.cause = {};
    decision_.detail = {};
    add_obligations(answer, decision_.obligations);
  } else {
    context_.clear();
    write_context(question, *match_.route, context_);
    decision_.context = context_;
    const std::string_view cause = cause_of(answer, who.is_known());
    refuse(Check::policy, is_challenge(cause) ? 401 : 403, cause);
    decision_.step_up = step_up_of(answer);
    if (match_.route->hide_existence || hides_existence(answer)) hide(who.is_known());
  }
}

}  // namespace why403::decide
