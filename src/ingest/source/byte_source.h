// Bytes to read from anywhere: a file, a pipe, a decompressor, a test.
//
//   std::unique_ptr<ByteSource> source = TRY(open_input(input));
//   while (const std::size_t count = TRY(source->read(buffer, sizeof buffer))) use(buffer, count);
//
// A source is read by one thread at a time. An error ends it: every byte that could be had was given before,
// and each later read answers 0. An error of severity `warning` says that something is missing or was left
// out at the end (a truncated archive, a limit); the caller counts it and uses what it got.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "ingest/source/input.h"

namespace why403::ingest {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes into `into`; how many, 0 at the end. Blocks until there is at least one.
  virtual Result<std::size_t, Message> read(char* into, std::size_t size) = 0;
  /// Makes a read() that waits, and each later one, answer 0. The only call that another thread may make.
  virtual void cancel() {}
};

/// Bytes that are in memory already; they must outlive the source.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}
  Result<std::size_t, Message> read(char* into, std::size_t size) override;

 private:
  std::string_view rest_;
};

/// The bytes of `input`, decompressed when its first bytes say so. A regular file is read up to the size it
/// has now: one that grows (perhaps because our own output goes there) still has an end.
Result<std::unique_ptr<ByteSource>, Message> open_input(const Input& input);

}  // namespace why403::ingest
