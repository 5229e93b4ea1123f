#include "serve/front.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/json.h"
#include "base/text.h"
#include "serve/incident_board.h"
#include "serve/log_door.h"
#include "serve/refusal.h"
#include "serve/words.h"

namespace why403::serve {

namespace {

struct AuthzenPath {
  std::string_view path;
  AuthzenEndpoint endpoint;
};
constexpr std::array<AuthzenPath, 5> kAuthzenPaths = {{
    {"/access/v1/evaluation", AuthzenEndpoint::evaluation},
    {"/access/v1/evaluations", AuthzenEndpoint::evaluations},
    {"/access/v1/search/subject", AuthzenEndpoint::search_subject},
    {"/access/v1/search/resource", AuthzenEndpoint::search_resource},
    {"/access/v1/search/action", AuthzenEndpoint::search_action},
}};

// What comes back in a header must not be able to end it.
bool is_request_id(std::string_view id) {
  return id.size() <= kRequestIdBytesMax &&
         std::ranges::all_of(id, [](char c) { return c >= 0x20 && c < 0x7f; });
}

MeteredDoor door_of(std::string_view path) {
  if (path.starts_with("/access/")) return MeteredDoor::authzen;
  if (path == "/auth/nginx") return MeteredDoor::nginx;
  if (path == "/auth/forward") return MeteredDoor::forward;
  if (is_envoy_path(path)) return MeteredDoor::envoy_http;
  return path == "/auth/refused" || path == "/auth/absent" || path == "/auth/request-access" ? MeteredDoor::refused : MeteredDoor::other;
}

bool is_asked_by_proxies(std::string_view path) {
  const MeteredDoor door = door_of(path);
  return door == MeteredDoor::nginx || door == MeteredDoor::forward || door == MeteredDoor::envoy_http;
}

void refuse_method(std::string_view allowed, Reply& reply) {
  reply.set(405, kText, "the method must be " + std::string(allowed) + "\n");
  reply.add_header("Allow", allowed);
}

bool is_get(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

void Front::take_up_world() {
  const std::uint64_t generation = shared_.current.generation();
  if (generation == generation_) return;
  auto next = shared_.current.get();
  if (sign_in_ && next->reading != nullptr && next->reading == world_->reading)
    sign_in_->go_on_with(next);
  else
    sign_in_.emplace(next, shared_.keys, shared_.key, shared_.checks);
  world_ = std::move(next);
  authzen_.emplace(world_, shared_.key, recording_);
  proxies_.emplace(world_, ProxyDoor::Limits{shared_.rates, shared_.seed, shared_.history}, *sign_in_, recording_,
                   ProxyDoor::Access{shared_.desk, shared_.key});
  envoy_.emplace(world_, *proxies_, recording_);
  generation_ = generation;
}

void Front::answer(const Request& request, Reply& reply) {
  take_up_world();
  std::string_view id = request.header("x-request-id");
  // A client's own word, which a proxy hands on: where nothing is refused it does not come back, and that is all.
  if (!is_request_id(id) && world_->decisions->mode == decide::Mode::observe && is_asked_by_proxies(request.path)) id = {};
  if (!is_request_id(id)) {
    reply.set(
        400, kText,
        "X-Request-ID must be printable ASCII of at most " + std::to_string(kRequestIdBytesMax) + " bytes\n");
    return;
  }
  const auto begun = std::chrono::steady_clock::now();
  recording_.begin(request, shared_.clock.now());
  dispatch(request, reply);
  if (reply.is_pending) return;
  shared_.meters.count_request(door_of(request.path), reply.status, std::chrono::steady_clock::now() - begun);
  if (!id.empty()) reply.add_header("X-Request-ID", id);
}

const CheckAnswer& Front::check(const CheckQuestion& question) {
  take_up_world();
  const auto begun = std::chrono::steady_clock::now();
  const base::Time now = shared_.clock.now();
  const Request request = request_of(question);
  recording_.begin(request, now);
  const CheckAnswer& answer = envoy_->check(question, request, now);
  if (answer.is_pending) return answer;
  shared_.meters.count_request(MeteredDoor::envoy, answer.status, std::chrono::steady_clock::now() - begun);
  return answer;
}

void Front::dispatch(const Request& request, Reply& reply) {
  for (const AuthzenPath& each : kAuthzenPaths)
    if (each.path == request.path) return authzen(each.endpoint, request, reply);
  if (request.path == "/auth/nginx")
    return proxies_->answer(Proxy::nginx, request, shared_.clock.now(), reply);
  if (request.path == "/auth/forward")
    return proxies_->answer(Proxy::forward, request, shared_.clock.now(), reply);
  if (is_envoy_path(request.path)) return envoy_->answer(request, shared_.clock.now(), reply);
  if (request.path == "/v1/logs" || request.path == "/v1/incidents") return observed(request, reply);
  if (request.path == "/auth/refused") return proxies_->show_refusal(request, reply);
  if (request.path == "/auth/request-access") return proxies_->ask_access(request, shared_.clock.now(), reply);
  if (request.path == "/auth/absent") return proxies_->show_absence(request, reply);
  const bool is_metadata = request.path == "/.well-known/authzen-configuration";
  const bool is_health = request.path == "/healthz";
  const bool is_metrics = request.path == "/metrics";
  if (!is_metadata && !is_health && !is_metrics && request.path != "/readyz") {
    reply.set(404, kText, "there is nothing here\n");
  } else if (!is_get(request)) {
    refuse_method("GET, HEAD", reply);
  } else if (is_metadata) {
    reply.body = authzen_metadata(world_->url);
  } else if (is_metrics) {
    metrics(reply);
  } else if (is_health) {
    reply.set(200, kText, "ok\n");
  } else {
    ready(reply);
  }
}

void Front::authzen(AuthzenEndpoint endpoint, const Request& request, Reply& reply) {
  if (request.method != "POST") return refuse_method("POST", reply);
  if (!is_media_type(request, kJson))
    return reply.set(400, kText, "Content-Type must be application/json\n");
  const SignInRules& rules = world_->sign_in;
  if (!rules.authzen_signed_in) return authzen_->answer(endpoint, request.body, Reasons::of_user, reply);
  const SignIn::Caller* const caller = admit_caller(request, MeteredDoor::authzen, rules.authzen_scope, reply);
  if (caller == nullptr) return;
  const auto& scopes = caller->principal.scopes;
  const bool is_entitled = !rules.authzen_reason_scope.empty() && std::ranges::find(scopes, rules.authzen_reason_scope) != scopes.end();
  authzen_->answer(endpoint, request.body, is_entitled ? Reasons::of_admin : Reasons::of_user, reply);
}

// What is not configured is not there.
void Front::observed(const Request& request, Reply& reply) {
  const Observation& observation = shared_.observation;
  const bool is_push = request.path == "/v1/logs";
  const std::string_view scope = is_push ? observation.push_scope : observation.read_scope;
  if (scope.empty()) return reply.set(404, kText, "there is nothing here\n");
  const SignIn::Caller* const caller = admit_caller(request, MeteredDoor::other, scope, reply);
  if (caller == nullptr) return;
  if (is_push) return observation.pushes->answer(request, caller->principal.id, reply);
  observation.incidents->answer(request, reply);
}

// RFC 6750 section 3.1.
const SignIn::Caller* Front::admit_caller(const Request& request, MeteredDoor door, std::string_view scope, Reply& reply) {
  const SignIn::Caller& caller = sign_in_->read(request, Trust::direct, request.peer, shared_.clock.now());
  if (caller.is_pending) {
    reply.is_pending = true;
    return nullptr;
  }
  identity::Rejection rejection;
  if (caller.rejection) {
    rejection = *caller.rejection;
  } else if (!caller.principal.is_known()) {
    rejection = {.status = 401, .cause = "credential-missing"};
  } else if (!scope.empty() && std::ranges::find(caller.principal.scopes, scope) == caller.principal.scopes.end()) {
    rejection = {.status = 403, .cause = "scope-insufficient"};
  } else if (is_disabled(*world_, {caller.principal.type, caller.principal.id})) {
    // What no policy is asked about, none forbids.
    rejection = {.status = 403, .cause = "account-locked"};
  } else {
    return &caller;
  }
  const std::string_view reference = recording_.begin_decision(door);
  reply.status = rejection.status;
  write_refusal({.status = rejection.status,
                 .cause = rejection.cause,
                 .reference = reference,
                 .retry_after = rejection.retry_after,
                 .is_known = caller.principal.is_known()},
                world_->page, request, reply);
  add_retry_after(rejection.status, rejection.retry_after, reply);
  DecisionRecord& record = recording_.decision();
  record.status = rejection.status;
  record.check = decide::name(decide::Check::identity);
  record.cause = rejection.cause;
  record.detail = rejection.detail;
  record.told = refusal_words(cause_for(rejection.cause, caller.principal.is_known())).en;
  if (caller.principal.is_known()) record.principal = {caller.principal.type, caller.principal.id};
  record.proof = identity::name(caller.principal.proof);
  record.method = request.method;
  record.path = request.path;
  record.revision = world_->revision();
  recording_.end_decision();
  reply.add_header("X-Why403-Cause", rejection.cause);
  reply.add_header("X-Why403-Reference", reference);
  if (const std::string asked = challenge(rejection.status, rejection.cause, rejection.detail);
      !asked.empty())
    reply.add_header("WWW-Authenticate", asked);
  return nullptr;
}

void Front::metrics(Reply& reply) const {
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  std::string& out = reply.body;
  shared_.meters.write(out);
  const Recorder::Counts counts = shared_.recorder != nullptr ? shared_.recorder->counts() : Recorder::Counts{};
  write_metric(out, "why403_records_total", "counter", "decisions that were recorded", counts.recorded);
  write_metric(out, "why403_records_dropped_total", "counter", "decisions that could not be recorded", counts.dropped);
  write_metric(out, "why403_record_queue_bytes", "gauge", "records that are not written yet", counts.queued_bytes);
  out += "# HELP why403_revision_info the revision in force\n# TYPE why403_revision_info gauge\n";
  out += "why403_revision_info{revision=" + label(world_->revision()) + "} 1\n";
  write_metric(out, "why403_revision_age_seconds", "gauge", "since it is in force",
               static_cast<std::uint64_t>(std::max<std::int64_t>(
                   0, (shared_.clock.now() - shared_.current.since()).ns / base::kSecond.ns)));
  if (shared_.server != nullptr) {
    const ServerCounts& server = *shared_.server;
    write_metric(out, "why403_connections", "gauge", "connections that are open", server.connections);
    write_metric(out, "why403_connections_turned_away_total", "counter", "connections beyond the limit",
                 server.connections_turned_away);
    write_metric(out, "why403_buffered_bytes", "gauge", "of bodies and answers under way, beyond what each connection may hold",
                 static_cast<std::uint64_t>(std::max<std::int64_t>(0, server.buffered_bytes)));
    write_metric(out, "why403_buffers_turned_away_total", "counter", "bodies and answers beyond the limit of all together",
                 server.buffers_turned_away);
  }
  if (const auto introspector = shared_.keys.introspector()) {
    const Introspector::Counts told = introspector->counts();
    out += "# HELP why403_introspections_total opaque tokens that were asked about, by what was answered\n"
           "# TYPE why403_introspections_total counter\n";
    for (const auto& [result, count] : {std::pair("active", told.active), std::pair("refused", told.refused),
                                        std::pair("failed", told.failed), std::pair("turned_away", told.turned_away)})
      out += "why403_introspections_total{result=\"" + std::string(result) + "\"} " + std::to_string(count) + "\n";
    write_metric(out, "why403_introspections_waiting", "gauge", "opaque tokens that are being asked about", told.waiting);
  }
  if (shared_.checks != nullptr) {
    write_metric(out, "why403_token_checks_failed_total", "counter", "tokens that were checked and did not hold",
                 shared_.checks->failures());
    write_metric(out, "why403_token_checks_refused_total", "counter", "tokens that were not checked: too many failed",
                 shared_.checks->refused());
  }
  write_metric(out, "why403_rates_forgiven_total", "counter", "debts that were dropped to make room for other callers",
               shared_.rates.forgiven() + (shared_.checks != nullptr ? shared_.checks->forgiven() : 0));
  if (shared_.observation.write_metrics) shared_.observation.write_metrics(out);
  write_metric(out, "why403_observing", "gauge", "1 where nothing is refused but what a route enforces",
               world_->decisions->mode == decide::Mode::observe ? 1 : 0);
  write_metric(out, "why403_policies", "gauge", "policies in force", world_->decisions->engine->size());
  write_metric(out, "why403_entities", "gauge", "entities known", world_->decisions->entities->size());
  if (shared_.more_metrics) shared_.more_metrics(out);
  const auto sources = key_sources(*world_);
  if (!sources.empty())
    out += "# HELP why403_issuer_keys_age_seconds since an issuer's keys were fetched\n"
           "# TYPE why403_issuer_keys_age_seconds gauge\n";
  for (const KeySource& source : sources)
    if (const auto feed = shared_.keys.feed(source))
      if (const auto age = feed->state().age)
        out += "why403_issuer_keys_age_seconds{issuer=" + label(source.issuer) + "} " +
               std::to_string(age->ns / base::kSecond.ns) + "\n";
}

void Front::ready(Reply& reply) const {
  std::string issuers;
  base::JsonWriter list(issuers);
  list.begin_array();
  bool is_ready = true;
  for (const KeySource& source : key_sources(*world_)) {
    const auto feed = shared_.keys.feed(source);
    const KeyFeed::State state = feed ? feed->state() : KeyFeed::State{};
    is_ready = is_ready && state.was_tried;
    list.begin_object().key("issuer").string(source.issuer);
    list.key("keys").number(std::uint64_t{state.keys ? state.keys->keys.size() : 0});
    if (state.age) list.key("age_seconds").number(state.age->ns / base::kSecond.ns);
    if (!state.fault.empty()) list.key("fault").string(state.fault);
    list.end_object();
  }
  list.end_array();
  if (!is_ready) reply.status = 503;
  base::JsonWriter json(reply.body);
  json.begin_object().key("ready").boolean(is_ready).key("revision").string(world_->revision());
  json.key("mode").string(world_->decisions->mode == decide::Mode::observe ? "observe" : "enforce");
  json.key("policies").number(std::uint64_t{world_->decisions->engine->size()});
  json.key("entities").number(std::uint64_t{world_->decisions->entities->size()});
  if (!world_->sign_in.issuers.empty()) json.key("issuers").raw(issuers);
  json.end_object();
}

}  // namespace why403::serve
