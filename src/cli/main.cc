// why403: says why a request was refused. The commands are in commands.cc.
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/program.h"
#include "cli/terminal.h"

int main(int count, char** words) {
  using namespace why403::cli;
  // A reader that goes away is seen as EPIPE by the writer, which is silent about it.
  std::signal(SIGPIPE, SIG_IGN);
  // A file size limit is met like a full disk, with a message.
  std::signal(SIGXFSZ, SIG_IGN);
  Writer out(STDOUT_FILENO);
  Writer err(STDERR_FILENO);
  Terminal terminal(out, err, read_surroundings());
  return run_program(program(), std::vector<std::string>(words + (count > 0), words + count), terminal);
}
