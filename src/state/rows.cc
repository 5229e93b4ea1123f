#include "state/rows.h"

#include <algorithm>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"

namespace why403::state {

Fault storage(Database& database) {
  auto message = database.take_fault();
  return {.kind = Fault::Kind::storage, .message = message ? *message : Message{.what = "the state cannot be used"}};
}

bool is_plain(std::string_view text) {
  return base::is_valid_utf8(text) && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string join_texts(const std::vector<std::string>& texts) {
  std::string json;
  base::JsonWriter writer(json);
  writer.begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
  return json;
}

std::vector<std::string> split_texts(std::string_view json) {
  std::vector<std::string> texts;
  base::JsonReader reader(json);
  reader.enter_array();
  while (reader.next_element()) texts.push_back(base::json_unescape(reader.string()));
  return texts;
}

}  // namespace why403::state
