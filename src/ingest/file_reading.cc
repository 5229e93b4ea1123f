#include "ingest/file_reading.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <optional>
#include <thread>

#include "ingest/source/json_records.h"

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
  std::vector<MalformedLine> shown;
};

void FileReading::read_record(std::string_view record, std::uint64_t line, std::uint64_t wrapped, Router& router, ReadingThread& thread,
                              Counts& counts) const {
  thread.arena.reset();
  ++counts.records;
  const Outcome outcome = router.parse(record, thread.event, thread.arena);
  if (outcome == Outcome::event) {
    ++counts.events;
    event::Event& event = thread.event;
    event.ref = {input_, static_cast<std::uint32_t>(wrapped), line};
    if (event.has(event::Field::time)) {
      counts.has_times = true;
      counts.first = std::min(counts.first, event.time);
      counts.last = std::max(counts.last, event.time);
    }
    thread.worker->take(event);
  } else if (outcome == Outcome::not_mine && !record.empty()) {
    ++counts.malformed;
    if (counts.shown.size() < kMalformedShownMax) counts.shown.push_back({line, wrapped, std::string(record.substr(0, kExcerptBytesMax))});
  }
}

void FileReading::read_block(const Block& block, Router& router, ReadingThread& thread, Counts& counts) const {
  counts.bytes += block.bytes.size();
  for_each_line(block, [&](std::string_view line, std::uint64_t number) {
    ++counts.lines;
    read_record(line, number, 0, router, thread, counts);
  });
}

void FileReading::add(const Counts& counts) {
  report_.lines += counts.lines;
  report_.records += counts.records;
  report_.events += counts.events;
  report_.malformed += counts.malformed;
  report_.bytes += counts.bytes;
  if (counts.has_times) {
    report_.first = report_.has_times ? std::min(report_.first, counts.first) : counts.first;
    report_.last = report_.has_times ? std::max(report_.last, counts.last) : counts.last;
    report_.has_times = true;
  }
  for (const MalformedLine& line : counts.shown) report_.shown.push_back(line);
  std::sort(report_.shown.begin(), report_.shown.end(), [](const auto& left, const auto& right) { return left.line < right.line; });
  if (report_.shown.size() > kMalformedShownMax) report_.shown.resize(kMalformedShownMax);
}

bool FileReading::next(BlockReader& reader, BlockBuffer& buffer, Block& block) {
  for (;;) {
    auto more = reader.next(buffer, block);
    if (more) return *more;
    warnings_.push_back(more.error());
  }
}

namespace {

/// A source whose first bytes can be looked at before they are read.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  /// Up to kPeekedBytes; as much as the source gives without waiting for more than a first line.
  Result<std::string_view, Message> peek() {
    head_.resize(kPeekedBytes);
    std::size_t size = 0;
    while (size < kPeekedBytes) {
      const auto count = source_->read(head_.data() + size, kPeekedBytes - size);
      if (!count || *count == 0) {
        head_.resize(size);
        if (!count) return count.error();
        return std::string_view(head_);
      }
      size += *count;
      if (std::string_view(head_).substr(0, size).find('\n') != std::string_view::npos) break;
    }
    head_.resize(size);
    return std::string_view(head_);
  }

  Result<std::size_t, Message> read(char* into, std::size_t size) override {
    if (given_ == head_.size()) return source_->read(into, size);
    const std::size_t count = std::min(size, head_.size() - given_);
    std::memcpy(into, head_.data() + given_, count);
    given_ += count;
    return count;
  }
  void cancel() override { source_->cancel(); }

 private:
  static constexpr std::size_t kPeekedBytes = 64 << 10;
  std::unique_ptr<ByteSource> source_;
  std::string head_;
  std::size_t given_ = 0;
};

std::vector<std::string_view> first_lines(const Block& block) {
  std::vector<std::string_view> out;
  for_each_line(block, [&](std::string_view line, std::uint64_t) {
    if (!line.empty()) out.push_back(line);
    return out.size() < kDetectionRecordsMax;
  });
  return out;
}

}  // namespace

Status<Message> FileReading::choose_formats(Router& router) const {
  std::vector<std::shared_ptr<const Format>> forced;
  for (const std::string& name : options_.formats) forced.push_back(TRY(catalog_.find(name)));
  if (!forced.empty()) router.force(forced);
  return Done{};
}

Status<Message> FileReading::read(std::unique_ptr<ByteSource> source, std::vector<ReadingThread>& threads, Sink& sink) {
  Router router(catalog_, context_);
  TRY(choose_formats(router));
  PeekedSource peeked(std::move(source));
  const auto head = peeked.peek();
  if (!head) warnings_.push_back(head.error());
  const bool wrapped = head && looks_wrapped(*head);
  const auto read = wrapped ? read_wrapped(peeked, router, threads[0], sink) : read_lines(peeked, router, threads, sink);
  report_.format = report_.records == 0 ? "empty" : router.describe();
  return read;
}

Status<Message> FileReading::read_lines(ByteSource& source, Router& router, std::vector<ReadingThread>& threads, Sink& sink) {
  BlockReader reader(source);
  Block block;
  if (!next(reader, threads[0].buffer, block)) return Done{};
  router.learn(first_lines(block));
  const bool parallel = threads.size() > 1 && router.stateless() && router.main_format() != nullptr;
  return parallel ? read_in_parallel(reader, block, router, threads, sink) : read_in_order(reader, block, router, threads[0], sink);
}

// Records of JSON wrappers: one after the other, since their splitting needs all that came before.
Status<Message> FileReading::read_wrapped(ByteSource& source, Router& router, ReadingThread& thread, Sink& sink) {
  JsonRecords records(source, report_.name);
  RecordBatch batch;
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  for (bool first = true;; first = false) {
    const auto more = records.next(batch);
    if (!more) {
      warnings_.push_back(more.error());
      continue;
    }
    if (!*more) break;
    if (first) {
      std::vector<std::string_view> sample;
      for (const Record& record : batch.records) sample.push_back(record.text);
      router.learn(sample);
    }
    Counts counts;
    for (const Record& record : batch.records) read_record(record.text, record.number, record.wrapped, router, thread, counts);
    counts.bytes = records.bytes() - bytes;
    counts.lines = records.lines() - lines;
    bytes = records.bytes();
    lines = records.lines();
    add(counts);
    if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  }
  Counts rest;
  rest.malformed = records.damaged();
  for (const JsonRecords::Damage& damage : records.damages()) rest.shown.push_back({damage.line, 0, damage.reason});
  add(rest);
  return Done{};
}

Status<Message> FileReading::read_in_order(BlockReader& reader, Block block, Router& router, ReadingThread& thread, Sink& sink) {
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
      counts.bytes += block.bytes.size();
      for_each_line(block, [&](std::string_view line, std::uint64_t number) {
        ++counts.lines;
        if (!joiner->open() && !joiner->starts(line)) return read_record(line, number, 0, router, thread, counts);
        if (joiner->add(line, number, joined, first_line)) read_record(joined, first_line, 0, router, thread, counts);
      });
    }
    add(counts);
    if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  } while (next(reader, thread.buffer, block));
  Counts rest;
  if (joiner && joiner->finish(joined, first_line)) read_record(joined, first_line, 0, router, thread, rest);
  add(rest);
  if (sink.ordered()) TRY(sink.deliver(*thread.worker));
  return Done{};
}

namespace {

/// The turnstile of ordered delivery: block n goes through after block n - 1.
struct Turnstile {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t taken = 0;      // blocks handed out
  std::uint64_t delivered = 0;  // blocks gone through
  std::optional<Message> failure;
};

}  // namespace

Status<Message> FileReading::read_in_parallel(BlockReader& reader, const Block& first, Router& router, std::vector<ReadingThread>& threads, Sink& sink) {
  Turnstile gate;
  gate.taken = 1;
  const auto work = [&](std::size_t index) {
    ReadingThread& thread = threads[index];
    Router own(catalog_, context_);
    if (index > 0) own.adopt(router);
    Router& mine = index == 0 ? router : own;
    Block block = first;
    std::uint64_t number = 0;
    bool holds = index == 0;
    for (;;) {
      if (!holds) {
        const std::lock_guard lock(gate.mutex);
        if (gate.failure || !next(reader, thread.buffer, block)) return;
        number = gate.taken++;
      }
      holds = false;
      Counts counts;
      read_block(block, mine, thread, counts);
      std::unique_lock lock(gate.mutex);
      if (sink.ordered()) gate.changed.wait(lock, [&] { return gate.delivered == number || gate.failure; });
      if (gate.failure) return;
      add(counts);
      if (sink.ordered()) {
        const auto delivered = sink.deliver(*thread.worker);
        if (!delivered) gate.failure = delivered.error();
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
