#include "serve/log_door.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "base/json.h"
#include "base/quiet_threads.h"
#include "ingest/source/byte_source.h"
#include "ingest/source/decompress.h"
#include "ingest/source/json_records.h"
#include "ingest/source/otlp.h"

namespace why403::serve {

namespace {

using base::JsonWriter;
using ingest::Record;

constexpr std::string_view kProtobuf = "application/x-protobuf";
constexpr std::string_view kPushed = "push:";
constexpr std::size_t kNameBytesMax = 64;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
// Of google.rpc.Code: why a request failed.
constexpr int kInvalidArgument = 3;
constexpr int kUnavailable = 14;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

// The body as it was before it was compressed; nothing when it is too long, or damaged.
std::optional<std::string> decompressed(std::string_view body, bool& is_too_long) {
  if (!body.starts_with(kGzipMagic)) return std::nullopt;
  const auto source = ingest::decompressed(std::make_unique<ingest::MemorySource>(body), "the body");
  std::string out;
  std::array<char, 64 << 10> piece;
  while (true) {
    const auto count = source->read(piece.data(), piece.size());
    if (!count) return std::nullopt;
    if (*count == 0) return out;
    out.append(piece.data(), *count);
    is_too_long = out.size() > kPushedBytesMax;
    if (is_too_long) return std::nullopt;
  }
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}
void append_field(std::string& out, int field, std::uint64_t value) {
  append_varint(out, static_cast<std::uint64_t>(field) << 3);
  append_varint(out, value);
}
void append_field(std::string& out, int field, std::string_view bytes) {
  append_varint(out, static_cast<std::uint64_t>(field) << 3 | 2);
  append_varint(out, bytes.size());
  out += bytes;
}

}  // namespace

LogDoor::LogDoor(ingest::RecordQueue& queue) : queue_(queue) {
  const base::QuietThreads quiet;
  thread_ = std::thread([this] { run(); });
}

LogDoor::~LogDoor() {
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

LogDoor::Counts LogDoor::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

bool LogDoor::read_head(const Request& request, std::string_view caller, Push& push, Reply& reply) const {
  if (request.method != "POST") {
    reply.set(405, kText, "the method must be POST\n");
    reply.add_header("Allow", "POST");
    return false;
  }
  const auto is = [&](std::string_view wanted) { return is_media_type(request, wanted); };
  if (is(kJson)) push.form = Form::json;
  else if (is(kProtobuf)) push.form = Form::protobuf;
  else if (!is("application/x-ndjson") && !is("text/plain")) {
    reply.set(415, kText, "Content-Type must be application/json, application/x-protobuf, application/x-ndjson or text/plain\n");
    return false;
  }
  const std::string_view encoding = base::trim(request.header("content-encoding"));
  push.is_gzip = base::equals_ignoring_case(encoding, "gzip");
  if (!encoding.empty() && !push.is_gzip && !base::equals_ignoring_case(encoding, "identity")) {
    reply.set(415, kText, "Content-Encoding must be gzip\n");
    return false;
  }
  push.name = std::string(kPushed) + std::string(caller);
  if (request.query.empty()) return true;
  const base::Cut query = base::cut(request.query, "=");
  if (query.before != "name" || !is_name(query.after)) {
    reply.set(400, kText, "the query must be `name=NAME`, of letters, digits, `.`, `_` and `-`\n");
    return false;
  }
  push.name.append("/").append(query.after);
  return true;
}

void LogDoor::answer(const Request& request, std::string_view caller, Reply& reply) {
  if (request.parking != 0) {
    std::unique_lock lock(mutex_);
    if (const auto done = done_.find(request.parking); done != done_.end()) {
      const Outcome outcome = std::move(done->second);
      done_.erase(done);
      lock.unlock();
      return write(outcome, reply);
    }
    // Taken or not: it is not taken once more.
    reply.set(503, kText, "what became of this is not known any more\n");
    return reply.add_header("Retry-After", "1");
  }
  Push push;
  if (!read_head(request, caller, push, reply)) return;
  push.body = request.body;
  // Nobody waits: it must be answered now.
  if (request.waiting == nullptr) return write(take(push), reply);
  const Form form = push.form;
  push.wake = request.waiting->wake();
  {
    const std::scoped_lock lock(mutex_);
    const bool is_full = waiting_.size() >= kPushesWaitingMax || waiting_bytes_ + push.body.size() > kPushedWaitingBytesMax;
    if (!is_full) {
      waiting_bytes_ += push.body.size();
      reply.parking = push.parking = ++parked_;
      waiting_.push_back(std::move(push));
      reply.is_pending = true;
    } else {
      ++counts_.refused;
    }
  }
  if (reply.is_pending) return changed_.notify_all();
  write({.form = form, .status = 429, .what = "too much waits to be read"}, reply);
}

void LogDoor::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (is_ending_) return;
    const Push push = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    Outcome outcome = take(push);
    lock.lock();
    waiting_bytes_ -= push.body.size();
    done_[push.parking] = std::move(outcome);
    // Whoever went away left these behind, the oldest first: whoever waits fetches theirs within moments.
    if (done_.size() > kOutcomesMax) done_.erase(done_.begin());
    push.wake();
  }
}

LogDoor::Outcome LogDoor::take(const Push& push) {
  const auto failed = [&](int status, std::string what) { return Outcome{.form = push.form, .status = status, .what = std::move(what)}; };
  std::string_view text = push.body;
  std::optional<std::string> plain;
  if (push.is_gzip) {
    bool is_too_long = false;
    plain = decompressed(text, is_too_long);
    if (is_too_long) return failed(413, "the body is longer than " + std::to_string(kPushedBytesMax) + " bytes when it is decompressed");
    if (!plain) return failed(400, "the body is not gzip, or damaged");
    text = *plain;
  }
  std::string json;
  if (push.form == Form::protobuf) {
    auto made = ingest::otlp_logs_to_json(text);
    if (!made) return failed(400, made.error().what);
    json = std::move(*made);
    text = json;
  }
  Outcome outcome = take_records(push.form, text, push.name);
  const std::scoped_lock lock(mutex_);
  counts_.requests += outcome.status == 200 ? 1 : 0;
  counts_.refused += outcome.status == 429 ? 1 : 0;
  counts_.rejected += outcome.rejected;
  return outcome;
}

LogDoor::Outcome LogDoor::take_records(Form form, std::string_view text, const std::string& name) {
  Outcome outcome{.form = form};
  std::vector<Record> records;
  base::Arena memory;
  const auto add = [&](std::string_view record) {
    if (record.size() > kPushedRecordBytesMax) ++outcome.rejected;
    else if (!record.empty()) records.push_back({.text = memory.copy(record), .name = name, .stream = name});
  };
  if (form == Form::lines) {
    for (std::string_view line : base::split(text, '\n')) add(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  } else {
    if (base::trim(text).empty() || base::trim(text).front() != '{') return {.form = form, .status = 400, .what = "the body is no JSON object"};
    ingest::MemorySource source(text);
    ingest::JsonRecords parts(source, name);
    ingest::RecordBatch batch;
    for (auto more = parts.next(batch); more && *more; more = parts.next(batch))
      for (const Record& record : batch.records) add(record.text);
    outcome.rejected += parts.counts().damaged;
  }
  if (outcome.rejected > 0) outcome.what = "some records are no JSON objects, or too long";
  if (records.empty() && outcome.rejected > 0) return {.form = form, .status = 400, .rejected = outcome.rejected, .what = outcome.what};
  if (!queue_.offer(records)) return {.form = form, .status = 429, .what = "too much waits to be read"};
  return outcome;
}

// ExportLogsServiceResponse {ExportLogsPartialSuccess partial_success = 1 {int64 rejected_log_records = 1; string
// error_message = 2}}, or a google.rpc.Status {int32 code = 1; string message = 2}, as the OTLP specification asks.
void LogDoor::write(const Outcome& outcome, Reply& reply) {
  reply.status = outcome.status;
  reply.content_type = outcome.form == Form::protobuf ? kProtobuf : kJson;
  if (outcome.status == 429) reply.add_header("Retry-After", "1");
  const int code = outcome.status == 429 ? kUnavailable : kInvalidArgument;
  if (outcome.form == Form::protobuf) {
    if (outcome.status != 200) {
      append_field(reply.body, 1, static_cast<std::uint64_t>(code));
      append_field(reply.body, 2, outcome.what);
    } else if (outcome.rejected > 0) {
      std::string partial;
      append_field(partial, 1, outcome.rejected);
      append_field(partial, 2, outcome.what);
      append_field(reply.body, 1, partial);
    }
    return;
  }
  JsonWriter json(reply.body);
  json.begin_object();
  if (outcome.status != 200) {
    json.key("code").number(code).key("message").string(outcome.what);
  } else if (outcome.rejected > 0) {
    json.key("partialSuccess").begin_object();
    json.key("rejectedLogRecords").string(std::to_string(outcome.rejected)).key("errorMessage").string(outcome.what).end_object();
  }
  json.end_object();
}

}  // namespace why403::serve
