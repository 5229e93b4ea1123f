// For tests: a source that behaves badly, and all that a source gives.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source/byte_source.h"

namespace why403::ingest {

// Gives its bytes in pieces of `piece` bytes, and fails at the end when told so.
class PieceSource final : public ByteSource {
 public:
  PieceSource(std::string_view bytes, std::size_t piece, bool fails = false)
      : rest_(bytes), piece_(piece), fails_(fails) {}
  Result<std::size_t, Message> read(char* into, std::size_t size) override {
    const std::size_t count = std::min({size, piece_, rest_.size()});
    if (count == 0 && fails_) {
      fails_ = false;
      return Message{.what = "the end is missing", .severity = base::Severity::warning};
    }
    rest_.copy(into, count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  std::size_t piece_;
  bool fails_;
};

struct Contents {
  std::string bytes;
  std::vector<Message> failures;
};

inline Contents contents_of(ByteSource& source, std::size_t piece_bytes = 1000) {
  Contents contents;
  std::string piece(piece_bytes, '\0');
  while (true) {
    const auto got = source.read(piece.data(), piece.size());
    if (!got) {
      contents.failures.push_back(got.error());
      continue;
    }
    if (*got == 0) return contents;
    contents.bytes.append(piece, 0, *got);
  }
}

}  // namespace why403::ingest
