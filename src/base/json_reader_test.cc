#include "base/json_reader.h"

#include <gtest/gtest.h>

namespace why403::base {
namespace {

TEST(JsonReader, WalksAnObjectInDocumentOrder) {
  JsonReader json(R"( {"a":1,"b":["x\n",true,null],"c":{"d":-2.5e3}} )");
  ASSERT_TRUE(json.enter_object());
  JsonText key;
  ASSERT_TRUE(json.next_member(key));
  EXPECT_EQ(key.raw, "a");
  EXPECT_EQ(json.integer(), 1);
  ASSERT_TRUE(json.next_member(key));
  ASSERT_TRUE(json.enter_array());
  ASSERT_TRUE(json.next_element());
  EXPECT_EQ(json_unescape(json.string()), "x\n");
  ASSERT_TRUE(json.next_element());
  EXPECT_TRUE(json.boolean());
  ASSERT_TRUE(json.next_element());
  json.null();
  EXPECT_FALSE(json.next_element());
  ASSERT_TRUE(json.next_member(key));
  EXPECT_EQ(json.raw_value(), R"({"d":-2.5e3})");
  EXPECT_FALSE(json.next_member(key));
  EXPECT_TRUE(json.ok());
  EXPECT_TRUE(json.at_end());
}

bool strict_accepts(std::string_view text) {
  JsonReader json(text);
  json.skip();
  return json.ok() && json.at_end();
}

TEST(JsonReader, StrictTakesWhatRfc8259Allows) {
  for (const char* good : {"0", "-0.5e+10", "\"\\u00e9\\n\"", "[]", "{}", "[1,[2,{\"a\":[]}]]", " true "})
    EXPECT_TRUE(strict_accepts(good)) << good;
  for (const char* bad :
       {"",      "01", "1.", "-",  "+1", "\"\\x\"", "\"\n\"", "[1,]",  "[1 2]", "{\"a\"}",   "{\"a\":1,}",
        "{a:1}", "[",  "]",  "[}", "{]", "tru",     "nul",    "\"abc", "1 1",   "\"\\u12\"", "[[1]"})
    EXPECT_FALSE(strict_accepts(bad)) << bad;
}

TEST(JsonReader, NestingIsBounded) {
  const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(strict_accepts(nested(JsonReader::kDepthMax)));
  EXPECT_FALSE(strict_accepts(nested(JsonReader::kDepthMax + 1)));
  JsonReader lenient(nested(JsonReader::kDepthMax + 1), JsonReader::Manner::lenient);
  const std::string held = nested(1'000'000);
  JsonReader huge(held, JsonReader::Manner::lenient);
  huge.skip();
  EXPECT_FALSE(huge.ok());
}

TEST(JsonReader, IntegersAreExactOrAbsent) {
  const auto read = [](std::string_view text) { return JsonReader(text).integer(); };
  EXPECT_EQ(read("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(read("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(read("9223372036854775808"), std::nullopt);
  EXPECT_EQ(read("1.0"), std::nullopt);
  EXPECT_EQ(read("1e3"), std::nullopt);
}

TEST(JsonReader, LenientTakesWhatLoggersWrite) {
  JsonReader json("{\"ua\":\"a\\x22b\tc\",\"n\":1}", JsonReader::Manner::lenient);
  ASSERT_TRUE(json.enter_object());
  JsonText key;
  ASSERT_TRUE(json.next_member(key));
  EXPECT_EQ(json_unescape(json.string()), "a\\x22b\tc");
  ASSERT_TRUE(json.next_member(key));
  EXPECT_EQ(json.number(), "1");
  EXPECT_FALSE(json.next_member(key));
  EXPECT_TRUE(json.ok());
}

TEST(JsonUnescape, UnicodeAndBrokenEscapes) {
  EXPECT_EQ(json_unescape(JsonText{R"(\u00e9\ud83d\ude00)", true}), "\u00e9\U0001F600");
  EXPECT_EQ(json_unescape(JsonText{R"(\ud83d!)", true}), "\ufffd!");
  EXPECT_EQ(json_unescape(JsonText{R"(\u12\)", true}), R"(\u12\)");
  Arena arena;
  EXPECT_EQ(json_unescape(JsonText{R"(a\"b)", true}, arena), "a\"b");
}

}  // namespace
}  // namespace why403::base
