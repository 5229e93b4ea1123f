#include "ingest/yaml.h"

#include <yaml-cpp/yaml.h>

#include "base/json.h"

namespace why403::ingest {

namespace {

constexpr int kYamlNodesMax = 200'000;
constexpr int kYamlDepthMax = 64;

struct Converter {
  base::JsonWriter json;
  int nodes = 0;
  const char* problem = nullptr;

  void write(const YAML::Node& node, int depth) {
    if (++nodes > kYamlNodesMax) problem = "too many nodes";
    if (depth > kYamlDepthMax) problem = "nested too deeply";
    if (problem) return;
    switch (node.Type()) {
      case YAML::NodeType::Map:
        json.begin_object();
        for (const auto& member : node) {
          json.key(member.first.Scalar());
          write(member.second, depth + 1);
        }
        json.end_object();
        return;
      case YAML::NodeType::Sequence:
        json.begin_array();
        for (const auto& element : node) write(element, depth + 1);
        json.end_array();
        return;
      case YAML::NodeType::Scalar: json.string(node.Scalar()); return;
      default: json.null();
    }
  }
};

}  // namespace

// yaml-cpp throws; the exception ends here.
Result<std::string, Message> yaml_to_json(std::string_view source, const std::string& yaml) {
  try {
    std::string out;
    Converter converter{base::JsonWriter(out)};
    converter.write(YAML::Load(yaml), 0);
    if (converter.problem) return Message{.what = "cannot use the YAML of `" + std::string(source) + "`", .reason = converter.problem};
    return out;
  } catch (const YAML::Exception& error) {
    const std::size_t offset = error.mark.is_null() ? 0 : static_cast<std::size_t>(error.mark.pos);
    return Message{.what = "cannot read the YAML of `" + std::string(source) + "`",
                   .reason = error.msg,
                   .where = base::span_of(source, yaml, offset, offset + 1)};
  }
}

}  // namespace why403::ingest
