// why403 service: how a running service fares, what it sees, and its files read anew.
#include "base/json.h"
#include "base/json_reader.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

Result<int, Message> status(const Arguments& arguments, Terminal& terminal) {
  return print_item(TRY(ask_service(arguments, "GET", "/v1/status")), arguments, terminal);
}
Result<int, Message> reload(const Arguments& arguments, Terminal& terminal) {
  return print_item(TRY(ask_service(arguments, "POST", "/v1/policies/reload")), arguments, terminal);
}

// One line for each, and what changed before it.
Result<int, Message> incidents(const Arguments& arguments, Terminal& terminal) {
  const std::string report = TRY(ask_service(arguments, "GET", "/v1/incidents"));
  if (arguments.has("json")) return write_report(arguments.value("json"), report + "\n", terminal);
  std::vector<std::string> rows;
  base::JsonReader json(report);
  base::JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw != "incidents") {
      json.skip();
      continue;
    }
    json.enter_array();
    while (json.next_element()) {
      const std::string_view incident = json.raw_value();
      const std::string change = member_of(incident, "change");
      std::string row;
      base::JsonWriter writer(row);
      writer.begin_object();
      for (const char* const name : {"verdict", "state", "denials", "title"}) writer.key(name).string(member_of(incident, name));
      writer.key("change").string(change.empty() ? "" : member_of(change, "who") + " " + member_of(change, "what")).end_object();
      rows.push_back(std::move(row));
    }
  }
  return print_items(rows, {"verdict", "state", "denials", "title", "change"}, arguments, terminal);
}

int run_incidents(const Arguments& arguments, Terminal& terminal) { return done(incidents(arguments, terminal), terminal); }
int run_status(const Arguments& arguments, Terminal& terminal) { return done(status(arguments, terminal), terminal); }
int run_reload(const Arguments& arguments, Terminal& terminal) { return done(reload(arguments, terminal), terminal); }

Flag json() { return json_flag("print what the service answers"); }

}  // namespace

Command service_command() {
  return {.name = "service",
          .summary = "how a running service fares, what it sees, and its files read anew",
          .description = "Asks the service over its unix socket.",
          .children = {
              {.name = "status", .summary = "what is in force, and since when", .flags = {socket_flag(), json()}, .examples = {{"why403 service status", "the revision that decides"}}, .run = run_status},
              {.name = "incidents",
               .summary = "why requests were refused, as the logs and the recorded decisions tell it",
               .description = "With `logs` in the configuration the service reads them while it decides. `--json` has the report that `explain --json` makes.",
               .flags = {socket_flag(), json()},
               .examples = {{"why403 service incidents", "what goes on, and what changed before"}},
               .run = run_incidents},
              {.name = "reload",
               .summary = "read all files anew, as SIGHUP does",
               .description = "A broken set of files changes nothing, and what is wrong with it is told.",
               .flags = {socket_flag(), json()},
               .examples = {{"why403 service reload", "after policies were changed"}},
               .run = run_reload},
          }};
}

}  // namespace why403::cli
