#include "ingest/reader.h"

#include "ingest/file_reading.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

namespace {

// A fixed offset for now understood by itself; names go to the zone database.
Result<Done, Message> set_zone(const std::string& name, ReadContext& context) {
  if (name.empty() || name == "UTC") return Done{};
  const auto offset = base::parse_rfc3339("1970-01-01T00:00:00" + name);
  if (!offset) return Message{.what = "unknown time zone `" + name + "`"};
  const base::Duration east{-offset->ns};
  context.local_time = [east](const base::Civil& civil, std::optional<base::Time>) {
    return base::time_from_civil(civil).value_or(base::Time{}) - east;
  };
  return Done{};
}

void sum_up(ReadReport& report) {
  for (const FileReport& file : report.files) {
    report.lines += file.lines;
    report.events += file.events;
    report.malformed += file.malformed;
    report.bytes += file.bytes;
  }
}

}  // namespace

Result<ReadReport, Message> Reader::read(const Inputs& inputs, Sink& sink) {
  const event::Fingerprinter fingerprinter(options_.salt);
  ReadContext context;
  context.fingerprinter = &fingerprinter;
  TRY(set_zone(options_.timezone, context));
  std::vector<ReadingThread> threads(std::max(1U, options_.threads));
  for (ReadingThread& thread : threads) thread.worker = sink.make_worker();
  ReadReport report;
  report.warnings = inputs.warnings;
  report.files.resize(inputs.files.size());
  std::uint64_t total = 0;
  std::uint64_t done = 0;
  for (const Input& input : inputs.files) total += input.size;
  for (std::size_t i = 0; i < inputs.files.size(); ++i) {
    report.files[i].name = inputs.files[i].name;
    auto source = open_input(inputs.files[i]);
    if (!source) {
      report.warnings.push_back(source.error());
      continue;
    }
    context.file_time = inputs.files[i].modified;
    FileReading reading(catalog_, context, options_, static_cast<std::uint32_t>(i), report.files[i]);
    TRY(reading.read(**source, threads, sink));
    report.warnings.insert(report.warnings.end(), reading.warnings().begin(), reading.warnings().end());
    done += inputs.files[i].size;
    if (options_.progress) options_.progress(done, total);
  }
  if (!sink.ordered())
    for (ReadingThread& thread : threads) TRY(sink.deliver(*thread.worker));
  sum_up(report);
  return report;
}

}  // namespace why403::ingest
