#include "cli/report.h"

#include <string>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/terminal.h"

namespace why403::cli {

int write_report(std::string_view path, std::string_view text, Terminal& terminal) {
  if (path.empty() || path == "-") {
    terminal.out() << text;
    return kYes;
  }
  const Status<Message> written = write_file(std::string(path), text);
  if (written) return kYes;
  terminal.say(written.error());
  return kError;
}

}  // namespace why403::cli
