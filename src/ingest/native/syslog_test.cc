// Heads of syslog lines as daemons really write them, and lines that only look like one.
#include <gtest/gtest.h>

#include <string>

#include "ingest/native/native.h"

namespace why403::ingest {
namespace {

// `time|host|program|pid|message`, or `no` or `nothing`.
std::string head(std::string_view record) {
  ValueNames names;
  for (const char* name : {"time", "host", "program", "pid", "message"}) names.add(name);
  Values values(names.all().size());
  base::Arena arena;
  switch (make_syslog_extractor(names, Absent({"-", ""}))->extract(record, values, arena)) {
    case Extracted::no: return "no";
    case Extracted::nothing: return "nothing";
    case Extracted::yes: break;
  }
  std::string out;
  for (int i = 0; i < 5; ++i) out.append(i == 0 ? "" : "|").append(values.text(i));
  return out;
}

TEST(Syslog, Rfc3164) {
  EXPECT_EQ(head("Mar 12 10:00:01 web1 nginx[71]: hello: x"), "Mar 12 10:00:01|web1|nginx|71|hello: x");
  EXPECT_EQ(head("<30>Mar  2 10:00:01 web1 kernel: [1.5] IN=eth0"), "Mar  2 10:00:01|web1|kernel||[1.5] IN=eth0");
  EXPECT_EQ(head("Mar 12 10:00:01.250 haproxy[9]: a b"), "Mar 12 10:00:01.250||haproxy|9|a b");
  EXPECT_EQ(head("Mar 12 2026 10:00:01 fw1 postfix/smtpd[7]: a"), "Mar 12 2026 10:00:01|fw1|postfix/smtpd|7|a");
  EXPECT_EQ(head("Mar 12 10:00:01 web1 last message repeated 2 times"), "Mar 12 10:00:01|web1|||last message repeated 2 times");
}

TEST(Syslog, IsoTimes) {
  EXPECT_EQ(head("2026-03-12T10:00:01.123456+01:00 web1 sshd[4]: a"), "2026-03-12T10:00:01.123456+01:00|web1|sshd|4|a");
  EXPECT_EQ(head("2026-03-12T10:00:01+0000 web1 su: a"), "2026-03-12T10:00:01+0000|web1|su||a");
  EXPECT_EQ(head("2026-03-12T10:00:01.123Z INFO started"), "no");
  EXPECT_EQ(head("2026-03-12T10:00:01.123Z stdout F {\"a\": 1}"), "no");
}

TEST(Syslog, Rfc5424) {
  EXPECT_EQ(head("<34>1 2026-03-12T10:00:01.5Z web1 app 77 ID47 [a@1 x=\"q\\\"]\"][b y=\"\"] \xef\xbb\xbfhello"),
            "2026-03-12T10:00:01.5Z|web1|app|77|hello");
  EXPECT_EQ(head("<34>1 2026-03-12T10:00:01Z web1 app - - - hello"), "2026-03-12T10:00:01Z|web1|app||hello");
  EXPECT_EQ(head("<34>1 - - - - - -"), "nothing");
  EXPECT_EQ(head("89 <158>1 2026-03-12T10:00:01+00:00 host heroku router - at=info"), "2026-03-12T10:00:01+00:00|host|heroku|router|at=info");
}

TEST(Syslog, StructuredMessagesLoseTheirCookie) {
  EXPECT_EQ(head("Mar 12 10:00:01 web1 nginx: @cee:{\"a\":1}"), "Mar 12 10:00:01|web1|nginx||{\"a\":1}");
}

TEST(Syslog, NoHeadAtAll) {
  for (const char* line : {"", "<", "<30>", "<999999>x", "<30>1", "<30>1 ", "Mar", "Mar 12 10:00:01", "Mar 12 10:00:0x web1 a: b", "12 monkeys",
                           "203.0.113.7 - - [12/Mar/2026:10:00:01 +0000] \"GET / HTTP/1.1\" 200 1"})
    EXPECT_EQ(head(line), "no") << line;
}

}  // namespace
}  // namespace why403::ingest
