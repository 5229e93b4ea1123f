#include <array>

#include "event/write_ocsf.h"

namespace why403::event {

namespace {

using enum Field;

constexpr std::string_view kAll = "*";
constexpr std::string_view kNetwork = "4001,4002";
constexpr std::string_view kEndpoints = "3002,3003,3004,4001,4002,6003";
constexpr std::string_view kHttp = "3002,3003,3004,4002,6003";
constexpr std::string_view kActor = "0,3004,4001,4002,6003";
constexpr std::string_view kUser = "3002,3003";
constexpr std::string_view kFinding = "2004";

constexpr std::array kPlaces{
    OcsfPlace{product, kAll, "metadata.product.name"},
    OcsfPlace{reporter, kAll, "device.hostname"},
    OcsfPlace{request_id, kHttp, "http_request.uid"},
    OcsfPlace{request_id, kFinding, "evidences[0].http_request.uid"},
    OcsfPlace{trace_id, "4002,6003", "trace.uid"},
    OcsfPlace{connection_id, kNetwork, "connection_info.uid"},
    OcsfPlace{client_name, kEndpoints, "src_endpoint.name"},
    OcsfPlace{client_name, kFinding, "evidences[0].src_endpoint.name"},
    OcsfPlace{principal, kActor, "actor.user.name"},
    OcsfPlace{principal, kUser, "user.name"},
    OcsfPlace{principal, kFinding, "evidences[0].actor.user.name"},
    OcsfPlace{principal_id, kActor, "actor.user.uid"},
    OcsfPlace{principal_id, kUser, "user.uid"},
    OcsfPlace{principal_id, kFinding, "evidences[0].actor.user.uid"},
    OcsfPlace{tenant, kAll, "metadata.tenant_uid"},
    OcsfPlace{session, kActor, "actor.session.uid"},
    OcsfPlace{session, kUser, "session.uid"},
    OcsfPlace{session, kFinding, "evidences[0].actor.session.uid"},
    OcsfPlace{method, kHttp, "http_request.http_method"},
    OcsfPlace{method, kFinding, "evidences[0].http_request.http_method"},
    OcsfPlace{scheme, kHttp, "http_request.url.scheme"},
    OcsfPlace{scheme, kFinding, "evidences[0].http_request.url.scheme"},
    OcsfPlace{host, kHttp, "http_request.url.hostname"},
    OcsfPlace{host, "3002,3003,4001,4002,6003", "dst_endpoint.hostname"},
    OcsfPlace{host, kFinding, "evidences[0].http_request.url.hostname"},
    OcsfPlace{host, kFinding, "evidences[0].dst_endpoint.hostname"},
    OcsfPlace{path, kHttp, "http_request.url.path"},
    OcsfPlace{path, kFinding, "evidences[0].http_request.url.path"},
    OcsfPlace{query, kHttp, "http_request.url.query_string"},
    OcsfPlace{query, kFinding, "evidences[0].http_request.url.query_string"},
    OcsfPlace{protocol, kHttp, "http_request.version"},
    OcsfPlace{protocol, "4001", "connection_info.protocol_name"},
    OcsfPlace{protocol, kFinding, "evidences[0].http_request.version"},
    OcsfPlace{referer, kHttp, "http_request.referrer"},
    OcsfPlace{referer, kFinding, "evidences[0].http_request.referrer"},
    OcsfPlace{origin, kHttp, "http_request.http_headers[0].value"},
    OcsfPlace{origin, kFinding, "evidences[0].http_request.http_headers[0].value"},
    OcsfPlace{user_agent, kHttp, "http_request.user_agent"},
    OcsfPlace{user_agent, kFinding, "evidences[0].http_request.user_agent"},
    OcsfPlace{action, "3003", "privileges[0]"},
    OcsfPlace{action, "6003", "api.operation"},
    OcsfPlace{resource, "3002", "service.name"},
    OcsfPlace{resource, "2004,6003", "resources[0].name"},
    OcsfPlace{upstream, kNetwork, "load_balancer.dst_endpoint.name"},
    OcsfPlace{route, kNetwork, "load_balancer.name"},
    OcsfPlace{reason_code, kAll, "status_code"},
    OcsfPlace{message, kAll, "message"},
    OcsfPlace{rules, kAll, "firewall_rule.uid"},
    OcsfPlace{rules, kAll, "authorizations[0].policy.uid"},
    OcsfPlace{policy, kAll, "authorizations[0].policy.name"},
    OcsfPlace{change_kind, "3004", "entity.type"},
    OcsfPlace{change_target, "3004", "entity.name"},
    OcsfPlace{time, kAll, "metadata.original_time"},
    OcsfPlace{client, kEndpoints, "src_endpoint.ip"},
    OcsfPlace{client, kFinding, "evidences[0].src_endpoint.ip"},
    OcsfPlace{client_port, kEndpoints, "src_endpoint.port"},
    OcsfPlace{client_port, kFinding, "evidences[0].src_endpoint.port"},
    OcsfPlace{peer, kEndpoints, "src_endpoint.proxy_endpoint.ip"},
    OcsfPlace{peer, kFinding, "evidences[0].src_endpoint.proxy_endpoint.ip"},
    OcsfPlace{status, kHttp, "http_response.code"},
    OcsfPlace{status, kFinding, "evidences[0].http_response.code"},
    OcsfPlace{upstream_status, kNetwork, "load_balancer.code"},
    OcsfPlace{bytes_out, kNetwork, "traffic.bytes_in"},
    OcsfPlace{bytes_in, kNetwork, "traffic.bytes_out"},
};

}  // namespace

std::span<const OcsfPlace> ocsf_places() { return kPlaces; }

}  // namespace why403::event
