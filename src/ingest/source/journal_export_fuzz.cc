// Any bytes as a journal export: the entries are valid JSON, and the same in whatever pieces the bytes
// arrive.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json_reader.h"
#include "ingest/source/journal_export.h"
#include "ingest/source/test_source.h"

namespace {

std::string entries_of(std::string_view text, std::size_t piece) {
  using namespace why403::ingest;
  PieceSource source(text, piece);
  JournalExport entries(source, "x", {.field_bytes_max = 100, .fields_max = 20, .entry_bytes_max = 500});
  RecordBatch batch;
  std::string all;
  while (*entries.next(batch))
    for (const Record& record : batch.records) {
      why403::base::JsonReader json(record.text);
      json.skip();
      if (!json.at_end() || !json.ok()) __builtin_trap();
      all.append(std::to_string(record.number)).append(record.text);
    }
  return all + std::to_string(entries.counts().damaged) + " " + std::to_string(entries.long_fields());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (entries_of(text, 1) != entries_of(text, 1 << 20)) __builtin_trap();
  why403::ingest::looks_like_journal_export(text);
  return 0;
}
