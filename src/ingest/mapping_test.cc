// The language of format files, piece by piece: one small description, one record, the event that comes out.
#include "ingest/mapping.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/catalog.h"
#include "ingest/format.h"

namespace why403::ingest {
namespace {

class Reading {
 public:
  Reading(const std::string& yaml, std::string_view record) {
    const auto description = read_description("test.yaml", "name: test\nproduct: test\nlayer: edge\nextract: json\n" + yaml);
    EXPECT_TRUE(description.has_value());
    const auto format = Format::compile(*description);
    EXPECT_TRUE(format.has_value());
    format_ = *format;
    context_.fingerprinter = &fingerprinter_;
    outcome_ = Parser(format_, context_).parse(record, {}, event_, arena_);
  }
  [[nodiscard]] Outcome outcome() const { return outcome_; }
  [[nodiscard]] bool mine() const { return outcome_ == Outcome::event; }
  [[nodiscard]] std::string text(event::Field field) const { return event::to_text(event_, field); }
  [[nodiscard]] const event::Event& event() const { return event_; }

 private:
  event::Fingerprinter fingerprinter_{"test"};
  ReadContext context_;
  base::Arena arena_;
  std::shared_ptr<const Format> format_;  // its constants are texts of the event
  event::Event event_;
  Outcome outcome_;
};

using event::Field;

TEST(SetHost, LeavesThePortOutAndNothingElse) {
  const auto host = [](std::string_view text) {
    event::Event event;
    set_host(text, event);
    return event::to_text(event, Field::host);
  };
  EXPECT_EQ(host("api.example.com:8443"), "api.example.com");
  EXPECT_EQ(host("api.example.com:"), "api.example.com");
  EXPECT_EQ(host("[2001:db8::1]:443"), "[2001:db8::1]");
  EXPECT_EQ(host("2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(host("s3:GetObject"), "s3:GetObject");
  EXPECT_EQ(host(":443"), "");
}

TEST(MappingLanguage, TemplateJoinsValues) {
  const std::string yaml = "event: {action: '={source | before .amazonaws.com}:{name}'}\n";
  EXPECT_EQ(Reading(yaml, R"({"source":"s3.amazonaws.com","name":"GetObject"})").text(Field::action), "s3:GetObject");
}

TEST(MappingLanguage, TemplateWithoutAValueGivesWayToTheNext) {
  const std::string yaml = "event: {resource: ['={bucket}/{key}', '={bucket}', =nothing]}\n";
  EXPECT_EQ(Reading(yaml, R"({"bucket":"b","key":"k"})").text(Field::resource), "b/k");
  EXPECT_EQ(Reading(yaml, R"({"bucket":"b"})").text(Field::resource), "b");
  EXPECT_EQ(Reading(yaml, "{}").text(Field::resource), "nothing");
}

TEST(MappingLanguage, TemplateTakesTheFirstPresentOfSeveralValues) {
  const std::string yaml = "event: {message: '=lost {{{role, group}'}\n";
  EXPECT_EQ(Reading(yaml, R"({"group":"fin"})").text(Field::message), "lost {fin");
}

TEST(MappingLanguage, BrokenTemplateIsRefused) {
  for (const std::string text : {"'={a'", "'={a | unix}'", "'={a | nonsense}'"}) {
    const auto description = read_description("test.yaml", "name: test\nextract: json\nevent: {message: " + text + "}\n");
    ASSERT_TRUE(description.has_value());
    EXPECT_FALSE(Format::compile(*description).has_value()) << text;
  }
}

TEST(MappingLanguage, EmptyConstantTakesAFieldAway) {
  const std::string yaml = "event: {reason_code: a, extra.x: a}\nrules: [{when: {a: ok}, event: {reason_code: =, extra.x: =}}]\n";
  const Reading reading(yaml, R"({"a":"ok"})");
  EXPECT_FALSE(reading.event().has(Field::reason_code));
  EXPECT_TRUE(reading.event().extra.empty());
  EXPECT_EQ(Reading(yaml, R"({"a":"bad"})").text(Field::reason_code), "bad");
}

TEST(MappingLanguage, LaterExtraReplacesAnEarlierOne) {
  const Reading reading("event: {extra.x: a}\nrules: [{event: {extra.x: b}}]\n", R"({"a":"1","b":"2"})");
  ASSERT_EQ(reading.event().extra.size(), 1U);
  EXPECT_EQ(reading.event().extra_text("x"), "2");
}

TEST(MappingLanguage, IdentifyListWantsOneOfItsMaps) {
  const std::string yaml = "identify: [{a: '*', b: '*'}, {c: x}]\n";
  EXPECT_TRUE(Reading(yaml, R"({"a":1,"b":2})").mine());
  EXPECT_TRUE(Reading(yaml, R"({"c":"x"})").mine());
  EXPECT_FALSE(Reading(yaml, R"({"a":1,"c":"y"})").mine());
}

TEST(MappingLanguage, RecordsThatSayNothing) {
  const std::string yaml = "ignore_when: [{stage: [a, b]}, {digest: '*'}]\nidentify: {kind: '*'}\n";
  EXPECT_EQ(Reading(yaml, R"({"stage":"b","kind":"k"})").outcome(), Outcome::nothing);
  EXPECT_EQ(Reading(yaml, R"({"digest":1})").outcome(), Outcome::nothing);
  EXPECT_EQ(Reading(yaml, R"({"stage":"c","kind":"k"})").outcome(), Outcome::event);
}

TEST(MappingLanguage, ConditionsConvertAndTakeAlternatives) {
  const std::string yaml = "event: {}\nrules:\n"
      "  - {when: {'name.value, name | lower': '*/write'}, event: {outcome: =allowed}}\n"
      "  - {match: {'name.value, name | lower': '<kind>/<>'}, event: {action: kind}}\n";
  for (const char* record : {R"({"name":"ROLES/WRITE"})", R"({"name":{"value":"Roles/Write"}})"}) {
    const Reading reading(yaml, record);
    EXPECT_EQ(reading.text(Field::outcome), "allowed");
    EXPECT_EQ(reading.text(Field::action), "roles");
  }
  EXPECT_EQ(Reading(yaml, "{}").text(Field::outcome), "");
}

TEST(MappingLanguage, KeysOfAnyCase) {
  const std::string yaml = "event: {action: eventName, principal: 'userIdentity.userName'}\n";
  const Reading reading("keys: any-case\n" + yaml, R"({"eventname":"E","UserIdentity":{"USERNAME":"alice"}})");
  EXPECT_EQ(reading.text(Field::action), "E");
  EXPECT_EQ(reading.text(Field::principal), "alice");
  EXPECT_EQ(Reading(yaml, R"({"eventname":"E"})").text(Field::action), "");
  const std::string both = "event: {action: [Action, action]}\n";
  EXPECT_EQ(Reading("keys: any-case\n" + both, R"({"ACTION":"x"})").text(Field::action), "x");
}

TEST(MappingLanguage, UtcReadsWhateverCloudsWrite) {
  const std::string yaml = "event: {time: t | utc}\n";
  for (const char* record : {R"({"t":"2026-03-12 10:00:00"})", R"({"t":"2026-03-12T11:00:00+01:00"})", R"({"t":1773309600})",
                             R"({"t":"1773309600000"})", R"({"t":1773309600000000000})", R"({"t":"12/Mar/2026:10:00:00 +0000"})"})
    EXPECT_EQ(Reading(yaml, record).text(Field::time), "2026-03-12T10:00:00.000Z") << record;
}

TEST(MappingLanguage, ReplaceAndBase64List) {
  EXPECT_EQ(Reading("event: {rules: 'r | replace : ,'}\n", R"({"r":"1:2:3"})").text(Field::rules), "1,2,3");
  EXPECT_EQ(Reading("event: {rules: 'r | percent | base64_list'}\n", R"({"r":"OTUwMDAy%3bREVOWQ%3d%3d%3b"})").text(Field::rules), "950002,DENY");
}

TEST(MappingLanguage, EveryTextBetweenTwoMarksCountsOnce) {
  const std::string yaml = "event: {rules: 'text | every [id \"%\"]'}\n";
  EXPECT_EQ(Reading(yaml, R"({"text":"[id \"942100\"] [msg \"x\"] [id \"949110\"] [id \"942100\"] [id \"9"})").text(Field::rules), "942100,949110");
  EXPECT_EQ(Reading(yaml, R"({"text":"no tag [id"})").text(Field::rules), "");
}

TEST(MappingLanguage, PlusSignsAreBlanksWhereAServerWritesThemSo) {
  const std::string yaml = "event: {user_agent: text | plus}\n";
  EXPECT_EQ(Reading(yaml, R"x({"text":"Mozilla/5.0+(X11;+Linux)"})x").text(Field::user_agent), "Mozilla/5.0 (X11; Linux)");
}

TEST(MappingLanguage, FractionsOfSecondsAreExact) {
  const std::string yaml = "event: {time: at | unix, duration: took | s}\n";
  const Reading reading(yaml, R"({"at":1773309602.123,"took":-1.25})");
  EXPECT_EQ(reading.text(Field::time), "2026-03-12T10:00:02.123Z");
  EXPECT_EQ(reading.event().duration.ns, -1'250'000'000);
  EXPECT_EQ(Reading(yaml, R"({"at":"1773309602.1234567899"})").text(Field::time), "2026-03-12T10:00:02.123456789Z");
  EXPECT_FALSE(Reading(yaml, R"({"took":"9223372036854775807.5"})").event().has(Field::duration));
}

TEST(MappingLanguage, LetNamesValuesForAllThatFollows) {
  const std::string yaml =
      "let: {code: [detail.code, result], words: '={code} of {user | upper}'}\n"
      "identify: {code: '5*'}\n"
      "event: {reason_code: code, message: words}\n";
  EXPECT_EQ(Reading(yaml, R"({"result":"5","user":"bob"})").text(Field::message), "5 of BOB");
  EXPECT_FALSE(Reading(yaml, R"({"result":"5","detail":{"code":"1"}})").mine());
}

TEST(MappingLanguage, LetHidesAValueOfTheSameName) {
  const std::string yaml = "let: {user: actor.name}\nevent: {principal: user}\n";
  EXPECT_EQ(Reading(yaml, R"({"user":"raw"})").text(Field::principal), "");
}

TEST(MappingLanguage, NegatedGlobsWantAPresentValueUnlikeAllOfThem) {
  const std::string yaml = "identify: {code: ['!0', '!Success']}\nevent: {reason_code: code}\n";
  EXPECT_TRUE(Reading(yaml, R"({"code":"7"})").mine());
  EXPECT_FALSE(Reading(yaml, R"({"code":"0"})").mine());
  EXPECT_FALSE(Reading(yaml, R"({"code":"Success"})").mine());
  EXPECT_FALSE(Reading(yaml, "{}").mine());
}

TEST(MappingLanguage, FilledTextIsConvertedAsAWhole) {
  const std::string yaml = "event: {time: '={day} {clock} | utc', principal: name | unquote}\n";
  const Reading reading(yaml, R"({"day":"2026-02-01","clock":"10:00:00","name":"\"bob\""})");
  EXPECT_EQ(reading.text(Field::time), "2026-02-01T10:00:00.000Z");
  EXPECT_EQ(reading.text(Field::principal), "bob");
}

}  // namespace
}  // namespace why403::ingest
