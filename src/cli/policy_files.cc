#include "cli/policy_files.h"

#include "cli/command.h"
#include "cli/terminal.h"

namespace why403::cli {

int say_all(const cedar::Messages& messages, Terminal& terminal) {
  for (const Message& message : messages) terminal.say(message);
  return kError;
}

}  // namespace why403::cli
