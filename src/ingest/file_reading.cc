#include "ingest/file_reading.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <optional>
#include <thread>
#include <utility>

#include "ingest/source/opened_input.h"

namespace why403::ingest {

struct FileReading::Counts {
  std::uint64_t lines = 0;
  std::uint64_t records = 0;
  std::uint64_t events = 0;
  std::uint64_t malformed = 0;
  std::uint64_t bytes = 0;
  bool has_times = false;
  base::Time first{INT64_MAX};
  base::Time last{INT64_MIN};
  Irregular irregular;
  std::vector<MalformedLine> shown;
};

void FileReading::read_record(std::string_view record, std::uint64_t line, std::uint64_t wrapped, Router& router, ReadingThread& thread,
                              Counts& counts) const {
  thread.arena.reset();
  ++counts.records;
  thread.event.ref = {input_, static_cast<std::uint32_t>(wrapped), line};
  const Outcome outcome = router.parse(record, thread.event, thread.arena);
  if (outcome == Outcome::event) {
    take(thread, counts);
  } else if (outcome == Outcome::not_mine && !record.empty()) {
    ++counts.malformed;
    if (counts.shown.size() < kMalformedShownMax)
      counts.shown.push_back({line, wrapped, std::string(record.substr(0, kExcerptBytesMax)), why_unread(record)});
  }
}

void FileReading::take(ReadingThread& thread, Counts& counts) {
  ++counts.events;
  const event::Event& event = thread.event;
  if (event.has(event::Field::time)) {
    counts.has_times = true;
    counts.first = std::min(counts.first, event.time);
    counts.last = std::max(counts.last, event.time);
  }
  thread.worker->take(event);
}

void FileReading::flush(Router& router, ReadingThread& thread, Counts& counts) {
  for (;;) {
    thread.arena.reset();
    if (!router.flush(thread.event, thread.arena)) return;
    take(thread, counts);
  }
}

// What a block says about itself, beside its lines.
void FileReading::look_at(const Block& block, Counts& counts) {
  counts.bytes += block.bytes.size();
  counts.irregular.cut += block.cut_line ? 1 : 0;
  if (!block.plain) for_each_line(block, [&](std::string_view line, std::uint64_t) { counts.irregular.count(line); });
}

void FileReading::read_block(const Block& block, Router& router, ReadingThread& thread, Counts& counts) const {
  look_at(block, counts);
  for_each_line(block, [&](std::string_view line, std::uint64_t number) {
    ++counts.lines;
    read_record(line, number, 0, router, thread, counts);
  });
  tell_last_line(block, counts);
}

// The last line that was read is malformed: perhaps because it was not read to its end.
void FileReading::tell_last_line(const Block& block, Counts& counts) {
  if (counts.shown.empty() || counts.shown.back().line != block.first_line + counts.lines - 1) return;
  if (block.cut_line) counts.shown.back().reason = "cut, it is longer than " + std::to_string(kLineBytesMax >> 20) + " MiB";
  if (!block.bytes.ends_with('\n')) counts.shown.back().reason = "the text ends here, without a line feed";
}

void FileReading::add(const Counts& counts) {
  report_.lines += counts.lines;
  report_.records += counts.records;
  report_.events += counts.events;
  report_.malformed += counts.malformed;
  report_.bytes += counts.bytes;
  report_.irregular.add(counts.irregular);
  if (counts.has_times) {
    report_.first = report_.has_times ? std::min(report_.first, counts.first) : counts.first;
    report_.last = report_.has_times ? std::max(report_.last, counts.last) : counts.last;
    report_.has_times = true;
  }
  for (const MalformedLine& line : counts.shown) report_.shown.push_back(line);
  std::sort(report_.shown.begin(), report_.shown.end(), [](const auto& left, const auto& right) { return left.line < right.line; });
  if (report_.shown.size() > kMalformedShownMax) report_.shown.resize(kMalformedShownMax);
}

bool FileReading::next(BlockSource& blocks, BlockBuffer& buffer, Block& block) {
  for (;;) {
    auto more = blocks.next(buffer, block);
    if (more) return *more;
    warnings_.push_back(more.error());
  }
}

namespace {

std::vector<std::string_view> first_lines(const Block& block) {
  std::vector<std::string_view> out;
  for_each_line(block, [&](std::string_view line, std::uint64_t) {
    if (!line.empty()) out.push_back(line);
    return out.size() < kDetectionRecordsMax;
  });
  return out;
}

// What follows a long beginning that no format knows: lines from all over the block.
std::vector<std::string_view> spread_lines(const Block& block) {
  std::vector<std::string_view> all;
  for_each_line(block, [&](std::string_view line, std::uint64_t) {
    if (!line.empty()) all.push_back(line);
  });
  const std::size_t step = all.size() / kDetectionRecordsMax + 1;
  std::vector<std::string_view> out;
  for (std::size_t i = step - 1; i < all.size(); i += step) out.push_back(all[i]);
  return out;
}

}  // namespace

// A licence, a configuration, a page that quotes a log line: directories hold more than logs. A file that was named is read
// whatever it is.
bool FileReading::is_no_log(const Router& router) {
  report_.passed_over = is_found_ && options_.formats.empty() && (router.main_format() == nullptr || router.confidence() < kLogShareMin);
  return report_.passed_over;
}

Status<Message> FileReading::choose_formats(Router& router) const {
  std::vector<std::shared_ptr<const Format>> forced;
  for (const std::string& name : options_.formats) forced.push_back(TRY(catalog_.find(name)));
  if (!forced.empty()) router.force(forced);
  return Done{};
}

Status<Message> FileReading::read(std::unique_ptr<ByteSource> source, std::vector<ReadingThread>& threads, Sink& sink) {
  Router router(catalog_, context_);
  TRY(choose_formats(router));
  OpenedInput opened = open_for_reading(std::move(source), report_.name, {.ahead = threads.size() > 1});
  auto read = opened.records ? read_records(*opened.records, router, threads[0], sink)
                                   : read_lines(opened, router, threads, sink);
  report_.last_resort = !report_.passed_over && report_.events > 0 && router.reads_as_last_resort();
  report_.format = report_.passed_over ? "no log" : report_.records == 0 ? "empty" : router.describe();
  return read;
}

Status<Message> FileReading::read_lines(OpenedInput& opened, Router& router, std::vector<ReadingThread>& threads, Sink& sink) {
  Block block;
  if (!next(*opened.blocks, threads[0].buffer, block)) return Done{};
  router.learn(first_lines(block));
  if (router.main_format() == nullptr) router.learn(spread_lines(block));
  if (is_no_log(router)) return Done{};
  const bool parallel = threads.size() > 1 && router.stateless() && router.main_format() != nullptr;
  if (threads.size() > 1) read_ahead(opened);
  if (parallel) return read_in_parallel(*opened.blocks, block, router, threads, sink);
  return read_in_order(*opened.blocks, block, router, threads[0], sink);
}

// Records of JSON wrappers and journals: one after the other, since their splitting needs all that came before.
Status<Message> FileReading::read_records(RecordSource& records, Router& router, ReadingThread& thread, Sink& sink) {
  RecordBatch batch;
  bool is_first = true;
  for (;;) {
    const auto more = records.next(batch);
    if (!more) {
      warnings_.push_back(more.error());
      continue;
    }
    if (!*more) break;
    if (std::exchange(is_first, false)) {
      std::vector<std::string_view> sample;
      for (const Record& record : batch.records) sample.push_back(record.text);
      router.learn(sample);
      if (is_no_log(router)) return Done{};
    }
    Counts counts;
    for (const Record& record : batch.records) {
      counts.irregular.count(record.text);
      read_record(record.text, record.number, record.wrapped, router, thread, counts);
    }
    add(counts);
    if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  }
  const RecordSource::Counts read = records.counts();
  Counts rest;
  rest.bytes = read.bytes;
  rest.lines = read.lines;
  rest.malformed = read.damaged;
  rest.irregular.lost = read.damaged;
  for (const Damage& damage : read.damages) rest.shown.push_back({damage.line, 0, "", damage.reason});
  flush(router, thread, rest);
  add(rest);
  if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  return Done{};
}

Status<Message> FileReading::read_in_order(BlockSource& blocks, Block block, Router& router, ReadingThread& thread, Sink& sink) {
  const Format* format = router.main_format();
  std::optional<RecordJoiner> joiner;
  if (format != nullptr && format->multi_line()) joiner.emplace(*format);
  std::string joined;
  std::uint64_t first_line = 0;
  do {
    Counts counts;
    if (!joiner) {
      read_block(block, router, thread, counts);
    } else {
      look_at(block, counts);
      for_each_line(block, [&](std::string_view line, std::uint64_t number) {
        ++counts.lines;
        if (!joiner->open() && !joiner->starts(line)) return read_record(line, number, 0, router, thread, counts);
        if (joiner->add(line, number, joined, first_line)) read_record(joined, first_line, 0, router, thread, counts);
      });
    }
    add(counts);
    if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  } while (next(blocks, thread.buffer, block));
  Counts rest;
  if (joiner && joiner->finish(joined, first_line)) read_record(joined, first_line, 0, router, thread, rest);
  flush(router, thread, rest);
  add(rest);
  if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  return Done{};
}

namespace {

/// Blocks are taken one at a time, reading and decompressing included, and delivered one at a time.
struct Turnstile {
  std::mutex taking;
  std::uint64_t taken = 0;  // blocks handed out
  std::atomic<bool> failed = false;
  std::mutex delivering;
  std::condition_variable changed;
  std::uint64_t delivered = 0;  // blocks gone through: in order, block n after block n - 1
  std::optional<Message> failure;
};

}  // namespace

Status<Message> FileReading::read_in_parallel(BlockSource& blocks, const Block& first, Router& router, std::vector<ReadingThread>& threads, Sink& sink) {
  Turnstile gate;
  gate.taken = 1;
  // Copied before any thread runs: reading goes on teaching the first router.
  std::vector<std::unique_ptr<Router>> others;
  for (std::size_t i = 1; i < threads.size(); ++i) {
    others.push_back(std::make_unique<Router>(catalog_, context_));
    others.back()->adopt(router);
  }
  const auto work = [&](std::size_t index) {
    ReadingThread& thread = threads[index];
    Router& mine = index == 0 ? router : *others[index - 1];
    Block block = first;
    std::uint64_t number = 0;
    bool holds = index == 0;
    for (;;) {
      if (!holds) {
        const std::lock_guard lock(gate.taking);
        if (gate.failed || !next(blocks, thread.buffer, block)) return;
        number = gate.taken++;
      }
      holds = false;
      Counts counts;
      read_block(block, mine, thread, counts);
      std::unique_lock lock(gate.delivering);
      if (sink.ordered()) gate.changed.wait(lock, [&] { return gate.delivered == number || gate.failure; });
      if (gate.failure) return;
      add(counts);
      if (sink.ordered()) {
        const auto delivered = sink.deliver(*thread.worker);
        if (!delivered) gate.failure = delivered.error();
        gate.failed = gate.failure.has_value();
      }
      gate.delivered = number + 1;
      gate.changed.notify_all();
    }
  };
  std::vector<std::thread> helpers;
  for (std::size_t i = 1; i < threads.size(); ++i) helpers.emplace_back(work, i);
  work(0);
  for (std::thread& helper : helpers) helper.join();
  if (gate.failure) return *gate.failure;
  return Done{};
}

}  // namespace why403::ingest
