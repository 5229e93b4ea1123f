#include "serve/proxy_door.h"

#include "base/json.h"
#include "decide/annotations.h"
#include "identity/base64url.h"
#include "serve/page_token.h"
#include "serve/words.h"

namespace why403::serve {

namespace {

constexpr std::string_view kProblem = "application/problem+json";
constexpr std::size_t kReferenceBytes = 15;

struct AskedHeaders {
  std::string_view method, uri, host;
};
constexpr AskedHeaders kNginx{"X-Original-Method", "X-Original-URI", "X-Original-Host"};
constexpr AskedHeaders kForward{"X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Host"};

std::string_view without_port(std::string_view host) {
  const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  return host.substr(0, end);
}

std::string_view title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Forbidden";
  }
}

}  // namespace

// From the right: each proxy of ours says who asked it, and whom it does not know it cannot vouch for.
std::optional<base::Ip> ProxyDoor::client_of(const Request& request) const {
  if (request.count("x-forwarded-for") != 1) return std::nullopt;
  std::string_view left = request.header("x-forwarded-for");
  while (true) {
    const std::size_t comma = left.rfind(',');
    const auto address = base::parse_ip(base::trim(left.substr(comma + 1)));
    if (!address || !world_->proxies.find(*address) || comma == std::string_view::npos) return address;
    left = left.substr(0, comma);
  }
}

void ProxyDoor::write_refusal(Proxy proxy, const decide::Decision& decision, Reply& reply) const {
  const int status = decision.status;
  const std::string_view cause = decision.cause;
  const std::string reference = identity::base64url_encode(random_bytes(kReferenceBytes));
  reply.status = proxy == Proxy::nginx && status != 401 ? 403 : status;
  reply.content_type = kProblem;
  base::JsonWriter json(reply.body);
  json.begin_object().key("title").string(title(status)).key("status").number(status);
  json.key("detail").string(refusal_words(cause).en).key("reference").string(reference).end_object();
  // A cause that a policy says is for a header only when it is a plain word.
  const bool is_word =
      cause.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  reply.add_header("X-Why403-Cause", is_word ? cause : "explicit-deny");
  reply.add_header("X-Why403-Reference", reference);
  if (const std::string asked = challenge(status, cause, decision.detail); !asked.empty())
    reply.add_header("WWW-Authenticate", asked);
  if (status == 429) {
    const std::int64_t seconds = (decision.retry_after.ns + base::kSecond.ns - 1) / base::kSecond.ns;
    reply.add_header("Retry-After", std::to_string(seconds));
  }
}

void ProxyDoor::answer(Proxy proxy, const Request& request, base::Time now, Reply& reply) {
  const AskedHeaders& names = proxy == Proxy::nginx ? kNginx : kForward;
  const bool is_whole =
      request.count(names.method) == 1 && request.count(names.uri) == 1 && request.count(names.host) == 1;
  const auto client = client_of(request);
  if (!world_->proxies.find(request.peer) || !is_whole || !client) {
    const decide::Decision refused{.check = decide::Check::identity, .cause = "authorizer-failed"};
    return write_refusal(proxy, refused, reply);
  }
  const SignIn::Caller& caller = sign_in_.read(request, Trust::proxy, now);
  const std::string_view uri = request.header(names.uri);
  const decide::Decision& decision =
      point_.decide({.method = request.header(names.method),
                     .host = without_port(request.header(names.host)),
                     .path = uri.substr(0, uri.find_first_of("?#")),
                     .client = *client,
                     .now = now,
                     .principal = &caller.principal,
                     .rejected = caller.rejection ? &*caller.rejection : nullptr});
  if (!decision.allow && decision.enforced) return write_refusal(proxy, decision, reply);
  reply.set(200, kText, "");
  if (!decision.allow) reply.add_header("X-Why403-Observed", "deny");
}

}  // namespace why403::serve
