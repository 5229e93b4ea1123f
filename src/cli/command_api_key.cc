// why403 api-key: a key for a machine caller, shown once, and the record by which the decision point knows
// it.
#include "base/clock.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "identity/api_key.h"
#include "serve/page_token.h"

namespace why403::cli {

namespace {

// `90d` from now, or a time.
std::optional<base::Time> read_expiry(std::string_view text) {
  if (const auto span = base::parse_duration(text)) return base::SystemClock().now() + *span;
  return base::parse_rfc3339(text);
}

int run_api_key(const Arguments& arguments, Terminal& terminal) {
  identity::ApiKey record;
  record.owner = arguments.value("OWNER");
  record.type = arguments.value("type");
  record.scopes = arguments.all("scope");
  if (arguments.has("expires")) {
    record.expires = read_expiry(arguments.value("expires"));
    if (!record.expires) {
      terminal.say(
          {.what = "`" + std::string(arguments.value("expires")) + "` is neither a time span nor a time",
           .help = "as in `90d` or `2027-01-31T00:00:00Z`"});
      return kError;
    }
  }
  const serve::TokenKey ready = serve::random_key();  // makes the source of chance ready
  static_cast<void>(ready);
  const identity::IssuedKey issued =
      identity::issue_api_key(std::move(record), serve::random_bytes(identity::kApiKeyRandomBytes));
  const std::string kept = identity::write_api_key(issued.record);
  if (arguments.has("json")) {
    std::string text;
    base::JsonWriter json(text);
    json.begin_object().key("key").string(issued.text).key("record").raw(kept).end_object();
    return write_report(arguments.value("json"), text + "\n", terminal);
  }
  terminal.out() << issued.text << "\n" << kept << "\n";
  return kYes;
}

}  // namespace

Command api_key_command() {
  return {
      .name = "api-key",
      .summary = "make a key for a machine caller of the decision point",
      .description =
          "Prints two lines: the key, for the caller and for nobody else, and its record, for the file that "
          "`identity: api_keys` of the configuration names. The record holds a hash, so whoever reads it "
          "cannot "
          "use it, and the key is shown only now. To replace a key, keep both records until the caller uses "
          "the "
          "new one.",
      .positionals = {{.name = "OWNER", .help = "the principal's id, such as a service", .required = true}},
      .flags = {{.name = "type",
                 .takes = Takes::text,
                 .metavar = "TYPE",
                 .help = "the principal's entity type, when it is not that of other callers"},
                {.name = "scope",
                 .takes = Takes::text,
                 .metavar = "NAME",
                 .help = "what policies may ask for in `context.scopes`",
                 .repeatable = true},
                {.name = "expires",
                 .takes = Takes::text,
                 .metavar = "TIME",
                 .help = "when it ends: `90d` from now, or a time"},
                json_flag("print both as JSON")},
      .examples = {{"why403 api-key report-sync --type Service --scope read --expires 90d",
                    "a key for a service, for ninety days"}},
      .run = run_api_key};
}

}  // namespace why403::cli
