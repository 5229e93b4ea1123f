// why403 decide: one request, decided as the decision point would.
#include "base/chance.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/decide_files.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using decide::Decision;

Result<limit::NetworkTable, cedar::Messages> read_networks(const std::vector<std::string>& texts) {
  limit::NetworkTableBuilder builder;
  for (const std::string& text : texts) {
    const auto network = base::parse_network(text);
    if (!network)
      return cedar::Messages{{.what = "`" + text + "` is no network", .help = "as in `10.0.0.0/8`"}};
    builder.add(*network, 1);
  }
  return builder.build();
}

Result<std::shared_ptr<const decide::Snapshot>, cedar::Messages> read_snapshot(const Arguments& arguments) {
  for (const char* needed : {"routes", "policies"})
    if (!arguments.has(needed)) return cedar::Messages{{.what = std::string("--") + needed + " is missing"}};
  PolicyWorld world =
      TRY(read_world(arguments.all("policies"), arguments.value("schema"), arguments.value("entities")));
  auto snapshot = std::make_shared<decide::Snapshot>();
  snapshot->engine = std::move(world.engine);
  snapshot->entities = std::move(world.entities);
  snapshot->routes = std::make_shared<const decide::RouteTable>(TRY(read_route_file(std::string(arguments.value("routes")))));
  snapshot->blocks = std::make_shared<const limit::NetworkTable>(TRY(read_networks(arguments.all("block"))));
  if (arguments.has("allow-only")) snapshot->allowed = std::make_shared<const limit::NetworkTable>(TRY(read_networks(arguments.all("allow-only"))));
  return std::shared_ptr<const decide::Snapshot>(std::move(snapshot));
}

identity::Principal read_principal(const Arguments& arguments) {
  identity::Principal principal;
  const std::string as(arguments.value("as"));
  // `User::"ann"` names the type too.
  const auto entity = cedar::parse_entity_name(as);
  principal.id = entity ? entity->id : as;
  if (entity) principal.type = entity->type;
  principal.groups = arguments.all("group");
  principal.methods = arguments.all("amr");
  return principal;
}

std::string joined(const std::vector<std::string_view>& texts) {
  std::string out;
  for (const std::string_view text : texts) out.append(out.empty() ? "" : ", ").append(text);
  return base::printable(out);
}

void print(const Decision& decision, Terminal& terminal) {
  Writer& out = terminal.out();
  out << (decision.allow ? terminal.paint(Ink::green, "allow") : terminal.paint(Ink::red, "deny"));
  if (!decision.allow) {
    out << " " << std::to_string(decision.status) << "  " << decision.cause;
    if (!decision.detail.empty()) out << " (" << decision.detail << ")";
    if (!decision.enforced) out << ", but only observed: let through";
  }
  out << "\n";
  out << "  check     " << decide::name(decision.check) << "\n";
  if (decision.route != nullptr) {
    out << "  route     " << decision.route->name << "\n";
    out << "  action    " << base::printable(decision.action) << "\n";
    out << "  resource  " << base::printable(decision.resource) << "\n";
  }
  if (!decision.determining.empty()) out << "  by        " << joined(decision.determining) << "\n";
  if (!decision.failed.empty()) out << "  failed    " << joined(decision.failed) << "\n";
  if (!decision.obligations.empty()) out << "  asks      " << joined(decision.obligations) << "\n";
}

void write_list(base::JsonWriter& json, std::string_view key, const std::vector<std::string_view>& texts) {
  json.key(key).begin_array();
  for (const std::string_view text : texts) json.string(text);
  json.end_array();
}

std::string to_json(const Decision& decision) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("decision").boolean(decision.allow).key("enforced").boolean(decision.enforced);
  json.key("status").number(decision.status).key("check").string(decide::name(decision.check));
  if (!decision.allow) json.key("cause").string(decision.cause);
  if (!decision.detail.empty()) json.key("detail").string(decision.detail);
  if (decision.route != nullptr)
    json.key("route")
        .string(decision.route->name)
        .key("action")
        .string(decision.action)
        .key("resource")
        .string(decision.resource);
  write_list(json, "determining", decision.determining);
  write_list(json, "failed", decision.failed);
  write_list(json, "obligations", decision.obligations);
  json.end_object();
  return text + "\n";
}

Result<int, cedar::Messages> decide_one(const Arguments& arguments, Terminal& terminal) {
  const auto client = base::parse_ip(arguments.value("client", "127.0.0.1"));
  if (!client)
    return cedar::Messages{{.what = "`" + std::string(arguments.value("client")) + "` is no address"}};
  auto now = std::optional<base::Time>(base::SystemClock().now());
  if (arguments.has("at")) now = base::parse_rfc3339(arguments.value("at"));
  if (!now)
    return cedar::Messages{{.what = "`" + std::string(arguments.value("at")) + "` is no time",
                            .help = "as in `2026-03-12T10:00:00Z`"}};
  auto asked = read_url(std::string(arguments.value("URL")));
  if (!asked) return cedar::Messages{asked.error()};
  const identity::Principal principal = read_principal(arguments);
  limit::RateTable rates(limit::RateTable::kWays);
  decide::DecisionPoint point(TRY(read_snapshot(arguments)), rates, base::random_number());
  const Decision& decision = point.decide({.method = arguments.value("method", "GET"),
                                           .host = asked->host,
                                           .path = asked->path,
                                           .client = *client,
                                           .now = *now,
                                           .principal = principal.is_known() ? &principal : nullptr});
  const int code = decision.allow ? kYes : kNo;
  if (!arguments.has("json")) {
    print(decision, terminal);
    return code;
  }
  const int written = write_report(arguments.value("json"), to_json(decision), terminal);
  return written == kYes ? code : written;
}

int run_decide(const Arguments& arguments, Terminal& terminal) {
  const auto code = decide_one(arguments, terminal);
  return code ? *code : say_all(code.error(), terminal);
}

}  // namespace

Command decide_command() {
  return {
      .name = "decide",
      .summary = "decide one request as the decision point would",
      .description =
          "Takes a request through every check in its order: the path has one meaning, a route matches, the "
          "address "
          "is allowed, the policies permit. Says which check settled it, the cause, and the policies.",
      .positionals = {{.name = "URL", .help = "a URL or a path", .required = true}},
      .flags =
          {{.name = "routes",
            .takes = Takes::path,
            .metavar = "FILE",
            .help = "the file of routes, YAML or JSON"},
           {.name = "policies",
            .takes = Takes::path,
            .metavar = "FILE",
            .help = "policies, text or JSON",
            .repeatable = true},
           {.name = "entities", .takes = Takes::path, .metavar = "FILE", .help = "entities in JSON"},
           {.name = "schema", .takes = Takes::path, .metavar = "FILE", .help = "the schema, text or JSON"},
           {.name = "method", .takes = Takes::text, .metavar = "METHOD", .help = "GET unless given"},
           {.name = "as",
            .takes = Takes::text,
            .metavar = "WHO",
            .help = "who asks: `ann`, or `Service::\"sync\"`; nobody unless given"},
           {.name = "group",
            .takes = Takes::text,
            .metavar = "NAME",
            .help = "a group that the caller's token names",
            .repeatable = true},
           {.name = "amr",
            .takes = Takes::text,
            .metavar = "METHOD",
            .help = "how the caller signed in: pwd, otp, hwk",
            .repeatable = true},
           {.name = "client",
            .takes = Takes::text,
            .metavar = "ADDR",
            .help = "its address, 127.0.0.1 unless given"},
           {.name = "at", .takes = Takes::text, .metavar = "TIME", .help = "the moment, now unless given"},
           {.name = "block",
            .takes = Takes::text,
            .metavar = "NETWORK",
            .help = "a network on the block-list",
            .repeatable = true},
           {.name = "allow-only",
            .takes = Takes::text,
            .metavar = "NETWORK",
            .help = "a network that may ask; others may not",
            .repeatable = true},
           json_flag("print the decision as JSON")},
      .examples = {{"why403 decide --routes routes.yaml --policies app.cedar --as ann /orders/7",
                    "may ann see order 7"}},
      .no_means = "the request is denied",
      .run = run_decide};
}

}  // namespace why403::cli
