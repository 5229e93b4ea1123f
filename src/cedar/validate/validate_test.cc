#include <gtest/gtest.h>

#include <algorithm>

#include "cedar/schema/schema_document.h"
#include "cedar/syntax/parser.h"
#include "cedar/validate/lookalike.h"
#include "cedar/validate/validate.h"

namespace why403::cedar {
namespace {

Schema schema_of(const std::string& text) {
  const auto document = parse_schema(text);
  EXPECT_TRUE(document) << document.error().front().what;
  auto schema = resolve_schema(*document);
  EXPECT_TRUE(schema) << schema.error().front().what;
  return std::move(*schema);
}

constexpr const char* kSchema = R"(
  entity Group in [Group];
  entity User in [Group] = { name: String, manager: User, age?: Long } tags Long;
  entity Doc = { owner: User, meta: { reader: User } };
  action view, edit appliesTo { principal: [User], resource: [Doc], context: { ip: ipaddr } };
  action admin;)";

std::string first_error(const std::string& condition, const ValidationOptions& options = {}) {
  static const Schema schema = schema_of(kSchema);
  const auto set =
      parse_policies("permit(principal, action == Action::\"view\", resource) when { " + condition + " };");
  EXPECT_TRUE(set) << set.error().front().what;
  const ValidationResult result = validate(*set, schema, options);
  return result.valid() ? "" : result.errors.front().message.what;
}

TEST(Validate, KnowsWhatIsThere) {
  EXPECT_EQ(first_error("principal.name like \"a*\" && resource.owner.manager == principal"), "");
  EXPECT_EQ(first_error("principal.nam == \"\""), "attribute `nam` does not exist on `User`");
  EXPECT_EQ(first_error("principal.age > 3"), "attribute `age` of `User` is optional");
  EXPECT_EQ(first_error("principal has age && principal.age > 3"), "");
  EXPECT_EQ(first_error("principal.hasTag(\"t\") && principal.getTag(\"t\") > 3"), "");
  EXPECT_EQ(first_error("principal.getTag(\"t\") > 3"), "this tag may be absent from `User`");
  EXPECT_EQ(first_error("principal == Usr::\"x\""), "the schema has no entity type `Usr`");
  EXPECT_EQ(first_error("context.ip.isInRange(ip(\"10.0.0.0/33\"))"), "`ip` cannot read this literal");
}

TEST(Validate, IsStricterWhenStrict) {
  const ValidationOptions permissive{.mode = ValidationMode::permissive, .level = {}};
  EXPECT_NE(first_error("principal.name == 1"), "");
  EXPECT_EQ(first_error("principal.name == 1", permissive), "");
  EXPECT_NE(first_error("[].contains(1)"), "");
  EXPECT_EQ(first_error("[].contains(1)", permissive), "");
  EXPECT_NE(first_error("[1, \"a\"].contains(1)"), "");
}

// Each guard is known to all behind it; the time is linear in their number.
TEST(Validate, KnowsManyGuards) {
  std::string schema_text = "entity U = {", guards = "true", alike = "true", conditions;
  constexpr int kGuards = 20'000;
  for (int i = 0; i < kGuards; ++i) {
    const std::string name = "a" + std::to_string(i);
    schema_text += name + "?: Long, ";
    guards += " && principal has " + name + " && principal." + name + " > 0";
    alike += " && principal has a0 && principal.a0 > 0";
    if (i < 1000) conditions += " when { principal has " + name + " }";
  }
  const Schema schema = schema_of(schema_text + "}; action view appliesTo { principal: U, resource: U };");
  const auto valid = [&](const std::string& rest) {
    const auto set = parse_policies("permit(principal, action, resource)" + rest + ";");
    EXPECT_TRUE(set);
    return validate(*set, schema, {}).valid();
  };
  EXPECT_TRUE(valid(" when { " + guards + " }"));
  EXPECT_TRUE(valid(" when { " + alike + " }"));
  EXPECT_TRUE(valid(" when { (" + guards + ") || (" + guards + ") } when { principal.a19999 == 1 }"));
  EXPECT_TRUE(valid(conditions + " when { principal.a999 == 1 }"));
  EXPECT_FALSE(valid(conditions + " when { principal.a1000 == 1 }"));
}

// What is shown holds only behind `&&` and in the branch, and only if both alternatives show it.
TEST(Validate, ForgetsWhatWasShownElsewhere) {
  EXPECT_EQ(first_error("(principal has age || true) && 1 == 1"), "");
  EXPECT_NE(first_error("(principal has age || 1 == 1) && principal.age > 1"), "");
  EXPECT_NE(first_error("(principal has age && 1 == 1) || principal.age > 1"), "");
  EXPECT_NE(first_error("if principal has age then true else principal.age > 1"), "");
  EXPECT_NE(first_error("!(principal has age) && principal.age > 1"), "");
  EXPECT_NE(first_error("resource.owner has age && principal.age > 1"), "");
  EXPECT_NE(first_error("principal.hasTag(\"a\") && principal.getTag(\"b\") > 1"), "");
  EXPECT_EQ(first_error("(principal has age && 1 == 1 || principal has age) && principal.age > 1"), "");
  EXPECT_EQ(first_error("(if context.ip.isIpv4() then principal has age else principal has age) && "
                        "principal.age > 1"),
            "");
}

// The place is what is wrong, not the constraint or the list that it stands in.
TEST(Validate, PointsAtTheNameItself) {
  const Schema schema = schema_of(kSchema);
  const auto pointed = [&](const std::string& text) {
    const ValidationResult result = validate(*parse_policies(text), schema, {});
    const auto& found = result.valid() ? result.warnings : result.errors;
    if (found.empty() || !found.back().message.where) return std::string();
    const base::Span& where = *found.back().message.where;
    return text.substr(where.begin, where.end - where.begin) + " " + found.back().message.help;
  };
  EXPECT_EQ(pointed("permit(principal is Usr, action, resource);"), "Usr did you mean `User`?");
  EXPECT_EQ(pointed("permit(principal in Grup::\"g\", action, resource);"),
            "Grup::\"g\" did you mean `Group`?");
  EXPECT_EQ(pointed("permit(principal, action in [Action::\"view\", Action::\"edt\"], resource);"),
            "Action::\"edt\" did you mean `edit`?");
  EXPECT_EQ(pointed("permit(principal, action == Action::\"Action::view\", resource);"),
            "Action::\"Action::view\" did you mean `view`?");
  EXPECT_EQ(pointed("permit(principal, action, resource) when { (principal).nam == 1 };"),
            "(principal).nam did you mean `name`?");
  EXPECT_EQ(pointed("permit(principal, action, resource) when { principal is Usr };"),
            "Usr did you mean `User`?");
  const std::string group = "permit(principal == Group::\"g\", action, resource);";
  EXPECT_EQ(pointed(group), group + " did you mean `principal in`?");
  EXPECT_TRUE(pointed("permit(principal, action, resource) when { ip(1).isIpv4() };").starts_with("1 "));
  EXPECT_TRUE(pointed("permit(principal, action, resource) when { principal.name == \"\u202Ea\" };")
                  .starts_with("\"\u202Ea\" it may not be"));
}

// RFC 76's examples in short: each attribute or hierarchy question of an entity is a step.
TEST(Validate, CountsLevels) {
  const auto at = [](std::uint32_t level) {
    return ValidationOptions{.mode = ValidationMode::strict, .level = level};
  };
  EXPECT_NE(first_error("principal.name == \"a\"", at(0)), "");
  EXPECT_EQ(first_error("principal.name == \"a\"", at(1)), "");
  EXPECT_NE(first_error("resource.owner.name == \"a\"", at(1)), "");
  EXPECT_EQ(first_error("resource.owner.name == \"a\"", at(2)), "");
  EXPECT_NE(first_error("resource.meta.reader.name == \"a\"", at(1)), "");
  EXPECT_EQ(first_error("{\"x\": principal}.x.name == \"a\"", at(1)), "");
  EXPECT_NE(first_error("principal in Group::\"g\"", at(0)), "");
  EXPECT_EQ(first_error("principal in Group::\"g\"", at(1)), "");
  EXPECT_NE(first_error("User::\"x\".name == \"a\"", at(5)), "");
  EXPECT_EQ(first_error("context.ip.isIpv4()", at(0)), "");
}

TEST(Validate, WarnsOfWhatNeverApplies) {
  const Schema schema = schema_of(kSchema);
  const auto set =
      parse_policies("permit(principal, action == Action::\"view\", resource) when { principal is Doc };");
  const ValidationResult result = validate(*set, schema, {});
  EXPECT_TRUE(result.valid());
  ASSERT_EQ(result.warnings.size(), 1u);
  const auto none = parse_policies("permit(principal, action == Action::\"admin\", resource);");
  EXPECT_FALSE(validate(*none, schema, {}).valid()) << "the action is for nobody";
}

TEST(Lookalike, DoubtsWhatReadsOtherwiseThanItIs) {
  EXPECT_EQ(doubt_of_text("say_hello 1-2"), std::nullopt);
  EXPECT_EQ(doubt_of_text("日本語ひらカ"), std::nullopt) << "Japanese is written in three scripts";
  EXPECT_TRUE(doubt_of_text("say_\u04BBello").has_value()) << "a Cyrillic letter";
  EXPECT_TRUE(doubt_of_text("\u202Eabc").has_value());
  EXPECT_EQ(doubt_of_text("\uFB01"), std::nullopt) << "a text may have a ligature";
  EXPECT_TRUE(doubt_of_identifier("\uFB01").has_value()) << "a name may not";
  EXPECT_EQ(doubt_of_identifier("Größe 7"), std::nullopt);
  EXPECT_EQ(doubt_of_text(""), std::nullopt);
}

TEST(Validate, WarnsOfLookalikesEverywhere) {
  const Schema schema = schema_of(kSchema);
  const std::string odd = "\u04BBello";
  for (const std::string& condition : {"principal == User::\"" + odd + "\"", "principal has \"" + odd + "\"", "\"" + odd + "\" == \"a\"",
                                       "\"a\" like \"" + odd + "*\"", "{\"" + odd + "\": 1} == {\"" + odd + "\": 2}"}) {
    const auto set = parse_policies("permit(principal, action == Action::\"view\", resource) when { " + condition + " };");
    ASSERT_TRUE(set) << condition;
    const auto warnings = validate(*set, schema, {}).warnings;
    EXPECT_TRUE(std::ranges::any_of(warnings, [](const PolicyProblem& each) { return each.message.what.find("several scripts") != std::string::npos; }))
        << condition;
  }
}

TEST(Schema, ResolvesNamesByTheirSpace) {
  const Schema schema = schema_of(
      "type T = Long; entity E = { t: T, l: __cedar::Long }; namespace A { type S = String; entity F = { s: "
      "S, t: T, e: E }; action a in [b] appliesTo { principal: F, resource: [E] }; action b; }");
  EXPECT_EQ(display(*schema.entity_type("A::F")->attributes), "{e: E, s: String, t: Long}");
  EXPECT_TRUE(schema.action({"A::Action", "a"})->ancestors.contains({"A::Action", "b"}));
}

TEST(Schema, RefusesWhatDoesNotResolve) {
  for (const char* wrong :
       {"entity E = { a: Nope };", "entity E in [Nope];", "type T = { t: T };", "type T = S; type S = T;",
        "entity Action;", "action a in [a];", "action a in [b];", "entity E; namespace A { entity E; }",
        "type T = Long; action a appliesTo { principal: [T], resource: [T] };",
        "entity E; action a appliesTo { principal: [E], resource: [E], context: E };"}) {
    const auto document = parse_schema(wrong);
    ASSERT_TRUE(document) << wrong;
    EXPECT_FALSE(resolve_schema(*document)) << wrong;
  }
  for (const char* wrong :
       {"entity E", "entity E; entity E;", "type Long = String;", "action a appliesTo { principal: E };",
        "entity E enum [];", "entity if;", "namespace A { } namespace A { }", "@x @x entity E;",
        "action a appliesTo { principal: [], resource: [E] };"})
    EXPECT_FALSE(parse_schema(wrong)) << wrong;
  std::string deep = "type T = ";
  for (int i = 0; i < 100'000; ++i) deep += "Set<";
  EXPECT_FALSE(parse_schema(deep));
}

TEST(Schema, ConvertsBothWays) {
  const auto document = parse_schema(kSchema);
  ASSERT_TRUE(document);
  const auto json = parse_schema_json(schema_to_json(*document));
  ASSERT_TRUE(json) << json.error().front().what;
  const auto text = schema_to_text(*json);
  ASSERT_TRUE(text);
  EXPECT_TRUE(equal(*resolve_schema(*parse_schema(*text)), *resolve_schema(*document)));
}

}  // namespace
}  // namespace why403::cedar
