#include "decide/context.h"

#include <gtest/gtest.h>

namespace why403::decide {
namespace {

identity::Principal somebody() {
  identity::Principal who;
  who.id = "ann";
  who.proof = identity::Proof::token;
  who.issuer = "https://id.example.com";
  who.groups = {"staff", "it \"quoted\"", "staff", "\xff bytes", "\xe2\x80\xae turned"};
  who.roles = {"owner"};
  who.methods = {"pwd", "otp"};
  who.strength = "high";
  who.authenticated = base::Time::from_unix_seconds(1'700'000'000);
  return who;
}

// What policies read, made both ways, as text.
struct Both {
  std::string values, text;
};
Both made(const Question& question, const Route& route, const cedar::Names& names) {
  cedar::RequestReader reader(names);
  const ContextMaker maker(reader);
  cedar::Request request = reader.begin({"User", "ann"}, {"Action", "view"}, {"Order", "7"});
  request.context = maker.values(question, route);
  Both both{.values = cedar::display(request.context, names, request.strangers), .text = {}};
  std::string json;
  write_context(question, route, json);
  const auto read = reader.read({"User", "ann"}, {"Action", "view"}, {"Order", "7"}, json);
  both.text = read ? cedar::display(read->context, names, read->strangers) : read.error();
  return both;
}

TEST(Context, IsTheSameAsValuesAndAsText) {
  const identity::Principal who = somebody();
  const std::vector<identity::Attribute> nothing;
  const std::vector<identity::Attribute> told = {{"device_id", std::string("d\xff")},
                                                 {"compliant", true},
                                                 {"risk", std::int64_t{-7}},
                                                 {"posture", std::vector<std::string>{"disk", "screen", "disk"}}};
  Route route;
  route.name = "orders \xc3\xa9";
  cedar::Names none, some;
  for (const char* each : {"roles", "client", "age_seconds", "methods", "User"}) some.add_text(each);
  for (const char* client : {"192.0.2.7", "2001:db8:0:0:0:0:0:7"})
    for (const identity::Principal* principal : {&who, static_cast<const identity::Principal*>(nullptr)})
      for (const cedar::Names* names : {&none, &some})
        for (const auto* attributes : {static_cast<const std::vector<identity::Attribute>*>(nullptr), &nothing, &told}) {
        const Both both = made({.method = "GET",
                                .host = "shop.example",
                                .path = "/orders/7\xc0",
                                .client = *base::parse_ip(client),
                                .now = {1'700'000'100'123'456'789},
                                .principal = principal,
                                .attributes = attributes},
                               route, *names);
        EXPECT_EQ(both.values, both.text);
        EXPECT_NE(both.values.find(client), std::string::npos) << both.values;
        EXPECT_EQ(both.values.find("attributes") != std::string::npos, attributes != nullptr) << both.values;
        EXPECT_EQ(both.values.find("posture") != std::string::npos, attributes == &told) << both.values;
        EXPECT_EQ(both.values.find("age_seconds") != std::string::npos, principal != nullptr) << both.values;
      }
}

}  // namespace
}  // namespace why403::decide
