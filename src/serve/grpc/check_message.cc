#include "serve/grpc/check_message.h"

#include <google/protobuf/unknown_field_set.h>
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

// Messages as they are on the wire: each field's number and kind, then its length and its bytes. Field numbers below 16
// take one byte. https://protobuf.dev/programming-guides/encoding/
class Wire {
 public:
  void clear() { bytes_.clear(); }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  void text(unsigned field, std::string_view text) {
    begin(field, text.size());
    bytes_ += text;
  }
  void number(unsigned field, unsigned number) {
    bytes_ += static_cast<char>(field << 3);
    varint(number);
  }
  /// HeaderValueOption: `header` (1) is a key (1) and a value (2). Without `append` it replaces one that is there already.
  void header(unsigned field, const Header& header) {
    const std::size_t size = size_of(header.name.size()) + size_of(header.value.size());
    begin(field, size_of(size));
    begin(1, size);
    text(1, header.name);
    text(2, header.value);
  }
  /// An entry of Struct's `fields` (1): a key (1) and a Value (2), here a text (3), a bool (4) or a list (6) of values (1).
  void fact(std::string_view name, std::string_view value) {
    entry(name, size_of(value.size()));
    text(3, value);
  }
  void fact(std::string_view name, bool value) {
    entry(name, 2);
    number(4, value ? 1 : 0);
  }
  void fact(std::string_view name, std::span<const std::string_view> values) {
    std::size_t size = 0;
    for (const std::string_view each : values) size += size_of(size_of(each.size()));
    entry(name, size_of(size));
    begin(6, size);
    for (const std::string_view each : values) {
      begin(1, size_of(each.size()));
      text(3, each);
    }
  }

 private:
  static std::size_t length_of(std::size_t number) {
    std::size_t length = 1;
    while (number >>= 7) ++length;
    return length;
  }
  // Of a field with so many bytes in it.
  static std::size_t size_of(std::size_t bytes) { return 1 + length_of(bytes) + bytes; }
  void varint(std::size_t number) {
    for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>(number | 0x80);
    bytes_ += static_cast<char>(number);
  }
  void begin(unsigned field, std::size_t size) {
    bytes_ += static_cast<char>(field << 3 | 2);
    varint(size);
  }
  void entry(std::string_view name, std::size_t value_size) {
    begin(1, size_of(name.size()) + size_of(value_size));
    text(1, name);
    begin(2, value_size);
  }

  std::string bytes_;
};

void write_http(const CheckAnswer& answer, Wire& wire) {
  using Denied = auth::DeniedHttpResponse;
  using Ok = auth::OkHttpResponse;
  if (answer.is_allowed) {
    for (const Header& each : answer.headers) wire.header(Ok::kHeadersFieldNumber, each);
    for (const std::string_view name : answer.removed) wire.text(Ok::kHeadersToRemoveFieldNumber, name);
    return;
  }
  Wire status;
  status.number(envoy::type::v3::HttpStatus::kCodeFieldNumber, static_cast<unsigned>(answer.status));
  wire.text(Denied::kStatusFieldNumber, status.bytes());
  for (const Header& each : answer.headers) wire.header(Denied::kHeadersFieldNumber, each);
  wire.text(Denied::kBodyFieldNumber, answer.body);
}

void write_facts(const CheckAnswer& answer, Wire& wire) {
  for (const Header& fact : answer.facts) wire.fact(fact.name, fact.value);
  wire.fact("enforced", answer.is_enforced);
  wire.fact("policies", answer.policies);
  if (!answer.obligations.empty()) wire.fact("obligations", answer.obligations);
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

// The parts are written as the wire has them, in fields that are not looked into until somebody reads them: a tree of
// messages, made and thrown away for every answer, cost 2 of the 23 microseconds of a check.
void write_answer(const CheckAnswer& answer, auth::CheckResponse& response) {
  thread_local Wire wire;
  google::protobuf::UnknownFieldSet& fields = *response.GetReflection()->MutableUnknownFields(&response);
  response.mutable_status()->set_code(answer.is_allowed ? ::grpc::StatusCode::OK : code_of(answer.status));
  wire.clear();
  write_http(answer, wire);
  fields.AddLengthDelimited(answer.is_allowed ? auth::CheckResponse::kOkResponseFieldNumber
                                              : auth::CheckResponse::kDeniedResponseFieldNumber,
                            wire.bytes());
  wire.clear();
  write_facts(answer, wire);
  fields.AddLengthDelimited(auth::CheckResponse::kDynamicMetadataFieldNumber, wire.bytes());
}

}  // namespace why403::serve::grpc
