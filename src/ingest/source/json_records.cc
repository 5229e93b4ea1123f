#include "ingest/source/json_records.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/source/json_shapes.h"
#include "ingest/source/text_source.h"

namespace why403::ingest {

// What an object or array is on the way to the records.
enum class JsonRecords::Role : std::uint8_t {
  // objects
  outermost,
  inner,
  answer,
  stream,
  table,
  resource,
  scope,
  // arrays of such objects
  responses,
  streams,
  tables,
  resources,
  scopes,
  // arrays of records
  records,
  results,
  log_events,
  values,
  rows,
  log_records,
};

// The way down: in an object of role `in`, the member `key` that opens with `opens` is of role `into`.
struct JsonRecords::Step {
  Role in;
  std::string_view key;
  char opens;
  Role into;
  bool may_be_of_event = false;  // other objects have members of this name too
};

struct JsonRecords::Frame {
  Role role;
  bool is_array;
  Place start;
  bool has_been_entered = false;  // an object that was left for an array: what stood before is done with
  std::string outer;              // members that its records get before their own
};

namespace {

// Members that only an event has, not the page of results around it.
constexpr std::array<std::string_view, 26> kEventMembers{
    "time",      "timestamp", "@timestamp", "ts",           "eventTime",     "datetime",  "date",
    "message",   "msg",       "level",      "severity",     "_time",         "published", "createdDateTime",
    "eventName", "eventType", "action",     "CreationTime", "TimeGenerated", "id",        "uuid",
    "traceId",   "trace_id",  "eventID",    "eventId",      "method"};

// Elements looked at again after damage, over the whole stream: so that hostile input costs linear time.
constexpr std::uint64_t kLookedAtAgainFree = 64 << 20;
constexpr std::uint64_t kLookedAtAgainFactor = 2;
constexpr std::size_t kRecordsPerBatch = 4096;

}  // namespace

JsonRecords::JsonRecords(ByteSource& source, std::string name, Limits limits)
    : text_(text_of(source)), name_(std::move(name)), limits_(limits), window_(*text_) {}
JsonRecords::~JsonRecords() = default;

const JsonRecords::Step* JsonRecords::step_of(Role in, std::string_view key, char opens) {
  static constexpr std::array kSteps{
      Step{Role::outermost, "Records", '[', Role::records},
      Step{Role::outermost, "records", '[', Role::records},
      Step{Role::outermost, "logEvents", '[', Role::log_events},
      Step{Role::outermost, "value", '[', Role::records, true},
      Step{Role::outermost, "items", '[', Role::records, true},
      Step{Role::outermost, "events", '[', Role::records, true},
      Step{Role::outermost, "Events", '[', Role::records, true},
      Step{Role::outermost, "entries", '[', Role::records, true},
      Step{Role::outermost, "logs", '[', Role::records, true},
      Step{Role::outermost, "results", '[', Role::results, true},
      Step{Role::outermost, "result", '[', Role::records, true},
      Step{Role::outermost, "data", '[', Role::records, true},
      Step{Role::outermost, "data", '{', Role::inner},
      Step{Role::outermost, "hits", '{', Role::inner},
      Step{Role::outermost, "hits", '[', Role::records, true},
      Step{Role::outermost, "rawResponse", '{', Role::outermost},
      Step{Role::outermost, "responses", '[', Role::responses, true},
      Step{Role::outermost, "streams", '[', Role::streams},
      Step{Role::outermost, "tables", '[', Role::tables},
      Step{Role::outermost, "Tables", '[', Role::tables},
      Step{Role::outermost, "resourceLogs", '[', Role::resources},
      Step{Role::outermost, "authlogs", '[', Role::records},
      Step{Role::outermost, "response", '{', Role::answer, true},
      Step{Role::answer, "authlogs", '[', Role::records},
      Step{Role::inner, "hits", '[', Role::records},
      Step{Role::inner, "result", '[', Role::streams},
      Step{Role::stream, "values", '[', Role::values},
      Step{Role::table, "rows", '[', Role::rows},
      Step{Role::table, "Rows", '[', Role::rows},
      Step{Role::resource, "scopeLogs", '[', Role::scopes},
      Step{Role::scope, "logRecords", '[', Role::log_records},
  };
  for (const Step& step : kSteps)
    if (step.in == in && step.opens == opens && step.key == key) return &step;
  return nullptr;
}

JsonRecords::Role JsonRecords::role_of_elements(Role array) {
  switch (array) {
    case Role::responses:
      return Role::outermost;
    case Role::streams:
      return Role::stream;
    case Role::tables:
      return Role::table;
    case Role::resources:
      return Role::resource;
    case Role::scopes:
      return Role::scope;
    default:
      return array;
  }
}

Result<bool, Message> JsonRecords::next(RecordBatch& batch) {
  batch.clear();
  batch_bytes_ = 0;
  while (batch_bytes_ < limits_.batch_bytes && batch.records.size() < kRecordsPerBatch) {
    if (!advance(batch)) break;
    if (limits_.eager && !batch.records.empty()) break;
  }
  if (!batch.records.empty()) return true;
  if (auto failure = window_.take_failure()) return std::move(*failure);
  return false;
}

// One step forward: a bracket, a member, an element. False at the end.
bool JsonRecords::advance(RecordBatch& batch) {
  indent_ = window_.skip_space();
  if (window_.at_end()) {
    if (frames_.empty()) return false;
    // What an unfinished outermost value swallowed may hold whole values.
    const Place from = is_wrapper_ ? window_.cursor() : outermost_;
    fail(from, window_.cursor(), JsonWindow::kTextEnds);
    return !window_.at_end();
  }
  if (frames_.empty())
    begin_value();
  else if (frames_.back().is_array)
    read_element(batch);
  else
    read_member(batch);
  return true;
}

// Between outermost values.
void JsonRecords::begin_value() {
  const Place place = window_.cursor();
  window_.hold_from(place);
  const char first = window_.peek();
  if (first == ',' || first == ']' || first == '}') {
    // The rest of a wrapper that was lost, or nothing worth a word after damage that was told.
    if (!lost_wrapper_ && !in_garbage_ && first != ',') count_damage(place, "a bracket closes nothing");
    if (first == ']') lost_wrapper_ = false;
    in_garbage_ = true;
    return window_.move_to(place + 1);
  }
  outermost_ = place;
  outermost_indent_ = indent_;
  is_wrapper_ = is_event_ = is_empty_wrapper_ = is_splunk_ = false;
  splunk_end_ = 0;
  if (!lost_wrapper_) wrapped_ = 0;
  if (first == '{') {
    window_.move_to(place + 1);
    frames_.push_back({Role::outermost, false, place});
    return;
  }
  if (first == '[') {
    window_.move_to(place + 1);
    window_.skip_space();
    const char second = window_.peek();
    if (second == '{') {
      frames_.push_back({Role::records, true, place});
      return commit();
    }
    if (second == ']') return window_.move_to(window_.cursor() + 1);
  }
  if (!in_garbage_) count_damage(place, "this is not JSON");
  in_garbage_ = true;
  window_.skip_to_line_end();
}

void JsonRecords::commit() {
  if (!is_wrapper_) wrapped_ = 0;
  is_wrapper_ = true;
  lost_wrapper_ = false;
}

void JsonRecords::read_member(RecordBatch& batch) {
  Frame& frame = frames_.back();
  const Place place = window_.cursor();
  if (is_wrapper_ && frame.has_been_entered) window_.hold_from(place);
  const Place failed_from = is_wrapper_ ? place : outermost_;
  const char first = window_.peek();
  if (first == ',') return window_.move_to(place + 1);
  if (first == '}') return end_object(batch);
  if (first != '"') return fail(failed_from, place, "a member's name is missing");
  const JsonWindow::Extent key = window_.value_extent(limits_.record_bytes_max);
  if (key.failure != nullptr) return fail(failed_from, key.end, key.failure);
  window_.move_to(key.end);
  window_.skip_space();
  if (window_.peek() != ':') return fail(failed_from, window_.cursor(), "a member has no value");
  window_.move_to(window_.cursor() + 1);
  window_.skip_space();
  const std::string name(window_.text(place + 1, key.end - 1));
  const char opens = window_.peek();
  const Step* step = opens == '[' || opens == '{' ? step_of(frame.role, name, opens) : nullptr;
  if (step != nullptr && enter(*step, place)) return;
  const Place value = window_.cursor();
  const JsonWindow::Extent extent = window_.value_extent(limits_.record_bytes_max);
  if (extent.failure != nullptr) return fail(failed_from, extent.end, extent.failure);
  if (extent.end - window_.held() > limits_.record_bytes_max)
    return fail(failed_from, extent.end, JsonWindow::kTooLong);
  note_member(frame, name, value, extent.end);
  window_.move_to(extent.end);
}

// Goes down into a member that leads to records; false when it does not.
bool JsonRecords::enter(const Step& step, Place key) {
  Frame& frame = frames_.back();
  if (step.may_be_of_event && is_event_) return false;
  const Place value = window_.cursor();
  if (step.opens == '{') {
    frame.has_been_entered = true;
    window_.move_to(value + 1);
    frames_.push_back({step.into, false, value});
    return true;
  }
  window_.move_to(value + 1);
  window_.skip_space();
  const char first = window_.peek();
  const bool of_arrays = step.into == Role::values || step.into == Role::rows;
  const bool fits =
      (first == '{' && !of_arrays) || (first == '[' && (of_arrays || step.into == Role::results));
  if (!fits) {
    window_.move_to(value);
    is_empty_wrapper_ = is_empty_wrapper_ || first == ']';
    return false;
  }
  Frame array{step.into, true, value};
  if (step.into == Role::log_events || step.into == Role::scopes || step.into == Role::log_records) {
    array.outer = frame.outer;
    if (key - frame.start <= limits_.outer_bytes_max)
      array.outer += window_.text(frame.start + 1, key);
    else
      count_damage(key, "the members around the records are longer than the limit");
  }
  frame.has_been_entered = true;
  if (step.into >= Role::records) commit();
  frames_.push_back(std::move(array));
  return true;
}

void JsonRecords::note_member(const Frame& frame, std::string_view name, Place value, Place end) {
  const std::string_view text = window_.text(value, end);
  if (frame.role == Role::stream && name == "stream") {
    labels_.assign(text.size() <= limits_.outer_bytes_max ? text : "{}");
  } else if (frame.role == Role::table && (name == "columns" || name == "Columns")) {
    columns_ = column_names(text);
  } else if (frames_.size() == 1) {
    is_event_ =
        is_event_ || std::find(kEventMembers.begin(), kEventMembers.end(), name) != kEventMembers.end();
    is_splunk_ = is_splunk_ || name == "preview" || name == "lastrow";
    if (name == "result" && text.starts_with('{')) {
      splunk_from_ = value;
      splunk_end_ = end;
    }
  }
}

void JsonRecords::end_object(RecordBatch& batch) {
  const Place end = window_.cursor() + 1;
  window_.move_to(end);
  const Role role = frames_.back().role;
  frames_.pop_back();
  if (role == Role::stream) labels_.clear();
  if (role == Role::table) columns_.clear();
  if (!frames_.empty() || is_wrapper_) return;
  if (is_splunk_ && splunk_end_ != 0)
    give(batch, window_.text(splunk_from_, splunk_end_), splunk_from_);
  else if (is_event_ || !is_empty_wrapper_)
    give(batch, window_.text(outermost_, end), outermost_);
}

void JsonRecords::read_element(RecordBatch& batch) {
  Frame& frame = frames_.back();
  const Place place = window_.cursor();
  // Until something was given, the outermost value may still turn out to be the record.
  if (is_wrapper_) window_.hold_from(place);
  const Place failed_from = is_wrapper_ ? place : outermost_;
  const char first = window_.peek();
  if (first == ',') return window_.move_to(place + 1);
  if (first == ']') {
    frames_.pop_back();
    return window_.move_to(place + 1);
  }
  if (frame.role < Role::records && first == '{') {
    window_.move_to(place + 1);
    Frame element{role_of_elements(frame.role), false, place};
    element.outer = frame.outer;
    frames_.push_back(std::move(element));
    return;
  }
  const JsonWindow::Extent extent = window_.value_extent(limits_.record_bytes_max);
  if (extent.failure != nullptr) return fail(failed_from, extent.end, extent.failure);
  if (extent.end - window_.held() > limits_.record_bytes_max)
    return fail(failed_from, extent.end, JsonWindow::kTooLong);
  window_.move_to(extent.end);
  if (!give_element(batch, frame, window_.text(place, extent.end), place)) {
    count_damage(place, "an element is no record");
    ++wrapped_;
  }
}

bool JsonRecords::give_element(RecordBatch& batch, const Frame& frame, std::string_view text, Place from) {
  const bool is_object = text.front() == '{';
  made_.clear();
  switch (frame.role) {
    case Role::records:
      if (is_object) give(batch, text, from);
      return is_object;
    case Role::results:
      if (is_object) give(batch, text, from);
      if (is_object) return true;
      if (!append_fields(made_, text)) return false;
      break;
    case Role::log_events:
    case Role::log_records:
      if (!is_object) return false;
      append_merged(made_, frame.outer, text);
      break;
    case Role::values:
      if (!append_loki_record(made_, labels_, text)) return false;
      break;
    case Role::rows:
      if (!append_row(made_, columns_, text)) return false;
      break;
    default:
      return false;
  }
  give(batch, made_, from);
  return true;
}

void JsonRecords::give(RecordBatch& batch, std::string_view text, Place from) {
  in_garbage_ = false;
  batch_bytes_ += text.size();
  batch.records.push_back({.text = batch.memory.copy(text),
                           .name = name_,
                           .number = window_.line_at(from),
                           .wrapped = wrapped_++});
}

void JsonRecords::count_damage(Place place, const char* reason) {
  ++damaged_;
  if (damages_.size() < kDamagesKept) damages_.push_back({window_.line_at(place), reason});
}

// The value from `from` on cannot be read, as was noticed at `noticed`: whoever held it is given up, and
// reading goes on at the next line that begins a value.
void JsonRecords::fail(Place from, Place noticed, const char* reason) {
  const bool is_at_end = noticed == window_.cursor() && window_.at_end();
  count_damage(from, is_at_end ? JsonWindow::kTextEnds : reason);
  const bool was_element = !frames_.empty() && frames_.back().is_array && is_wrapper_;
  const std::size_t indent = was_element ? indent_ : outermost_indent_;
  if (was_element) ++wrapped_;
  // The elements of a wrapper that is all in one line do not go on in the next.
  lost_wrapper_ = (lost_wrapper_ || is_wrapper_) && indent != JsonWindow::kNotFirstInLine;
  is_wrapper_ = false;
  in_garbage_ = true;
  frames_.clear();
  looked_at_again_ += noticed - from;
  const bool may_go_back =
      looked_at_again_ <= kLookedAtAgainFree + kLookedAtAgainFactor * window_.bytes_read();
  window_.move_to(may_go_back || noticed == from ? from : noticed);
  while (window_.skip_to_line_end()) {
    window_.move_to(window_.cursor() + 1);
    const Place line = window_.cursor();
    while (window_.peek() == ' ' || window_.peek() == '\t') window_.move_to(window_.cursor() + 1);
    const auto indented = static_cast<std::size_t>(window_.cursor() - line);
    const char first = window_.peek();
    if ((first == '{' && (indented == 0 || indented == indent)) || (first == '[' && indented == 0)) return;
  }
}

bool looks_wrapped(std::string_view first_bytes) {
  MemorySource source(first_bytes);
  JsonRecords records(source, "");
  RecordBatch batch;
  while (records.damaged_ == 0) {
    const std::uint64_t line_before = records.window_.line_at(records.window_.cursor());
    const bool more = records.advance(batch);
    if (records.is_wrapper_) return true;
    if (!batch.records.empty()) {
      if (records.is_splunk_ || batch.records.front().text.find('\n') != std::string_view::npos) return true;
      // Another value in the same line.
      records.window_.skip_space();
      const char next = records.window_.peek();
      const bool is_value = next == '{' || next == '[' || next == ',';
      return is_value && records.window_.line_at(records.window_.cursor()) == line_before;
    }
    if (records.frames_.empty() && records.is_empty_wrapper_) return true;
    if (!more) break;
  }
  // Cut off in the middle of the first value: wrapped when it went over several lines.
  return records.damaged_ == 1 && records.damages_[0].reason == JsonWindow::kTextEnds &&
         records.window_.line_at(records.window_.bytes_read()) > records.damages_[0].line;
}

}  // namespace why403::ingest
