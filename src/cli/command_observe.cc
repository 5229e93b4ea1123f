// why403 observe: what was only observed and would have been refused, person by person.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "serve/story.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using serve::DecisionRecord;

constexpr std::size_t kRowsShownMax = 40;

struct Refused {
  std::string who;  ///< the principal, or the address where nobody signed in
  std::string route;  ///< or why there is none
  std::string cause;
  bool operator<(const Refused& other) const {
    return std::tie(who, route, cause) < std::tie(other.who, other.route, other.cause);
  }
};
struct Count {
  std::uint64_t requests = 0;
  base::Time last;
  std::string reference;  ///< of the last one
};
struct RouteCount {
  std::uint64_t decisions = 0;
  std::uint64_t refused = 0;
  std::set<std::string, std::less<>> people;
};

struct Observed {
  std::map<Refused, Count> refused;
  std::map<std::string, RouteCount, std::less<>> routes;
  std::uint64_t requests = 0;
  std::uint64_t gaps = 0;

  void add(const DecisionRecord& record) {
    RouteCount& route = routes[where_of(record)];
    ++route.decisions;
    if (record.allow) return;
    ++route.refused;
    ++requests;
    Refused key{.who = who_of(record), .route = where_of(record), .cause = std::string(record.cause)};
    route.people.insert(key.who);
    Count& count = refused[std::move(key)];
    ++count.requests;
    count.last = record.time;
    count.reference = record.reference;
  }
  // What never came to a route has its own name.
  static std::string where_of(const DecisionRecord& record) {
    if (!record.route.empty()) return std::string(record.route);
    if (record.check == "route") return "no route";
    return (record.check == "path" ? "unclear path: " : "unclear request: ") + std::string(record.detail);
  }
  static std::string who_of(const DecisionRecord& record) {
    if (record.principal.id.empty())
      return record.client.empty() ? "somebody, by way of " + std::string(record.peer) : "nobody, from " + std::string(record.client);
    std::string who(record.principal.type);
    who += "::";
    base::append_json_string(who, record.principal.id);
    return who;
  }
};

// Most requests first.
std::vector<const std::pair<const Refused, Count>*> sorted(const Observed& observed) {
  std::vector<const std::pair<const Refused, Count>*> rows;
  for (const auto& each : observed.refused) rows.push_back(&each);
  std::ranges::stable_sort(rows, [](const auto* left, const auto* right) { return left->second.requests > right->second.requests; });
  return rows;
}

void print(const Observed& observed, Terminal& terminal) {
  Writer& out = terminal.out();
  if (observed.routes.empty()) {
    out << "No decision that was only observed is recorded there.\n";
    return;
  }
  for (const auto& [name, route] : observed.routes) {
    out << base::printable(name) << "\n  " << std::to_string(route.refused) << " of " << std::to_string(route.decisions)
        << " requests would have been refused";
    if (route.refused > 0) out << ", of " << std::to_string(route.people.size()) << (route.people.size() == 1 ? " caller" : " callers");
    out << "\n";
  }
  const auto rows = sorted(observed);
  if (!rows.empty()) out << "\n";
  for (std::size_t i = 0; i < std::min(rows.size(), kRowsShownMax); ++i) {
    const auto& [key, count] = *rows[i];
    out << terminal.paint(Ink::bold, base::printable(key.who)) << "  " << std::to_string(count.requests) << "  "
        << base::printable(key.cause) << "  " << base::printable(key.route) << "\n  last " << base::format_rfc3339(count.last, 0)
        << "  why403 why " << base::printable(count.reference) << "\n";
  }
  if (rows.size() > kRowsShownMax) out << "and " << std::to_string(rows.size() - kRowsShownMax) << " more (--json has all)\n";
  if (observed.gaps > 0) out << "\n" << std::to_string(observed.gaps) << " decisions could not be recorded: they are not counted here.\n";
}

std::string to_json(const Observed& observed) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("requests").number(observed.requests).key("unrecorded").number(observed.gaps);
  json.key("routes").begin_array();
  for (const auto& [name, route] : observed.routes) {
    json.begin_object().key("route").string(name).key("decisions").number(route.decisions);
    json.key("refused").number(route.refused).key("callers").number(std::uint64_t{route.people.size()}).end_object();
  }
  json.end_array().key("refused").begin_array();
  for (const auto* row : sorted(observed)) {
    json.begin_object().key("who").string(row->first.who).key("route").string(row->first.route);
    json.key("cause").string(row->first.cause).key("requests").number(row->second.requests);
    json.key("last").string(base::format_rfc3339(row->second.last)).key("reference").string(row->second.reference).end_object();
  }
  json.end_array().end_object();
  return text + "\n";
}

Result<int, Message> observe(const Arguments& arguments, Terminal& terminal) {
  const std::string folder(arguments.value("FOLDER", serve::kRecordsFolder));
  std::optional<base::Time> since;
  if (arguments.has("since")) {
    since = base::parse_rfc3339(arguments.value("since"));
    if (!since) return Message{.what = "`" + std::string(arguments.value("since")) + "` is no time", .help = "as in `2026-03-12T10:00:00Z`"};
  }
  if (!serve::holds_records(folder)) return Message{.what = "no decisions are recorded in `" + folder + "`"};
  Observed observed;
  TRY(serve::each_recorded(folder, [&](serve::RecordReader::Kind kind, const serve::RecordReader& record) {
    if (since && record.decision().time < *since) return;
    if (kind == serve::RecordReader::Kind::gap) observed.gaps += record.dropped();
    if (kind == serve::RecordReader::Kind::decision && !record.decision().enforced) observed.add(record.decision());
  }));
  const int code = observed.requests > 0 ? kNo : kYes;
  if (arguments.has("json")) {
    const int written = write_report(arguments.value("json"), to_json(observed), terminal);
    return written == kYes ? code : written;
  }
  print(observed, terminal);
  return code;
}

int run_observe(const Arguments& arguments, Terminal& terminal) {
  const auto code = observe(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command observe_command() {
  return {.name = "observe",
          .summary = "what was only observed, and would have been refused",
          .description =
              "Where the configuration or a route says `mode: observe`, every request is decided and recorded, and let "
              "through. This says what would have been refused: per route, and person by person with the cause and the last "
              "reference; also requests of no route, those whose path or headers are unclear, and those of proxies that are "
              "not named. When nothing is left there that should have passed, it is time for `mode: enforce`.",
          .positionals = {{.name = "FOLDER", .help = "where decisions are recorded (default /var/lib/why403)"}},
          .flags = {{.name = "since", .takes = Takes::text, .metavar = "TIME", .help = "only decisions from this time on"},
                    json_flag("print the report as JSON")},
          .examples = {{"why403 observe /var/lib/why403", "is it time to enforce"}},
          .no_means = "something would have been refused",
          .run = run_observe};
}

}  // namespace why403::cli
