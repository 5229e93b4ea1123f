// What a line of an unknown program says of itself, and what it only seems to say.
#include <gtest/gtest.h>

#include <string>

#include "ingest/native/native.h"
#include "ingest/native/timed_line.h"

namespace why403::ingest {
namespace {

// `name=value` of all that was found, or `no` or `nothing`.
std::string parts(std::string_view record) {
  ValueNames names;
  for (const char* name : {"level", "logger", "client", "principal", "session", "request_id", "method", "target", "status", "action", "code", "verdict", "words", "text"})
    names.add(name);
  Values values(names.all().size());
  base::Arena arena;
  switch (make_plain_lines_extractor(names, Absent({"-", ""}))->extract(record, values, arena)) {
    case Extracted::no: return "no";
    case Extracted::nothing: return "nothing";
    case Extracted::yes: break;
  }
  std::string out;
  for (std::size_t i = 0; i < names.all().size(); ++i)
    if (values.has(static_cast<int>(i))) out.append(out.empty() ? "" : " ").append(names.all()[i]).append("=").append(values.text(static_cast<int>(i)));
  return out;
}

std::string after_time(const std::string& rest) { return parts("2026-03-12T10:00:01Z " + rest); }

std::string time_of(std::string_view line) {
  const auto found = find_line_time(line);
  return found ? std::string(found->text) + "|" + std::string(found->rest) : "no";
}

TEST(LineTime, ManyProgramsWriteItInManyWays) {
  EXPECT_EQ(time_of("2026-03-12T10:00:01.5Z a"), "2026-03-12T10:00:01.5Z|a");
  EXPECT_EQ(time_of("2026-03-12 10:00:01,123 +0100 a"), "2026-03-12 10:00:01,123 +0100|a");
  EXPECT_EQ(time_of("2026/03/12 10:00:01 -- a"), "2026/03/12 10:00:01|-- a");
  EXPECT_EQ(time_of("[2026-03-12 10:00:01 UTC] a"), "2026-03-12 10:00:01 UTC|a");
  EXPECT_EQ(time_of("[2026-03-12 10:00:01 #4711] a"), "2026-03-12 10:00:01|a");
  EXPECT_EQ(time_of("12/Mar/2026:10:00:01 +0000 a"), "12/Mar/2026:10:00:01 +0000|a");
  EXPECT_EQ(time_of("12.03.2026 10:00:01|a"), "12.03.2026 10:00:01||a");
  EXPECT_EQ(time_of("1773309601.25 a"), "1773309601.25|a");
  EXPECT_EQ(time_of("1773309601250 a"), "1773309601250|a");
}

TEST(LineTime, DatesAndNumbersAreNone) {
  for (const char* line : {"", "[", "2026-03-12", "2026-03-12 rain", "2026-03-12 10:00 walked", "17733096012 a", "1773309601x", "0123456789 a", "12.03.2026",
                           "2026-03-12T10:00:01Zulu", "[2026-03-12 10:00:01 no end", "1.2.3.4 a", "99/99/2026:10:00:01 a"})
    EXPECT_EQ(time_of(line), "no") << line;
}

TEST(PlainLines, PairsOfWellKnownKeys) {
  EXPECT_EQ(after_time("user=bob ip=203.0.113.7 res=403 note=\"not his\""), "client=203.0.113.7 principal=bob status=403 words=not his text=user=bob ip=203.0.113.7 res=403 note=\"not his\"");
  EXPECT_EQ(after_time("denied (User_Name='bob b', requestId=7)"), "principal=bob b request_id=7 text=denied (User_Name='bob b', requestId=7)");
  EXPECT_EQ(after_time("user: bob may not, path: /a"), "principal=bob target=/a text=user: bob may not, path: /a");
}

TEST(PlainLines, LevelsAndComponents) {
  EXPECT_EQ(after_time("WARN ledger[n1]: no"), "level=WARN logger=ledger text=no");
  EXPECT_EQ(after_time("[error] [ledger.views] no entry"), "level=error logger=ledger.views text=no entry");
  EXPECT_EQ(after_time("error in entry 7"), "text=error in entry 7");
}

TEST(PlainLines, RequestsAndTheirAnswers) {
  EXPECT_EQ(after_time("\"GET /a?b=1 HTTP/1.1\" 403 153"), "method=GET target=/a?b=1 status=403 text=\"GET /a?b=1 HTTP/1.1\" 403 153");
  EXPECT_EQ(after_time("POST /a from 203.0.113.7 -> 401 signature does not match"), "client=203.0.113.7 method=POST target=/a status=401 text=signature does not match");
  EXPECT_EQ(after_time("till 2 from 10.0.0.1:99 close => 403"), "client=10.0.0.1:99 status=403 text=till 2 from 10.0.0.1:99 close => 403");
  EXPECT_EQ(parts("2026-03-12T10:00:01Z|L7|bob|CLOSE|403|role missing"), "status=403 text=role missing");
}

// Numbers, addresses and words that nobody named stay words.
TEST(PlainLines, NothingIsInvented) {
  for (const char* line : {"read 403 entries in 200 ms", "user not found", "GET out of here", "took 403", "from here to 10.0.0.999", "a -> 4031", "status unknown"})
    EXPECT_EQ(after_time(line), std::string("text=") + line);
  EXPECT_EQ(parts("2026-03-12T10:00:01Z|403|404|a"), "text=403|404|a");
  EXPECT_EQ(after_time(""), "no");
  EXPECT_EQ(after_time(" - "), "nothing");
}

TEST(PlainLines, LongLinesEnd) {
  std::string line;
  for (int i = 0; i < 200000; ++i) line += "a=\"\\ -> (";
  EXPECT_TRUE(after_time(line).starts_with("text=a="));
}

}  // namespace
}  // namespace why403::ingest
