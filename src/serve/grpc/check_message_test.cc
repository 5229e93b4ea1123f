// Envoy's messages, as they are on the wire, and the values of them.
#include "serve/grpc/check_message.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace why403::serve::grpc {
namespace {

namespace auth = envoy::service::auth::v3;

// As who reads it from the wire gets it.
auth::CheckResponse received(const CheckAnswer& answer) {
  auth::CheckResponse written;
  write_answer(answer, written);
  auth::CheckResponse response;
  EXPECT_TRUE(response.ParseFromString(written.SerializeAsString()));
  EXPECT_TRUE(response.GetReflection()->GetUnknownFields(response).empty());
  return response;
}

auth::CheckRequest request_of(const std::string& text) {
  auth::CheckRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
  // By way of the wire.
  auth::CheckRequest read;
  EXPECT_TRUE(read.ParseFromString(request.SerializeAsString()));
  return read;
}

TEST(Question, IsWhatEnvoySays) {
  const auto request = request_of(R"(
    attributes {
      source { address { socket_address { address: "198.51.100.7" port_value: 1 } } principal: "spiffe://a/b" certificate: "PEM" }
      request { http { method: "GET" host: "shop" path: "/a?b" headers { key: "x-user" value: "ann" } } }
    })");
  std::vector<Header> room;
  const CheckQuestion question = question_of(request, room);
  EXPECT_EQ(question.method, "GET");
  EXPECT_EQ(question.host, "shop");
  EXPECT_EQ(question.path, "/a?b");
  EXPECT_EQ(question.source, "198.51.100.7");
  EXPECT_EQ(question.principal, "spiffe://a/b");
  EXPECT_EQ(question.certificate, "PEM");
  EXPECT_TRUE(question.are_joined);
  ASSERT_EQ(question.headers.size(), 1U);
  EXPECT_EQ(question.headers[0].name, "x-user");
  EXPECT_EQ(question.headers[0].value, "ann");
}

TEST(Question, HasHeadersAsTheyCameWhereEnvoySendsThem) {
  const auto request = request_of(R"(
    attributes { request { http { header_map {
      headers { key: "x-user" raw_value: "\377" } headers { key: "x-user" value: "b" } headers { key: "empty" } } } } })");
  std::vector<Header> room = {{"left", "over"}};
  const CheckQuestion question = question_of(request, room);
  EXPECT_FALSE(question.are_joined);
  ASSERT_EQ(question.headers.size(), 3U);
  EXPECT_EQ(question.headers[0].value, "\377");
  EXPECT_EQ(question.headers[1].value, "b");
  EXPECT_EQ(question.headers[2].value, "");
}

// Whoever fills in both forms could show one to Envoy's policies and another to us.
TEST(Question, HasEveryHeaderOfBothForms) {
  const auto request = request_of(R"(
    attributes { request { http { headers { key: "x-user" value: "a" }
      header_map { headers { key: "x-user" raw_value: "b" } } } } })");
  std::vector<Header> room;
  EXPECT_EQ(question_of(request, room).headers.size(), 2U);
}

TEST(Question, OfNothingIsEmpty) {
  std::vector<Header> room;
  const auth::CheckRequest empty;
  const CheckQuestion question = question_of(empty, room);
  EXPECT_TRUE(question.method.empty() && question.source.empty() && question.headers.empty());
}

TEST(Answer, ThatAllowsReplacesAndRemovesHeaders) {
  const std::vector<Header> headers = {{"X-Why403-Reference", "abc"}};
  const std::vector<std::string_view> removed = {"x-why403-cause"};
  const std::string long_text(300, 'x');
  const std::vector<Header> facts = {{"decision", "deny"}, {"detail", ""}, {"route", long_text}};
  const std::vector<std::string_view> policies = {"one", "two"};
  const std::vector<std::string_view> obligations = {"log"};
  const auth::CheckResponse response = received({.is_allowed = true,
                                                 .is_enforced = false,
                                                 .status = 200,
                                                 .headers = headers,
                                                 .removed = removed,
                                                 .facts = facts,
                                                 .policies = policies,
                                                 .obligations = obligations});
  EXPECT_EQ(response.status().code(), 0);
  ASSERT_EQ(response.ok_response().headers_size(), 1);
  const auto& header = response.ok_response().headers(0);
  EXPECT_EQ(header.header().key(), "X-Why403-Reference");
  EXPECT_EQ(header.header().value(), "abc");
  EXPECT_EQ(response.ok_response().headers_to_remove(0), "x-why403-cause");
  const auto& fields = response.dynamic_metadata().fields();
  EXPECT_EQ(fields.at("decision").string_value(), "deny");
  EXPECT_EQ(fields.at("detail").kind_case(), google::protobuf::Value::kStringValue);
  EXPECT_EQ(fields.at("route").string_value(), long_text);
  EXPECT_EQ(fields.at("enforced").kind_case(), google::protobuf::Value::kBoolValue);
  EXPECT_FALSE(fields.at("enforced").bool_value());
  ASSERT_EQ(fields.at("policies").list_value().values_size(), 2);
  EXPECT_EQ(fields.at("policies").list_value().values(1).string_value(), "two");
  EXPECT_EQ(fields.at("obligations").list_value().values(0).string_value(), "log");
}

TEST(Answer, ThatRefusesIsWhatTheClientGets) {
  const std::vector<Header> headers = {{"Content-Type", "text/plain"}};
  for (const auto& [status, code] : {std::pair(400, 3), std::pair(401, 16), std::pair(403, 7), std::pair(404, 7),
                                     std::pair(429, 8), std::pair(503, 14)}) {
    const auth::CheckResponse response =
        received({.is_allowed = false, .status = status, .body = "no", .headers = headers});
    EXPECT_TRUE(response.dynamic_metadata().fields().at("enforced").bool_value());
    EXPECT_EQ(response.dynamic_metadata().fields().at("policies").list_value().values_size(), 0);
    EXPECT_FALSE(response.dynamic_metadata().fields().contains("obligations"));
    EXPECT_EQ(response.status().code(), code);
    EXPECT_EQ(response.denied_response().status().code(), status);
    EXPECT_EQ(response.denied_response().body(), "no");
    EXPECT_EQ(response.denied_response().headers(0).header().value(), "text/plain");
    EXPECT_FALSE(response.has_ok_response());
  }
}

}  // namespace
}  // namespace why403::serve::grpc
