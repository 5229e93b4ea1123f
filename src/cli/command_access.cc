// why403 access: who asked a running service for access, and what is answered.
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"
#include "serve/admin/socket_client.h"

namespace why403::cli {

namespace {

std::string place_of(const Arguments& arguments) { return "/v1/access-requests/" + serve::percent_encode(arguments.value("ID")); }

// An entity as it is written in policies.
std::string entity_of(std::string_view json) { return member_of(json, "type") + "::\"" + member_of(json, "id") + "\""; }

Result<int, Message> list(const Arguments& arguments, Terminal& terminal) {
  const auto items = TRY(ask_for_all(arguments, "/v1/access-requests?state=" + std::string(arguments.value("state", "open"))));
  if (arguments.has("json")) return print_items(items, {}, arguments, terminal);
  // Columns are texts: entities become that.
  std::vector<std::string> rows;
  for (const std::string& item : items) {
    std::string row;
    base::JsonWriter json(row);
    json.begin_object();
    for (const char* const name : {"id", "last", "times", "state"}) json.key(name).string(member_of(item, name));
    for (const char* const name : {"subject", "action", "resource"}) json.key(name).string(entity_of(member_of(item, name)));
    for (const char* const name : {"path", "reference"}) json.key(name).string(member_of(item, name));
    json.end_object();
    rows.push_back(std::move(row));
  }
  return print_items(rows, {"id", "last", "subject", "action", "resource", "path", "times", "reference"}, arguments, terminal);
}

Result<int, Message> answer(const Arguments& arguments, std::string_view word, Terminal& terminal) {
  std::string body;
  base::JsonWriter json(body);
  json.begin_object().key("answer").string(word).key("note").string(arguments.value("note"));
  if (arguments.has("role")) {
    json.key("assign").begin_object().key("role").string(arguments.value("role"));
    if (arguments.has("scope")) json.key("scope").string(arguments.value("scope"));
    if (arguments.has("expires")) json.key("expires").string(TRY(expiry_of(arguments.value("expires"))));
    json.end_object();
  } else if (arguments.has("scope") || arguments.has("expires")) {
    return Message{.what = "`--scope` and `--expires` are those of a `--role`"};
  }
  json.end_object();
  return print_item(TRY(ask_service(arguments, "POST", place_of(arguments) + "/answer", body)), arguments, terminal);
}

Result<int, Message> show(const Arguments& arguments, Terminal& terminal) {
  return print_item(TRY(ask_service(arguments, "GET", place_of(arguments))), arguments, terminal);
}

int run_list(const Arguments& arguments, Terminal& terminal) { return done(list(arguments, terminal), terminal); }
int run_show(const Arguments& arguments, Terminal& terminal) { return done(show(arguments, terminal), terminal); }
int run_approve(const Arguments& arguments, Terminal& terminal) { return done(answer(arguments, "granted", terminal), terminal); }
int run_refuse(const Arguments& arguments, Terminal& terminal) { return done(answer(arguments, "refused", terminal), terminal); }

Positional id_of() { return {.name = "ID", .help = "the request's id, as `access list` shows it", .required = true}; }
Flag note_flag() { return {.name = "note", .takes = Takes::text, .metavar = "TEXT", .help = "why"}; }
Flag json() { return json_flag("print what the service answers"); }

}  // namespace

Command access_command() {
  return {.name = "access",
          .summary = "who asked a running service for access after a refusal",
          .description = "Asks the service over its unix socket. Refused people ask with the button of the page (`page: {request_access: …}`).",
          .children = {
              {.name = "list",
               .summary = "list requests, newest first",
               .flags = {{.name = "state", .takes = Takes::choice, .metavar = "STATE", .help = "which ones, `open` unless given", .choices = {"open", "granted", "refused"}}, socket_flag(), json()},
               .examples = {{"why403 access list", "who waits for an answer"}},
               .run = run_list},
              {.name = "show", .summary = "show one request", .positionals = {id_of()}, .flags = {socket_flag(), json()}, .examples = {{"why403 access show r0000000001", "who asked for what, and how often"}}, .run = run_show},
              {.name = "approve",
               .summary = "grant it, and assign a role with the same change",
               .description = "Without `--role` the request is marked as granted, and nothing else happens. Who is not in the directory yet is put there.",
               .positionals = {id_of()},
               .flags = {{.name = "role", .takes = Takes::text, .metavar = "ROLE", .help = "a role for whoever asked"},
                         {.name = "scope", .takes = Takes::text, .metavar = "SCOPE", .help = "where it holds; the path that was refused unless given, or the resource"},
                         {.name = "expires", .takes = Takes::text, .metavar = "TIME", .help = "when it ends: `90d` from now, or a time"},
                         note_flag(),
                         socket_flag(),
                         json()},
               .examples = {{"why403 access approve r0000000001 --role order-viewer --expires 7d", "for a week, and for what was refused alone"}},
               .run = run_approve},
              {.name = "refuse", .summary = "refuse it", .positionals = {id_of()}, .flags = {note_flag(), socket_flag(), json()}, .examples = {{"why403 access refuse r0000000001 --note 'ask your team lead'", "with a reason, for the record"}}, .run = run_refuse},
          }};
}

}  // namespace why403::cli
