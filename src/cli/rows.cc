#include "cli/rows.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"
#include "event/write_csv.h"

namespace why403::cli {

namespace {

// Characters, not bytes: continuation bytes do not count.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string cut_to_width(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t left = width - 1; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 && left-- == 0) break;
  return text.substr(0, end) + "…";
}

// NaN and infinities are no JSON; DuckDB writes them bare.
bool is_json(std::string_view text) {
  base::JsonReader json(text);
  json.skip();
  return json.at_end() && json.ok();
}

}  // namespace

archive::RowReader RowPrinter::reader() {
  return {.begin =
              [this](std::span<const std::string> columns) {
                begin(columns);
                return true;
              },
          .row = [this](std::span<const std::optional<std::string_view>> values) { return row(values); }};
}

void RowPrinter::begin(std::span<const std::string> columns) {
  columns_.assign(columns.begin(), columns.end());
  if (form_ == RowForm::json) out_ << "[";
  if (form_ != RowForm::csv) return;
  for (const std::string& column : columns_) {
    if (line_.size() > 0) line_.put(',');
    event::append_csv_cell(line_, column);
  }
  out_ << line_.put("\r\n").text();
  line_.clear();
}

bool RowPrinter::row(std::span<const std::optional<std::string_view>> values) {
  if (form_ == RowForm::json) json_row(values);
  if (form_ == RowForm::csv) csv_row(values);
  if (form_ == RowForm::table) table_row(values);
  ++rows_;
  return !out_.closed();
}

void RowPrinter::json_row(std::span<const std::optional<std::string_view>> values) {
  line_.put_text(rows_ == 0 ? "\n{" : ",\n{");
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    line_.put('"').json_piece(columns_[i]).put("\":");
    if (!values[i]) {
      line_.put("null,");
    } else if (is_json(*values[i])) {
      line_.put_text(*values[i]).put(',');
    } else {
      line_.json(*values[i]);
    }
  }
  line_.close('}');
  const std::string_view text = line_.text();
  out_ << text.substr(0, text.size() - 1);
  line_.clear();
}

void RowPrinter::csv_row(std::span<const std::optional<std::string_view>> values) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) line_.put(',');
    if (!values[i]) continue;
    // A number that begins with a minus is no formula.
    if (base::parse_double(*values[i])) line_.put_text(*values[i]);
    else event::append_csv_cell(line_, *values[i]);
  }
  out_ << line_.put("\r\n").text();
  line_.clear();
}

void RowPrinter::table_row(std::span<const std::optional<std::string_view>> values) {
  Row cells;
  for (const auto& value : values) {
    cells.push_back(value ? base::printable(*value) : std::string());
    if (for_terminal_) cells.back() = cut_to_width(std::move(cells.back()), kCellWidthMax);
  }
  if (measured_) return print_table_row(cells, false);
  waiting_.push_back(std::move(cells));
  if (waiting_.size() == kMeasuredRows) measure();
}

void RowPrinter::measure() {
  measured_ = true;
  widths_.resize(columns_.size());
  is_number_.assign(columns_.size(), !waiting_.empty());
  Row head;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    head.push_back(base::printable(columns_[i]));
    widths_[i] = width_of(head[i]);
    for (const Row& row : waiting_) {
      widths_[i] = std::max(widths_[i], width_of(row[i]));
      if (!row[i].empty() && !base::parse_double(row[i])) is_number_[i] = false;
    }
  }
  print_table_row(head, true);
  for (const Row& row : waiting_) print_table_row(row, false);
  waiting_.clear();
}

void RowPrinter::print_table_row(const Row& row, bool is_head) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t width = width_of(row[i]);
    const std::string padding(width < widths_[i] ? widths_[i] - width : 0, ' ');
    line += (i == 0 ? "" : "  ") + (is_number_[i] ? padding + row[i] : row[i] + padding);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out_ << line << "\n";
  if (!is_head) return;
  line.clear();
  for (std::size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "  ") + std::string(widths_[i], '-');
  out_ << line << "\n";
}

void RowPrinter::finish() {
  if (form_ == RowForm::json) out_ << (rows_ == 0 ? "]\n" : "\n]\n");
  if (form_ == RowForm::table && !measured_ && !columns_.empty()) measure();
}

}  // namespace why403::cli
