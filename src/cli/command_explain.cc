// why403 explain: why were requests refused. The main job.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/earlier.h"
#include "cli/explain_terminal.h"
#include "cli/explain_words.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

// A verdict that --fail-on names, among incidents that the baseline does not hold.
Result<bool, Message> fails(const Arguments& arguments, const Explanation& explanation) {
  std::map<std::string, EarlierIncident> accepted;
  if (arguments.has("baseline")) accepted = TRY(read_earlier(std::string(arguments.value("baseline"))));
  for (const std::string& wanted : arguments.all("fail-on"))
    for (const std::uint32_t i : explanation.incidents()) {
      const diagnose::Incident& incident = explanation.report.incidents[i];
      if (name(incident.verdict) == wanted && !accepted.contains(incident.id)) return true;
    }
  return false;
}

// The exit code; what went wrong was said.
int write_files(const Arguments& arguments, const Explanation& explanation, Terminal& terminal) {
  int code = kYes;
  const auto write = [&](const char* flag, auto make) {
    if (code == kYes && arguments.has(flag)) code = write_report(arguments.value(flag), make(explanation), terminal);
  };
  write("verdicts", verdict_lines);
  write("ocsf", findings);
  write("html", report_html);
  write("json", report_json);
  return code;
}

// Standard output has room for one answer.
bool prints_another_form(const Arguments& arguments) {
  return std::ranges::any_of(std::array{"verdicts", "ocsf", "html", "json"}, [&](const char* flag) { return arguments.has(flag) && (arguments.value(flag).empty() || arguments.value(flag) == "-"); });
}

// Under --quiet only when nothing else was asked for.
bool wants_report(const Arguments& arguments, const Terminal& terminal) {
  const bool has_answer = std::ranges::any_of(std::array{"verdicts", "ocsf", "html", "json", "db", "fail-on"}, [&](const char* flag) { return arguments.has(flag); });
  return !prints_another_form(arguments) && !(terminal.quiet() && has_answer);
}

ReportOptions report_options(const Arguments& arguments) { return {.all = arguments.has("all")}; }

// The picture of followed logs as it changes: on a terminal the whole report again, elsewhere a line for each incident
// that is new or fares otherwise.
class Current {
 public:
  Current(const Arguments& arguments, Terminal& terminal) : arguments_(arguments), terminal_(terminal) {}

  void show(const Explanation& explanation) {
    if (prints_another_form(arguments_)) return;
    write_files(arguments_, explanation, terminal_);
    if (!wants_report(arguments_, terminal_)) return;
    if (terminal_.out_is_terminal()) {
      terminal_.out() << kClearScreen;
      print_report(explanation, report_options(arguments_), terminal_);
    } else {
      tell_news(explanation);
    }
    terminal_.out().flush();
  }

 private:
  static constexpr std::string_view kClearScreen = "\x1b[H\x1b[2J";

  void tell_news(const Explanation& explanation) {
    for (const std::uint32_t i : explanation.incidents()) {
      const diagnose::Incident& incident = explanation.report.incidents[i];
      if (incident.folded) continue;
      const std::string fares = std::string(diagnose::name(incident.state)) + "  " + std::string(name(incident.verdict));
      std::string& told = told_[incident.id];
      if (told == fares) continue;
      terminal_.out() << clock(incident.last) << "  " << (told.empty() ? "new  " : "now  ") << fares << "  " << base::printable(title(explanation, incident)) << "  " << incident.id << "\n";
      told = fares;
    }
  }

  const Arguments& arguments_;
  Terminal& terminal_;
  std::map<std::string, std::string> told_;  // how an incident fared, by its id
};

Result<int, Message> explain_logs(const Arguments& arguments, Terminal& terminal) {
  std::map<std::string, EarlierIncident> earlier;
  if (arguments.has("compare")) earlier = TRY(read_earlier(std::string(arguments.value("compare"))));
  Current current(arguments, terminal);
  const Explanation explanation = TRY(explain(arguments, arguments.all("PATH"), terminal, [&](const Explanation& picture) { current.show(picture); }));
  const bool failed = TRY(fails(arguments, explanation));
  const int code = write_files(arguments, explanation, terminal);
  if (code != kYes) return code;
  if (wants_report(arguments, terminal)) {
    print_report(explanation, report_options(arguments), terminal);
    if (arguments.has("compare")) terminal.out() << "\nagainst " << base::printable(arguments.value("compare")) << ":\n" << comparison(earlier, explanation);
  }
  return failed ? kNo : kYes;
}

int run_explain(const Arguments& arguments, Terminal& terminal) {
  const auto code = explain_logs(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command explain_command() {
  std::vector<Flag> flags = explaining_flags();
  flags.push_back({.name = "rank", .takes = Takes::choice, .metavar = "BY", .help = "which incidents come first", .choices = {"harm", "danger"}});
  flags.push_back({.name = "all", .help = "everything, nothing folded"});
  flags.push_back({.name = "verdicts", .takes = Takes::path, .metavar = "FILE", .help = "one JSON object per denial"});
  flags.push_back({.name = "html", .takes = Takes::path, .metavar = "FILE", .help = "the report as one page that needs nothing else"});
  flags.push_back({.name = "ocsf", .takes = Takes::path, .metavar = "FILE", .help = "incidents as OCSF Detection Findings"});
  flags.push_back({.name = "db", .takes = Takes::path, .metavar = "FILE.duckdb", .help = "keep events, verdicts and incidents for `why403 query`"});
  flags.push_back({.name = "compare", .takes = Takes::path, .metavar = "REPORT.json", .help = "what is new, ongoing, recovering or ended since then"});
  flags.push_back({.name = "baseline", .takes = Takes::path, .metavar = "FILE", .help = "incidents that --fail-on passes over: a report or ids"});
  flags.push_back({.name = "fail-on", .takes = Takes::choices, .metavar = "LIST", .help = "exit with 1 when an incident has one of these verdicts",
                   .choices = {"misconfiguration", "caller-fault", "working-as-intended", "attack", "unwanted-automation", "undetermined"}});
  flags.push_back(json_flag("the whole report as JSON"));
  return {.name = "explain",
          .summary = "say why requests were refused",
          .description =
              "Reads logs of any hops, joins the lines of each request, and says for every refusal which hop refused it and why, "
              "who is hit since when, what changed, whether it is an attack, and the smallest fix, with the lines that show it.\n\n"
              "This is what the program does when it gets only files.\n\n"
              "With --follow or --listen the picture stays current: a terminal shows the report anew, a pipe gets a line for each "
              "incident that is new or fares otherwise, and the files of --html, --json, --verdicts and --ocsf are replaced. What "
              "is kept is bounded: the oldest events make room, and the report says so.",
          .positionals = {reading_paths()},
          .flags = std::move(flags),
          .examples = {{"why403 explain /var/log/nginx", "what is refused there, and why"},
                       {"why403 explain --who alice --path /ledger --at 14:07 logs/", "a ticket's three facts"},
                       {"why403 explain --changes changes.ndjson --known known.yaml logs/", "with what else is known"}},
          .no_means = "--fail-on found what it names",
          .run = run_explain,
          .is_default = true};
}

}  // namespace why403::cli
