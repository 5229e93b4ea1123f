#include "cli/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/help.h"

namespace why403::cli {
namespace {

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

Ran run(const Command& command, const std::vector<std::string>& words, Surroundings surroundings = {}) {
  Writer out = Writer::in_memory();
  Writer err = Writer::in_memory();
  Terminal terminal(out, err, surroundings);
  const int code = run_program(command, words, terminal);
  return {code, out.text(), err.text()};
}

int echo(const Arguments& arguments, Terminal& terminal) {
  for (const std::string& word : arguments.all("PATH")) terminal.out() << word << "\n";
  terminal.say({.what = "careful", .severity = base::Severity::warning});
  return arguments.has("deny") ? kNo : kYes;
}

Command sample() {
  return {.name = "why403",
          .summary = "sample",
          .flags = {{.name = "version", .help = "print the version", .letter = 'V'}},
          .children = {{.name = "explain",
                        .summary = "explain logs",
                        .positionals = {{.name = "PATH", .help = "a log", .repeatable = true}},
                        .flags = {{.name = "deny", .help = "say no"}, json_flag("the report")},
                        .run = echo,
                        .is_default = true},
                       {.name = "policy",
                        .summary = "policies",
                        .children = {{.name = "check", .summary = "check policies", .run = echo}}}}};
}

TEST(Program, RunsCommandsAndReturnsTheirCode) {
  const Ran ran = run(sample(), {"explain", "a", "--deny"});
  EXPECT_EQ(ran.code, kNo);
  EXPECT_EQ(ran.out, "a\n");
  EXPECT_EQ(ran.err, "warning: careful\n");
  EXPECT_EQ(run(sample(), {"explain", "-q"}).err, "");
}

TEST(Program, FilesAloneMeanTheDefaultCommand) {
  EXPECT_EQ(run(sample(), {"./x.log", "b"}).out, "./x.log\nb\n");
  EXPECT_EQ(run(sample(), {"-"}).out, "-\n");
  EXPECT_EQ(run(sample(), {"--deny", "x.log"}).code, kNo);
  EXPECT_EQ(run(sample(), {"--version"}).out, "why403 " + std::string(version()) + "\n");
}

TEST(Program, SuggestsCommands) {
  EXPECT_EQ(run(sample(), {"explian"}).err,
            "error: unknown command `explian`\n  help: did you mean `explain`?\n");
  EXPECT_EQ(run(sample(), {"policy", "chek"}).err,
            "error: unknown command `policy chek`\n  help: did you mean `policy check`?\n");
  EXPECT_EQ(run(sample(), {"policy", "chek"}).code, kError);
}

TEST(Program, WithoutACommandHelpGoesToStandardError) {
  const Ran ran = run(sample(), {});
  EXPECT_EQ(ran.code, kError);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("explain logs"), std::string::npos);
}

TEST(Program, ColoursOnlyWhereTheyBelong) {
  const auto has_color = [](const Ran& ran) { return ran.out.find('\x1b') != std::string::npos; };
  EXPECT_FALSE(has_color(run(sample(), {"-h"})));
  EXPECT_TRUE(has_color(run(sample(), {"-h"}, {.out_is_terminal = true})));
  EXPECT_FALSE(has_color(run(sample(), {"-h"}, {.out_is_terminal = true, .no_color = true})));
  EXPECT_TRUE(has_color(run(sample(), {"-h", "--color", "always"}, {.no_color = true})));
  EXPECT_FALSE(has_color(run(sample(), {"-h", "--color=never"}, {.out_is_terminal = true})));
}

// What every entry of the real table must hold.
TEST(Commands, TableIsWhole) {
  for_each_command(program(), "", [](const Command& command, const std::string& path) {
    SCOPED_TRACE(path);
    EXPECT_FALSE(command.summary.empty());
    EXPECT_NE(command.summary.back(), '.');
    EXPECT_EQ(command.summary.find('\n'), std::string::npos);
    EXPECT_NE(command.run != nullptr, !command.children.empty()) << "a command runs or holds others";
    std::set<std::string> names;
    std::set<char> letters;
    for (const std::vector<Flag>* flags : {&command.flags, &standard_flags()})
      for (const Flag& flag : *flags) {
        EXPECT_TRUE(names.insert(flag.name).second) << flag.name << " twice";
        EXPECT_TRUE(!flag.letter || letters.insert(flag.letter).second) << flag.letter << " twice";
        EXPECT_FALSE(flag.help.empty()) << flag.name;
        EXPECT_FALSE(flag.help.ends_with('.')) << flag.name;
        EXPECT_EQ(flag.takes == Takes::nothing, flag.metavar.empty()) << flag.name;
        const bool chooses = flag.takes == Takes::choice || flag.takes == Takes::choices;
        EXPECT_EQ(chooses, !flag.choices.empty()) << flag.name;
      }
    EXPECT_TRUE(!command.run || names.contains("json")) << "every command has --json";
    for (std::size_t i = 0; i + 1 < command.positionals.size(); ++i)
      EXPECT_FALSE(command.positionals[i].repeatable) << "only the last word may repeat";
  });
}

TEST(Help, FitsTheTerminal) {
  for_each_command(program(), "", [](const Command& command, const std::string& path) {
    Writer sink = Writer::in_memory();
    Terminal terminal(sink, sink, {.width = 60});
    const std::string text = help_text(command, path, true, terminal);
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t end = text.find('\n', begin);
      const std::string line = text.substr(begin, end - begin);
      EXPECT_TRUE(line.size() <= 60 || line.find("why403 ") != std::string::npos) << line;
      begin = end + 1;
    }
  });
}

TEST(Help, FoldsByColumns) {
  EXPECT_EQ(folded("aa bb cc", 5, 2), "aa bb\n  cc");
  EXPECT_EQ(folded("ää bb", 5, 0), "ää bb");
  EXPECT_EQ(folded("longword x", 4, 1), "longword\n x");
}

TEST(Help, ManPagesEscapeRequests) {
  const Command command = {.name = "x", .summary = "s", .description = ".hidden\n'line\\ a-b", .run = echo};
  const std::string page = man_page(command, "x");
  EXPECT_NE(page.find("\\&.hidden\n\\&'line\\e a\\-b"), std::string::npos) << page;
}

TEST(Completions, NameEveryCommandAndFlag) {
  const Command command = sample();
  for (const std::string& script :
       {bash_completions(command), zsh_completions(command), fish_completions(command)})
    for (const std::string word : {"explain", "policy", "check", "deny", "json", "always"})
      EXPECT_NE(script.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace why403::cli
