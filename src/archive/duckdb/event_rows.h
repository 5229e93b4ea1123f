// Events as rows of the table `events`: its columns, and batches of rows in DuckDB's own layout.
//
// Columns: id, file, line, record, format; every field of event/field.h under its name; extra (the values
// beyond the fields, JSON) and raw (the line itself, when asked for). Times are UTC with nanoseconds,
// addresses their text, durations nanoseconds.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "archive/duckdb/library.h"
#include "event/event_id.h"
#include "event/line_buffer.h"
#include "event/redact.h"

namespace why403::archive::duckdb {

/// `id UUID`, `file VARCHAR`, …
std::vector<std::string> event_column_list();
/// The same, joined with commas.
std::string event_columns();

class EventRows final : public Batch {
 public:
  EventRows(const Library& library, const event::WriterOptions& options);
  ~EventRows() override;
  void add(const event::Event& event, std::string_view file) override;

  /// Chunks that hold rows, in order; the last one is not full.
  [[nodiscard]] std::span<const DataChunk> chunks();
  void clear();

 private:
  struct Column {
    Vector vector = nullptr;
    void* data = nullptr;
    std::uint64_t* validity = nullptr;
  };

  void start_chunk();
  void put_text(std::size_t column, std::string_view text);
  void put_field(const event::Event& event, event::Field field);
  template <typename Value>
  void put(std::size_t column, Value value) {
    static_cast<Value*>(columns_[column].data)[row_] = value;
    columns_[column].validity[row_ / 64] |= std::uint64_t{1} << row_ % 64;
  }

  const Library& library_;
  event::Redactor redactor_;
  event::Identifier identifier_;
  bool raw_;
  Index chunk_rows_;
  std::vector<DataChunk> chunks_;
  std::size_t used_ = 0;  ///< chunks that hold rows; the others are kept for later
  Index row_ = 0;         ///< rows in the last of them
  std::vector<Column> columns_;
  event::LineBuffer text_;
};

}  // namespace why403::archive::duckdb
