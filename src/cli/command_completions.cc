// why403 completions: the completion script of a shell.
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

int run_completions(const Arguments& arguments, Terminal& terminal) {
  const std::string_view shell = arguments.value("SHELL");
  const std::string script = shell == "bash"  ? bash_completions(program())
                             : shell == "zsh" ? zsh_completions(program())
                                              : fish_completions(program());
  if (!arguments.has("json")) {
    terminal.out() << script;
    return kYes;
  }
  std::string out;
  base::JsonWriter(out).begin_object().key("shell").string(shell).key("script").string(script).end_object();
  return write_report(arguments.value("json"), out + "\n", terminal);
}

}  // namespace

Command completions_command() {
  return {.name = "completions",
          .summary = "print the completion script of a shell",
          .positionals = {{.name = "SHELL",
                           .help = "bash, zsh or fish",
                           .required = true,
                           .choices = {"bash", "zsh", "fish"}}},
          .flags = {json_flag("print {\"shell\", \"script\"}")},
          .examples = {{"source <(why403 completions bash)", "complete in this bash"},
                       {"why403 completions fish > ~/.config/fish/completions/why403.fish",
                        "complete in every fish"}},
          .run = run_completions};
}

}  // namespace why403::cli
