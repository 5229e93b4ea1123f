#include "ingest/reader.h"

#include "base/text.h"
#include "base/zone.h"
#include "ingest/file_reading.h"
#include "ingest/live_reading.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

namespace {

Status<Message> set_zone(const std::string& name, ReadContext& context) {
  if (name.empty()) return Done{};
  context.zone = TRY(base::find_zone(name));
  return Done{};
}

void tell_what_was_passed_over(ReadReport& report) {
  constexpr std::size_t kExamples = 3;
  Message message{.severity = base::Severity::note};
  std::size_t count = 0;
  for (const FileReport& file : report.files) {
    if (!file.passed_over) continue;
    if (++count <= kExamples) message.notes.push_back("`" + base::printable(file.name) + "`");
  }
  if (count == 0) return;
  message.what = "passed over " + std::to_string(count) + (count == 1 ? " file" : " files") + " found in directories";
  message.reason = "no format reads what they begin with";
  if (count == report.files.size()) message.severity = base::Severity::error;
  if (count == report.files.size()) message.help = "name a file itself to read it, or its format with `--format` or `--log-format`";
  report.warnings.push_back(std::move(message));
}

void tell_what_was_read_plainly(ReadReport& report) {
  constexpr std::size_t kExamples = 3;
  Message message{.severity = base::Severity::note};
  std::size_t count = 0;
  for (const FileReport& file : report.files) {
    if (!file.last_resort) continue;
    if (++count <= kExamples) message.notes.push_back("`" + base::printable(file.name) + "`, as `" + file.format + "`");
  }
  if (count == 0) return;
  message.what = "read " + std::to_string(count) + (count == 1 ? " file" : " files") + " as lines of an unknown program";
  message.reason = "no nearer format reads most of them: only what says itself what it is was taken from them";
  message.help = "a format file says what their parts are: `--format NAME:FILE.yaml`";
  report.warnings.push_back(std::move(message));
}

/// What one run has, whatever it reads.
struct Run {
  explicit Run(const std::string& salt) : fingerprinter(salt) { context.fingerprinter = &fingerprinter; }
  event::Fingerprinter fingerprinter;
  ReadContext context;
  std::vector<ReadingThread> threads;
  ReadReport report;
};

Status<Message> begin(const ReadOptions& options, const Inputs& inputs, unsigned threads, Sink& sink, Run& run) {
  TRY(set_zone(options.timezone, run.context));
  run.threads.resize(std::max(1U, threads));
  for (ReadingThread& thread : run.threads) thread.worker = sink.make_worker();
  run.report.warnings = inputs.warnings;
  run.report.unreadable = inputs.unreadable;
  run.report.files.resize(inputs.files.size());
  for (std::size_t i = 0; i < inputs.files.size(); ++i) run.report.files[i].name = inputs.files[i].name;
  return Done{};
}

Status<Message> read_files(Catalog& catalog, const ReadOptions& options, const Inputs& inputs, std::size_t count, Run& run, Sink& sink) {
  std::uint64_t total = 0;
  std::uint64_t done = 0;
  for (std::size_t i = 0; i < count; ++i) total += inputs.files[i].size;
  for (std::size_t i = 0; i < count; ++i) {
    auto source = open_input(inputs.files[i]);
    if (!source) {
      run.report.warnings.push_back(source.error());
      run.report.warnings.back().severity = base::Severity::warning;
      ++run.report.unreadable;
      continue;
    }
    run.context.file_time = inputs.files[i].modified;
    FileReading reading(catalog, run.context, options, static_cast<std::uint32_t>(i), inputs.files[i].is_found, run.report.files[i]);
    TRY(reading.read(std::move(*source), run.threads, sink));
    run.report.warnings.insert(run.report.warnings.end(), reading.warnings().begin(), reading.warnings().end());
    done += inputs.files[i].size;
    if (options.progress) options.progress(done, total);
  }
  return Done{};
}

Status<Message> end(Run& run, Sink& sink) {
  if (!sink.ordered())
    for (ReadingThread& thread : run.threads) TRY(sink.deliver(*thread.worker));
  tell_what_was_passed_over(run.report);
  tell_what_was_read_plainly(run.report);
  sum_up(run.report);
  for (Message& message : run.report.irregular.messages()) run.report.warnings.push_back(std::move(message));
  return Done{};
}

}  // namespace

void sum_up(ReadReport& report) {
  for (const FileReport& file : report.files) {
    report.lines += file.lines;
    report.events += file.events;
    report.malformed += file.malformed;
    report.bytes += file.bytes;
    report.irregular.add(file.irregular);
  }
}

Result<ReadReport, Message> Reader::read(const Inputs& inputs, Sink& sink) {
  Run run(options_.salt);
  TRY(begin(options_, inputs, options_.threads, sink, run));
  TRY(read_files(catalog_, options_, inputs, inputs.files.size(), run, sink));
  TRY(end(run, sink));
  return std::move(run.report);
}

Result<ReadReport, Message> Reader::follow(Inputs& inputs, std::size_t ended, RecordSource& live, const base::Clock& clock, Sink& sink) {
  Run run(options_.salt);
  TRY(begin(options_, inputs, options_.threads, sink, run));
  TRY(read_files(catalog_, options_, inputs, ended, run, sink));
  TRY(LiveReading(catalog_, run.context, options_, inputs, run.report).read(live, clock, run.threads[0], sink));
  TRY(end(run, sink));
  return std::move(run.report);
}

}  // namespace why403::ingest
