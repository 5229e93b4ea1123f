// Any bytes as wrapped JSON: the records must be the same in whatever pieces the bytes arrive, lie within the
// limits, begin and end as objects do, and stand where their line says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/source/json_records.h"
#include "ingest/source/test_source.h"

namespace {

using namespace why403::ingest;

constexpr std::size_t kRecordBytesMax = 2000;

std::vector<std::string> records_of(std::string_view text, std::size_t piece, std::uint64_t lines) {
  PieceSource source(text, piece);
  JsonRecords records(source, "x",
                      {.record_bytes_max = kRecordBytesMax, .outer_bytes_max = 200, .batch_bytes = 300});
  RecordBatch batch;
  std::vector<std::string> seen;
  while (true) {
    const auto more = records.next(batch);
    if (!more) __builtin_trap();
    if (!*more) break;
    for (const Record& record : batch.records) {
      if (!record.text.starts_with('{') || !record.text.ends_with('}')) __builtin_trap();
      if (record.number < 1 || record.number > lines) __builtin_trap();
      seen.push_back(std::to_string(record.number) + " " + std::to_string(record.wrapped) + " " +
                     std::string(record.text));
    }
  }
  seen.push_back(std::to_string(records.counts().damaged));
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return 0;
  const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const std::vector<std::string> whole = records_of(text, 1 << 20, lines);
  if (records_of(text, 1, lines) != whole || records_of(text, 67, lines) != whole) __builtin_trap();
  looks_wrapped(text);
  return 0;
}
