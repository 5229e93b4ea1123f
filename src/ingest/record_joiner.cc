#include "ingest/record_joiner.h"

#include <utility>

namespace why403::ingest {

RecordJoiner::RecordJoiner(const Format& format) : values_(0), absent_({}) {
  auto first = Pattern::compile(format.description().record_first, names_);
  if (first) first_ = std::move(*first);
  has_last_ = !format.description().record_last.empty();
  if (!has_last_) return;
  auto last = Pattern::compile(format.description().record_last, names_);
  if (last) last_ = std::move(*last);
}

bool RecordJoiner::matches(const Pattern& pattern, std::string_view line) {
  arena_.reset();
  return pattern.match(line, values_, arena_, absent_);
}

bool RecordJoiner::starts(std::string_view line) { return matches(first_, line); }

bool RecordJoiner::add(std::string_view line, std::uint64_t number, std::string& record, std::uint64_t& first_line) {
  bool done = false;
  const bool too_long = open_ && held_.size() + line.size() > kRecordBytesMax;
  if (open_ && (too_long || (starts(line) && !(has_last_ && matches(last_, line))))) {
    record.swap(held_);
    first_line = held_line_;
    open_ = false;
    done = true;
  }
  if (!open_) {
    if (!starts(line)) return done;
    open_ = true;
    held_.assign(line);
    held_line_ = number;
  } else {
    held_.append("\n").append(line);
  }
  if (done || !has_last_ || !matches(last_, line)) return done;
  record.swap(held_);
  first_line = held_line_;
  open_ = false;
  return true;
}

bool RecordJoiner::finish(std::string& record, std::uint64_t& first_line) {
  if (!open_) return false;
  record.swap(held_);
  first_line = held_line_;
  open_ = false;
  return true;
}

}  // namespace why403::ingest
