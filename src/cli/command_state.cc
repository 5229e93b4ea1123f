// why403 state: the file that holds what must not be lost.
#include <filesystem>

#include "base/clock.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/service_socket.h"
#include "cli/terminal.h"
#include "serve/admin/access.h"
#include "serve/configuration.h"
#include "serve/page_token.h"
#include "state/keys.h"

namespace why403::cli {

namespace {

using state::Store;

Result<std::string, Message> state_file(const Arguments& arguments) {
  const std::string path(arguments.value("config", "/etc/why403/why403.yaml"));
  const auto configuration = serve::read_configuration(path);
  if (!configuration) return configuration.error().front();
  if (configuration->state) return configuration->state->file;
  return Message{.what = "`" + path + "` has no `state`", .help = "as in `state: {file: /var/lib/why403/state.db}`"};
}

Result<std::string, Message> make_admin_key(Store& store, const std::string& name, const std::vector<std::string>& roles) {
  [[maybe_unused]] const serve::TokenKey ready = serve::random_key();  // makes the source of chance ready
  Store::Change change(store, "command line");
  state::Key key{.is_admin = true, .name = name};
  key.key.owner = name;
  key.key.scopes = roles;
  auto issued = state::create_key(change, std::move(key), serve::random_bytes(identity::kApiKeyRandomBytes));
  if (!issued) return issued.error().message;
  TRY(change.commit());
  return std::move(issued->text);
}

// What was made, and is of no use: the next attempt must find nothing there.
void remove_made(std::unique_ptr<Store> store, const std::string& file) {
  store.reset();
  std::error_code ignored;
  for (const char* const ending : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file + ending, ignored);
}

void print_key(const std::string& key, Terminal& terminal) {
  terminal.out() << key << "\n";
  if (!terminal.quiet()) terminal.say({.what = "this admin key is shown only now", .severity = base::Severity::note});
}

Result<int, Message> init(const Arguments& arguments, Terminal& terminal) {
  const base::SystemClock clock;
  const std::string file = TRY(state_file(arguments));
  auto store = TRY(Store::open(file, clock, Store::Purpose::create));
  const auto key = make_admin_key(*store, "first", {"admin"});
  if (!key) {
    remove_made(std::move(store), file);
    return key.error();
  }
  print_key(*key, terminal);
  return kYes;
}

Result<int, Message> admin_key(const Arguments& arguments, Terminal& terminal) {
  const base::SystemClock clock;
  const std::string file = TRY(state_file(arguments));
  auto store = TRY(Store::open(file, clock, Store::Purpose::amend));
  auto roles = arguments.all("role");
  if (roles.empty()) roles = {"admin"};
  for (const std::string& role : roles)
    if (!serve::is_admin_role(role)) return Message{.what = "`" + role + "` is no role", .help = "there are `admin`, `owner`, `helpdesk`, `security`"};
  print_key(TRY(make_admin_key(*store, std::string(arguments.value("NAME")), roles)), terminal);
  return kYes;
}

Result<int, Message> backup(const Arguments& arguments) {
  const base::SystemClock clock;
  const std::string file = TRY(state_file(arguments));
  auto store = TRY(Store::open(file, clock, Store::Purpose::read));
  TRY(store->back_up(std::string(arguments.value("FILE"))));
  return kYes;
}

Result<int, Message> restore(const Arguments& arguments) {
  const base::SystemClock clock;
  const std::string file = TRY(state_file(arguments));
  std::error_code error;
  const bool is_there = std::filesystem::exists(file, error);
  auto store = TRY(Store::open(file, clock, is_there ? Store::Purpose::serve : Store::Purpose::create));
  const auto restored = store->restore(std::string(arguments.value("FILE")), "command line");
  if (!restored) {
    if (!is_there) remove_made(std::move(store), file);
    return restored.error();
  }
  return kYes;
}

Result<int, Message> check(const Arguments& arguments, Terminal& terminal) {
  const base::SystemClock clock;
  const std::string file = TRY(state_file(arguments));
  auto store = TRY(Store::open(file, clock, Store::Purpose::read));
  const auto wrong = store->read(state::check_audit);
  if (!wrong) return wrong.error();
  terminal.out() << (*wrong ? "change " + std::to_string(**wrong) + " was altered, or one before it is missing\n" : "the audit fits together\n");
  return *wrong ? kNo : kYes;
}

int run_init(const Arguments& arguments, Terminal& terminal) { return done(init(arguments, terminal), terminal); }
int run_admin_key(const Arguments& arguments, Terminal& terminal) { return done(admin_key(arguments, terminal), terminal); }
int run_backup(const Arguments& arguments, Terminal& terminal) { return done(backup(arguments), terminal); }
int run_check(const Arguments& arguments, Terminal& terminal) { return done(check(arguments, terminal), terminal); }
int run_restore(const Arguments& arguments, Terminal& terminal) { return done(restore(arguments), terminal); }

Flag config_flag() {
  return {.name = "config", .takes = Takes::path, .metavar = "FILE", .help = "the configuration of `serve`; /etc/why403/why403.yaml unless given"};
}
Flag json() { return json_flag("print nothing else"); }

}  // namespace

Command state_command() {
  return {.name = "state",
          .summary = "the file that holds directory, keys, access requests and audit",
          .description = "`state: {file: …}` of the configuration names one SQLite file. A change that was acknowledged outlives a kill "
                         "and a loss of power.",
          .children = {
              {.name = "init",
               .summary = "make the file, and show the first admin key",
               .description = "The key may do everything, and is shown only now. `serve` does not start without the file, so that a path that "
                              "is mistyped is no empty directory.",
               .flags = {config_flag(), json()},
               .examples = {{"why403 state init", "as the user that the service runs as"}},
               .run = run_init},
              {.name = "admin-key",
               .summary = "make another admin key, also while the service runs",
               .description = "For whoever lost the others: it needs the file, and no key.",
               .positionals = {{.name = "NAME", .help = "whose it is", .required = true}},
               .flags = {{.name = "role", .takes = Takes::text, .metavar = "ROLE", .help = "what it may, as `keys create --role` has it; everything unless given", .repeatable = true},
                         config_flag(),
                         json()},
               .examples = {{"why403 state admin-key carol", "a key that may do everything"}},
               .run = run_admin_key},
              {.name = "check",
               .summary = "whether the audit fits together, also while the service runs",
               .description = "Each row has a hash over itself and the one before. Rows that were rewritten to forget a person are taken as they "
                              "are. Exit code 1 when one was altered or taken out.",
               .flags = {config_flag(), json()},
               .examples = {{"why403 state check", "nobody changed what was"}},
               .run = run_check},
              {.name = "backup",
               .summary = "copy the whole to a file, also while the service runs",
               .description = "The copy is that of one moment, and appears when it is complete. It holds hashes of keys and names of people.",
               .positionals = {{.name = "FILE", .help = "where to; it must not be there yet", .required = true}},
               .flags = {config_flag(), json()},
               .examples = {{"why403 state backup /backup/why403-monday.db", "today's"}},
               .run = run_backup},
              {.name = "restore",
               .summary = "replace the whole by a backup, while the service is stopped",
               .description = "All of it or nothing. The backup is checked first, and one of an older version is brought up to date.",
               .positionals = {{.name = "FILE", .help = "the backup", .required = true}},
               .flags = {config_flag(), json()},
               .examples = {{"why403 state restore /backup/why403-monday.db", "as it was then"}},
               .run = run_restore},
          }};
}

}  // namespace why403::cli
