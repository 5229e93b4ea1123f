// The table of routes as OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.0
#include <string>

#include "base/json.h"
#include "serve/admin/routes.h"

namespace why403::serve {

namespace {

using base::JsonWriter;

void write_schema(JsonWriter& json, std::string_view schema) {
  json.begin_object();
  if (schema == "object")
    json.key("type").string("object");
  else
    json.key("$ref").string("#/components/schemas/" + std::string(schema));
  json.end_object();
}

void write_content(JsonWriter& json, std::string_view type, std::string_view schema) {
  json.key("content").begin_object().key(type).begin_object();
  if (!schema.empty()) {
    json.key("schema");
    write_schema(json, schema);
  }
  json.end_object().end_object();
}

void write_parameter(JsonWriter& json, std::string_view name, std::string_view in, std::string_view help, bool is_required) {
  json.begin_object().key("name").string(name).key("in").string(in);
  if (!help.empty()) json.key("description").string(help);
  json.key("required").boolean(is_required).key("schema").begin_object().key("type").string("string").end_object().end_object();
}

void write_parameters(JsonWriter& json, const AdminRoute& route) {
  json.key("parameters").begin_array();
  for (std::size_t at = route.path.find('{'); at != std::string_view::npos; at = route.path.find('{', at + 1))
    write_parameter(json, route.path.substr(at + 1, route.path.find('}', at) - at - 1), "path", {}, true);
  for (const QueryParameter& each : route.query) write_parameter(json, each.name, "query", each.help, false);
  if (route.has_version && route.method != "GET" && route.method != "POST")
    write_parameter(json, "If-Match", "header", "the ETag of what is to be changed: 412 when it was changed meanwhile", false);
  if (route.has_version && route.method == "PUT") write_parameter(json, "If-None-Match", "header", "`*`: only when it is not there yet", false);
  if (route.answer == "events") write_parameter(json, "Last-Event-ID", "header", "the id of the last event that was received", false);
  json.end_array();
}

void write_answers(JsonWriter& json, const AdminRoute& route) {
  json.key("responses").begin_object().key(std::to_string(route.status)).begin_object();
  json.key("description").string(route.answer.empty() ? "Done" : route.summary);
  if (route.has_version && !route.answer.empty())
    json.key("headers").begin_object().key("ETag").begin_object().key("schema").begin_object().key("type").string("string").end_object().end_object().end_object();
  if (route.answer == "events")
    write_content(json, "text/event-stream", {});
  else if (!route.answer.empty())
    write_content(json, "application/json", route.answer);
  json.end_object().key("default").begin_object().key("description").string("What is wrong");
  write_content(json, "application/problem+json", "Problem");
  json.end_object().end_object();
}

void write_operation(JsonWriter& json, const AdminRoute& route) {
  std::string method(route.method);
  for (char& c : method) c = static_cast<char>(c | 0x20);
  std::string roles;
  for (const AdminRole role : kAdminRoles)
    if (route.roles.has(role)) roles.append(roles.empty() ? "For " : ", ").append(name(role));
  json.key(method).begin_object().key("operationId").string(route.operation).key("summary").string(route.summary);
  json.key("description").string(roles.empty() ? "For anybody, without a credential" : roles);
  if (roles.empty()) json.key("security").begin_array().end_array();
  write_parameters(json, route);
  if (!route.body.empty()) {
    json.key("requestBody").begin_object().key("required").boolean(true);
    write_content(json, "application/json", route.body);
    json.end_object();
  }
  write_answers(json, route);
  json.end_object();
}

// What others push goes to the doors, whose callers are no admins; it belongs to what this API tells of it.
constexpr std::string_view kPushedLogs = R"json({"description":"Logs that others push, to the address of the doors (`listen`), and not to that of this API.",
"servers":[{"url":"/","description":"the doors"}],
"post":{"operationId":"pushLogs","summary":"Hand in logs that the service reads and diagnoses","description":"For callers of the doors whose API key or token holds the configuration's `logs: push_scope`",
"security":[{"caller":[]},{"callerKey":[]}],
"parameters":[{"name":"name","in":"query","description":"of letters, digits, `.`, `_` and `-`: records are named `push:CALLER/NAME`","required":false,"schema":{"type":"string"}},
{"name":"Content-Encoding","in":"header","required":false,"schema":{"enum":["gzip","identity"]}}],
"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","description":"OTLP/HTTP: an ExportLogsServiceRequest"}},
"application/x-protobuf":{"schema":{"type":"string","format":"binary"}},"application/x-ndjson":{"schema":{"type":"string"}},"text/plain":{"schema":{"type":"string","description":"lines of any format"}}}},
"responses":{"200":{"description":"Taken whole, but for what is counted as rejected","content":{"application/json":{"schema":{"type":"object","properties":{
"partialSuccess":{"type":"object","properties":{"rejectedLogRecords":{"type":"string"},"errorMessage":{"type":"string"}}}}}},"application/x-protobuf":{}}},
"400":{"description":"No records, or no name"},"401":{"description":"No credential that holds"},"403":{"description":"Without the scope, or disabled"},
"404":{"description":"`push_scope` is not configured"},"413":{"description":"Longer than 16 MiB when it is decompressed"},"415":{"description":"None of these forms"},
"429":{"description":"No room: again after `Retry-After`"}}}})json";

}  // namespace

std::string write_openapi() {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("openapi").string("3.1.0").key("info").begin_object();
  json.key("title").string("why403 admin API").key("version").string("1");
  json.key("description").string("Directory, keys, policies in force, decisions by reference, access requests, incidents and live events of a decision point.");
  json.end_object().key("paths").begin_object();
  std::string_view path;
  for (const AdminRoute& route : admin_routes()) {
    if (route.path != path) {
      if (!path.empty()) json.end_object();
      path = route.path;
      json.key(path).begin_object();
    }
    write_operation(json, route);
  }
  json.end_object().key("/v1/logs").raw(kPushedLogs);
  json.end_object().key("components").begin_object().key("securitySchemes").begin_object();
  json.key("key").begin_object().key("type").string("http").key("scheme").string("bearer");
  json.key("description").string("an admin key, or a token of a configured issuer").end_object();
  json.key("caller").begin_object().key("type").string("http").key("scheme").string("bearer");
  json.key("description").string("of a door's caller: an API key, or a token of a configured issuer").end_object();
  json.key("callerKey").begin_object().key("type").string("apiKey").key("in").string("header").key("name").string("X-API-Key").end_object().end_object();
  json.key("schemas").raw(openapi_schemas()).end_object();
  json.key("security").begin_array().begin_object().key("key").begin_array().end_array().end_object().end_array();
  json.end_object();
  return text;
}

}  // namespace why403::serve
