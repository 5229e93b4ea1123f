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

}  // namespace
}  // namespace why403::ingest
