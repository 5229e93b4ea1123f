#include "cli/arguments.h"

#include <gtest/gtest.h>

namespace why403::cli {
namespace {

Command sample() {
  return {.name = "events",
          .positionals = {{.name = "PATH", .help = "a log", .repeatable = true}},
          .flags = {{.name = "as", .takes = Takes::choice, .metavar = "FORM", .choices = {"ocsf", "ecs"}},
                    {.name = "status", .takes = Takes::choices, .metavar = "LIST", .choices = {"401", "403"}},
                    {.name = "format", .takes = Takes::text, .metavar = "NAME", .repeatable = true},
                    {.name = "threads", .takes = Takes::number, .metavar = "N", .letter = 'j', .at_most = 64},
                    {.name = "follow", .letter = 'f'},
                    {.name = "all", .letter = 'a'},
                    json_flag("the report")}};
}

// No file exists but `old.json`, a report of ours, `log.json`, somebody's log, and `empty`.
PathState probe(const std::string& path) {
  if (path == "old.json") return PathState::own_report;
  if (path == "log.json" || path == "access.log") return PathState::other;
  return path == "empty" ? PathState::empty_file : PathState::absent;
}

Result<Arguments, Message> parse(const std::vector<std::string>& words) {
  static const Command command = sample();
  return parse_arguments(command, "events", words, probe);
}

std::string error_of(const std::vector<std::string>& words) {
  const auto arguments = parse(words);
  return arguments ? "" : arguments.error().what + " | " + arguments.error().help;
}

using Words = std::vector<std::string>;

TEST(Arguments, ReadsEverySpelling) {
  const auto arguments =
      parse({"a.log", "--as=ecs", "-fj4", "--format", "x", "b.log", "--format=y", "--", "-c", "--as"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->all("PATH"), (Words{"a.log", "b.log", "-c", "--as"}));
  EXPECT_EQ(arguments->value("as"), "ecs");
  EXPECT_EQ(arguments->all("format"), (Words{"x", "y"}));
  EXPECT_EQ(arguments->number("threads"), 4);
  EXPECT_TRUE(arguments->has("follow"));
  EXPECT_FALSE(arguments->has("all"));
  EXPECT_EQ(arguments->value("absent", "otherwise"), "otherwise");
}

TEST(Arguments, LastValueWinsUnlessRepeatable) {
  const auto arguments = parse({"--as", "ecs", "--as", "ocsf", "--status", "401", "--status", "403,401"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->all("as"), (Words{"ocsf"}));
  EXPECT_EQ(arguments->all("status"), (Words{"403", "401"}));
}

TEST(Arguments, SaysWhatItGotAndWhatItWanted) {
  EXPECT_EQ(error_of({"--folow"}), "unknown flag `--folow` | did you mean `--follow`?");
  EXPECT_EQ(error_of({"--as", "ocfs"}), "`--as` got `ocfs`, wanted one of ocsf, ecs | did you mean `ocsf`?");
  EXPECT_EQ(error_of({"--status", "403,404"}),
            "`--status` got `404`, wanted one of 401, 403 | did you mean `401`?");
  EXPECT_EQ(error_of({"--threads", "-1"}),
            "`--threads` wants a whole number, got `-1` | see `why403 events -h`");
  EXPECT_EQ(error_of({"--threads", "65"}), "`--threads` can be 64 at most, got `65` | see `why403 events -h`");
  EXPECT_EQ(error_of({"--format"}), "`--format` wants NAME, got nothing | see `why403 events -h`");
  EXPECT_EQ(error_of({"--format", "--all"}),
            "`--format` wants NAME, got the flag `--all` | write `--format=--all` if it is meant");
  EXPECT_EQ(error_of({"--follow=yes"}), "`--follow` takes no value, got `yes` | see `why403 events -h`");
  EXPECT_EQ(error_of({"-fx"}), "unknown flag `-x` | see `why403 events -h`");
  EXPECT_EQ(error_of({"--a\x1b[2J"}), "unknown flag `--a\\x1b[2J` | see `why403 events -h`");
}

TEST(Arguments, ValuesMayBeginWithADash) {
  const auto arguments = parse({"--format", "-x", "--format", "--not-a-flag"});
  ASSERT_TRUE(arguments);
  EXPECT_EQ(arguments->all("format"), (Words{"-x", "--not-a-flag"}));
}

TEST(Arguments, HelpNeedsNothingElse) {
  const auto brief = parse({"-h"});
  ASSERT_TRUE(brief);
  EXPECT_EQ(brief->help(), HelpWanted::brief);
  const auto full = parse({"a.log", "--help", "b.log"});
  ASSERT_TRUE(full);
  EXPECT_EQ(full->help(), HelpWanted::full);
}

struct JsonCase {
  Words words;
  std::string file;
  Words paths;
};

TEST(Arguments, JsonFileNeverDestroysALog) {
  const std::vector<JsonCase> cases = {
      {{"--json", "log.json"}, "", {"log.json"}},
      {{"--json", "log.json", "access.log"}, "", {"log.json", "access.log"}},
      {{"--json", "access.log"}, "", {"access.log"}},
      {{"--json", "new.json"}, "new.json", {}},
      {{"access.log", "--json", "old.json"}, "old.json", {"access.log"}},
      {{"access.log", "--json", "result"}, "result", {"access.log"}},
      {{"access.log", "--json", "empty"}, "empty", {"access.log"}},
      {{"--json", "mistyped.log"}, "", {"mistyped.log"}},
      {{"--json", "*.json", "access.log"}, "", {"*.json", "access.log"}},
      {{"--json=log.json", "access.log"}, "log.json", {"access.log"}},
      {{"--json", "-"}, "", {"-"}},
      {{"--json", "-", "access.log"}, "-", {"access.log"}},
      {{"--json", "--all", "access.log"}, "", {"access.log"}},
      {{"access.log", "--json"}, "", {"access.log"}},
  };
  for (const JsonCase& test : cases) {
    const auto arguments = parse(test.words);
    ASSERT_TRUE(arguments) << test.words[0];
    EXPECT_TRUE(arguments->has("json"));
    EXPECT_EQ(arguments->value("json"), test.file) << test.words.back();
    EXPECT_EQ(arguments->all("PATH"), test.paths) << test.words.back();
  }
}

TEST(Arguments, RequiredAndSurplusWords) {
  const Command command = {
      .name = "completions",
      .positionals = {{.name = "SHELL", .help = "a shell", .required = true, .choices = {"bash"}}}};
  EXPECT_EQ(parse_arguments(command, "completions", {}).error().what, "SHELL is missing: a shell");
  EXPECT_EQ(parse_arguments(command, "completions", {"bash", "zsh"}).error().what,
            "one word too many: `zsh`");
  EXPECT_TRUE(parse_arguments(command, "completions", {"bash"}));
}

}  // namespace
}  // namespace why403::cli
