// The rows of a query, printed: as a table for a person, as CSV, as JSON.
//
//   RowPrinter printer(RowForm::table, out, 80);
//   TRY(query_archive(path, sql, printer.values(), printer.reader()));
//   printer.finish();
//
// A table is as wide as its first kMeasuredRows rows need; they wait until it is known. Longer results
// stream.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "cli/writer.h"
#include "event/line_buffer.h"

namespace why403::cli {

enum class RowForm : std::uint8_t { table, csv, json };

class RowPrinter {
 public:
  static constexpr std::size_t kMeasuredRows = 1000;
  /// On a terminal a wider cell is cut.
  static constexpr std::size_t kCellWidthMax = 60;

  RowPrinter(RowForm form, Writer& out, bool for_terminal)
      : form_(form), out_(out), for_terminal_(for_terminal) {}

  [[nodiscard]] archive::Values values() const {
    return form_ == RowForm::json ? archive::Values::json : archive::Values::text;
  }
  archive::RowReader reader();
  /// What still waits, and what ends the form.
  void finish();
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  using Row = std::vector<std::string>;

  void begin(std::span<const std::string> columns);
  bool row(std::span<const std::optional<std::string_view>> values);
  void json_row(std::span<const std::optional<std::string_view>> values);
  void csv_row(std::span<const std::optional<std::string_view>> values);
  void table_row(std::span<const std::optional<std::string_view>> values);
  void measure();
  void print_table_row(const Row& row, bool is_head);

  RowForm form_;
  Writer& out_;
  bool for_terminal_;
  std::vector<std::string> columns_;
  std::uint64_t rows_ = 0;
  event::LineBuffer line_;
  // Of a table.
  std::vector<Row> waiting_;
  std::vector<std::size_t> widths_;
  std::vector<bool> is_number_;
  bool measured_ = false;
};

}  // namespace why403::cli
