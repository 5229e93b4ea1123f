#include "cli/reading.h"

#include <algorithm>
#include <thread>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "event/redact.h"
#include "ingest/source/full_dates.h"

namespace why403::cli {

namespace {

constexpr unsigned kThreadsMax = 64;
/// Malformed lines shown of a whole run; the reports of files keep a few each.
constexpr std::size_t kMalformedShownMax = 5;

std::string quoted(std::string_view text) { return "`" + base::printable(text) + "`"; }

// `nginx-access`, or `mine:./mine.yaml`.
Result<std::string, Message> name_of_format(ingest::Catalog& catalog, const std::string& value) {
  const base::Cut parts = base::cut(value, ":");
  if (!parts.found) {
    const std::vector<std::string> names = catalog.names();
    if (std::find(names.begin(), names.end(), value) != names.end()) return value;
    const std::string near = base::did_you_mean(value, names);
    return Message{.what = "unknown format " + quoted(value),
                   .reason = "no built-in format has this name",
                   .help = near.empty()
                               ? "see `why403 formats`; a file of your own is `--format NAME:FILE.yaml`"
                               : "did you mean `" + near + "`?"};
  }
  const std::string name = TRY(catalog.add_file(std::string(parts.after)));
  if (name != parts.before)
    return Message{.what = "the format in " + quoted(parts.after) + " is named " + quoted(name),
                   .reason = "--format asked for " + quoted(parts.before)};
  return name;
}

Status<Message> find_what_to_read(const Arguments& arguments, const std::vector<std::string>& paths, Reading& reading) {
  const bool follow = arguments.has("follow");
  if (arguments.has("listen")) {
    if (follow || !paths.empty())
      return Message{.what = "`--listen` reads messages and no files", .help = "start another for the files"};
    reading.live = TRY(Live::listen(arguments.all("listen")));
  } else if (follow) {
    reading.live = TRY(Live::follow(paths));
  } else {
    if (paths.empty()) return Message{.what = "PATH is missing: " + reading_paths().help, .help = "see `why403 -h`"};
    reading.inputs = TRY(ingest::find_inputs(paths));
    if (const auto newest = ingest::newest_full_date(reading.inputs)) ingest::limit_modified(reading.inputs, *newest);
    return Done{};
  }
  reading.inputs = reading.live->inputs();
  return Done{};
}

// `--html logs/*` makes the first log the output.
Status<Message> check_outputs(const Arguments& arguments, const ingest::Inputs& inputs) {
  std::vector<std::string> outputs, read;
  for (const char* flag : {"output", "json", "html", "verdicts", "ocsf", "db"}) outputs.emplace_back(arguments.value(flag));
  for (const ingest::Input& input : inputs.files) read.push_back(input.path);
  for (const char* flag : {"known", "changes", "knowledge", "config"})
    for (const std::string& path : arguments.all(flag)) read.push_back(path);
  return keep_apart(outputs, read);
}

}  // namespace

std::vector<Flag> reading_flags() {
  return {
      {.name = "format",
       .takes = Takes::text,
       .metavar = "NAME[:FILE]",
       .help = "read with this format instead of detecting one",
       .more =
           "NAME is one of `why403 formats`, or that of a format of your own in the YAML FILE. Several: each "
           "record is read by the first that fits.",
       .repeatable = true},
      {.name = "log-format",
       .takes = Takes::text,
       .metavar = "STRING",
       .help = "read with this nginx or Apache LogFormat or HAProxy log-format"},
      {.name = "timezone",
       .takes = Takes::text,
       .metavar = "ZONE",
       .help = "zone of times that name none (default UTC)",
       .more =
           "Such as `Europe/Berlin` or `+02:00`. nginx and Apache error logs and old syslog name no zone."},
      {.name = "threads",
       .takes = Takes::number,
       .metavar = "N",
       .help = "read with N threads (default: one per processor)"},
      {.name = "follow",
       .help = "go on reading what is added, until Ctrl-C",
       .more =
           "Rotated files are read to their end, new ones from their start, also when a file is copied and truncated; below a "
           "directory, files that appear are followed as well. Ctrl-C or SIGTERM ends the reading, and what was read is summed up."},
      {.name = "listen",
       .takes = Takes::text,
       .metavar = "ADDRESS",
       .help = "read syslog messages sent to ADDRESS, until Ctrl-C",
       .more =
           "`udp://0.0.0.0:514`, `tcp://[::]:601`, `unix:/run/why403.sock` or `unixgram:/run/why403.sock`; port 0 lets the system "
           "choose. RFC 3164 and RFC 5424, on streams by lines or by counted octets.",
       .repeatable = true}};
}

Positional reading_paths() {
  return {.name = "PATH",
          .help = "file, directory, glob, or - for standard input",
          .repeatable = true};
}

Result<Reading, Message> prepare_reading(const Arguments& arguments) { return prepare_reading(arguments, arguments.all("PATH")); }

Result<Reading, Message> prepare_reading(const Arguments& arguments, const std::vector<std::string>& paths) {
  ingest::Catalog catalog = TRY(ingest::Catalog::built_in());
  Reading reading{.catalog = std::move(catalog), .options = {}, .inputs = {}};
  for (const std::string& value : arguments.all("format"))
    reading.options.formats.push_back(TRY(name_of_format(reading.catalog, value)));
  if (arguments.has("log-format"))
    reading.options.formats.push_back(
        TRY(reading.catalog.add_log_format("", std::string(arguments.value("log-format")))));
  reading.options.timezone = arguments.value("timezone");
  reading.options.salt = salt();
  const auto processors = static_cast<std::int64_t>(std::max(1U, std::thread::hardware_concurrency()));
  const std::int64_t threads = arguments.has("threads") ? *arguments.number("threads") : processors;
  reading.options.threads = static_cast<unsigned>(std::clamp<std::int64_t>(threads, 1, kThreadsMax));
  TRY(find_what_to_read(arguments, paths, reading));
  TRY(check_outputs(arguments, reading.inputs));
  return reading;
}

Result<ingest::ReadReport, Message> read_all(Reading& reading, ingest::Sink& sink, Terminal& terminal) {
  ingest::Reader reader(reading.catalog, reading.options);
  return reading.live ? reading.live->read(reader, reading.inputs, sink, terminal) : reader.read(reading.inputs, sink);
}

namespace {

// `access.log:4 `…` (the text ends here, without a line feed)`
std::string place_of(const ingest::FileReport& file, const ingest::MalformedLine& line, Quoting quoting) {
  std::string out = base::printable(file.name) + ":" + std::to_string(line.line);
  const bool quotes = quoting != Quoting::no && !line.excerpt.empty();
  event::Redactor redactor(event::Secrets::redact);
  if (quotes) out += " " + quoted(redactor.any_text(line.excerpt));
  if (line.reason.empty()) return out;
  return out + (!quotes ? " " + line.reason : " (" + line.reason + ")");
}

}  // namespace

bool say_how_reading_went(const ingest::ReadReport& report, Terminal& terminal, Quoting quoting) {
  for (const Message& warning : report.warnings) terminal.say(warning);
  Message malformed{.severity = base::Severity::warning};
  std::size_t read = 0;
  for (const ingest::FileReport& file : report.files) {
    read += file.lines > 0 || file.records > 0;
    for (const ingest::MalformedLine& line : file.shown) {
      if (malformed.notes.size() == kMalformedShownMax) break;
      malformed.notes.push_back(place_of(file, line, quoting));
    }
  }
  if (report.malformed > 0) {
    malformed.what = std::to_string(report.malformed) + (report.malformed == 1 ? " line" : " lines") +
                     " that no format reads";
    if (report.events == 0) {
      malformed.severity = base::Severity::error;
      malformed.help =
          "see `why403 formats --detect FILE`; `--log-format` takes the server's own format string";
    }
    terminal.say(malformed);
    if (report.events == 0) return false;
  }
  const auto passed_over = [](const ingest::FileReport& file) { return file.passed_over; };
  if (!report.files.empty() && std::all_of(report.files.begin(), report.files.end(), passed_over)) return false;
  // Files that could not be opened have their warnings; an empty log is read, and holds nothing.
  return read > 0 || report.warnings.size() < std::max<std::size_t>(report.files.size(), 1);
}

}  // namespace why403::cli
