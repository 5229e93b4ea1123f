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
#include <string>
#include <string_view>
#include <utility>

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
  /// It decompresses or may wait, so reading it pays on a thread of its own. Known after the first read().
  [[nodiscard]] virtual bool is_worth_a_thread() const { return false; }
};

/// Bytes that are in memory already; they must outlive the source.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}
  Result<std::size_t, Message> read(char* into, std::size_t size) override;

 private:
  std::string_view rest_;
};

/// Lets the beginning of a source be looked at before it is read.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
  /// The first bytes: `size` of them, or all there are. With `eager`, what one read gives. A failure is told
  /// by the read() that comes to it.
  std::string_view peek(std::size_t size, bool eager = false);
  Result<std::size_t, Message> read(char* into, std::size_t size) override;
  void cancel() override { source_->cancel(); }
  [[nodiscard]] bool is_worth_a_thread() const override { return source_->is_worth_a_thread(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::string first_;
  std::size_t from_ = 0;
  std::unique_ptr<Message> failure_;
};

/// The bytes of `input`, decompressed when its first bytes say so. A regular file is read up to the size it
/// has now: one that grows (perhaps because our own output goes there) still has an end.
Result<std::unique_ptr<ByteSource>, Message> open_input(const Input& input);

}  // namespace why403::ingest
