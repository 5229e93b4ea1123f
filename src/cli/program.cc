#include "cli/program.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace why403::cli {

namespace {

const Command* default_command(const Command& program) {
  for (const Command& command : program.children)
    if (command.is_default) return &command;
  return nullptr;
}

// A file, a glob, standard input or a path that someone meant to be there.
bool looks_like_file(const std::string& word) {
  struct stat about {};
  return word == "-" || word.find_first_of("/*?[.") != std::string::npos || ::stat(word.c_str(), &about) == 0;
}

bool is_flag(const std::string& word) { return word.size() > 1 && word[0] == '-'; }

// The flags that the program has without a command.
bool is_program_flag(const Command& program, const std::string& word) {
  const std::string name(base::cut(word, "=").before);
  for (const std::vector<Flag>* flags : {&program.flags, &standard_flags()})
    for (const Flag& flag : *flags)
      if (name == "--" + flag.name || (flag.letter && name == std::string("-") + flag.letter)) return true;
  return false;
}

void apply_standard_flags(const Arguments& arguments, Terminal& terminal) {
  const std::string_view color = arguments.value("color", "auto");
  terminal.set_color(color == "always"  ? ColorWhen::always
                     : color == "never" ? ColorWhen::never
                                        : ColorWhen::automatic);
  terminal.set_quiet(arguments.has("quiet"));
}

int fail(Terminal& terminal, const Message& message) {
  terminal.say(message);
  return kError;
}

Message unknown_command(const Found& parent, const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : parent.command->children) names.push_back(command.name);
  const std::string near = base::did_you_mean(word, names);
  const std::string before = parent.path.empty() ? "" : parent.path + " ";
  return {.what = "unknown command `" + before + base::printable(word) + "`",
          .help = near.empty() ? "see `why403 " + before + "-h`" : "did you mean `" + before + near + "`?"};
}

// `why403`, or `why403 policy`: a command that only holds others.
int run_group(const Found& found, const std::vector<std::string>& words, Terminal& terminal) {
  if (!words.empty() && !is_flag(words[0])) return fail(terminal, unknown_command(found, words[0]));
  const Result<Arguments, Message> arguments = parse_arguments(*found.command, found.path, words);
  if (!arguments) return fail(terminal, arguments.error());
  apply_standard_flags(*arguments, terminal);
  if (arguments->help() != HelpWanted::none) {
    terminal.out() << help_text(*found.command, found.path, arguments->help() == HelpWanted::full, terminal);
    return kYes;
  }
  if (arguments->has("version")) {
    terminal.out() << "why403 " << version() << "\n";
    return kYes;
  }
  terminal.err() << help_text(*found.command, found.path, false, terminal);
  return kError;
}

int run_command(const Found& found, const std::vector<std::string>& words, Terminal& terminal) {
  const Result<Arguments, Message> arguments = parse_arguments(*found.command, found.path, words);
  if (!arguments) return fail(terminal, arguments.error());
  apply_standard_flags(*arguments, terminal);
  if (arguments->help() != HelpWanted::none) {
    terminal.out() << help_text(*found.command, found.path, arguments->help() == HelpWanted::full, terminal);
    return kYes;
  }
  return found.command->run(*arguments, terminal);
}

int dispatch(const Command& program, const std::vector<std::string>& words, Terminal& terminal) {
  Found found = find_command(program, words);
  const Command* otherwise = default_command(program);
  if (found.words == 0 && otherwise && !words.empty()) {
    // A flag alone, with nothing to read, was meant for the program.
    const bool meant = is_flag(words[0]) ? words.size() > 1 && !is_program_flag(program, words[0]) : looks_like_file(words[0]);
    if (meant) return run_command({otherwise, otherwise->name, 0}, words, terminal);
  }
  const std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(found.words), words.end());
  return found.command->children.empty() ? run_command(found, rest, terminal)
                                         : run_group(found, rest, terminal);
}

}  // namespace

int run_program(const Command& program, const std::vector<std::string>& words, Terminal& terminal) {
  const int code = dispatch(program, words, terminal);
  terminal.out().flush();
  terminal.err().flush();
  if (const int error = terminal.out().failure())
    return fail(terminal, {.what = "cannot write to standard output", .reason = std::strerror(error)});
  return code;
}

}  // namespace why403::cli
