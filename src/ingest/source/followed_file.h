// One file that is still written to: what was added since the last look, as whole lines.
//
// A last line without its line feed is held back until the rest arrives. A file that became shorter, or whose
// bytes before our place are no longer the same (copytruncate, and grown again), is read anew from its start.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/source/block_reader.h"
#include "ingest/source/descriptor.h"
#include "ingest/source/record_source.h"

namespace why403::ingest {

using FileId = std::pair<dev_t, ino_t>;

class FollowedFile {
 public:
  /// `name` is for the records and must outlive them. Nothing when it cannot be opened or is no regular file.
  static std::optional<FollowedFile> open(const std::string& path, std::string_view name,
                                          std::size_t line_bytes_max);

  /// Before anything is read: passes over all but about the last `bytes`, in whole lines, which are counted all the same.
  void skip_to_last(std::uint64_t bytes);
  /// To be called when the file may have been cut: true when it is read anew.
  bool restart_if_truncated(RecordBatch& batch);
  /// Reads one piece into `batch`; false when everything was read.
  bool read(RecordBatch& batch);
  /// Gives the line held back, as the file's last.
  void finish(RecordBatch& batch);

  [[nodiscard]] FileId id() const { return id_; }
  [[nodiscard]] int descriptor() const { return descriptor_.number(); }
  [[nodiscard]] std::uint64_t cut_lines() const { return cut_lines_; }

 private:
  FollowedFile(Descriptor descriptor, FileId id, std::string_view name, std::size_t line_bytes_max)
      : descriptor_(std::move(descriptor)), id_(id), name_(name), line_bytes_max_(line_bytes_max) {}
  void take(RecordBatch& batch, std::string_view piece);
  void hold(RecordBatch& batch, std::string_view piece);
  void give(RecordBatch& batch, std::string_view line);

  Descriptor descriptor_;
  FileId id_;
  std::string_view name_;
  std::size_t line_bytes_max_;
  std::uint64_t offset_ = 0;
  std::uint64_t line_ = 0;
  std::string held_;          // the beginning of a line
  std::string before_;        // the last bytes before offset_, to know the file again
  bool is_skipping_ = false;  // the rest of a line that was too long
  std::uint64_t cut_lines_ = 0;
};

}  // namespace why403::ingest
