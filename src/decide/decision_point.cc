#include "decide/decision_point.h"

#include <array>

#include "base/json.h"
#include "base/text.h"
#include "decide/annotations.h"

namespace why403::decide {

namespace {

std::string entity_text(std::string_view type, std::string_view id) {
  std::string text(type);
  text += "::";
  base::append_json_string(text, id);
  return text;
}

void write_texts(base::JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_extension(base::JsonWriter& json, std::string_view key, std::string_view function,
                     std::string_view text) {
  json.key(key).begin_object().key("__extn").begin_object();
  json.key("fn").string(function).key("arg").string(text);
  json.end_object().end_object();
}

const identity::Principal kNobody;

}  // namespace

std::string_view name(Check check) {
  constexpr std::array<std::string_view, 6> names = {"path",     "route", "address",
                                                     "identity", "rate",  "policy"};
  return names[static_cast<std::size_t>(check)];
}

DecisionPoint::DecisionPoint(std::shared_ptr<const Snapshot> snapshot, limit::RateTable& rates,
                             std::uint64_t seed)
    : snapshot_(std::move(snapshot)),
      rates_(rates),
      seed_(seed),
      decider_(*snapshot_->engine, *snapshot_->entities),
      reader_(snapshot_->engine->names()) {}

void DecisionPoint::refuse(Check check, int status, std::string_view cause, std::string_view detail) {
  decision_.check = check;
  decision_.status = status;
  decision_.cause = cause;
  decision_.detail = detail;
}

const Decision& DecisionPoint::decide(const Question& question) {
  decision_.allow = false;
  decision_.enforced = true;
  decision_.retry_after = {};
  decision_.route = nullptr;
  decision_.action.clear();
  decision_.resource.clear();
  decision_.resource_id = {};
  decision_.context = {};
  decision_.determining.clear();
  decision_.failed.clear();
  decision_.obligations.clear();
  decision_.revision = snapshot_->revision;
  if (const auto read = read_path(question.path, path_); !read) {
    refuse(Check::path, 400, "server-rule", name(read.error()));
  } else if (!snapshot_->routes.match(question.method, question.host, path_, match_)) {
    refuse(Check::route, 403, "server-rule", "no-route");
  } else {
    decision_.route = match_.route;
    decision_.enforced = match_.route->mode == Mode::enforce;
    decision_.action = entity_text("Action", match_.route->action);
    decision_.resource = entity_text(match_.route->resource_type, match_.resource_id);
    decision_.resource_id = match_.resource_id;
    if (check_address(question) && check_identity(question) && check_rate(question)) ask_policies(question);
  }
  return decision_;
}

bool DecisionPoint::check_address(const Question& question) {
  if (snapshot_->blocks.find(question.client)) {
    refuse(Check::address, 403, "address-blocked");
    return false;
  }
  if (snapshot_->allowed && !snapshot_->allowed->find(question.client)) {
    refuse(Check::address, 403, "address-not-allowlisted");
    return false;
  }
  return true;
}

// Whoever shows a credential that does not hold is not let in as nobody: they would not learn why they may do
// less.
bool DecisionPoint::check_identity(const Question& question) {
  if (question.rejected == nullptr) return true;
  refuse(Check::identity, question.rejected->status, question.rejected->cause, question.rejected->detail);
  return false;
}

// A caller is its principal where there is one, else its address.
bool DecisionPoint::check_rate(const Question& question) {
  const auto& written = match_.route->rate;
  if (!written) return true;
  const identity::Principal& who = question.principal != nullptr ? *question.principal : kNobody;
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

void DecisionPoint::write_context(const Question& question) {
  const identity::Principal& who = question.principal != nullptr ? *question.principal : kNobody;
  context_.clear();
  base::JsonWriter json(context_);
  json.begin_object();
  json.key("method")
      .string(question.method)
      .key("host")
      .string(question.host)
      .key("path")
      .string(question.path);
  json.key("route").string(match_.route->name);
  write_extension(json, "client", "ip", base::format_ip(question.client));
  write_extension(json, "time", "datetime", base::format_rfc3339(question.now));
  json.key("authentication").begin_object();
  json.key("proof").string(identity::name(who.proof)).key("strength").string(who.strength);
  json.key("issuer").string(who.issuer);
  write_texts(json, "methods", who.methods);
  if (who.authenticated)
    json.key("age_seconds").number((question.now - *who.authenticated).ns / base::kSecond.ns);
  json.end_object();
  write_texts(json, "scopes", who.scopes);
  write_texts(json, "groups", who.groups);
  write_texts(json, "roles", who.roles);
  json.end_object();
}

void DecisionPoint::ask_policies(const Question& question) {
  const identity::Principal& who = question.principal != nullptr ? *question.principal : kNobody;
  write_context(question);
  decision_.context = context_;
  const auto request = reader_.read({who.type, who.id}, {"Action", match_.route->action},
                                    {match_.route->resource_type, match_.resource_id}, context_);
  if (!request) {
    refuse(Check::policy, 403, "authorizer-failed", "unreadable-question");
    return;
  }
  const cedar::Decision& answer = decider_.decide(*request);
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
    const std::string_view cause = cause_of(answer, who.is_known());
    refuse(Check::policy, is_challenge(cause) ? 401 : 403, cause);
  }
}

}  // namespace why403::decide
