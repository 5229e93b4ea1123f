#include "ingest/source/journal_export.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/scan.h"
#include "base/text.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
constexpr std::size_t kBatchBytes = 256 << 10;
constexpr std::size_t kNameBytesMax = 64;

// Names are upper case, digits and underscores, at most 64 of them.
bool is_field_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void append_value(std::string& out, std::string_view value) {
  if (base::is_valid_utf8(value)) return base::append_json_string(out, value);
  out += '[';
  for (const char c : value) {
    if (out.back() != '[') out += ',';
    out += std::to_string(static_cast<unsigned char>(c));
  }
  out += ']';
}

}  // namespace

JournalExport::JournalExport(ByteSource& source, std::string name, Limits limits)
    : source_(source), name_(std::move(name)), limits_(limits) {}

bool JournalExport::refill() {
  if (ended_) return false;
  buffer_.resize(kPieceBytes);
  from_ = 0;
  auto got = source_.read(buffer_.data(), buffer_.size());
  ended_ = !got || *got == 0;
  if (!got) failure_ = std::make_unique<Message>(got.error());
  buffer_.resize(ended_ ? 0 : *got);
  bytes_ += buffer_.size();
  return !ended_;
}

// The next line into text_, without its line feed. Of one that is too long only the beginning is kept.
JournalExport::Line JournalExport::read_line(std::size_t size_max) {
  text_.clear();
  bool is_too_long = false;
  while (from_ < buffer_.size() || refill()) {
    const char* begin = buffer_.data() + from_;
    const char* end = buffer_.data() + buffer_.size();
    const char* stop = base::find_byte(begin, end, '\n');
    const auto count = static_cast<std::size_t>(stop - begin);
    const std::size_t room = size_max - text_.size();
    text_.append(begin, std::min(count, room));
    is_too_long = is_too_long || count > room;
    from_ += count;
    if (stop == end) continue;
    ++from_;
    ++line_;
    return is_too_long ? Line::too_long : Line::whole;
  }
  if (text_.empty()) return Line::end;
  return is_too_long ? Line::too_long : Line::whole;
}

// Passes `count` bytes, into `into` unless null; false when there are not as many.
bool JournalExport::read_bytes(std::uint64_t count, std::string* into) {
  while (count > 0) {
    if (from_ == buffer_.size() && !refill()) return false;
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(count, buffer_.size() - from_));
    const char* place = buffer_.data() + from_;
    line_ += base::count_byte(place, place + piece, '\n');
    if (into != nullptr) into->append(place, piece);
    from_ += piece;
    count -= piece;
  }
  return true;
}

void JournalExport::add_field(std::string_view name, std::string_view value) {
  const std::size_t at = entry_.size();
  entry_.append(name).append(value);
  fields_.push_back({at, name.size(), at + name.size(), value.size()});
}

// The value of a field that has a length: text_ is used for it, so `name` must not point there.
bool JournalExport::read_binary_field(std::string_view name) {
  std::string length;
  if (!read_bytes(8, &length)) return false;
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 0;) size = size << 8 | static_cast<unsigned char>(length[i]);
  if (size > kJournalValueBytesMax) return false;
  const bool is_kept = size <= limits_.field_bytes_max;
  text_.clear();
  if (!read_bytes(size, is_kept ? &text_ : nullptr)) return false;
  if (is_kept)
    add_field(name, text_);
  else
    ++long_fields_;
  std::string line_feed;
  return read_bytes(1, &line_feed) && line_feed == "\n";
}

bool JournalExport::read_field(std::string_view line) {
  const base::Cut parts = base::cut(line, "=");
  if (!is_field_name(parts.before)) return false;
  if (!parts.found) return read_binary_field(std::string(parts.before));
  add_field(parts.before, parts.after);
  return true;
}

// To the empty line that ends an entry whose fields make no sense.
void JournalExport::skip_entry() {
  ++damaged_;
  if (damages_.size() < kDamagesKept) damages_.push_back({entry_line_, "an entry of the journal is damaged"});
  fields_.clear();
  while (read_line(1) != Line::end)
    if (text_.empty()) return;
}

// The next entry into fields_; false at the end.
bool JournalExport::read_entry() {
  entry_.clear();
  fields_.clear();
  entry_line_ = line_;
  while (true) {
    const std::uint64_t line = line_;
    const Line kind = read_line(limits_.field_bytes_max + kNameBytesMax + 1);
    if (kind == Line::end) return !fields_.empty();
    if (kind == Line::too_long) {
      ++long_fields_;
      continue;
    }
    if (text_.empty()) {
      if (!fields_.empty()) return true;
      entry_line_ = line_;
      continue;
    }
    if (fields_.empty()) entry_line_ = line;
    const bool fits =
        fields_.size() < limits_.fields_max && entry_.size() + text_.size() <= limits_.entry_bytes_max;
    if (!fits || !read_field(text_)) skip_entry();
  }
}

void JournalExport::append_values(std::string& out, std::size_t first, std::size_t last) const {
  const std::string_view entry = entry_;
  if (last - first > 1) out += '[';
  for (std::size_t i = first; i < last; ++i) {
    if (i > first) out += ',';
    append_value(out, entry.substr(fields_[i].value, fields_[i].value_size));
  }
  if (last - first > 1) out += ']';
}

void JournalExport::give(RecordBatch& batch) {
  const std::string_view entry = entry_;
  const auto name_of = [&](const Field& field) { return entry.substr(field.name, field.name_size); };
  std::stable_sort(fields_.begin(), fields_.end(),
                   [&](const Field& left, const Field& right) { return name_of(left) < name_of(right); });
  json_.clear();
  json_ += '{';
  for (std::size_t first = 0; first < fields_.size();) {
    std::size_t last = first + 1;
    while (last < fields_.size() && name_of(fields_[last]) == name_of(fields_[first])) ++last;
    if (first > 0) json_ += ',';
    base::append_json_string(json_, name_of(fields_[first]));
    json_ += ':';
    append_values(json_, first, last);
    first = last;
  }
  json_ += '}';
  batch.records.push_back({.text = batch.memory.copy(json_), .name = name_, .number = entry_line_});
}

Result<bool, Message> JournalExport::next(RecordBatch& batch) {
  batch.clear();
  std::size_t bytes = 0;
  while (bytes < kBatchBytes && read_entry()) {
    give(batch);
    bytes += json_.size();
    if (limits_.eager) break;
  }
  if (!batch.records.empty()) return true;
  if (failure_) return std::move(*std::exchange(failure_, nullptr));
  return false;
}

bool looks_like_journal_export(std::string_view first_bytes) {
  constexpr std::string_view kFirstFields[] = {"__CURSOR=", "__REALTIME_TIMESTAMP=", "__SEQNUM="};
  while (first_bytes.starts_with('\n')) first_bytes.remove_prefix(1);
  return std::any_of(std::begin(kFirstFields), std::end(kFirstFields),
                     [&](std::string_view field) { return first_bytes.starts_with(field); });
}

}  // namespace why403::ingest
