// Any bytes as a segment: records lie inside the text, in order and apart, each reads back from what appending it
// makes, and reading again from what was whole gives the same.
#include <cstdlib>

#include "archive/segment/segment.h"

using namespace why403;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The head is given, or hardly any input would be a segment.
  std::string text = archive::segment_head({});
  text.append(reinterpret_cast<const char*>(data), size);
  archive::SegmentReader reader(text);
  std::string again = archive::segment_head({});
  std::size_t end = reader.whole_end();
  std::size_t count = 0;
  while (const auto record = reader.next()) {
    ++count;
    const auto place = static_cast<std::size_t>(record->data() - text.data());
    if (place < end || reader.whole_end() <= place || reader.whole_end() > text.size()) std::abort();
    end = reader.whole_end();
    archive::append_record(again, *record);
  }
  // A record with a line feed inside cannot have been appended, but it has one reading too.
  archive::SegmentReader second(again);
  for (std::size_t i = 0; i < count; ++i)
    if (!second.next()) std::abort();
  if (second.next() || second.damaged() != 0 || second.whole_end() != again.size()) std::abort();
  // The same bytes as a whole file.
  archive::SegmentReader raw({reinterpret_cast<const char*>(data), size});
  while (raw.next()) {
  }
  return 0;
}
