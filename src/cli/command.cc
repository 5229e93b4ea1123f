#include "cli/command.h"

#include <utility>

namespace why403::cli {

Flag json_flag(std::string help) {
  return {.name = "json",
          .takes = Takes::optional_path,
          .metavar = "FILE",
          .help = std::move(help),
          .more =
              "Without FILE, on standard output. An existing file that is not an earlier report of this "
              "program is taken for input; --json=FILE always names the output."};
}

const std::vector<Flag>& standard_flags() {
  static const std::vector<Flag> flags = {
      {.name = "color",
       .takes = Takes::choice,
       .metavar = "WHEN",
       .help = "when to use colours",
       .more = "auto colours a terminal, unless NO_COLOR is set or TERM is dumb.",
       .choices = {"auto", "always", "never"}},
      {.name = "quiet", .help = "print no warnings and notes, only errors", .letter = 'q'},
      {.name = "help", .help = "-h: this help in short; --help: in full", .letter = 'h'},
  };
  return flags;
}

std::string spelling(const Flag& flag) {
  std::string out = flag.letter ? std::string("-") + flag.letter + ", " : std::string();
  out += "--" + flag.name;
  if (flag.takes == Takes::optional_path) return out + " [" + flag.metavar + "]";
  if (flag.takes != Takes::nothing) out += " " + flag.metavar;
  return out;
}

std::string usage(const Command& command, const std::string& path) {
  std::string out = "why403";
  if (!path.empty()) out += " " + path;
  if (!command.children.empty()) return out + " COMMAND …";
  out += " [OPTIONS]";
  for (const Positional& positional : command.positionals) {
    std::string word = positional.name + (positional.repeatable ? "…" : "");
    out += positional.required ? " " + word : " [" + word + "]";
  }
  return out;
}

}  // namespace why403::cli
