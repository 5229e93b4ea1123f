#include "ingest/source/json_shapes.h"

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::ingest {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

bool append_loki_record(std::string& out, std::string_view labels, std::string_view value) {
  JsonReader json(value, JsonReader::Manner::lenient);
  if (labels.empty() || !json.enter_array()) return false;
  constexpr std::string_view keys[] = {"timestamp", "line", "metadata"};
  out.append("{\"labels\":").append(labels);
  std::size_t count = 0;
  while (json.next_element()) {
    if (count < 2 && json.peek() != JsonKind::string) return false;
    const std::string_view member = json.raw_value();
    if (count < 3) out.append(",\"").append(keys[count]).append("\":").append(member);
    ++count;
  }
  out += '}';
  return json.ok() && count >= 2;
}

std::vector<std::string> column_names(std::string_view columns) {
  std::vector<std::string> names;
  JsonReader json(columns, JsonReader::Manner::lenient);
  if (!json.enter_array()) return names;
  while (json.next_element()) {
    std::string name = "\"\"";
    if (!json.enter_object()) return names;
    JsonText key;
    while (json.next_member(key)) {
      const bool is_name = base::equals_ignoring_case(key.raw, "name") || key.raw == "ColumnName";
      const bool is_text = json.peek() == JsonKind::string;
      const std::string_view value = json.raw_value();
      if (is_name && is_text) name = value;
    }
    names.push_back(std::move(name));
  }
  return names;
}

bool append_row(std::string& out, const std::vector<std::string>& columns, std::string_view row) {
  JsonReader json(row, JsonReader::Manner::lenient);
  if (columns.empty() || !json.enter_array()) return false;
  out += '{';
  std::size_t column = 0;
  while (json.next_element()) {
    const std::string_view value = json.raw_value();
    if (column == columns.size()) continue;
    if (column > 0) out += ',';
    out.append(columns[column++]).append(":").append(value);
  }
  out += '}';
  return json.ok() && column > 0;
}

bool append_fields(std::string& out, std::string_view fields) {
  JsonReader json(fields, JsonReader::Manner::lenient);
  if (!json.enter_array()) return false;
  out += '{';
  bool is_first = true;
  while (json.next_element()) {
    if (!json.enter_object()) return false;
    std::string_view name;
    std::string_view value;
    JsonText key;
    while (json.next_member(key)) {
      const std::string_view member = json.raw_value();
      if (key.raw == "field") name = member;
      if (key.raw == "value") value = member;
    }
    if (!name.starts_with('"') || value.empty()) return false;
    if (!is_first) out += ',';
    is_first = false;
    out.append(name).append(":").append(value);
  }
  out += '}';
  return json.ok() && !is_first;
}

void append_merged(std::string& out, std::string_view outer, std::string_view object) {
  const std::string_view members = base::trim(object.substr(1));
  std::string_view before = base::trim(outer);
  if (members == "}" && before.ends_with(',')) before.remove_suffix(1);
  out.append("{").append(before).append(members);
}

}  // namespace why403::ingest
