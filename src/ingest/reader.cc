#include "ingest/reader.h"

#include "base/zone.h"
#include "ingest/file_reading.h"
#include "ingest/source/byte_source.h"

namespace why403::ingest {

namespace {

Status<Message> set_zone(const std::string& name, ReadContext& context) {
  if (name.empty()) return Done{};
  context.zone = TRY(base::find_zone(name));
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
    TRY(reading.read(std::move(*source), threads, sink));
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
