#include "ingest/source/record_queue.h"

#include <utility>

namespace why403::ingest {

namespace {

std::size_t bytes_of(std::span<const Record> records) {
  std::size_t bytes = 0;
  for (const Record& record : records) bytes += record.text.size() + sizeof(Record);
  return bytes;
}

}  // namespace

bool RecordQueue::has_room(std::size_t records, std::size_t bytes) const {
  if (waiting_.records.empty()) return true;
  return waiting_.records.size() + records <= limits_.records_max && waiting_bytes_ + bytes <= limits_.bytes_max;
}

std::string_view RecordQueue::keep_name(const Record& record) {
  if (const auto known = names_.find(record.name); known != names_.end()) return *known;
  if (names_.size() < limits_.names_max) return *names_.emplace(record.name).first;
  // A stream that is the name itself would be one more name.
  const bool is_alone = record.stream.empty() || record.stream == record.name;
  return *names_.insert(std::string(is_alone ? "others" : record.stream) + "…").first;
}

void RecordQueue::take(std::span<const Record> records, std::size_t bytes) {
  for (const Record& record : records) {
    const std::string_view name = keep_name(record);
    waiting_.records.push_back({.text = waiting_.memory.copy(record.text),
                                .name = name,
                                .number = record.number != 0 ? record.number : ++numbered_,
                                .wrapped = record.wrapped,
                                .stream = record.stream == record.name ? name : record.stream});
  }
  waiting_bytes_ += bytes;
  taken_ += records.size();
}

bool RecordQueue::offer(std::span<const Record> records) {
  if (records.empty()) return true;
  const std::size_t bytes = bytes_of(records);
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || !has_room(records.size(), bytes)) {
      refused_ += records.size();
      return false;
    }
    take(records, bytes);
  }
  arrived_.notify_one();
  return true;
}

bool RecordQueue::give(std::span<const Record> records) {
  const std::size_t bytes = bytes_of(records);
  {
    std::unique_lock lock(mutex_);
    made_room_.wait(lock, [&] { return is_closed_ || has_room(records.size(), bytes); });
    if (is_closed_) return false;
    take(records, bytes);
  }
  arrived_.notify_one();
  return true;
}

Status<Message> RecordQueue::fill_from(RecordSource& source) {
  RecordBatch batch;
  while (TRY(source.next(batch)))
    if (!batch.records.empty() && !give(batch.records)) break;
  return Done{};
}

void RecordQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  arrived_.notify_all();
  made_room_.notify_all();
}

Result<bool, Message> RecordQueue::next(RecordBatch& batch) {
  batch.clear();
  {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, kPatience, [this] { return !waiting_.records.empty() || is_closed_; })) return true;
    std::swap(batch, waiting_);
    waiting_bytes_ = 0;
  }
  made_room_.notify_all();
  return !batch.records.empty();
}

}  // namespace why403::ingest
