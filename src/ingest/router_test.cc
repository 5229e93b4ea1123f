// Envelopes: what they hand down, what their content inherits.
#include "ingest/router.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/catalog.h"

namespace why403::ingest {
namespace {

using event::Field;

constexpr const char* kEnvelope =
    "name: wrap\nextract: pattern\npatterns: ['wrap <program>[<pid:int>] <at:ip>: <body>']\nproduct: wrapper\n"
    "envelope: body\nhand_down: [program, pid]\nevent: {kind: =diagnostic, client: at, message: body}\n";
constexpr const char* kContent =
    "name: content\nextract: pattern\npatterns: ['no <what>']\nproduct: content\n"
    "identify: {given.program: thing*}\nevent: {kind: =authorization, action: what, connection_id: given.pid}\n";

class Envelopes : public testing::Test {
 protected:
  Envelopes() {
    for (const char* yaml : {kEnvelope, kContent}) {
      auto description = read_description("test.yaml", yaml);
      EXPECT_TRUE(description.has_value());
      EXPECT_TRUE(catalog_.add(std::move(*description)).has_value());
    }
    context_.fingerprinter = &fingerprinter_;
  }
  Outcome read(std::string_view record) {
    router_.learn({record});
    return router_.parse(record, event_, arena_);
  }
  Catalog catalog_;
  event::Fingerprinter fingerprinter_{"test"};
  ReadContext context_;
  Router router_{catalog_, context_};
  base::Arena arena_;
  event::Event event_;
};

TEST_F(Envelopes, ContentIsRecognisedByWhatIsHandedDown) {
  ASSERT_EQ(read("wrap things[7] 192.0.2.1: no entry"), Outcome::event);
  EXPECT_EQ(event_.format, "content");
  EXPECT_EQ(event_.text(Field::action), "entry");
  EXPECT_EQ(event_.text(Field::connection_id), "7");
  EXPECT_EQ(event::to_text(event_, Field::client), "192.0.2.1");
  EXPECT_EQ(event_.text(Field::product), "content");
  EXPECT_EQ(event_.text(Field::message), "");
}

TEST_F(Envelopes, EnvelopeSpeaksForContentThatNobodyReads) {
  ASSERT_EQ(read("wrap other[7] 192.0.2.1: no entry"), Outcome::event);
  EXPECT_EQ(event_.format, "wrap");
  EXPECT_EQ(event_.text(Field::message), "no entry");
}

TEST_F(Envelopes, PiecesOfALineAreJoinedByStream) {
  auto cut = read_description("test.yaml", "name: cut\nextract: pattern\npatterns: ['cut <stream:word> <tag:word> <body>']\n"
                                           "let: {goes_on: 'tag | map P=yes'}\nenvelope: body\ncontinues: goes_on\ncontinues_by: stream\n");
  auto plain = read_description("test.yaml", "name: plain\nextract: pattern\npatterns: ['say <what>']\nproduct: plain\nevent: {kind: =diagnostic, message: what}\n");
  ASSERT_TRUE(cut.has_value() && plain.has_value());
  ASSERT_TRUE(catalog_.add(std::move(*cut)).has_value() && catalog_.add(std::move(*plain)).has_value());
  ASSERT_EQ(read("cut out P say on"), Outcome::nothing);
  EXPECT_EQ(read("cut err P say"), Outcome::nothing);
  EXPECT_EQ(read("cut out P e two"), Outcome::nothing);
  ASSERT_EQ(read("cut err F  four"), Outcome::event);
  EXPECT_EQ(event_.text(Field::message), "four");
  ASSERT_EQ(read("cut out F  three"), Outcome::event);
  EXPECT_EQ(event_.text(Field::message), "one two three");
  ASSERT_EQ(read("cut out F say five"), Outcome::event);
  EXPECT_EQ(event_.text(Field::message), "five");
  EXPECT_FALSE(router_.stateless());
}

TEST_F(Envelopes, HeldPiecesAreBounded) {
  auto cut = read_description("test.yaml", "name: cut\nextract: pattern\npatterns: ['cut <stream:word> <tag:word> <body>']\n"
                                           "let: {goes_on: 'tag | map P=yes'}\nenvelope: body\ncontinues: goes_on\ncontinues_by: stream\nevent: {kind: =diagnostic}\n");
  ASSERT_TRUE(cut.has_value() && catalog_.add(std::move(*cut)).has_value());
  const std::string piece(RecordJoiner::kRecordBytesMax - 10, 'x');
  for (int i = 0; i < 100; ++i) EXPECT_EQ(read("cut s" + std::to_string(i) + " P " + piece), Outcome::nothing);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read("cut s99 P " + piece), Outcome::nothing);
  EXPECT_EQ(read("cut s99 F end"), Outcome::event);
}

TEST_F(Envelopes, GeneralEnvelopeLeavesRecordsToNearerFormats) {
  auto general = read_description("test.yaml", "name: general\nextract: json\npriority: -30\nidentify: {message: '*'}\nenvelope: message\n");
  auto near = read_description("test.yaml", "name: near\nextract: json\nproduct: near\nidentify: {who: '*'}\nevent: {kind: =diagnostic, message: message}\n");
  ASSERT_TRUE(general.has_value() && near.has_value());
  ASSERT_TRUE(catalog_.add(std::move(*general)).has_value() && catalog_.add(std::move(*near)).has_value());
  EXPECT_EQ(read(R"({"message":"starting"})"), Outcome::nothing);
  ASSERT_EQ(router_.parse(R"({"message":"no","who":"me"})", event_, arena_), Outcome::event);
  EXPECT_EQ(event_.format, "near");
}

}  // namespace
}  // namespace why403::ingest
