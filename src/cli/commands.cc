#include "cli/commands.h"

#include <algorithm>

namespace why403::cli {

const Command& program() {
  static const Command table = {
      .name = "why403",
      .summary = "say why a request was refused, by which hop, and the smallest safe change",
      .description =
          "Reads the logs of every hop that a request passes and says why it was refused (401, 403, 407, "
          "429 and refusals in other words).\n\n"
          "The answer is on standard output, everything else on standard error.",
      .flags = {{.name = "version", .help = "print the version", .letter = 'V'}},
      .children =
          {
              explain_command(),
              why_command(),
              events_command(),
              query_command(),
              formats_command(),
              policy_command(),
              decide_command(),
              routes_command(),
              serve_command(),
              observe_command(),
              erase_command(),
              directory_command(),
              access_command(),
              keys_command(),
              audit_command(),
              service_command(),
              state_command(),
              api_key_command(),
              completions_command(),
              help_command(),
          },
  };
  return table;
}

Found find_command(const Command& from, const std::vector<std::string>& words) {
  Found found{&from, {}, 0};
  while (found.words < words.size()) {
    const std::string& word = words[found.words];
    const auto& children = found.command->children;
    const auto child = std::find_if(children.begin(), children.end(),
                                    [&](const Command& command) { return command.name == word; });
    if (child == children.end()) break;
    found.command = &*child;
    found.path += (found.path.empty() ? "" : " ") + word;
    ++found.words;
  }
  return found;
}

}  // namespace why403::cli
