#include "event/write_csv.h"

#include <algorithm>

#include "base/json_text.h"
#include "base/text.h"
#include "event/write_rest.h"

namespace why403::event {

namespace {

// Spreadsheets pass over leading blanks, and take the full-width signs of East Asian keyboards for the plain ones.
bool looks_like_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  if (std::string_view("=+-@").find(text[0]) != std::string_view::npos) return true;
  for (const std::string_view sign : {"\uff1d", "\uff0b", "\uff0d", "\uff20"})
    if (text.starts_with(sign)) return true;
  return false;
}

void append_quoted(LineBuffer& out, std::string_view text, bool formula) {
  out.put('"');
  if (formula) out.put('\'');
  for (;;) {
    const std::size_t quote = text.find('"');
    out.put_text(text.substr(0, quote));
    if (quote == std::string_view::npos) break;
    out.put("\"\"");
    text.remove_prefix(quote + 1);
  }
  out.put('"');
}

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(const WriterOptions& options) : redactor_(options.secrets), raw_(options.raw) {}

  void begin(LineBuffer& out) override {
    out.put("file,line,record");
    for (const FieldEntry& field : fields()) out.put(',').put_text(field.name);
    out.put(",extra");
    if (raw_) out.put(",raw");
    out.put("\r\n");
  }

  void write(const Event& event, std::string_view file, LineBuffer& out) override {
    append_csv_cell(out, file);
    out.put(',').number(event.ref.line).put(',').number(event.ref.record);
    for (const FieldEntry& field : fields()) {
      out.put(',');
      if (event.has(field.field)) write_field(event, field.field, out);
    }
    out.put(',');
    if (!event.extra.empty()) {
      extra_.clear();
      write_extra(event, redactor_, extra_);
      const std::string_view json = extra_.text();
      append_csv_cell(out, json.substr(0, json.size() - 1));
    }
    if (raw_) {
      out.put(',');
      append_csv_cell(out, redactor_.any_text(event.raw));
    }
    out.put("\r\n");
  }

 private:
  void write_field(const Event& event, Field field, LineBuffer& out) {
    switch (info(field).type) {
      case FieldType::text:
      case FieldType::secret:
      case FieldType::list:
        append_csv_cell(out, redactor_(field, event.text(field)));
        return;
      case FieldType::time:
        out.time(event.time);
        return;
      case FieldType::ip:
        out.ip(field == Field::client ? event.client : event.peer);
        return;
      default:
        out.put_text(to_text(event, field));
    }
  }

  Redactor redactor_;
  LineBuffer extra_;
  bool raw_;
};

}  // namespace

void append_csv_cell(LineBuffer& out, std::string_view text) {
  const bool formula = looks_like_formula(text);
  const char* const end = text.data() + text.size();
  if (base::find_json_special(text.data(), end) != end)
    return append_quoted(out, base::printable(text), formula);
  if (text.find(',') != std::string_view::npos) return append_quoted(out, text, formula);
  if (formula) out.put('\'');
  out.put_text(text);
}

std::unique_ptr<Writer> make_csv_writer(const WriterOptions& options) {
  return std::make_unique<CsvWriter>(options);
}

}  // namespace why403::event
