// From the words of a command line to an exit code: finds the command, reads its flags, answers --help and
// --version, runs it, and turns what went wrong while writing into the right exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/terminal.h"

namespace why403::cli {

/// `words` without the program's own name. Flushes the terminal. Exit codes as in command.h; a reader of
/// standard output that went away changes nothing, a full disk makes it kError.
int run_program(const Command& program, const std::vector<std::string>& words, Terminal& terminal);

}  // namespace why403::cli
