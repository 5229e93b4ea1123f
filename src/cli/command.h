// A command of the program as a value. From this one value come the parser, `-h`, `--help`, the man page,
// the shell completions and the reference page, so that none of them can disagree.
//
//   Command events_command() {
//     return {.name = "events",
//             .summary = "print what log lines become",
//             .description = "Reads logs and prints one event per line.",
//             .positionals = {{.name = "PATH", .help = "file, directory, glob or -", .repeatable = true}},
//             .flags = {{.name = "as", .takes = Takes::choice, .metavar = "FORM", .help = "form of the
//             output",
//                        .choices = {"ocsf", "ecs", "csv"}},
//                       json_flag("print the summary as JSON")},
//             .examples = {{"why403 events access.log", "every line as an OCSF event"}},
//             .run = run_events};
//   }
//
// To add a command: write `command_NAME.cc` with such a function, declare it in `commands.h`, name it in
// `commands.cc`, and run `make accept` for the reference page.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace why403::cli {

class Arguments;
class Terminal;

/// What follows a flag.
enum class Takes {
  nothing,        ///< a switch
  text,           ///< any text
  number,         ///< a whole number from 0 to `at_most`, checked while parsing
  path,           ///< a file or directory, completed by the shell
  choice,         ///< one of `choices`
  choices,        ///< several of `choices`, separated by commas
  optional_path,  ///< a switch that may name an output file: see parse_arguments for when it does
};

struct Flag {
  std::string name;  ///< without the dashes
  Takes takes = Takes::nothing;
  std::string metavar;  ///< how help names the value: `FILE`
  std::string help;     ///< one line, lower case, no full stop
  std::string more;     ///< sentences for `--help` and the man page; may be empty
  char letter = 0;      ///< the one-letter form, if it has one
  bool repeatable = false;
  std::vector<std::string> choices;
  std::int64_t at_most = 1'000'000;  ///< of a number, checked while parsing
};

/// A word that is no flag. At most the last positional of a command is repeatable.
struct Positional {
  std::string name;
  std::string help;
  bool required = false;
  bool repeatable = false;
  std::vector<std::string> choices;  ///< empty: any text, completed as a path
  bool names_command = false;        ///< completed as a command instead
};

struct Example {
  std::string line;
  std::string says;
};

/// Returns the exit code: kYes, kNo or kError.
using Run = int (*)(const Arguments&, Terminal&);

inline constexpr int kYes = 0;    ///< done; yes, allowed
inline constexpr int kNo = 1;     ///< no, denied; a check found something
inline constexpr int kError = 2;  ///< bad usage, nothing readable, output not written

struct Command {
  std::string name;
  std::string summary;      ///< one line, lower case, no full stop
  std::string description;  ///< paragraphs, separated by an empty line
  std::vector<Positional> positionals;
  std::vector<Flag> flags;
  std::vector<Example> examples;
  std::string no_means;  ///< what exit code 1 says; empty when the command never returns it
  Run run = nullptr;
  std::vector<Command> children;  ///< `policy` holds `check`, `fmt` …; such a command has no `run`
  bool is_default = false;        ///< meant when the program gets only files
};

/// `--json [FILE]`, which every command has: on standard output, or written to FILE.
Flag json_flag(std::string help);

/// The flags that every command has besides its own: `--help`, `--color`, `--quiet`.
const std::vector<Flag>& standard_flags();

/// `-x, --name VALUE`, as help prints it.
std::string spelling(const Flag& flag);

/// `why403 events [OPTIONS] [PATH…]`; `path` is the command's full name, such as `policy check`.
std::string usage(const Command& command, const std::string& path);

}  // namespace why403::cli
