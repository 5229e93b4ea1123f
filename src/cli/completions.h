// Shell completions, made from the table of commands.
#pragma once

#include <string>

#include "cli/command.h"

namespace why403::cli {

std::string bash_completions(const Command& program);
std::string zsh_completions(const Command& program);
std::string fish_completions(const Command& program);

}  // namespace why403::cli
