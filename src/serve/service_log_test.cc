#include "serve/service_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace why403::serve {
namespace {

const base::FixedClock kClock(*base::parse_rfc3339("2026-03-12T10:00:30Z"));

const Message kRefused{.what = "nothing was \"changed\"",
                       .reason = "two\nlines",
                       .where = base::Span{.source = "app.cedar", .line = 3, .column = 7, .text = "permit"},
                       .notes = {"one"},
                       .help = "try",
                       .event = "reload-refused",
                       .fields = {{"revision", "6da8"}}};

TEST(ServiceLog, IsOneObjectALine) {
  const ServiceLog log(LogForm::json, false, kClock);
  EXPECT_FALSE(log.is_plain());
  EXPECT_EQ(log.written(kRefused),
            R"({"time":"2026-03-12T10:00:30.000000Z","level":"error","event":"reload-refused","message":"nothing was \"changed\"","revision":"6da8",)"
            R"("reason":"two\nlines","where":{"source":"app.cedar","line":3,"column":7},"notes":["one"],"help":"try"})"
            "\n");
  EXPECT_EQ(log.written({.what = "here", .severity = base::Severity::note}),
            "{\"time\":\"2026-03-12T10:00:30.000000Z\",\"level\":\"info\",\"event\":\"message\",\"message\":\"here\"}\n");
}

TEST(ServiceLog, HasAPriorityOnEachLineOfTheJournal) {
  const std::string text = ServiceLog(LogForm::text, true, kClock).written(kRefused);
  EXPECT_TRUE(text.starts_with("<3>error: nothing was")) << text;
  EXPECT_NE(text.find("\n<3>  help: try\n"), std::string::npos) << text;
  const ServiceLog json(LogForm::json, true, kClock);
  EXPECT_TRUE(json.written({.what = "w", .severity = base::Severity::warning}).starts_with("<4>{\"time\""));
  EXPECT_TRUE(json.written({.what = "n", .severity = base::Severity::note}).starts_with("<6>{\"time\""));
  EXPECT_TRUE(ServiceLog(LogForm::text, false, kClock).is_plain());
}

TEST(ServiceLog, KnowsTheJournal) {
  const int file = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  struct stat about{};
  ASSERT_EQ(::fstat(file, &about), 0);
  const std::string stream = std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
  EXPECT_TRUE(is_journal(file, stream.c_str()));
  EXPECT_FALSE(is_journal(file, (stream + "1").c_str()));
  EXPECT_FALSE(is_journal(file, ""));
  EXPECT_FALSE(is_journal(file, nullptr));
  ::close(file);
  EXPECT_FALSE(is_journal(file, stream.c_str()));
}

}  // namespace
}  // namespace why403::serve
