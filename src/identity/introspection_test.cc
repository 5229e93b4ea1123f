#include <gtest/gtest.h>

#include "identity/introspection.h"

namespace why403::identity {
namespace {

const base::Time kNow = base::Time::from_unix_seconds(1'800'000'000);
const TokenRules kRules{.issuer = "https://id.example", .audiences = {"shop"}};

std::string fault_of(std::string_view json, const TokenRules& rules = kRules) {
  const auto token = read_introspection(json, rules, kNow);
  return token ? "none" : std::string(name(token.error()));
}

TEST(Introspection, ReadsWhomAnActiveTokenNames) {
  const auto token = read_introspection(
      R"({"active":true,"sub":"ann","iss":"https://id.example","aud":["shop","x"],"scope":"read decide","exp":1800000600,
          "groups":["staff"],"amr":["otp"],"acr":"2","token_type":"Bearer","username":"Ann","unknown":{"a":[1]}})",
      kRules, kNow);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->subject, "ann");
  EXPECT_EQ(token->scopes, (std::vector<std::string>{"read", "decide"}));
  EXPECT_EQ(token->expires, base::Time::from_unix_seconds(1'800'000'600));
  const auto endless = read_introspection(R"({"active":true,"client_id":"sync"})", {}, kNow);
  ASSERT_TRUE(endless);
  EXPECT_EQ(principal_of(*endless).id, "sync");
  EXPECT_EQ(endless->expires, kNoEnd);
}

TEST(Introspection, RefusesTheRestAndSaysWhy) {
  const std::string good = R"("active":true,"sub":"ann","iss":"https://id.example","aud":"shop")";
  EXPECT_EQ(fault_of("{" + good + "}"), "none");
  for (const char* text : {"", "{}", "[]", "null", R"({"active":"true"})", R"({"active":1})", R"({"active":null})",
                           R"({"active":true,"active":true,"sub":"a"})", R"({"active":true,"sub":7})",
                           R"({"active":true,"sub":"a"} x)", "{\"active\":true,\"sub\":\"\xff\"}"})
    EXPECT_EQ(fault_of(text, {}), "introspection-unreadable") << text;
  // Nothing else counts of a token that is not active, not even what cannot be read.
  EXPECT_EQ(fault_of(R"({"active":false,"sub":7,"exp":"never"})"), "inactive");
  EXPECT_EQ(fault_of("{" + good + R"(,"exp":1799999000})"), "expired");
  EXPECT_EQ(fault_of("{" + good + R"(,"nbf":1800000600})"), "not-yet-valid");
  EXPECT_EQ(fault_of("{" + good + R"(,"cnf":{"jkt":"x"}})"), "bound-to-a-key");
  EXPECT_EQ(fault_of("{" + good + R"(,"token_type":"DPoP"})"), "bound-to-a-key");
  EXPECT_EQ(fault_of(R"({"active":true,"sub":"ann","aud":"shop"})"), "wrong-issuer");
  EXPECT_EQ(fault_of(R"({"active":true,"sub":"ann","iss":"https://id.example"})"), "wrong-audience");
  EXPECT_EQ(fault_of(R"({"active":true,"username":"Ann"})", {}), "no-subject");
  EXPECT_EQ(cause(IntrospectionFault::expired), "token-expired");
  EXPECT_EQ(cause(IntrospectionFault::inactive), "token-invalid");
  EXPECT_EQ(cause(IntrospectionFault::unreadable), "authorizer-failed");
  EXPECT_EQ(fault_of("{\"active\":true,\"sub\":\"" + std::string(kIntrospectionBytesMax, 'a') + "\"}", {}),
            "introspection-unreadable");
}

}  // namespace
}  // namespace why403::identity
