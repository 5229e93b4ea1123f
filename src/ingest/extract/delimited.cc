// The `delimited` way: columns by header line, or fixed ones; cells quoted as in RFC 4180.
#include <cstring>

#include "base/json_text.h"
#include "base/scan.h"
#include "base/text.h"
#include "ingest/extract/extractor.h"

namespace why403::ingest {

namespace {

constexpr std::size_t kColumnsMax = 1024;
constexpr char kAnySeparator = '\x01';
// Of a whole row as JSON: what the column's name says of the zone is left out.
constexpr std::string_view kZoneOfColumn = " [UTC]";

void append_escaped(std::string& to, std::string_view text) {
  const std::size_t begin = to.size();
  to.resize(begin + text.size() * base::kJsonGrowthMax);
  to.resize(static_cast<std::size_t>(base::escape_json(text, to.data() + begin) - to.data()));
}

enum class Header : std::uint8_t { fixed, first_line, directive };

class DelimitedExtractor final : public Extractor {
 public:
  DelimitedExtractor(char separator, Header header, std::string directive, const std::vector<std::string>& columns, const std::string& row,
                     const ValueNames& names, const Absent& absent)
      : separator_(separator), any_separator_(separator == kAnySeparator), header_(header), directive_(std::move(directive)), names_(names), absent_(absent),
        row_(row.empty() ? -1 : names_.find(row)) {
    set_columns({columns.begin(), columns.end()});
  }

  [[nodiscard]] bool stateless() const override { return header_ == Header::fixed; }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    if (header_ == Header::directive && record.starts_with('#')) return read_directive(record);
    if (header_ == Header::first_line && !known_) return any_separator_ ? find_separator(record, arena) : read_header(record, arena);
    if (header_ == Header::first_line && record == header_line_) return Extracted::nothing;
    if (!known_) return Extracted::no;
    return read_row(record, values, arena);
  }

 private:
  Extracted read_directive(std::string_view record) {
    if (!record.starts_with(directive_)) return known_ || record.starts_with("#") ? Extracted::nothing : Extracted::no;
    std::vector<std::string_view> columns;
    for (std::string_view rest = base::trim(record.substr(directive_.size())); !rest.empty();) {
      const std::size_t end = rest.find_first_of(" \t");
      columns.push_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : base::trim(rest.substr(end));
    }
    set_columns(columns);
    return Extracted::nothing;
  }

  // The first line names the columns; it is ours only when it names something that the format knows.
  Extracted read_header(std::string_view record, base::Arena& arena) {
    std::vector<std::string_view> columns;
    if (!split(record, arena, [&](std::size_t, std::string_view cell) { columns.push_back(cell); })) return Extracted::no;
    std::size_t wanted = 0;
    for (const std::string_view column : columns) wanted += names_.find(column) >= 0 ? 1 : 0;
    if (wanted < 2) return Extracted::no;
    set_columns(columns);
    header_line_ = record;
    return Extracted::nothing;
  }

  // The separator that parts this line into column names that the format knows.
  Extracted find_separator(std::string_view record, base::Arena& arena) {
    for (const char separator : {',', '\t', ';', '|'}) {
      separator_ = separator;
      if (const Extracted header = read_header(record, arena); header != Extracted::no) return header;
    }
    return Extracted::no;
  }

  void set_columns(const std::vector<std::string_view>& columns) {
    slots_.clear();
    for (const std::string_view column : columns) slots_.push_back(names_.find(column));
    known_ = !slots_.empty();
    if (row_ < 0) return;
    members_.clear();
    for (std::string_view column : columns) {
      if (column.ends_with(kZoneOfColumn)) column.remove_suffix(kZoneOfColumn.size());
      members_.emplace_back("\"");
      append_escaped(members_.back(), column);
      members_.back() += "\":\"";
    }
  }

  Extracted read_row(std::string_view record, Values& values, base::Arena& arena) {
    std::size_t count = 0;
    row_text_.assign("{");
    const bool whole = split(record, arena, [&](std::size_t column, std::string_view cell) {
      count = column + 1;
      if (column >= slots_.size() || absent_(cell)) return;
      if (slots_[column] >= 0) values.set(slots_[column], cell);
      if (row_ >= 0) add_member(column, cell);
    });
    if (!whole || count != slots_.size()) return Extracted::no;
    if (row_ >= 0) values.set(row_, arena.copy(row_text_.append("}")));
    return Extracted::yes;
  }

  void add_member(std::size_t column, std::string_view cell) {
    if (row_text_.size() > 1) row_text_ += ',';
    row_text_ += members_[column];
    append_escaped(row_text_, cell);
    row_text_ += '"';
  }

  template <typename Cell>
  bool split(std::string_view record, base::Arena& arena, Cell cell) const {
    const char* place = record.data();
    const char* end = place + record.size();
    for (std::size_t column = 0; column < kColumnsMax; ++column) {
      if (place < end && *place == '"') {
        if (!quoted(place, end, arena, column, cell)) return false;
      } else {
        const char* stop = base::find_byte(place, end, separator_);
        cell(column, std::string_view(place, static_cast<std::size_t>(stop - place)));
        place = stop;
      }
      if (place == end) return true;
      ++place;
      // W3C files part columns by runs of blanks in places; a separator at the end is an empty cell.
      if (place == end) return cell(column + 1, std::string_view()), true;
    }
    return false;
  }

  template <typename Cell>
  bool quoted(const char*& place, const char* end, base::Arena& arena, std::size_t column, Cell& cell) const {
    const char* start = ++place;
    bool doubled = false;
    for (;;) {
      place = base::find_byte(place, end, '"');
      if (place == end) return false;
      if (place + 1 < end && place[1] == '"') {
        doubled = true;
        place += 2;
        continue;
      }
      break;
    }
    std::string_view text(start, static_cast<std::size_t>(place - start));
    ++place;
    if (place < end && *place != separator_) return false;
    if (doubled) text = undouble(text, arena);
    cell(column, text);
    return true;
  }

  static std::string_view undouble(std::string_view text, base::Arena& arena) {
    char* start = arena.allocate(text.size());
    char* out = start;
    for (std::size_t i = 0; i < text.size(); ++i) {
      *out++ = text[i];
      if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
    }
    return {start, static_cast<std::size_t>(out - start)};
  }

  char separator_;  // of any: the one that the header line has
  bool any_separator_;
  Header header_;
  std::string directive_;
  ValueNames names_;
  Absent absent_;
  std::vector<int> slots_;
  int row_;                           // the value that is the whole row as JSON; -1: none
  std::vector<std::string> members_;  // what stands before each cell there
  std::string row_text_;
  std::string header_line_;
  bool known_ = false;
};

}  // namespace

Result<std::unique_ptr<Extractor>, Message> make_delimited_extractor(const Description& description, const ValueNames& names,
                                                                     const Absent& absent) {
  const std::string& word = description.separator;
  const char separator = word == "tab" ? '\t' : word == "space" ? ' ' : word == "any" ? kAnySeparator : word.size() == 1 ? word[0] : '\0';
  if (separator == '\0')
    return Message{.what = "format `" + description.name + "`: `separator` wants one character, `tab`, `space` or `any`, got `" + word + "`"};
  Header header = Header::fixed;
  if (!description.header.empty()) header = description.header == "first-line" ? Header::first_line : Header::directive;
  if (separator == kAnySeparator && header != Header::first_line)
    return Message{.what = "format `" + description.name + "`: `separator: any` wants `header: first-line`, which shows it"};
  if (header == Header::fixed && description.columns.empty())
    return Message{.what = "format `" + description.name + "`: `delimited` wants `header` or `columns`"};
  return std::unique_ptr<Extractor>(
      std::make_unique<DelimitedExtractor>(separator, header, description.header, description.columns, description.row, names, absent));
}

}  // namespace why403::ingest
