#include "ingest/live_reading.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace why403::ingest {

namespace {

// No name ends so.
constexpr char kIsStream = '\0';

}  // namespace

Status<Message> LiveReading::begin(Stream& stream) {
  stream.router = std::make_unique<Router>(catalog_, context_);
  std::vector<std::shared_ptr<const Format>> forced;
  for (const std::string& name : options_.formats) forced.push_back(TRY(catalog_.find(name)));
  if (!forced.empty()) stream.router->force(forced);
  return Done{};
}

bool LiveReading::is_of_one_stream(const Record& left, const Record& right) {
  return left.stream.empty() ? right.stream.empty() && left.name == right.name : left.stream == right.stream;
}

void LiveReading::learn(Stream& stream, const RecordBatch& batch, const Record& first) {
  std::vector<std::string_view> sample;
  for (const Record& record : batch.records)
    if (is_of_one_stream(record, first) && !record.text.empty() && sample.size() < kDetectionRecordsMax) sample.push_back(record.text);
  stream.router->learn(sample);
  const Format* const format = stream.router->main_format();
  if (format != nullptr && format->multi_line()) stream.joiner.emplace(*format);
}

Result<LiveReading::Name*, Message> LiveReading::find(const RecordBatch& batch, const Record& record) {
  auto found = names_.find(record.name);
  if (found == names_.end()) {
    Name name;
    const auto known = std::find_if(inputs_.files.begin(), inputs_.files.end(), [&](const Input& input) { return input.name == record.name; });
    name.input = static_cast<std::uint32_t>(known - inputs_.files.begin());
    if (known == inputs_.files.end()) {
      inputs_.files.push_back({.path = std::string(record.name), .name = std::string(record.name), .is_regular = false, .is_found = record.stream.empty()});
      report_.files.push_back({.name = std::string(record.name)});
    }
    std::string key = record.stream.empty() ? std::string(record.name) : std::string(record.stream) + kIsStream;
    if (streams_.size() >= kStreamsMax && !streams_.contains(key)) key = kIsStream;
    name.stream = &streams_[key];
    found = names_.emplace(record.name, name).first;
  }
  Stream& stream = *found->second.stream;
  if (stream.router && !stream.is_no_log) return &found->second;
  // What was found in a directory is passed over until a format reads something of it: asked once for each batch.
  const bool is_new = !stream.router;
  if (is_new) TRY(begin(stream));
  if (!is_new && asked_.contains(&stream)) return &found->second;
  asked_.insert(&stream);
  learn(stream, batch, record);
  const bool is_found = inputs_.files[found->second.input].is_found && options_.formats.empty();
  stream.is_no_log = is_found && stream.router->main_format() == nullptr;
  report_.files[found->second.input].passed_over = stream.is_no_log;
  return &found->second;
}

void LiveReading::count(const ReadingThread& thread, FileReport& report) {
  ++report.events;
  if (!thread.event.has(event::Field::time)) return;
  report.first = report.has_times ? std::min(report.first, thread.event.time) : thread.event.time;
  report.last = report.has_times ? std::max(report.last, thread.event.time) : thread.event.time;
  report.has_times = true;
}

void LiveReading::parse(std::string_view record, std::uint64_t line, std::uint64_t wrapped, Name& name, ReadingThread& thread) {
  FileReport& report = report_.files[name.input];
  thread.arena.reset();
  thread.event.ref = {name.input, static_cast<std::uint32_t>(wrapped), line};
  ++report.records;
  const Outcome outcome = name.stream->router->parse(record, thread.event, thread.arena);
  if (outcome == Outcome::event) {
    count(thread, report);
    thread.worker->take(thread.event);
  } else if (outcome == Outcome::not_mine && !record.empty()) {
    ++report.malformed;
    if (report.shown.size() < kMalformedShownMax) report.shown.push_back({line, wrapped, std::string(record.substr(0, kExcerptBytesMax)), why_unread(record)});
  }
}

void LiveReading::take(const Record& record, Name& name, ReadingThread& thread) {
  if (name.stream->is_no_log) return;
  FileReport& report = report_.files[name.input];
  ++report.lines;
  report.bytes += record.text.size() + 1;
  report.irregular.count(record.text);
  std::optional<RecordJoiner>& joiner = name.stream->joiner;
  if (!joiner || (!joiner->open() && !joiner->starts(record.text))) return parse(record.text, record.number, record.wrapped, name, thread);
  std::string joined;
  std::uint64_t first = 0;
  if (joiner->add(record.text, record.number, joined, first)) parse(joined, first, 0, name, thread);
}

void LiveReading::finish(ReadingThread& thread) {
  for (auto& [text, name] : names_) {
    std::string joined;
    std::uint64_t first = 0;
    if (name.stream->joiner && name.stream->joiner->finish(joined, first)) parse(joined, first, 0, name, thread);
    FileReport& report = report_.files[name.input];
    for (thread.arena.reset(); name.stream->router->flush(thread.event, thread.arena); thread.arena.reset()) {
      count(thread, report_.files[thread.event.ref.input]);
      thread.worker->take(thread.event);
    }
    report.format = name.stream->router->describe();
  }
}

Status<Message> LiveReading::read(RecordSource& live, const base::Clock& clock, ReadingThread& thread, Sink& sink) {
  RecordBatch batch;
  for (;;) {
    const auto more = live.next(batch);
    if (!more) report_.warnings.push_back(more.error());
    if (!more || !*more) break;
    // Dates without a year are of now.
    context_.file_time = clock.now();
    asked_.clear();
    for (auto& [text, stream] : streams_) stream.router->renew_discoveries();
    for (const Record& record : batch.records) take(record, *TRY(find(batch, record)), thread);
    if (sink.ordered()) TRY(sink.deliver(*thread.worker));
    if (options_.between) options_.between(report_);
  }
  finish(thread);
  if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  return Done{};
}

}  // namespace why403::ingest
