// Turns the knowledge base from YAML into a C++ source that holds it as JSON.
//
//   embed_knowledge OUT.cc KNOWLEDGE.yaml…
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "ingest/yaml.h"

namespace {

// A compiler may refuse one literal of more than 64 KiB: long texts are written as several that join.
std::string literals(const std::string& json) {
  constexpr std::size_t kLiteralBytes = 8000;
  std::string out;
  for (std::size_t at = 0; at < json.size(); at += kLiteralBytes) out += "      R\"know(" + json.substr(at, kLiteralBytes) + ")know\"\n";
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) return 2;
  std::string out = "#include \"diagnose/knowledge.h\"\n\nnamespace why403::diagnose {\n\n";
  out += "const std::vector<std::string_view>& embedded_knowledge() {\n  static const std::vector<std::string_view> documents{\n";
  for (int i = 2; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    const auto json = why403::ingest::yaml_to_json(arguments[i], text.str());
    if (!file || !json) {
      std::cerr << (json ? std::string("cannot read ") + arguments[i] + "\n" : why403::base::render_terminal(json.error(), false));
      return 1;
    }
    out += literals(*json) + "      ,\n";
  }
  out += "  };\n  return documents;\n}\n\n}  // namespace why403::diagnose\n";
  std::ofstream target(arguments[1], std::ios::binary);
  target << out;
  return target.flush() ? 0 : 1;
}
