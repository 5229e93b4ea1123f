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

// A container that was killed, a file that ends in the middle: what came is read, from where it began.
TEST_F(Envelopes, PiecesHeldAtTheEndAreRead) {
  auto cut = read_description("test.yaml", "name: cut\nextract: pattern\npatterns: ['cut <stream:word> <tag:word> <at:ip> <body>']\n"
                                           "let: {goes_on: 'tag | map P=yes'}\nenvelope: body\ncontinues: goes_on\ncontinues_by: stream\nevent: {client: at}\n");
  auto plain = read_description("test.yaml", "name: plain\nextract: pattern\npatterns: ['say <what>']\nproduct: plain\nevent: {kind: =diagnostic, message: what}\n");
  ASSERT_TRUE(cut.has_value() && plain.has_value());
  ASSERT_TRUE(catalog_.add(std::move(*cut)).has_value() && catalog_.add(std::move(*plain)).has_value());
  event_.ref = {.input = 0, .record = 0, .line = 7};
  ASSERT_EQ(read("cut out P 192.0.2.1 say on"), Outcome::nothing);
  event_.ref.line = 8;
  ASSERT_EQ(read("cut err P 192.0.2.2 nonsense"), Outcome::nothing);
  event_.ref.line = 9;
  ASSERT_EQ(read("cut out P 192.0.2.1 e two"), Outcome::nothing);
  ASSERT_TRUE(router_.flush(event_, arena_));
  EXPECT_EQ(event_.text(Field::message), "one two");
  EXPECT_EQ(event::to_text(event_, Field::client), "192.0.2.1");
  EXPECT_EQ(event_.ref.line, 7U);
  EXPECT_FALSE(router_.flush(event_, arena_));
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

// A general format that reads what a nearer one reads as well gets neither its records nor, by reading others, its place.
TEST_F(Envelopes, NoFormatMovesUpPastANearerOne) {
  auto near = read_description("test.yaml", "name: near\nextract: json\nproduct: near\nidentify: {logger: access}\nevent: {kind: =request, message: message, method: method, host: host}\n");
  auto general = read_description("test.yaml", "name: general\nextract: json\npriority: -15\nproduct: any\nidentify: {method: '*'}\nevent: {kind: =request, method: method}\n");
  ASSERT_TRUE(near.has_value() && general.has_value());
  ASSERT_TRUE(catalog_.add(std::move(*general)).has_value() && catalog_.add(std::move(*near)).has_value());
  const std::string_view access = R"({"logger":"access","method":"GET","host":"a","message":"no"})", other = R"({"method":"GET"})";
  router_.learn({access, other, access});
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(router_.parse(other, event_, arena_), Outcome::event);
    EXPECT_EQ(event_.format, "general");
    ASSERT_EQ(router_.parse(access, event_, arena_), Outcome::event);
    EXPECT_EQ(event_.format, "near");
  }
  Router discovering(catalog_, context_);
  discovering.learn({access});
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(discovering.parse(other, event_, arena_), Outcome::event);
    ASSERT_EQ(discovering.parse(access, event_, arena_), Outcome::event);
    EXPECT_EQ(event_.format, "near");
  }
}

// Daemons behind syslog that write a time of their own; what has none says nothing, as before.
TEST(LastResort, ContentsOfEnvelopes) {
  auto catalog = Catalog::built_in();
  ASSERT_TRUE(catalog.has_value());
  ReadContext context;
  const event::Fingerprinter fingerprinter("test");
  context.fingerprinter = &fingerprinter;
  context.file_time = base::Time{1773309700'000'000'000};
  Router router(*catalog, context);
  const std::string_view line = "Mar 12 10:00:01 web1 ledger[7]: 2026-03-12T10:00:01Z bob may not close 7";
  router.learn({line, line, line, "Mar 12 10:00:02 web1 CRON[5]: (root) CMD (run-parts)"});
  event::Event event;
  base::Arena arena;
  ASSERT_EQ(router.parse(line, event, arena), Outcome::event);
  EXPECT_EQ(event.format, "plain-lines");
  EXPECT_EQ(event.text(Field::message), "bob may not close 7");
  EXPECT_EQ(event.text(Field::reporter), "web1");
  EXPECT_EQ(router.describe(), "syslog > plain-lines");
  EXPECT_TRUE(router.reads_as_last_resort());
  EXPECT_EQ(router.parse("Mar 12 10:00:02 web1 CRON[5]: (root) CMD (run-parts)", event, arena), Outcome::nothing);
  Router other(*catalog, context);
  other.adopt(router);
  EXPECT_EQ(other.parse(line, event, arena), Outcome::event);
}

// Records of several lines inside envelopes, as containers and syslog carry them.
class SeveralLines : public testing::Test {
 protected:
  struct Read {
    std::uint64_t line;
    std::string format, message, time;
  };
  std::vector<Read> read(const std::vector<std::string>& lines) {
    auto catalog = Catalog::built_in();
    EXPECT_TRUE(catalog.has_value());
    ReadContext context;
    const event::Fingerprinter fingerprinter("test");
    context.fingerprinter = &fingerprinter;
    Router router(*catalog, context);
    router.learn({lines.begin(), lines.end()});
    std::vector<Read> out;
    event::Event event;
    base::Arena arena;
    const auto keep = [&] {
      out.push_back({event.ref.line, std::string(event.format), std::string(event.text(Field::message)), event::to_text(event, Field::time)});
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
      arena.reset();
      event.ref = {.input = 0, .record = 0, .line = i + 1};
      const Outcome outcome = router.parse(lines[i], event, arena);
      EXPECT_NE(outcome, Outcome::not_mine) << lines[i];
      if (outcome == Outcome::event) keep();
    }
    while (router.flush(event, arena)) keep();
    return out;
  }
  static std::string docker(const std::string& text, int second, const std::string& stream = "stdout") {
    return R"({"log":")" + text + R"(\n","stream":")" + stream + R"(","time":"2026-03-12T10:00:0)" + std::to_string(second) + R"(.5Z"})";
  }
};

TEST_F(SeveralLines, DotNetMessagesInDockersLog) {
  const auto events = read({docker("info: Microsoft.AspNetCore.Authorization.DefaultAuthorizationService[2]", 1),
                            docker("      Authorization failed. These requirements were not met:", 2),
                            docker("oops", 3, "stderr"),
                            docker("      DenyAnonymousAuthorizationRequirement: Requires an authenticated user.", 4),
                            docker("warn: Shop.Ledger[7]", 5), docker("      closing", 6)});
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].format, "aspnet");
  EXPECT_EQ(events[0].message, "requirements not met: DenyAnonymousAuthorizationRequirement: Requires an authenticated user.");
  EXPECT_EQ(events[0].line, 1U);
  EXPECT_EQ(events[0].time, "2026-03-12T10:00:01.500Z");
  // The last one was still open when the stream ended.
  EXPECT_EQ(events[1].message, "closing");
  EXPECT_EQ(events[1].line, 5U);
}

TEST_F(SeveralLines, RailsRequestsInKubernetesLogOfTwoStreams) {
  const std::string out = "2026-03-12T10:00:01.5Z stdout F ";
  const auto events = read({out + "Started GET \"/ledger\" for 192.0.2.1 at 2026-03-12 10:00:01 +0000",
                            "2026-03-12T10:00:01.6Z stderr F something else", out + "Processing by LedgerController#show as HTML",
                            out + "Filter chain halted as :require_login rendered or redirected", out + "Completed 401 Unauthorized in 3ms (Views: 0.1ms)"});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].format, "rails");
  EXPECT_EQ(events[0].line, 1U);
  EXPECT_EQ(events[0].message, "filter chain halted as :require_login");
}

TEST_F(SeveralLines, JavaStackTracesInDockersLogAreNoLinesOfTheirOwn) {
  const auto events = read({docker("2026-03-12T10:00:01.123Z ERROR 1 --- [nio-8080-exec-1] c.e.ledger.LedgerController : Access is denied", 1),
                            docker("org.springframework.security.access.AccessDeniedException: Access is denied", 1),
                            docker("\\tat org.springframework.security.access.vote.AffirmativeBased.decide(AffirmativeBased.java:73)", 1),
                            docker("\\t... 59 common frames omitted", 1),
                            docker("2026-03-12T10:00:02.123Z ERROR 1 --- [nio-8080-exec-2] c.e.ledger.LedgerController : again", 2)});
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].line, 1U);
  EXPECT_EQ(events[1].line, 5U);
}

}  // namespace
}  // namespace why403::ingest
