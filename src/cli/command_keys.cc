// why403 keys: API keys and admin keys of a service that runs.
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"
#include "serve/admin/socket_client.h"

namespace why403::cli {

namespace {

std::string keys_of(const Arguments& arguments) { return arguments.has("admin") ? "/v1/admin-keys" : "/v1/keys"; }
std::string key_of(const Arguments& arguments) { return keys_of(arguments) + "/" + serve::percent_encode(arguments.value("ID")); }

Result<int, Message> print_issued(const std::string& answer, const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("json")) return print_item(answer, arguments, terminal);
  terminal.out() << member_of(answer, "key") << "\n";
  if (!terminal.quiet()) terminal.say({.what = "this key is shown only now", .severity = base::Severity::note});
  return kYes;
}

Result<int, Message> list(const Arguments& arguments, Terminal& terminal) {
  return print_items(TRY(ask_for_all(arguments, keys_of(arguments))),
                     {"id", "name", "owner", arguments.has("admin") ? "roles" : "scopes", "expires", "used", "revoked", "replaced_by"}, arguments, terminal);
}

Result<int, Message> create(const Arguments& arguments, Terminal& terminal) {
  const bool is_admin = arguments.has("admin");
  std::string body;
  base::JsonWriter json(body);
  json.begin_object().key("name").string(arguments.value("NAME"));
  if (!is_admin) {
    json.key("owner").string(arguments.value("owner", arguments.value("NAME")));
    if (arguments.has("type")) json.key("type").string(arguments.value("type"));
  }
  json.key(is_admin ? "roles" : "scopes").begin_array();
  for (const std::string& each : arguments.all(is_admin ? "role" : "scope")) json.string(each);
  json.end_array();
  if (arguments.has("expires")) json.key("expires").string(TRY(expiry_of(arguments.value("expires"))));
  json.end_object();
  return print_issued(TRY(ask_service(arguments, "POST", keys_of(arguments), body)), arguments, terminal);
}

Result<int, Message> rotate(const Arguments& arguments, Terminal& terminal) {
  std::string body;
  base::JsonWriter json(body);
  json.begin_object().key("overlap").string(arguments.value("overlap", "24h"));
  if (arguments.has("expires")) json.key("expires").string(TRY(expiry_of(arguments.value("expires"))));
  json.end_object();
  return print_issued(TRY(ask_service(arguments, "POST", key_of(arguments) + "/rotate", body)), arguments, terminal);
}

Result<int, Message> revoke(const Arguments& arguments) {
  TRY(ask_service(arguments, "DELETE", key_of(arguments)));
  return kYes;
}

int run_list(const Arguments& arguments, Terminal& terminal) { return done(list(arguments, terminal), terminal); }
int run_create(const Arguments& arguments, Terminal& terminal) { return done(create(arguments, terminal), terminal); }
int run_rotate(const Arguments& arguments, Terminal& terminal) { return done(rotate(arguments, terminal), terminal); }
int run_revoke(const Arguments& arguments, Terminal& terminal) { return done(revoke(arguments), terminal); }

Flag admin_flag() { return {.name = "admin", .help = "an admin key instead of an API key"}; }
Flag expires_flag() { return {.name = "expires", .takes = Takes::text, .metavar = "TIME", .help = "when it ends: `90d` from now, or a time"}; }
Positional id_of() { return {.name = "ID", .help = "the key's id, the eight letters behind `why403_`", .required = true}; }
Flag json() { return json_flag("print what the service answers"); }

}  // namespace

Command keys_command() {
  return {.name = "keys",
          .summary = "API keys and admin keys of a running service",
          .description = "Asks the service over its unix socket. Only hashes of keys are kept, so a key is shown once, when it is made.",
          .children = {
              {.name = "list", .summary = "list keys, and when they were used last", .flags = {admin_flag(), socket_flag(), json()}, .examples = {{"why403 keys list", "keys of machine callers"}}, .run = run_list},
              {.name = "create",
               .summary = "make a key, and show it once",
               .positionals = {{.name = "NAME", .help = "what it is for", .required = true}},
               .flags = {admin_flag(),
                         {.name = "owner", .takes = Takes::text, .metavar = "ID", .help = "the principal's id; NAME unless given"},
                         {.name = "type", .takes = Takes::text, .metavar = "TYPE", .help = "the principal's entity type, when it is not that of other callers"},
                         {.name = "scope", .takes = Takes::text, .metavar = "NAME", .help = "what policies may ask for in `context.scopes`", .repeatable = true},
                         {.name = "role", .takes = Takes::text, .metavar = "ROLE", .help = "of an admin key: `admin`, `owner`, `helpdesk` or `security`",
                          .more = "An owner may own a part alone: `owner@/orders/*` hands out every role there, `owner:order-editor@/orders/*` that role alone, "
                                  "and `owner@Group::\"clerks\"` says who is in the group.", .repeatable = true},
                         expires_flag(),
                         socket_flag(),
                         json()},
               .examples = {{"why403 keys create report-sync --type Service --scope read --expires 90d", "for a service"},
                            {"why403 keys create --admin --role helpdesk front-desk", "for those who look refusals up"}},
               .run = run_create},
              {.name = "rotate",
               .summary = "make a successor; the old key ends after an overlap",
               .positionals = {id_of()},
               .flags = {admin_flag(), {.name = "overlap", .takes = Takes::text, .metavar = "SPAN", .help = "how long the old key goes on, 24h unless given"}, expires_flag(), socket_flag(), json()},
               .examples = {{"why403 keys rotate 3q2-7w8x --overlap 7d", "a week to change over"}},
               .run = run_rotate},
              {.name = "revoke",
               .summary = "revoke a key at once",
               .positionals = {id_of()},
               .flags = {admin_flag(), socket_flag(), json()},
               .examples = {{"why403 keys revoke 3q2-7w8x", "it signs in nowhere from now on"}},
               .run = run_revoke},
          }};
}

}  // namespace why403::cli
