#include <gtest/gtest.h>
#include <sys/mman.h>

#include "cedar/entities/entities_json.h"
#include "cedar/evaluate/request.h"
#include "cedar/schema/schema_document.h"
#include "cedar/syntax/escape.h"
#include "cedar/syntax/parser.h"
#include "cedar/syntax/policy_json.h"
#include "cedar/syntax/print.h"
#include "cedar/syntax/token_reader.h"

namespace why403::cedar {
namespace {

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// Reads, prints, reads again: the text must be a fixed point and the tree the same.
std::string printed(const std::string& condition) {
  const auto parsed = parse_expression(condition);
  if (!parsed) return "error: " + parsed.error().front().what;
  const std::string text = expression_to_text(*parsed->expression);
  const auto again = parse_expression(text);
  if (!again) return text + " does not read: " + again.error().front().what;
  return same(*parsed->expression, *again->expression) ? text : text + " reads as another";
}

TEST(Parser, NumbersPoliciesInOrder) {
  const auto set = parse_policies(
      "permit(principal, action, resource);\n@id(\"x\") forbid(principal, action, resource,);");
  ASSERT_TRUE(set);
  ASSERT_EQ(set->policies.size(), 2u);
  EXPECT_EQ(set->policies[1].id, "policy1");
  EXPECT_EQ(set->policies[1].effect, Effect::forbid);
  EXPECT_EQ(set->policies[1].annotations.front().value, "x");
}

TEST(Parser, PrintsWhatItReads) {
  EXPECT_EQ(printed("a has b"), "error: `a` is not a variable");
  EXPECT_EQ(printed("(principal.a)+(1*2)*3"), "principal.a + 1 * 2 * 3");
  EXPECT_EQ(printed("1 - (2 - 3)"), "1 - (2 - 3)");
  EXPECT_EQ(printed("!(!true)"), "!(!true)");
  EXPECT_EQ(printed("-(1)"), "-(1)");
  EXPECT_EQ(printed("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(printed("(-1).toDays()"), "(-1).toDays()");
  EXPECT_EQ(printed("context has a && context.a has b"), "context has a.b");
  EXPECT_EQ(printed("true && (context has a && context.a has b)"), "true && context has a.b");
  EXPECT_EQ(printed("context has \"a b\" && context[\"a b\"] has c"),
            "context has \"a b\" && context[\"a b\"] has c");
  EXPECT_EQ(printed("context.a like \"x\\**\""), "context.a like \"x\\**\"");
  EXPECT_EQ(printed("(if true then 1 else 2) == 1"), "(if true then 1 else 2) == 1");
  EXPECT_EQ(printed("principal is A::B in resource"), "principal is A::B in resource");
  EXPECT_EQ(printed("{a: 1, \"b c\": [2,],}"), "{\"a\": 1, \"b c\": [2]}");
}

TEST(Parser, RefusesWhatTheLanguageLacks) {
  for (const char* wrong :
       {"1 == 2 == 3", "a.b", "!!!!!true", "1 / 2", "5 % 2", "{a: 1, a: 2}", "principal()", "ip.x",
        "contains(1)", "[].ip()", "\"\\q\"", "9223372036854775808", "?principal", "principal.if",
        "__cedar::X::\"a\"", "-!true", "true &&", "(1", "principal has a + 1"})
    EXPECT_FALSE(parse_expression(wrong)) << wrong;
  for (const char* wrong :
       {"permit(principal, resource, action);", "permit(principal, action);",
        "permit(principal, action, resource) when {};", "permit(principal == ?resource, action, resource);",
        "permit(principal, action == User::\"a\", resource);", "@a @a permit(principal, action, resource);",
        "permit(principal, action, resource)"})
    EXPECT_FALSE(parse_policies(wrong)) << wrong;
}

TEST(Parser, ReportsEveryPolicyWithItsPlace) {
  const auto set = parse_policies(
      "permit(principal, action, resource) when { foo };\n\n  permi(principal, action, resource);",
      "a.cedar");
  ASSERT_FALSE(set);
  ASSERT_EQ(set.error().size(), 2u);
  EXPECT_EQ(set.error()[0].where->column, 44u);
  EXPECT_EQ(set.error()[1].where->line, 3u);
  EXPECT_EQ(set.error()[1].help, "did you mean `permit`?");
}

TEST(Parser, HasADepthLimit) {
  EXPECT_TRUE(parse_expression(repeated("(", 300) + "1" + repeated(")", 300)));
  EXPECT_FALSE(parse_expression(repeated("(", 100'000) + "1" + repeated(")", 100'000)));
  EXPECT_FALSE(parse_expression(repeated("[", 100'000)));
  EXPECT_FALSE(parse_expression(repeated("if true then ", 100'000)));
  EXPECT_FALSE(parse_expression("1" + repeated("+1", 100'000)));
  EXPECT_FALSE(parse_expression("principal" + repeated(".a", 100'000)));
  // A long chain is wide, not deep.
  EXPECT_TRUE(parse_expression("true" + repeated(" && true", 100'000)));
}

TEST(PolicyJson, KeepsEverything) {
  const auto set = parse_policies(R"(
@note @id("a")
permit (principal is U in ?principal, action in [Action::"a", Action::"b"], resource == R::"x\"y")
when { principal has a.b && [1, -2].containsAny([3]) && context.s like "*\**" }
unless { if ip("10.0.0.1").isIpv4() then {"k": decimal("1.5")} == context.r else principal.getTag("t") < 5 };)");
  ASSERT_TRUE(set);
  const Policy& policy = set->policies.front();
  const auto json = parse_policy_json(policy_to_json(policy), "policy0");
  ASSERT_TRUE(json) << json.error().front().what;
  EXPECT_TRUE(same(*json, policy));
  const auto text = parse_policy(policy_to_text(policy), "policy0");
  ASSERT_TRUE(text);
  EXPECT_TRUE(same(*text, policy));
}

TEST(PolicyJson, KeepsIntegersExact) {
  const auto policy =
      parse_policy("permit(principal, action, resource) when { context.n == 9223372036854775807 };", "p");
  ASSERT_TRUE(policy);
  EXPECT_NE(policy_to_json(*policy).find("9223372036854775807"), std::string::npos);
  EXPECT_TRUE(same(*parse_policy_json(policy_to_json(*policy), "p"), *policy));
}

TEST(PolicyJson, RefusesWhatIsNoPolicy) {
  for (
      const char* wrong :
      {"", "{}", "[]", R"({"effect":"permit","effect":"permit"})",
       R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"}})",
       R"({"effect":"permit","principal":{"op":"==","slot":"?resource"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]})",
       R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":{"Value":1.5}}]})",
       R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":{"==":{"left":{"Var":"principal"}}}}]})"})
    EXPECT_FALSE(parse_policy_json(wrong, "p")) << wrong;
  const std::string deep =
      R"({"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[{"kind":"when","body":)" +
      repeated(R"({"!":{"arg":)", 100'000);
  EXPECT_FALSE(parse_policy_json(deep, "p"));
}

// From 4.11.1 on the crate wants the slot of the scope behind `is … in` too: cedar-policy/cedar#2351.
TEST(PolicyJson, BehavesAsTheReleaseAskedFor) {
  const std::string crossed =
      R"({"effect":"permit","principal":{"op":"is","entity_type":"User","in":{"slot":"?resource"}},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]})";
  const auto as_before = parse_policy_json(crossed, "p");
  ASSERT_TRUE(as_before) << as_before.error().front().what;
  EXPECT_NE(policy_to_text(*as_before).find("principal is User in ?principal"), std::string::npos);
  const auto as_now = parse_policy_json(crossed, "p", {}, Behaviour::crate_4_12);
  ASSERT_FALSE(as_now);
  EXPECT_EQ(as_now.error().front().what, "expected the slot `?principal`");
  for (const char* in :
       {R"({"slot":"?action"})", "{}", R"({"slot":"?principal","entity":{"type":"G","id":""}})"})
    EXPECT_FALSE(parse_policy_json(
        std::string(R"({"effect":"permit","principal":{"op":"is","entity_type":"User","in":)") + in +
            R"(},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]})",
        "p"))
        << in;
}

TEST(Escape, ReadsAndWritesEveryForm) {
  std::string out;
  EXPECT_FALSE(unescape(R"(\n\r\t\\\0\'\"\x41\u{1F600}\u{0_4_1})", out));
  EXPECT_EQ(out, std::string("\n\r\t\\\0'\"A\xF0\x9F\x98\x80"
                             "A",
                             13));
  for (const char* wrong :
       {"\\", "\\x80", "\\x4", "\\u{}", "\\u{_1}", "\\u{110000}", "\\u{D800}", "\\u{1234567}", "\\*", "\r"})
    EXPECT_TRUE(unescape(wrong, out)) << wrong;
  std::string quoted;
  append_quoted(quoted, std::string_view("a\0\x01\"\\", 5));
  EXPECT_EQ(quoted, "\"a\\0\\u{1}\\\"\\\\\"");
}

// Memory that is reserved but must not be touched: a text too long is refused by its length alone, also when
// what of the length fits 32 bits is little.
TEST(Limits, OfTheTextsLength) {
  const std::size_t size = (std::size_t{1} << 32) + 2;
  void* reserved = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(reserved, MAP_FAILED);
  const std::string said = "the text is longer than 1073741824 bytes";
  for (const std::size_t length : {kTextBytesMax + 1, size}) {
    const std::string_view text(static_cast<const char*>(reserved), length);
    ASSERT_TRUE(refused_text(text));
    EXPECT_EQ(refused_text(text)->what, said);
    const auto policy = parse_policy_json(text, "p");
    const auto policies = parse_policies_json(text);
    const auto schema = parse_schema_json(text);
    ASSERT_FALSE(policy || policies || schema);
    EXPECT_EQ(policy.error().front().what, said);
    EXPECT_EQ(policies.error().front().what, said);
    EXPECT_EQ(schema.error().front().what, said);
    const auto names = std::make_shared<Names>();
    RequestReader reader(*names);
    const auto request = reader.read({"U", "u"}, {"Action", "a"}, {"R", "r"}, text);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error(), "the context is longer than 1073741824 bytes");
  }
  const auto entities =
      load_entities({static_cast<const char*>(reserved), size}, std::make_shared<Names>(), {});
  ASSERT_FALSE(entities);
  EXPECT_EQ(entities.error().front().what, "the text is longer than 4294967295 bytes");
  munmap(reserved, size);
  EXPECT_FALSE(refused_text("four", 4));
  EXPECT_EQ(refused_text("fives", 4)->what, "the text is longer than 4 bytes");
  EXPECT_EQ(refused_text("\xFF", 4)->what, "the text is not valid UTF-8");
}

TEST(Limits, OfTheSyntax) {
  const std::string head = "permit(principal, action, resource) when { ";
  const auto parses = [&](const std::string& body) {
    return parse_policies(head + body + " };").has_value();
  };
  EXPECT_TRUE(parses("!!!!true"));
  EXPECT_FALSE(parses("!!!!!true")) << "kSignsMax";
  EXPECT_TRUE(parses(repeated("(!", 100) + "true" + repeated(")", 100)));
  for (const int deep : {kExpressionDepthMax + 1, 1'000'000}) {
    EXPECT_FALSE(parses(repeated("(!", deep) + "true" + repeated(")", deep)));
    EXPECT_FALSE(parses(repeated("[", deep) + repeated("]", deep)));
    EXPECT_FALSE(parses("context" + repeated(".a", deep)));
    EXPECT_FALSE(parses(repeated("if true then ", deep) + "1" + repeated(" else 1", deep)));
    EXPECT_FALSE(parses("1 == 1" + repeated(" + 1", deep)));
  }
  // Wide is not deep.
  EXPECT_TRUE(parses("true" + repeated(" && true", 20'000)));
  EXPECT_TRUE(parses("[1" + repeated(", 1", 20'000) + "].isEmpty()"));
  const auto wrong = parse_policies(repeated("permit(principal);\n", 1000));
  ASSERT_FALSE(wrong);
  EXPECT_LE(wrong.error().size(), kParseErrorsMax);
}

}  // namespace
}  // namespace why403::cedar
