// Where the answer goes when `--json [FILE]` and its kin name a place: one function for every command.
#pragma once

#include <string_view>

namespace why403::cli {

class Terminal;

/// `text` to standard output when `path` is empty or `-`, else to the file, whole or not at all. The exit
/// code.
int write_report(std::string_view path, std::string_view text, Terminal& terminal);

}  // namespace why403::cli
