#include "ingest/source/opened_input.h"

#include <utility>

#include "ingest/source/journal_export.h"
#include "ingest/source/json_records.h"
#include "ingest/source/read_ahead.h"

namespace why403::ingest {

OpenedInput open_for_reading(std::unique_ptr<ByteSource> source, const std::string& name,
                             OpenOptions options) {
  auto peeked = std::make_shared<PeekedSource>(std::move(source));
  OpenedInput opened;
  opened.first_bytes = peeked->peek(kDecidingBytes, options.eager);
  opened.source = peeked;
  if (looks_wrapped(opened.first_bytes))
    opened.records =
        std::make_unique<JsonRecords>(*peeked, name, JsonRecords::Limits{.eager = options.eager});
  else if (looks_like_journal_export(opened.first_bytes))
    opened.records =
        std::make_unique<JournalExport>(*peeked, name, JournalExport::Limits{.eager = options.eager});
  if (opened.records) {
    if (options.ahead)
      opened.records =
          std::make_unique<RecordsAhead>(std::move(opened.records), [peeked] { peeked->cancel(); });
    return opened;
  }
  opened.blocks = std::make_unique<BlockReader>(*peeked, BlockReader::Limits{.eager = options.eager});
  return opened;
}

void read_ahead(OpenedInput& opened) {
  if (!opened.blocks || !opened.source->is_worth_a_thread()) return;
  opened.blocks =
      std::make_unique<BlocksAhead>(std::move(opened.blocks), [source = opened.source] { source->cancel(); });
}

Result<OpenedInput, Message> open_for_reading(const Input& input, OpenOptions options) {
  return open_for_reading(TRY(open_input(input)), input.name, options);
}

Result<OpenedInput, Message> open_for_reading(const Input& input) {
  return open_for_reading(input, OpenOptions{});
}

}  // namespace why403::ingest
