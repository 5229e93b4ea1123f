// why403 serve: the decision point, answering over HTTP.
#include <unistd.h>

#include <cstdlib>

#include "base/clock.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/policy_files.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "daemon/daemon.h"

namespace why403::cli {

namespace {

int check(const Arguments& arguments, const serve::Configuration& configuration, Terminal& terminal) {
  const auto world = serve::load_world(configuration);
  if (!world) return say_all(world.error(), terminal);
  for (const Message& each : (*world)->notes) terminal.say(each);
  const decide::Snapshot& decisions = *(*world)->decisions;
  if (!arguments.has("json")) {
    terminal.out() << "revision " << decisions.revision << ": " << std::to_string(decisions.engine->size())
                   << " policies, " << std::to_string(decisions.entities->size()) << " entities, "
                   << std::to_string(decisions.routes->routes().size()) << " routes\n";
    return kYes;
  }
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("revision").string(decisions.revision);
  json.key("policies").number(std::uint64_t{decisions.engine->size()});
  json.key("entities").number(std::uint64_t{decisions.entities->size()});
  json.key("routes").number(std::uint64_t{decisions.routes->routes().size()}).end_object();
  return write_report(arguments.value("json"), text + "\n", terminal);
}

int run_serve(const Arguments& arguments, Terminal& terminal) {
  auto configuration = serve::read_configuration(std::string(arguments.value("FILE")));
  if (!configuration) return say_all(configuration.error(), terminal);
  if (arguments.has("check")) return check(arguments, *configuration, terminal);
  const base::SystemClock clock;
  const serve::ServiceLog log(configuration->log, serve::is_journal(STDERR_FILENO, std::getenv("JOURNAL_STREAM")), clock);
  const auto say = [&](const Message& message) {
    if (log.is_plain()) return terminal.say(message);
    if (terminal.quiet() && message.severity != base::Severity::error) return;
    terminal.err() << log.written(message);
    terminal.err().flush();
  };
  const auto served = daemon::run(*configuration, say);
  if (served) return kYes;
  for (const Message& message : served.error()) say(message);
  return kError;
}

}  // namespace

Command serve_command() {
  return {
      .name = "serve",
      .summary = "answer over HTTP whether requests are allowed",
      .description =
          "Reads a configuration file with its policies, entities and routes, and answers applications "
          "and proxies: AuthZEN 1.0 at `/access/v1/…`, nginx `auth_request` at `/auth/nginx`, forward auth "
          "at `/auth/forward`, Envoy's external authorization at `/auth/envoy` and, with `envoy: {listen: …}`, over "
          "gRPC, `/healthz`, and `/readyz`, which tells the revision. Who asks is found out by "
          "signed tokens (JWT), API keys, client certificates, or the word of a proxy.\n\n"
          "With `logs` in the configuration it also reads logs as they grow, and says at `/v1/incidents` why requests "
          "were refused, by itself and by others.\n\n"
          "SIGHUP reads all files anew, and so does a change of them, unless the configuration says `reload: on_signal`; a broken "
          "set is told and changes nothing. A TLS certificate that "
          "changes on disk is taken up by itself. SIGTERM answers what is under way and ends. With `log: json` it says what "
          "happens as one JSON object a line.",
      .positionals = {{.name = "FILE", .help = "the configuration, YAML", .required = true}},
      .flags = {{.name = "check", .help = "read everything, say what is wrong, and do not serve"},
                json_flag("with --check: print what was read as JSON")},
      .examples = {{"why403 serve why403.yaml", "serve until stopped"},
                   {"why403 serve --check why403.yaml", "is the configuration whole"}},
      .run = run_serve};
}

}  // namespace why403::cli
