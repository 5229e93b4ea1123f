// why403 observe: what was only observed and would have been refused, person by person.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/json.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/proxy_outcomes.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "serve/story.h"

namespace why403::cli {

namespace {

using serve::DecisionRecord;
using Outcome = ProxyOutcomes::Outcome;

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
  std::uint64_t passed = 0;   ///< of them, that the proxies let through
  std::uint64_t refused = 0;  ///< that the proxies refused, too
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
  std::map<Refused, Count> let_in;  ///< that the proxies refused, and these policies would permit; without a cause
  std::map<std::string, RouteCount, std::less<>> routes;
  std::uint64_t requests = 0;
  std::uint64_t agreed = 0;  ///< of them, that the proxies refused, too
  std::uint64_t gaps = 0;

  void add(const DecisionRecord& record, Outcome outcome) {
    RouteCount& route = routes[where_of(record)];
    ++route.decisions;
    if (record.allow && outcome != Outcome::refused) return;
    Refused key{.who = who_of(record), .route = where_of(record), .cause = std::string(record.cause)};
    if (!record.allow) {
      ++route.refused;
      ++requests;
      agreed += outcome == Outcome::refused ? 1 : 0;
      route.people.insert(key.who);
    }
    Count& count = (record.allow ? let_in : refused)[std::move(key)];
    ++count.requests;
    count.passed += outcome == Outcome::passed ? 1 : 0;
    count.refused += outcome == Outcome::refused ? 1 : 0;
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
std::vector<const std::pair<const Refused, Count>*> sorted(const std::map<Refused, Count>& counts) {
  std::vector<const std::pair<const Refused, Count>*> rows;
  for (const auto& each : counts) rows.push_back(&each);
  std::ranges::stable_sort(rows, [](const auto* left, const auto* right) { return left->second.requests > right->second.requests; });
  return rows;
}

// What proxies did with a row's requests.
std::string compared(const Count& count) {
  std::string text = "proxies passed " + std::to_string(count.passed) + ", refused " + std::to_string(count.refused);
  const std::uint64_t unseen = count.requests - count.passed - count.refused;
  return unseen > 0 ? text + ", not in the logs " + std::to_string(unseen) : text;
}

void print_rows(const std::map<Refused, Count>& counts, bool has_logs, Terminal& terminal) {
  Writer& out = terminal.out();
  const auto rows = sorted(counts);
  for (std::size_t i = 0; i < std::min(rows.size(), kRowsShownMax); ++i) {
    const auto& [key, count] = *rows[i];
    out << terminal.paint(Ink::bold, base::printable(key.who)) << "  " << std::to_string(count.requests) << "  "
        << base::printable(key.cause) << (key.cause.empty() ? "" : "  ") << base::printable(key.route) << "\n  ";
    if (has_logs) out << compared(count) << "\n  ";
    out << "last " << base::format_rfc3339(count.last, 0) << "  why403 why " << base::printable(count.reference) << "\n";
  }
  if (rows.size() > kRowsShownMax) out << "and " << std::to_string(rows.size() - kRowsShownMax) << " more (--json has all)\n";
}

void print(const Observed& observed, bool has_logs, Terminal& terminal) {
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
  if (has_logs && observed.requests > 0)
    out << "Of these " << std::to_string(observed.requests) << " the proxies refused " << std::to_string(observed.agreed) << ", too.\n";
  if (!observed.refused.empty()) out << "\n";
  print_rows(observed.refused, has_logs, terminal);
  if (!observed.let_in.empty()) out << "\nRefused by the proxies, and permitted here:\n";
  print_rows(observed.let_in, has_logs, terminal);
  if (observed.gaps > 0) out << "\n" << std::to_string(observed.gaps) << " decisions could not be recorded: they are not counted here.\n";
}

void write_rows(base::JsonWriter& json, const std::map<Refused, Count>& counts, bool has_logs) {
  json.begin_array();
  for (const auto* row : sorted(counts)) {
    json.begin_object().key("who").string(row->first.who).key("route").string(row->first.route);
    if (!row->first.cause.empty()) json.key("cause").string(row->first.cause);
    json.key("requests").number(row->second.requests);
    if (has_logs) {
      json.key("proxies").begin_object().key("passed").number(row->second.passed).key("refused").number(row->second.refused);
      json.key("unseen").number(row->second.requests - row->second.passed - row->second.refused).end_object();
    }
    json.key("last").string(base::format_rfc3339(row->second.last)).key("reference").string(row->second.reference).end_object();
  }
  json.end_array();
}

std::string to_json(const Observed& observed, bool has_logs) {
  std::string text;
  base::JsonWriter json(text);
  json.begin_object().key("requests").number(observed.requests).key("unrecorded").number(observed.gaps);
  json.key("routes").begin_array();
  for (const auto& [name, route] : observed.routes) {
    json.begin_object().key("route").string(name).key("decisions").number(route.decisions);
    json.key("refused").number(route.refused).key("callers").number(std::uint64_t{route.people.size()}).end_object();
  }
  json.end_array().key("refused");
  write_rows(json, observed.refused, has_logs);
  if (has_logs) {
    json.key("refused_by_proxies_too").number(observed.agreed).key("let_in");
    write_rows(json, observed.let_in, has_logs);
  }
  json.end_object();
  return text + "\n";
}

// Decisions of routes that observe.
template <typename See>
Status<Message> each_observed(const std::string& folder, const std::optional<base::Time>& since, std::uint64_t& gaps, See see) {
  return serve::each_recorded(folder, [&](serve::RecordReader::Kind kind, const serve::RecordReader& record) {
    if (since && record.decision().time < *since) return;
    if (kind == serve::RecordReader::Kind::gap) gaps += record.dropped();
    const DecisionRecord& decision = record.decision();
    if (kind == serve::RecordReader::Kind::decision && !decision.enforced) see(decision);
  });
}

// What the logs say of these requests; nothing where no logs are given.
Result<ProxyOutcomes, Message> read_proxies(const Arguments& arguments, const std::string& folder, const std::optional<base::Time>& since, Terminal& terminal) {
  ProxyOutcomes outcomes;
  if (!arguments.has("LOG")) return outcomes;
  std::uint64_t gaps = 0;
  bool is_whole = true;
  TRY(each_observed(folder, since, gaps, [&](const DecisionRecord& record) { is_whole = outcomes.want(record.request_id, record.trace_id) && is_whole; }));
  if (!is_whole) terminal.say({.what = "only " + std::to_string(kJoinedMax) + " ids are looked for in the logs", .help = "name a later `--since`", .severity = base::Severity::warning});
  Reading reading = TRY(prepare_reading(arguments, arguments.all("LOG")));
  const ingest::ReadReport report = TRY(read_all(reading, outcomes, terminal));
  if (!say_how_reading_went(report, terminal)) return Message{.what = "no log could be read"};
  return outcomes;
}

Result<int, Message> observe(const Arguments& arguments, Terminal& terminal) {
  const std::string folder(arguments.value("FOLDER", serve::kRecordsFolder));
  std::optional<base::Time> since;
  if (arguments.has("since")) {
    since = base::parse_rfc3339(arguments.value("since"));
    if (!since) return Message{.what = "`" + std::string(arguments.value("since")) + "` is no time", .help = "as in `2026-03-12T10:00:00Z`"};
  }
  if (!serve::holds_records(folder)) return Message{.what = "no decisions are recorded in `" + folder + "`"};
  const bool has_logs = arguments.has("LOG");
  const ProxyOutcomes outcomes = TRY(read_proxies(arguments, folder, since, terminal));
  Observed observed;
  TRY(each_observed(folder, since, observed.gaps, [&](const DecisionRecord& record) {
    observed.add(record, has_logs ? outcomes.of(record.request_id, record.trace_id) : Outcome::unseen);
  }));
  // Where the proxies refuse the same, and nothing else, nobody would notice.
  const int code = observed.requests > observed.agreed || !observed.let_in.empty() ? kNo : kYes;
  if (arguments.has("json")) {
    const int written = write_report(arguments.value("json"), to_json(observed, has_logs), terminal);
    return written == kYes ? code : written;
  }
  print(observed, has_logs, terminal);
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
  std::vector<Flag> flags = {{.name = "since", .takes = Takes::text, .metavar = "TIME", .help = "only decisions from this time on"}};
  // Of what is read, once and to its end.
  for (Flag& flag : reading_flags())
    if (flag.name != "follow" && flag.name != "listen") flags.push_back(std::move(flag));
  flags.push_back(json_flag("print the report as JSON"));
  return {.name = "observe",
          .summary = "what was only observed, and would have been refused",
          .description =
              "Where the configuration or a route says `mode: observe`, every request is decided and recorded, and let "
              "through. This says what would have been refused: per route, and person by person with the cause and the last "
              "reference; also requests of no route, those whose path or headers are unclear, and those of proxies that are "
              "not named. When nothing is left there that should have passed, it is time for `mode: enforce`.\n\n"
              "With the proxies' logs it also says what they did with the same requests, found by the request's id or its trace: "
              "whom they let through and these policies would refuse, and whom they refuse and these policies would let in.",
          .positionals = {{.name = "FOLDER", .help = "where decisions are recorded (default /var/lib/why403)"},
                          {.name = "LOG", .help = "logs of the proxies: files, directories, globs", .repeatable = true}},
          .flags = std::move(flags),
          .examples = {{"why403 observe /var/lib/why403", "is it time to enforce"},
                       {"why403 observe /var/lib/why403 /var/log/nginx/access.log", "and who would notice"}},
          .no_means = "something would have been refused that the proxies did not refuse, or let in",
          .run = run_observe};
}

}  // namespace why403::cli
