// The texts that are made from a command's table entry: help, man page, reference page, and the table itself
// as JSON. The shell completions are in completions.h.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace why403::cli {

class Terminal;

std::string_view version();

/// For a person: short (`-h`) or full (`--help`), folded to the terminal's width.
std::string help_text(const Command& command, const std::string& path, bool full, const Terminal& terminal);

/// A man page in the groff man macros; `man why403-events`.
std::string man_page(const Command& command, const std::string& path);

/// The page of docs/reference, in Markdown.
std::string reference_page(const Command& command, const std::string& path);

/// The command and those below it, as one JSON object.
std::string command_json(const Command& command, const std::string& path);

/// The name of a command's man and reference page: `why403-policy-check`.
std::string page_name(const std::string& path);

/// `text` folded at spaces to `width` columns, every line after the first indented by `indent`.
std::string folded(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace why403::cli
