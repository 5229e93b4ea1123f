// why403 directory: people, services, groups, roles and assignments of a service that runs.
#include <array>

#include "base/file.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"
#include "serve/admin/admin_server.h"
#include "serve/admin/socket_client.h"

namespace why403::cli {

namespace {

using serve::percent_encode;

const std::vector<std::string> kKinds = {"person", "service", "group", "role"};
const std::vector<std::string> kPrincipals = {"person", "service", "group"};

std::string folder_of(std::string_view kind) { return kind == "person" ? "/v1/people" : "/v1/" + std::string(kind) + "s"; }
std::string place_of(const Arguments& arguments) {
  return folder_of(arguments.value("KIND")) + "/" + percent_encode(arguments.value("ID"));
}
std::string membership_of(const Arguments& arguments) {
  return "/v1/groups/" + percent_encode(arguments.value("GROUP")) + "/members/" + std::string(arguments.value("KIND")) + "/" +
         percent_encode(arguments.value("ID"));
}

Result<int, Message> list(const Arguments& arguments, Terminal& terminal) {
  const std::string_view what = arguments.value("WHAT");
  if (what == "assignments")
    return print_items(TRY(ask_for_all(arguments, "/v1/assignments")), {"id", "kind", "principal", "role", "scope", "expires", "note"}, arguments, terminal);
  const auto entries = TRY(ask_for_all(arguments, what == "people" ? "/v1/people" : "/v1/" + std::string(what)));
  return print_items(entries, {"id", "name", "source", "actions"}, arguments, terminal);
}

Result<int, Message> show(const Arguments& arguments, Terminal& terminal) {
  return print_item(TRY(ask_service(arguments, "GET", place_of(arguments))), arguments, terminal);
}

Result<int, Message> put(const Arguments& arguments, Terminal& terminal) {
  std::string body;
  base::JsonWriter json(body);
  json.begin_object();
  if (arguments.has("name")) json.key("name").string(arguments.value("name"));
  if (arguments.has("disabled")) json.key("disabled").boolean(true);
  if (arguments.has("attributes")) json.key("attributes").raw(arguments.value("attributes"));
  if (arguments.has("action")) {
    json.key("actions").begin_array();
    for (const std::string& each : arguments.all("action")) json.string(each);
    json.end_array();
  }
  json.end_object();
  return print_item(TRY(ask_service(arguments, "PUT", place_of(arguments), body)), arguments, terminal);
}

Result<int, Message> change(const Arguments& arguments, std::string_view method, const std::string& target) {
  TRY(ask_service(arguments, method, target));
  return kYes;
}

Result<int, Message> assign(const Arguments& arguments, Terminal& terminal) {
  std::string body;
  base::JsonWriter json(body);
  json.begin_object().key("kind").string(arguments.value("KIND")).key("principal").string(arguments.value("ID"));
  json.key("role").string(arguments.value("ROLE")).key("scope").string(arguments.value("scope", "*"));
  json.key("note").string(arguments.value("note"));
  if (arguments.has("expires")) json.key("expires").string(TRY(expiry_of(arguments.value("expires"))));
  json.end_object();
  return print_item(TRY(ask_service(arguments, "POST", "/v1/assignments", body)), arguments, terminal);
}

Result<int, Message> bring_in(const Arguments& arguments, Terminal& terminal) {
  const std::string text = TRY(base::read_file(std::string(arguments.value("FILE")), serve::kSocketBodyBytesMax));
  const bool is_trial = arguments.has("dry-run");
  const std::string told = TRY(ask_service(arguments, "POST", is_trial ? "/v1/import?dry_run=true" : "/v1/import", text));
  if (arguments.has("json")) return print_item(told, arguments, terminal);
  terminal.out() << (is_trial ? "would have created " : "created ") << member_of(told, "created") << ", changed " << member_of(told, "changed")
                 << " and left " << member_of(told, "unchanged") << " entries; " << member_of(told, "memberships") << " memberships and "
                 << member_of(told, "assignments") << " assignments are new\n";
  return kYes;
}

int run_import(const Arguments& arguments, Terminal& terminal) { return done(bring_in(arguments, terminal), terminal); }
int run_list(const Arguments& arguments, Terminal& terminal) { return done(list(arguments, terminal), terminal); }
int run_show(const Arguments& arguments, Terminal& terminal) { return done(show(arguments, terminal), terminal); }
int run_put(const Arguments& arguments, Terminal& terminal) { return done(put(arguments, terminal), terminal); }
int run_remove(const Arguments& arguments, Terminal& terminal) { return done(change(arguments, "DELETE", place_of(arguments)), terminal); }
int run_join(const Arguments& arguments, Terminal& terminal) { return done(change(arguments, "PUT", membership_of(arguments)), terminal); }
int run_leave(const Arguments& arguments, Terminal& terminal) { return done(change(arguments, "DELETE", membership_of(arguments)), terminal); }
int run_assign(const Arguments& arguments, Terminal& terminal) { return done(assign(arguments, terminal), terminal); }
int run_unassign(const Arguments& arguments, Terminal& terminal) {
  return done(change(arguments, "DELETE", "/v1/assignments/" + percent_encode(arguments.value("ID"))), terminal);
}

Positional kind_of(const std::vector<std::string>& kinds) { return {.name = "KIND", .help = "what it is", .required = true, .choices = kinds}; }
Positional id_of() { return {.name = "ID", .help = "its id", .required = true}; }
Positional group_of() { return {.name = "GROUP", .help = "the group's id", .required = true}; }
Flag json() { return json_flag("print what the service answers"); }

Command put_command() {
  return {.name = "put",
          .summary = "create or change a person, service, group or role",
          .description = "Says what it is from now on: what is not given becomes the default.",
          .positionals = {kind_of(kKinds), id_of()},
          .flags = {{.name = "name", .takes = Takes::text, .metavar = "NAME", .help = "for people to read"},
                    {.name = "disabled", .help = "of a person or service: holds nothing and may do nothing"},
                    {.name = "attributes", .takes = Takes::text, .metavar = "JSON", .help = "attributes that policies read, as an object"},
                    {.name = "action", .takes = Takes::text, .metavar = "ACTION", .help = "of a role: an action that it permits, `*` for all", .repeatable = true},
                    socket_flag(),
                    json()},
          .examples = {{"why403 directory put person ann --name 'Ann Miller'", "a person"},
                       {"why403 directory put role order-editor --action view --action change", "a role that permits two actions where it is assigned"}},
          .run = run_put};
}

Command import_command() {
  return {.name = "import",
          .summary = "bring in people, services, groups, roles and assignments from a file",
          .description = "A JSON file with the lists `people`, `services`, `groups` (with `members`), `roles` (with `actions`) and `assignments` "
                         "(`role`, `to`, `scope`, `expires`, `note`). All of it comes into force at once, or nothing, and then every place that is "
                         "wrong is told. What is there already is changed where the file says something else; nobody is taken out.",
          .positionals = {{.name = "FILE", .help = "the file", .required = true}},
          .flags = {{.name = "dry-run", .help = "say what would come of it, and change nothing"}, socket_flag(), json()},
          .examples = {{"why403 directory import people.json --dry-run", "what would be created and changed"}},
          .run = run_import};
}

Command assign_command() {
  return {.name = "assign",
          .summary = "assign a role within a scope",
          .description = "A scope is `*` (everything), a path or a path with all below it (`/orders/*`), or an entity with all that is in "
                         "it (`Folder::\"eu\"`).",
          .positionals = {{.name = "ROLE", .help = "the role's id", .required = true}, kind_of(kPrincipals), id_of()},
          .flags = {{.name = "scope", .takes = Takes::text, .metavar = "SCOPE", .help = "where it holds; everywhere unless given"},
                    {.name = "expires", .takes = Takes::text, .metavar = "TIME", .help = "when it ends: `90d` from now, or a time"},
                    {.name = "note", .takes = Takes::text, .metavar = "TEXT", .help = "why"},
                    socket_flag(),
                    json()},
          .examples = {{"why403 directory assign order-editor group clerks --scope '/orders/*'", "clerks edit orders and nothing else"}},
          .run = run_assign};
}

}  // namespace

Command directory_command() {
  return {.name = "directory",
          .summary = "people, groups, roles and assignments of a running service",
          .description = "Asks the service over its unix socket. A change is in force when the command ends, and stands in the audit.",
          .children = {
              {.name = "list",
               .summary = "list what there is",
               .positionals = {{.name = "WHAT", .help = "of which kind", .required = true, .choices = {"people", "services", "groups", "roles", "assignments"}}},
               .flags = {socket_flag(), json()},
               .examples = {{"why403 directory list people", "everybody"}},
               .run = run_list},
              {.name = "show", .summary = "show one of them", .positionals = {kind_of(kKinds), id_of()}, .flags = {socket_flag(), json()}, .examples = {{"why403 directory show person ann", "ann, and the groups that she is in"}}, .run = run_show},
              put_command(),
              {.name = "remove",
               .summary = "remove one, with memberships and assignments",
               .positionals = {kind_of(kKinds), id_of()},
               .flags = {socket_flag(), json()},
               .examples = {{"why403 directory remove person ann", "ann is no more"}},
               .run = run_remove},
              {.name = "join",
               .summary = "put one into a group",
               .positionals = {group_of(), kind_of(kPrincipals), id_of()},
               .flags = {socket_flag(), json()},
               .examples = {{"why403 directory join clerks person ann", "ann is a clerk"}},
               .run = run_join},
              {.name = "leave",
               .summary = "take one out of a group",
               .positionals = {group_of(), kind_of(kPrincipals), id_of()},
               .flags = {socket_flag(), json()},
               .examples = {{"why403 directory leave clerks person ann", "ann is no clerk any more"}},
               .run = run_leave},
              assign_command(),
              import_command(),
              {.name = "unassign",
               .summary = "take an assignment back",
               .positionals = {{.name = "ID", .help = "the assignment's id", .required = true}},
               .flags = {socket_flag(), json()},
               .examples = {{"why403 directory unassign a17", "whom it was for loses the role there"}},
               .run = run_unassign},
          }};
}

}  // namespace why403::cli
