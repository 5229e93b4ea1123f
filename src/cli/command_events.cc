// why403 events: what the lines of logs become, as OCSF, ECS or CSV, or counted.
#include <unistd.h>

#include <chrono>
#include <optional>

#include "base/chance.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/event_sinks.h"
#include "cli/output.h"
#include "cli/reading.h"
#include "cli/report.h"
#include "cli/terminal.h"

namespace why403::cli {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

event::ReadingCost cost_of(const ingest::ReadReport& report, double seconds) {
  return {.files = report.files.size(),
          .lines = report.lines,
          .malformed = report.malformed,
          .cut = report.irregular.cut,
          .not_utf8 = report.irregular.not_utf8,
          .nul = report.irregular.nul,
          .unreadable = report.unreadable,
          .bytes = report.bytes,
          .seconds = seconds};
}

Result<int, Message> tally(const Arguments& arguments, Terminal& terminal) {
  const Clock::time_point begin = Clock::now();
  Reading reading = TRY(prepare_reading(arguments));
  TallySink sink(base::random_number());
  const ingest::ReadReport report = TRY(read_all(reading, sink, terminal));
  const event::ReadingCost cost = cost_of(report, seconds_since(begin));
  const bool read = say_how_reading_went(report, terminal);
  const int code = arguments.has("json")
                       ? write_report(arguments.value("json"), tally_json(sink.total(), cost), terminal)
                       : write_report(arguments.value("output"), tally_text(sink.total(), cost), terminal);
  return read ? code : kError;
}

std::optional<event::Form> find_form(std::string_view name) {
  if (name == "ocsf") return event::Form::ocsf;
  if (name == "ecs") return event::Form::ecs;
  if (name == "csv") return event::Form::csv;
  return std::nullopt;
}

event::WriterOptions writer_options(const Arguments& arguments, const Reading& reading) {
  return {.secrets = arguments.has("keep-secrets") ? event::Secrets::keep : event::Secrets::redact,
          .raw = arguments.has("raw"),
          .salt = reading.options.salt};
}

// A file of an archive that goes again unless it was there before, or is to stay: nothing is left half-written.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_(std::move(path)), is_ours_(::access(path_.c_str(), F_OK) != 0) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (!is_ours_) return;
    ::unlink(path_.c_str());
    ::unlink((path_ + ".wal").c_str());
  }
  void stay() { is_ours_ = false; }

 private:
  std::string path_;
  bool is_ours_;
};

struct Kept {
  ingest::ReadReport report;
  archive::Appended appended;
  bool read = false;
};

// Reads everything into the archive at `path`; what is there before stays as it was if that fails.
Result<Kept, Message> keep_events(const Arguments& arguments, const std::string& path, Terminal& terminal) {
  Reading reading = TRY(prepare_reading(arguments));
  const auto archive = TRY(archive::open_archive(path, writer_options(arguments, reading)));
  ArchiveSink sink(*archive, reading.inputs);
  Kept kept;
  kept.report = TRY(read_all(reading, sink, terminal));
  kept.read = say_how_reading_went(kept.report, terminal);
  if (kept.read) kept.appended = TRY(archive->commit());
  return kept;
}

Result<int, Message> keep(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("as"))
    return Message{.what = "`--db` keeps events and `--as` prints them", .help = "ask for one at a time"};
  const std::string path(arguments.value("db"));
  Unfinished file(path);
  const Kept kept = TRY(keep_events(arguments, path, terminal));
  if (!kept.read) return kError;
  file.stay();
  if (arguments.has("json")) {
    std::string out;
    base::JsonWriter json(out);
    json.begin_object().key("version").number(1);
    json.key("lines").number(kept.report.lines).key("malformed").number(kept.report.malformed);
    json.key("added").number(kept.appended.added).key("known").number(kept.appended.known).end_object();
    return write_report(arguments.value("json"), out + "\n", terminal);
  }
  terminal.out() << std::to_string(kept.appended.added) << (kept.appended.added == 1 ? " event" : " events")
                 << " added to " << path << ", " << std::to_string(kept.appended.known) << " known already\n";
  return kYes;
}

// By way of an archive beside the file, which goes when the file is there.
Result<int, Message> write_parquet(const Arguments& arguments, Terminal& terminal) {
  const std::string path(arguments.value("output"));
  if (path.empty())
    return Message{.what = "--output is missing: the Parquet file to write",
                   .help = "a table needs a file of its own"};
  const std::string between = path + ".why403-" + std::to_string(::getpid()) + ".duckdb";
  const Unfinished gone(between);
  const Kept kept = TRY(keep_events(arguments, between, terminal));
  if (!kept.read) return kError;
  TRY(archive::export_parquet(between, "SELECT * FROM events", path));
  return kYes;
}

// `--output FILE`; `--json FILE` says the same of forms that are JSON.
Result<std::string, Message> output_path(const Arguments& arguments, event::Form form) {
  if (!arguments.has("json")) return std::string(arguments.value("output"));
  if (form == event::Form::csv)
    return Message{.what = "`--json` and `--as csv` ask for two forms",
                   .help = "OCSF and ECS are JSON already"};
  return std::string(arguments.value("json").empty() ? arguments.value("output") : arguments.value("json"));
}

// Lines to standard output as they come, or to a file that appears when all of them are there.
Result<int, Message> print(const Arguments& arguments, event::Form form, Terminal& terminal) {
  const std::string path = TRY(output_path(arguments, form));
  Reading reading = TRY(prepare_reading(arguments));
  std::optional<Output> file;
  if (!path.empty() && path != "-") file.emplace(TRY(Output::open(path)));
  Writer& out = file ? file->writer() : terminal.out();
  LineSink sink(out, form, writer_options(arguments, reading), reading.inputs);
  const auto report = read_all(reading, sink, terminal);
  if (!report) {
    if (!is_nobody_listens(report.error())) return report.error();
    // A full disk has its message; a reader that went away needs none.
    if (file) TRY(file->commit());
    return kYes;
  }
  const bool read = say_how_reading_went(*report, terminal);
  if (file && read) TRY(file->commit());
  return read ? kYes : kError;
}

Result<int, Message> events(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has("db")) return keep(arguments, terminal);
  const std::string_view as = arguments.value("as", "ocsf");
  if (as == "parquet") return write_parquet(arguments, terminal);
  if (const auto form = find_form(as)) return print(arguments, *form, terminal);
  return tally(arguments, terminal);
}

int run_events(const Arguments& arguments, Terminal& terminal) {
  const auto code = events(arguments, terminal);
  if (code) return *code;
  terminal.say(code.error());
  return kError;
}

}  // namespace

Command events_command() {
  Command command{
      .name = "events",
      .summary = "print what log lines become",
      .description =
          "Reads logs and prints one event per line: OCSF 1.5 as JSON unless --as says otherwise. Secrets in "
          "queries are replaced by `***`. Lines that no format reads are counted, and the first are "
          "shown.\n\n"
          "With `--as tally` nothing is kept: lines, statuses and clients are counted by the same parser, "
          "with "
          "the seconds and megabytes per second that it took.",
      .positionals = {reading_paths()},
      .flags = {{.name = "as",
                 .takes = Takes::choice,
                 .metavar = "FORM",
                 .help = "form of the events (default ocsf)",
                 .choices = {"ocsf", "ecs", "csv", "parquet", "tally"}},
                {.name = "output",
                 .takes = Takes::path,
                 .metavar = "FILE",
                 .help = "write to FILE, which appears when all is written",
                 .letter = 'o'},
                {.name = "db",
                 .takes = Takes::path,
                 .metavar = "FILE",
                 .help = "keep the events in this DuckDB file, for `why403 query`",
                 .more =
                     "The file is made if it is not there. Events that it has already are not added again."},
                {.name = "raw", .help = "add the text of the line itself to each event"},
                {.name = "keep-secrets", .help = "leave tokens and passwords in queries as they are"}},
      .examples = {{"why403 events access.log", "every line as an OCSF event"},
                   {"why403 events --as csv -o events.csv /var/log/nginx",
                    "all logs of a directory as a table"},
                   {"why403 events --db day.duckdb /var/log/nginx", "keep them, for `why403 query`"},
                   {"why403 events --follow --as csv /var/log/nginx/access.log", "as they are written"},
                   {"why403 events --listen udp://127.0.0.1:5514", "as they are sent by syslog"},
                   {"why403 events --as tally --json access.log.*.gz",
                    "how many, of which status, how fast"}},
      .run = run_events};
  for (Flag& flag : reading_flags()) command.flags.push_back(std::move(flag));
  command.flags.push_back(json_flag("print as JSON, which OCSF and ECS are already and the tally becomes"));
  return command;
}

}  // namespace why403::cli
