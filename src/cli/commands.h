// The table of commands. One line here and one file `command_NAME.cc` make a command.
#pragma once

#include "cli/command.h"

namespace why403::cli {

Command completions_command();
Command decide_command();
Command explain_command();
Command erase_command();
Command observe_command();
Command events_command();
Command formats_command();
Command help_command();
Command why_command();
Command policy_command();
Command policy_eval_command();
Command policy_test_command();
Command query_command();
Command routes_command();
Command serve_command();
Command api_key_command();
Command access_command();
Command audit_command();
Command directory_command();
Command keys_command();
Command service_command();
Command state_command();

/// The program itself: its children are the commands, in the order in which help lists them.
const Command& program();

/// The command that `words` begin with, and how many of them name it; the program itself when none do.
struct Found {
  const Command* command = nullptr;
  std::string path;  ///< `policy check`; empty for the program
  std::size_t words = 0;
};
Found find_command(const Command& from, const std::vector<std::string>& words);

/// Calls `visit(command, path)` for the program and every command below it, parents first.
template <typename Visit>
void for_each_command(const Command& command, const std::string& path, const Visit& visit) {
  visit(command, path);
  for (const Command& child : command.children)
    for_each_command(child, path.empty() ? child.name : path + " " + child.name, visit);
}

}  // namespace why403::cli
