#include "serve/grpc/check_message.h"

#include <google/rpc/status.pb.h>
#include <grpcpp/support/status_code_enum.h>

namespace why403::serve::grpc {

namespace {

namespace auth = envoy::service::auth::v3;
namespace core = envoy::config::core::v3;

// What a refusal means to callers that do not look at the HTTP response.
::grpc::StatusCode code_of(int status) {
  switch (status) {
    case 400: return ::grpc::StatusCode::INVALID_ARGUMENT;
    case 401: return ::grpc::StatusCode::UNAUTHENTICATED;
    case 429: return ::grpc::StatusCode::RESOURCE_EXHAUSTED;
    case 503: return ::grpc::StatusCode::UNAVAILABLE;
    default: return ::grpc::StatusCode::PERMISSION_DENIED;
  }
}

void assign(std::string& to, std::string_view from) { to.assign(from.data(), from.size()); }

// Without `append` a header that is there already is replaced.
void write_headers(std::span<const Header> headers, google::protobuf::RepeatedPtrField<core::HeaderValueOption>& out) {
  out.Reserve(static_cast<int>(headers.size()));
  for (const Header& each : headers) {
    core::HeaderValue& header = *out.Add()->mutable_header();
    assign(*header.mutable_key(), each.name);
    assign(*header.mutable_value(), each.value);
  }
}

void write_facts(const CheckAnswer& answer, google::protobuf::Struct& out) {
  auto& fields = *out.mutable_fields();
  for (const Header& fact : answer.facts)
    assign(*fields[std::string(fact.name)].mutable_string_value(), fact.value);
  fields["enforced"].set_bool_value(answer.is_enforced);
  auto& policies = *fields["policies"].mutable_list_value();
  for (const std::string_view policy : answer.policies) assign(*policies.add_values()->mutable_string_value(), policy);
}

}  // namespace

CheckQuestion question_of(const auth::CheckRequest& request, std::vector<Header>& room) {
  const auth::AttributeContext& attributes = request.attributes();
  const auth::AttributeContext::HttpRequest& http = attributes.request().http();
  room.clear();
  for (const auto& [name, value] : http.headers()) room.push_back({name, value});
  for (const core::HeaderValue& each : http.header_map().headers())
    room.push_back({each.key(), each.raw_value().empty() ? each.value() : each.raw_value()});
  return {
      .method = http.method(),
      .host = http.host(),
      .path = http.path(),
      .headers = room,
      .are_joined = http.headers_size() > 0,
      .source = attributes.source().address().socket_address().address(),
      .principal = attributes.source().principal(),
      .certificate = attributes.source().certificate(),
  };
}

void write_answer(const CheckAnswer& answer, auth::CheckResponse& response) {
  if (answer.is_allowed) {
    auth::OkHttpResponse& ok = *response.mutable_ok_response();
    write_headers(answer.headers, *ok.mutable_headers());
    for (const std::string_view name : answer.removed) assign(*ok.add_headers_to_remove(), name);
    response.mutable_status()->set_code(::grpc::StatusCode::OK);
  } else {
    auth::DeniedHttpResponse& denied = *response.mutable_denied_response();
    denied.mutable_status()->set_code(static_cast<envoy::type::v3::StatusCode>(answer.status));
    write_headers(answer.headers, *denied.mutable_headers());
    assign(*denied.mutable_body(), answer.body);
    response.mutable_status()->set_code(code_of(answer.status));
  }
  write_facts(answer, *response.mutable_dynamic_metadata());
}

}  // namespace why403::serve::grpc
