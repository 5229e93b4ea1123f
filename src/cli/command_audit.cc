// why403 audit: what was changed in a running service, by whom.
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"
#include "serve/admin/socket_client.h"

namespace why403::cli {

namespace {

Result<int, Message> audit(const Arguments& arguments, Terminal& terminal) {
  std::string target = "/v1/audit";
  if (arguments.has("KIND")) {
    if (!arguments.has("TARGET")) return Message{.what = "whose changes?", .help = "as in `why403 audit person ann`"};
    target += "?kind=" + serve::percent_encode(arguments.value("KIND")) + "&target=" + serve::percent_encode(arguments.value("TARGET"));
  }
  return print_items(TRY(ask_for_all(arguments, target)), {"sequence", "time", "who", "what", "kind", "target"}, arguments, terminal);
}

int run_audit(const Arguments& arguments, Terminal& terminal) { return done(audit(arguments, terminal), terminal); }

}  // namespace

Command audit_command() {
  return {.name = "audit",
          .summary = "what was changed in a running service, by whom",
          .description = "Asks the service over its unix socket: every change of the directory, of keys and of answers to access requests, oldest "
                         "first. `--json` has what was there before and after.",
          .positionals = {{.name = "KIND", .help = "only those of one: `person`, `group`, `member`, `assignment`, `key` …"}, {.name = "TARGET", .help = "its id; of a member, the group's"}},
          .flags = {socket_flag(), json_flag("print what the service answers, one change a line")},
          .examples = {{"why403 audit", "everything"}, {"why403 audit member clerks", "who came into the group and left it"}},
          .run = run_audit};
}

}  // namespace why403::cli
