// What JSON reading is compared with: simdjson's on-demand parser touching five fields of each line, nothing else.
//
//   simdjson_fields FILE FIELD…   prints lines, bytes touched, seconds and MB/s; a field may be a path a.b
#include <simdjson.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> keys;
  for (;;) {
    const std::size_t dot = path.find('.');
    keys.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return keys;
    path.remove_prefix(dot + 1);
  }
}

std::size_t touch(simdjson::ondemand::document& document, const std::vector<std::string>& keys) {
  simdjson::ondemand::value value;
  if (document[keys[0]].get(value) != simdjson::SUCCESS) return 0;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    simdjson::ondemand::value inner;
    if (value[keys[i]].get(inner) != simdjson::SUCCESS) return 0;
    value = inner;
  }
  std::string_view text;
  if (value.get_string().get(text) == simdjson::SUCCESS) return text.size();
  return std::string_view(value.raw_json_token()).size();
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 2;
  simdjson::padded_string text;
  if (simdjson::padded_string::load(arguments[1]).get(text) != simdjson::SUCCESS) return 2;
  std::vector<std::vector<std::string>> fields;
  for (int i = 2; i < count; ++i) fields.push_back(split_path(arguments[i]));
  const auto start = std::chrono::steady_clock::now();
  simdjson::ondemand::parser parser;
  const std::string_view all(text.data(), text.size());
  std::size_t lines = 0;
  std::size_t touched = 0;
  for (std::size_t place = 0; place < all.size();) {
    std::size_t end = all.find('\n', place);
    if (end == std::string_view::npos) end = all.size();
    simdjson::ondemand::document document;
    const std::size_t room = all.size() - place + simdjson::SIMDJSON_PADDING;
    if (parser.iterate(simdjson::padded_string_view(all.data() + place, end - place, room)).get(document) == simdjson::SUCCESS)
      for (const auto& field : fields) touched += touch(document, field);
    ++lines;
    place = end + 1;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("%zu lines, %zu bytes touched, %.3f s, %.0f MB/s\n", lines, touched, seconds, static_cast<double>(all.size()) / 1e6 / seconds);
}
