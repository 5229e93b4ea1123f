#include "event/field.h"

#include <algorithm>

namespace why403::event {

namespace {

using enum Field;

constexpr std::array<FieldEntry, kFieldCount> kFields{{
    {product, "product", FieldType::text, "the software that wrote the line, such as `nginx` or `aws-waf`"},
    {reporter, "reporter", FieldType::text, "the machine, instance or account part that wrote it"},
    {request_id, "request_id", FieldType::text, "the id of the request that hops pass on"},
    {trace_id, "trace_id", FieldType::text, "W3C or B3 trace id, 32 or 16 hexadecimal digits"},
    {vendor_id, "vendor_id", FieldType::text,
     "an id of the edge or cloud, such as CF-RAY or X-Amzn-Trace-Id"},
    {unique_id, "unique_id", FieldType::text,
     "the id that one server gives a request, such as Apache's %{UNIQUE_ID}e"},
    {connection_id, "connection_id", FieldType::text,
     "what ties a server's own lines together, such as nginx's *45 or a session number"},
    {client_name, "client_name", FieldType::text, "the client as written when it is no address"},
    {forwarded, "forwarded", FieldType::list,
     "X-Forwarded-For as received, comma separated, nearest hop last"},
    {principal, "principal", FieldType::text, "who asks: user, service, role or key owner by name"},
    {principal_id, "principal_id", FieldType::text,
     "the same by the system's own identifier (ARN, object id, sub)"},
    {principal_kind, "principal_kind", FieldType::text, "`person`, `service`, or empty when unknown"},
    {tenant, "tenant", FieldType::text, "account, organisation, realm, project or directory"},
    {session, "session", FieldType::secret, "fingerprint of the session id or cookie"},
    {token, "token", FieldType::secret, "fingerprint of the access token"},
    {api_key, "api_key", FieldType::secret, "fingerprint of the API key"},
    {certificate, "certificate", FieldType::text, "client certificate: subject or verification result"},
    {method, "method", FieldType::text, "HTTP method"},
    {scheme, "scheme", FieldType::text, "`http` or `https`"},
    {host, "host", FieldType::text, "the host that was asked for, without port"},
    {path, "path", FieldType::text, "path as received, still encoded, without the query"},
    {query, "query", FieldType::text,
     "query string without the question mark; secrets are redacted when written"},
    {protocol, "protocol", FieldType::text, "such as `HTTP/1.1`"},
    {referer, "referer", FieldType::text, "Referer header"},
    {origin, "origin", FieldType::text, "Origin header"},
    {user_agent, "user_agent", FieldType::text, "User-Agent header"},
    {action, "action", FieldType::text, "what an API call does, such as `s3:GetObject` or `list secrets`"},
    {resource, "resource", FieldType::text, "what it is done to: ARN, object, file, application"},
    {upstream, "upstream", FieldType::text, "the server behind, as the hop names it"},
    {route, "route", FieldType::text,
     "virtual host, frontend/backend, route or service of the hop's configuration"},
    {reason_code, "reason_code", FieldType::text,
     "the deciding system's code: AH01630, 50126, AccessDenied, response flags"},
    {message, "message", FieldType::text, "the reason in words, as logged"},
    {rules, "rules", FieldType::list, "ids of the rules that matched, comma separated"},
    {policy, "policy", FieldType::text, "name of the policy, list or ban that decided"},
    {state, "state", FieldType::text, "termination or cache state, such as HAProxy's `PR--`"},
    {authentication, "authentication", FieldType::text,
     "how: basic, publickey, password, oidc, api-key, mtls …"},
    {factor, "factor", FieldType::text, "second factor used or demanded"},
    {change_kind, "change_kind", FieldType::text,
     "role, policy, config, deploy, gateway, allowlist, waf, identity or certificate"},
    {change_target, "change_target", FieldType::text,
     "what was changed; the words are in `message`, the actor in `principal`"},
    {time, "time", FieldType::time, "when it happened, UTC, nanoseconds"},
    {kind, "kind", FieldType::kind, "what sort of event it is"},
    {layer, "layer", FieldType::layer, "the hop, in the words of a diagnosis"},
    {outcome, "outcome", FieldType::outcome, "what the writer says came of it"},
    {client, "client", FieldType::ip, "who sent the request, as the hop believes"},
    {client_port, "client_port", FieldType::integer, "TCP port of the client"},
    {peer, "peer", FieldType::ip, "the other end of the connection, when it is not the client"},
    {status, "status", FieldType::integer, "HTTP status answered"},
    {upstream_status, "upstream_status", FieldType::integer,
     "HTTP status that the server behind answered (the last one)"},
    {bytes_out, "bytes_out", FieldType::integer, "bytes sent to the client"},
    {bytes_in, "bytes_in", FieldType::integer, "bytes received from the client"},
    {duration, "duration", FieldType::duration, "how long it took, nanoseconds"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kFieldCount; ++i)
    if (static_cast<std::size_t>(kFields[i].field) != i) return false;
  return true;
}
static_assert(in_order(), "the table follows the enumeration");

}  // namespace

const std::array<FieldEntry, kFieldCount>& fields() { return kFields; }

std::optional<Field> find_field(std::string_view name) {
  const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                   [&](const FieldEntry& entry) { return entry.name == name; });
  if (found == kFields.end()) return std::nullopt;
  return found->field;
}

}  // namespace why403::event
