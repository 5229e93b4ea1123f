// Turns format descriptions from YAML into a C++ source that holds them as JSON, without their samples.
//
//   embed_formats OUT.cc FORMAT.yaml…
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "base/json.h"
#include "base/json_reader.h"
#include "ingest/yaml.h"

namespace {

using why403::base::JsonReader;
using why403::base::JsonText;

std::size_t count_of(std::string_view array) {
  JsonReader reader(array);
  std::size_t count = 0;
  if (reader.enter_array())
    for (; reader.next_element(); ++count) reader.skip();
  return count;
}

// Their number stays.
std::string without_samples(const std::string& json) {
  std::string out;
  why403::base::JsonWriter writer(out);
  JsonReader reader(json);
  JsonText key;
  reader.enter_object();
  writer.begin_object();
  while (reader.next_member(key)) {
    const std::string_view value = reader.raw_value();
    if (key.raw == "samples") writer.key("sample_count").string(std::to_string(count_of(value)));
    else writer.key(key.raw).raw(value);
  }
  writer.end_object();
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::string out = "#include \"ingest/embedded.h\"\n\nnamespace why403::ingest {\n\n";
  out += "const std::vector<std::string_view>& embedded_formats() {\n  static const std::vector<std::string_view> formats{\n";
  for (int i = 2; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto json = why403::ingest::yaml_to_json(arguments[i], text.str());
    if (!file || !json) {
      std::cerr << (json ? std::string("cannot read ") + arguments[i] + "\n" : why403::base::render_terminal(json.error(), false));
      return 1;
    }
    out += "      R\"format(" + without_samples(*json) + ")format\",\n";
  }
  out += "  };\n  return formats;\n}\n\n}  // namespace why403::ingest\n";
  std::ofstream target(arguments[1], std::ios::binary);
  target << out;
  return target.flush() ? 0 : 1;
}
