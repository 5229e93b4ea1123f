#include "serve/attributes.h"

#include <gtest/gtest.h>

namespace why403::serve {
namespace {

using identity::Attribute;
using Texts = std::vector<std::string>;

AttributeRule rule(AttributeType type) { return {.name = "a", .type = type, .header = "X-A", .claim = {"a"}}; }

TEST(Attributes, OfHeadersHaveTheirType) {
  const auto read = [](AttributeType type, std::string_view text) { return read_attribute(rule(type), text); };
  EXPECT_EQ(*read(AttributeType::string, " x y "), (Attribute{"a", std::string("x y")}));
  EXPECT_EQ(*read(AttributeType::number, "-7"), (Attribute{"a", std::int64_t{-7}}));
  EXPECT_EQ(*read(AttributeType::flag, "true"), (Attribute{"a", true}));
  EXPECT_EQ(*read(AttributeType::flag, "0"), (Attribute{"a", false}));
  EXPECT_EQ(*read(AttributeType::set, "a, b,,c "), (Attribute{"a", Texts{"a", "b", "c"}}));
  for (const AttributeType type : {AttributeType::string, AttributeType::number, AttributeType::flag, AttributeType::set}) {
    ASSERT_TRUE(read(type, "  "));
    EXPECT_FALSE(*read(type, "")) << "nothing said";
    EXPECT_FALSE(read(type, std::string(kAttributeBytesMax + 1, '1')));
  }
  for (const char* wrong : {"x", "1.5", "1e3", "99999999999999999999", "1, 2", "0x1"}) EXPECT_FALSE(read(AttributeType::number, wrong)) << wrong;
  for (const char* wrong : {"yes", "TRUE ,", "2", "true, true"}) EXPECT_FALSE(read(AttributeType::flag, wrong)) << wrong;
  std::string many = "x";
  for (std::size_t i = 0; i < kAttributeEntriesMax; ++i) many += ",x";
  EXPECT_FALSE(read(AttributeType::set, many));
}

TEST(Attributes, OfClaimsHaveTheirTypeToTheLetter) {
  const auto read = [](AttributeType type, std::string_view claim) {
    return read_claimed({rule(type)}, R"({"b":[{}],"a":)" + std::string(claim) + "}");
  };
  EXPECT_EQ(read(AttributeType::string, R"("x\ny")")->at(0), (Attribute{"a", std::string("x\ny")}));
  EXPECT_EQ(read(AttributeType::number, "70")->at(0), (Attribute{"a", std::int64_t{70}}));
  EXPECT_EQ(read(AttributeType::flag, "false")->at(0), (Attribute{"a", false}));
  EXPECT_EQ(read(AttributeType::set, R"(["x","y"])")->at(0), (Attribute{"a", Texts{"x", "y"}}));
  EXPECT_EQ(read(AttributeType::set, R"("x")")->at(0), (Attribute{"a", Texts{"x"}}));
  EXPECT_EQ(read(AttributeType::set, "[]")->at(0), (Attribute{"a", Texts{}}));
  for (const AttributeType type : {AttributeType::string, AttributeType::number, AttributeType::flag, AttributeType::set}) {
    EXPECT_TRUE(read(type, "null")->empty());
    EXPECT_FALSE(read(type, "{}"));
  }
  EXPECT_FALSE(read(AttributeType::string, "1"));
  for (const char* wrong : {R"("70")", "70.5", "true", "7e1"}) EXPECT_FALSE(read(AttributeType::number, wrong)) << wrong;
  for (const char* wrong : {"1", "0", R"("true")"}) EXPECT_FALSE(read(AttributeType::flag, wrong)) << wrong;
  for (const char* wrong : {"[1]", R"(["x",["y"]])", "7"}) EXPECT_FALSE(read(AttributeType::set, wrong)) << wrong;
}

TEST(Attributes, OfClaimsMayLieDeeper) {
  AttributeRule deep = rule(AttributeType::flag);
  deep.claim = {"device", "state.compliant"};
  EXPECT_EQ(read_claimed({deep}, R"({"device":{"x":1,"state.compliant":true}})")->size(), 1U);
  for (const char* absent : {"{}", R"({"device":true})", R"({"device":null})", R"({"device":{}})", R"({"state.compliant":true})"})
    EXPECT_TRUE(read_claimed({deep}, absent)->empty()) << absent;
}

TEST(Attributes, HaveNamesThatPoliciesCanUse) {
  for (const char* good : {"device_compliant", "_a1", "Risk"}) EXPECT_TRUE(is_attribute_name(good)) << good;
  for (const char* bad : {"", "1a", "a-b", "a b", "a.b", "\xc3\xa9"}) EXPECT_FALSE(is_attribute_name(bad)) << bad;
}

}  // namespace
}  // namespace why403::serve
