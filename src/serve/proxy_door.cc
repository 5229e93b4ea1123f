#include "serve/proxy_door.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "serve/refusal.h"
#include "serve/words.h"

namespace why403::serve {

namespace {

constexpr std::int64_t kRetrySecondsMax = 86'400;

struct AskedHeaders {
  std::string_view method, uri, host;
};
constexpr AskedHeaders kNginx{"X-Original-Method", "X-Original-URI", "X-Original-Host"};
constexpr AskedHeaders kForward{"X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Host"};

std::string_view without_port(std::string_view host) {
  const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  return host.substr(0, end);
}

// A name or an address, with a port: what else a client sends as a host, servers behind read in different ways (RFC 3986
// section 3.2.2). None at all is none.
bool is_plain_host(std::string_view host) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view(".-_:[]").find(c) != std::string_view::npos; };
  const bool is_bracketed = host.starts_with('[');
  const bool has_brackets = host.find_first_of("[]", is_bracketed ? 1 : 0) != std::string_view::npos;
  return std::ranges::all_of(host, is_plain) && is_bracketed == has_brackets && host.find("..") == std::string_view::npos;
}

MeteredDoor metered(Proxy proxy) {
  switch (proxy) {
    case Proxy::nginx: return MeteredDoor::nginx;
    case Proxy::forward: return MeteredDoor::forward;
    case Proxy::envoy: return MeteredDoor::envoy;
    case Proxy::envoy_http: return MeteredDoor::envoy_http;
  }
  return MeteredDoor::other;
}

// nginx makes an error of any other refusal. Envoy's HTTP form takes what is 5xx for a failure of ours, and lets the
// request pass where `failure_mode_allow` is set.
int answered(Proxy proxy, int status) {
  if (proxy == Proxy::nginx) return status == 401 ? 401 : 403;
  return proxy == Proxy::envoy_http && status >= 500 ? 403 : status;
}

// nginx alone keeps the answer to itself.
bool reaches_client(Proxy proxy) { return proxy != Proxy::nginx; }

// What reads the same to everybody as a header's value: printable ASCII, without a space at either end.
bool is_header_text(std::string_view text) {
  const bool is_printable = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
  return is_printable && !text.empty() && text.front() != ' ' && text.back() != ' ';
}

// Separated by commas, of which none stands in an obligation; what a header cannot hold is percent-encoded.
std::string obligations_text(const std::vector<std::string_view>& obligations) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const std::string_view each : obligations) {
    if (!out.empty()) out += ',';
    for (const char c : each) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte < 0x7f && c != '%')
        out += c;
      else
        out.append("%").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
  }
  return out;
}

// What a refusal may be answered with, wherever the number comes from.
int refusing(std::string_view status) {
  constexpr std::array<int, 6> known = {400, 401, 403, 404, 429, 503};
  const auto number = base::parse_int(status).value_or(0);
  return std::ranges::find(known, number) == known.end() ? 403 : static_cast<int>(number);
}

constexpr std::string_view kHidden = "absence-hidden";

// A cause for a header: only when it is a plain word, and a client whom it reaches shall not learn that there are lists.
std::string_view shown_cause(Proxy proxy, std::string_view cause) {
  const bool is_word = cause.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  const bool is_list = reaches_client(proxy) && cause.starts_with("address-");
  return is_word && !is_list ? cause : "explicit-deny";
}

// What the caller is told instead.
std::string_view told_cause(const decide::Decision& decision) {
  if (!decision.hidden) return decision.cause;
  return decision.status == 404 ? kHidden : "credential-missing";
}

// For nginx, which brings it back: who reads the page, and what would help them.
constexpr std::string_view kSubject = "subject";
std::string told_text(bool is_known, const std::vector<decide::Advice>& advice) {
  std::string text(is_known ? kSubject : "stranger");
  for (const decide::Advice each : advice) text.append(",").append(decide::name(each));
  return text;
}
std::vector<decide::Advice> advice_in(std::string_view told) {
  std::vector<decide::Advice> advice;
  for (const std::string_view each : base::split(told, ','))
    if (const auto known = decide::find_advice(each); known && advice.size() < decide::kAdvices) advice.push_back(*known);
  return advice;
}


}  // namespace

// From the right: each proxy of ours says who asked it, and whom it does not know it cannot vouch for.
std::optional<base::Ip> ProxyDoor::client_of(const Request& request, std::optional<base::Ip> nearest) const {
  if (nearest && !world_->proxies.find(*nearest)) return nearest;
  const std::size_t count = request.count("x-forwarded-for");
  if (nearest && count == 0) return nearest;
  if (count != 1) return std::nullopt;
  std::string_view left = request.header("x-forwarded-for");
  while (true) {
    const std::size_t comma = left.rfind(',');
    const auto address = base::parse_ip(base::trim(left.substr(comma + 1)));
    if (!address || !world_->proxies.find(*address) || comma == std::string_view::npos) return address;
    left = left.substr(0, comma);
  }
}

void ProxyDoor::refuse(Proxy proxy, const Request& request, const decide::Decision& decision,
                       const identity::Principal& principal, std::string_view reference, Reply& reply) const {
  reply.status = answered(proxy, decision.status);
  if (decision.hidden) reply.answer_at = kHiddenAnswerAt;
  const std::string_view cause = told_cause(decision);
  const std::string ticket = ticket_for(principal, decision, reference);
  // What is hidden reads as show_absence() does, to everybody.
  const bool is_known = principal.is_known() && !decision.hidden;
  if (proxy == Proxy::nginx) {
    // It throws the body of a subrequest away, and with it the connection that a body came on. show_refusal() has it.
    reply.content_type = {};
    reply.add_header("Cache-Control", "no-store");
  } else {
    write_refusal({.status = reply.status,
                   .cause = cause,
                   .reference = reference,
                   .retry_after = decision.retry_after,
                   .ticket = ticket,
                   .is_known = is_known,
                   .advice = advice_},
                  world_->page, request, reply);
  }
  // What is hidden says no more than show_absence().
  if (reaches_client(proxy) && decision.status == 404) return;
  reply.add_header("X-Why403-Cause", shown_cause(proxy, cause));
  reply.add_header("X-Why403-Reference", reference);
  if (reply.status != decision.status || proxy == Proxy::nginx) reply.add_header("X-Why403-Status", std::to_string(decision.status));
  if (proxy == Proxy::nginx) reply.add_header("X-Why403-Told", told_text(is_known, advice_));
  if (proxy == Proxy::nginx && !ticket.empty()) reply.add_header("X-Why403-Ticket", ticket);
  const std::string asked = decision.hidden ? challenge(decision.status, cause, {})
                                            : challenge(decision.status, cause, decision.detail, decision.step_up);
  if (!asked.empty()) reply.add_header("WWW-Authenticate", asked);
  add_retry_after(decision.status, decision.retry_after, reply);
}

// For the error_page of nginx, which brings the headers of the refusal back here.
void ProxyDoor::show_refusal(const Request& request, Reply& reply) const {
  if (!world_->proxies.find(request.peer)) return reply.set(404, kText, "there is nothing here\n");
  const std::string_view reference = request.header("x-why403-reference");
  const std::string_view cause = request.header("x-why403-cause");
  const auto seconds = base::parse_int(request.header("x-why403-retry-after")).value_or(0);
  const base::Duration retry_after{std::clamp<std::int64_t>(seconds, 0, kRetrySecondsMax) * base::kSecond.ns};
  const std::string_view ticket = world_->page.request_access.empty() ? std::string_view() : request.header("x-why403-ticket");
  const std::string_view told = request.header("x-why403-told");
  const std::vector<decide::Advice> advice = advice_in(told);
  reply.status = refusing(request.header("x-why403-status"));
  write_refusal({.status = reply.status,
                 .cause = cause,
                 .reference = is_reference(reference) ? reference : std::string_view(),
                 .retry_after = retry_after,
                 .ticket = is_ticket(ticket) ? ticket : std::string_view(),
                 .is_known = told.starts_with(kSubject),
                 .advice = advice},
                world_->page, request, reply);
  // That of a 401 nginx has kept of the refusal itself: a second one would say less.
  const std::string asked = reply.status == 401 ? std::string() : challenge(reply.status, cause, {});
  if (!asked.empty()) reply.add_header("WWW-Authenticate", asked);
  add_retry_after(reply.status, retry_after, reply);
}

void ProxyDoor::show_absence(const Request& request, Reply& reply) {
  if (!world_->proxies.find(request.peer)) return reply.set(404, kText, "there is nothing here\n");
  reply.answer_at = kHiddenAnswerAt;
  reply.status = 404;
  write_refusal({.status = 404, .cause = kHidden, .reference = recording_.begin_decision(MeteredDoor::refused)},
                world_->page, request, reply);
}

void ProxyDoor::record(const decide::Decision& decision, int status) {
  DecisionRecord& record = recording_.decision();
  record.allow = decision.allow;
  record.enforced = decision.enforced;
  record.status = status;
  record.check = decide::name(decision.check);
  record.cause = decision.cause;
  record.detail = decision.detail;
  if (!decision.allow && decision.enforced)
    record.told = refusal_words(cause_for(told_cause(decision), !record.principal.id.empty())).en;
  if (decision.route != nullptr) {
    record.route = decision.route->name;
    record.action = {"Action", decision.route->action};
    record.resource = {decision.route->resource_type, decision.resource_id};
  }
  record.policies.assign(decision.determining.begin(), decision.determining.end());
  record.failed.assign(decision.failed.begin(), decision.failed.end());
  record.obligations.assign(decision.obligations.begin(), decision.obligations.end());
  if (!decision.allow) record.context = decision.context;
  recording_.end_decision();
}

void ProxyDoor::answer(Proxy proxy, const Request& request, base::Time now, Reply& reply) {
  const AskedHeaders& names = proxy == Proxy::nginx ? kNginx : kForward;
  const std::string_view uri = request.header(names.uri);
  const Asked asked{
      .proxy = proxy,
      .method = request.header(names.method),
      .host = request.header(names.host),
      // A `#` that a client sends stays: proxies hand it on, and what stands behind it too.
      .path = uri.substr(0, uri.find('?')),
      .client = client_of(request),
      .is_clear = request.count(names.method) == 1 && request.count(names.uri) == 1 && request.count(names.host) == 1,
  };
  settle(asked, request, Trust::proxy, now, reply);
}

void ProxyDoor::settle(const Asked& asked, const Request& request, Trust trust, base::Time now, Reply& reply) {
  const std::string client = asked.client ? base::format_ip(*asked.client) : std::string();
  const std::string_view reference = recording_.begin_decision(metered(asked.proxy));
  DecisionRecord& told = recording_.decision();
  told.method = asked.method;
  told.host = without_port(asked.host);
  told.path = asked.path;
  told.client = client;
  told.revision = world_->revision();
  advice_.clear();
  const bool is_proxy = world_->proxies.find(request.peer).has_value();
  const bool is_clear = asked.is_clear && is_plain_host(asked.host);
  if (!is_proxy || !is_clear || !asked.client) {
    const decide::Decision refused{.enforced = world_->decisions->mode == decide::Mode::enforce,
                                   .check = decide::Check::identity,
                                   .cause = "authorizer-failed",
                                   .detail = is_proxy ? "unclear-headers" : "unknown-proxy"};
    if (refused.enforced)
      refuse(asked.proxy, request, refused, {}, reference, reply);
    else
      let_pass(refused, {}, reference, reply);
    return record(refused, reply.status);
  }
  const SignIn::Caller& caller = sign_in_.read(request, trust, *asked.client, now);
  if (caller.is_pending) {
    reply.is_pending = true;
    return;
  }
  if (caller.principal.is_known()) told.principal = {caller.principal.type, caller.principal.id};
  told.proof = identity::name(caller.principal.proof);
  const decide::Question question{.method = told.method,
                                  .host = told.host,
                                  .path = told.path,
                                  .client = *asked.client,
                                  .now = now,
                                  .principal = &caller.principal,
                                  .attributes = world_->sign_in.attributes.empty() ? nullptr : &caller.attributes,
                                  .rejected = caller.rejection ? &*caller.rejection : nullptr};
  const decide::Decision& decision = point_.decide(question);
  if (!decision.allow && decision.enforced) {
    advise(question, decision, request);
    refuse(asked.proxy, request, decision, caller.principal, reference, reply);
  } else {
    let_pass(decision, caller.principal, reference, reply);
  }
  recording_.count_over(decision.over, decision.check == decide::Check::rate && decision.enforced);
  record(decision, reply.status);
}

// For somebody who signed in and will read a page.
void ProxyDoor::advise(const decide::Question& question, const decide::Decision& decision, const Request& request) {
  if (!question.who().is_known() || decision.check != decide::Check::policy || decision.hidden || !wants_page(request)) return;
  const auto rate = limit::Rate::of(kAdvisedPerSecond, base::kSecond, kAdvisedAtOnce);
  if (advised_.take(1, rate, question.now).allowed) point_.advise(question, advice_);
}

// What the upstream may know, and the proxy's log.
void ProxyDoor::let_pass(const decide::Decision& decision, const identity::Principal& principal,
                         std::string_view reference, Reply& reply) {
  reply.set(200, kText, "");
  reply.add_header("X-Why403-Reference", reference);
  if (!decision.allow) reply.add_header("X-Why403-Observed", "deny");
  if (!decision.obligations.empty()) reply.add_header("X-Why403-Obligations", obligations_text(decision.obligations));
  if (!principal.is_known() || !is_header_text(principal.id)) return;
  reply.add_header("X-Why403-Principal", principal.id);
  reply.add_header("X-Why403-Principal-Type", principal.type);
}

}  // namespace why403::serve
