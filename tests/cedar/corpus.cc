#include "corpus.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/json_reader.h"

namespace why403::cedar::conformance {

using base::JsonReader;
using base::JsonText;

namespace {

std::vector<std::string> read_list(JsonReader& json) {
  std::vector<std::string> list;
  json.enter_array();
  while (json.next_element()) list.push_back(base::json_unescape(json.string()));
  std::ranges::sort(list);
  return list;
}

OwnedEntityName read_entity(JsonReader& json) {
  OwnedEntityName name;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "type")
      name.type = base::json_unescape(json.string());
    else if (key.raw == "id")
      name.id = base::json_unescape(json.string());
    else
      json.skip();
  }
  return name;
}

CaseRequest read_request(JsonReader& json) {
  CaseRequest request;
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "principal")
      request.principal = read_entity(json);
    else if (key.raw == "action")
      request.action = read_entity(json);
    else if (key.raw == "resource")
      request.resource = read_entity(json);
    else if (key.raw == "context")
      request.context = std::string(json.raw_value());
    else if (key.raw == "validateRequest")
      request.validate = json.boolean();
    else if (key.raw == "decision")
      request.allow = json.string().raw == "allow";
    else if (key.raw == "reason")
      request.reasons = read_list(json);
    else if (key.raw == "errors")
      request.errors = read_list(json);
    else
      json.skip();
  }
  return request;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Case read_case(const std::filesystem::path& file, const std::filesystem::path& root) {
  Case made;
  made.name = file.stem().string();
  made.file = file;
  const std::string text = read_file(file);
  JsonReader json(text);
  JsonText key;
  json.enter_object();
  while (json.next_member(key)) {
    if (key.raw == "policies")
      made.policies = read_file(root / base::json_unescape(json.string()));
    else if (key.raw == "entities")
      made.entities = read_file(root / base::json_unescape(json.string()));
    else if (key.raw == "schema")
      made.schema = read_file(root / base::json_unescape(json.string()));
    else if (key.raw == "shouldValidate")
      made.should_validate = json.boolean();
    else if (key.raw == "requests") {
      json.enter_array();
      while (json.next_element()) made.requests.push_back(read_request(json));
    } else
      json.skip();
  }
  return made;
}

std::vector<std::filesystem::path> case_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, missing)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".entities.json")) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace why403::cedar::conformance
