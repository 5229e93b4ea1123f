// why403 help: a command's help, man page or reference page, and the table of all commands as JSON.
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

int run_help(const Arguments& arguments, Terminal& terminal) {
  const std::vector<std::string>& words = arguments.all("COMMAND");
  const Found found = find_command(program(), words);
  if (found.words < words.size()) {
    std::vector<std::string> names;
    for (const Command& command : found.command->children) names.push_back(command.name);
    const std::string near = base::did_you_mean(words[found.words], names);
    terminal.say({.what = "unknown command `" + base::printable(words[found.words]) + "`",
                  .help = near.empty() ? "see `why403 -h`" : "did you mean `" + near + "`?"});
    return kError;
  }
  const std::string_view form = arguments.value("as", "text");
  if (arguments.has("json"))
    return write_report(arguments.value("json"), command_json(*found.command, found.path), terminal);
  if (form == "man") {
    terminal.out() << man_page(*found.command, found.path);
  } else if (form == "markdown") {
    terminal.out() << reference_page(*found.command, found.path);
  } else if (form == "pages") {
    for_each_command(program(), "", [&](const Command&, const std::string& path) {
      terminal.out() << page_name(path) << "\t" << path << "\n";
    });
  } else {
    terminal.out() << help_text(*found.command, found.path, true, terminal);
  }
  return kYes;
}

}  // namespace

Command help_command() {
  return {
      .name = "help",
      .summary = "explain a command",
      .positionals = {{.name = "COMMAND",
                       .help = "a command; none: the program",
                       .repeatable = true,
                       .names_command = true}},
      .flags = {{.name = "as",
                 .takes = Takes::choice,
                 .metavar = "FORM",
                 .help = "form of the text",
                 .more =
                     "man is a man page; markdown the page of docs/reference; pages the list of all pages "
                     "with their commands.",
                 .choices = {"text", "man", "markdown", "pages"}},
                json_flag("print the command's flags as JSON")},
      .examples = {{"why403 help --as man completions | man -l -", "read a man page"}},
      .run = run_help};
}

}  // namespace why403::cli
