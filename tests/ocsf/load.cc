#include <simdjson.h>

#include <filesystem>
#include <stdexcept>

#include "ocsf/schema.h"

namespace why403::ocsf {

namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;
using simdjson::dom::object;

std::string text(element json, std::string_view key, std::string otherwise = "") {
  std::string_view value;
  return json[key].get(value) == simdjson::SUCCESS ? std::string(value) : otherwise;
}

bool has(element json, std::string_view key) { return json[key].error() == simdjson::SUCCESS; }

std::vector<std::string> texts(element json, std::string_view key) {
  std::vector<std::string> out;
  simdjson::dom::array all;
  if (json[key].get(all) != simdjson::SUCCESS) return out;
  for (const element one : all) out.emplace_back(std::string_view(one));
  return out;
}

// One source file, parsed; the parser owns the memory of the document.
struct Document {
  std::unique_ptr<simdjson::dom::parser> parser = std::make_unique<simdjson::dom::parser>();
  element root;
  explicit Document(const fs::path& path) : root(parser->load(path.string())) {}
};

class Loader {
 public:
  explicit Loader(const fs::path& folder) : folder_(folder), dictionary_(folder / "dictionary.json") {
    read_all("events", events_);
    read_all("objects", objects_);
  }

  Schema load() {
    Schema schema;
    load_types(schema);
    const Document categories(folder_ / "categories.json");
    std::map<std::string, std::int64_t> category_uids{{"other", 0}};
    for (const auto [name, category] : object(categories.root["attributes"]))
      category_uids[std::string(name)] = std::int64_t(category["uid"]);
    for (const auto& [name, document] : events_) {
      if (!has(document.root, "uid") && name != "base_event") continue;
      Shape shape = resolve(name, events_);
      const auto category = category_uids.find(category_of(name));
      if (category == category_uids.end()) throw std::runtime_error("no category for " + name);
      shape.category = category->second;
      shape.uid = shape.category * 1000 + (name == "base_event" ? 0 : std::int64_t(document.root["uid"]));
      // The base event's own values of these two are replaced by the class's.
      shape.attributes["class_uid"].values = {{std::to_string(shape.uid), text(document.root, "caption")}};
      const element home = categories.root["attributes"];
      const std::string caption =
          shape.category == 0 ? "Uncategorized" : text(home[category->first], "caption");
      shape.attributes["category_uid"].values = {{std::to_string(shape.category), caption}};
      schema.classes.emplace(shape.uid, std::move(shape));
    }
    for (const auto& [name, document] : objects_) schema.objects.emplace(name, resolve(name, objects_));
    return schema;
  }

 private:
  using Documents = std::map<std::string, Document>;

  void read_all(const char* part, Documents& into) {
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / part))
      if (entry.path().extension() == ".json") {
        Document document(entry.path());
        std::string name = text(document.root, "name", entry.path().stem());
        into.emplace(std::move(name), std::move(document));
      }
  }

  void load_types(Schema& schema) {
    for (const auto [name, type] : object(dictionary_.root["types"]["attributes"])) {
      Type& into = schema.types[std::string(name)];
      into.base = text(type, "type", std::string(name));
      into.regex = text(type, "regex");
      std::int64_t length = 0;
      if (type["max_len"].get(length) == simdjson::SUCCESS)
        into.length_max = static_cast<std::size_t>(length);
      simdjson::dom::array range;
      if (type["range"].get(range) != simdjson::SUCCESS) continue;
      into.ranged = true;
      into.least = std::int64_t(range.at(0));
      into.most = std::int64_t(range.at(1));
    }
  }

  std::string category_of(const std::string& name) {
    const element root = events_.at(name).root;
    if (has(root, "category")) return text(root, "category");
    return category_of(text(root, "extends"));
  }

  // A child's statements are laid over its parent's, one by one; a constraint replaces the parent's of its
  // kind (network_endpoint widens what endpoint demands).
  Shape resolve(const std::string& name, const Documents& documents) {
    const auto found = documents.find(name);
    if (found == documents.end()) throw std::runtime_error("no source for " + name);
    const element root = found->second.root;
    const std::string parent = text(root, "extends");
    Shape shape;
    if (!parent.empty() && parent != name) shape = resolve(parent, documents);
    shape.name = name;
    const object attributes = root["attributes"];
    for (const auto [key, attribute] : attributes)
      if (key == "$include") include(attribute, shape);
    for (const auto [key, attribute] : attributes)
      if (key != "$include") lay_over(shape.attributes, std::string(key), attribute, "");
    element constraints;
    if (root["constraints"].get(constraints) == simdjson::SUCCESS) {
      if (has(constraints, "at_least_one")) shape.at_least_one = texts(constraints, "at_least_one");
      if (has(constraints, "just_one")) shape.just_one = texts(constraints, "just_one");
    }
    return shape;
  }

  void include(element paths, Shape& shape) {
    std::vector<std::string> all;
    if (paths.is_array()) {
      for (const element path : simdjson::dom::array(paths)) all.emplace_back(std::string_view(path));
    } else {
      all.emplace_back(std::string_view(paths));
    }
    for (const std::string& path : all) {
      const Document profile(folder_ / path);
      const std::string name = text(profile.root, "meta") == "profile" ? text(profile.root, "name") : "";
      for (const auto [key, attribute] : object(profile.root["attributes"]))
        lay_over(shape.attributes, std::string(key), attribute, name);
    }
  }

  void lay_over(std::map<std::string, Attribute>& attributes, const std::string& key, element said,
                const std::string& profile) {
    const bool fresh = !attributes.contains(key);
    Attribute& attribute = attributes[key];
    element known;
    if (fresh && dictionary_.root["attributes"][key].get(known) == simdjson::SUCCESS) take(attribute, known);
    // Two profiles may bring the same attribute: either suffices. One that the class has anyway is free.
    if (!profile.empty() && (fresh || !attribute.profiles.empty())) attribute.profiles.push_back(profile);
    take(attribute, said);
    element named;
    if (said["profile"].get(named) == simdjson::SUCCESS) {
      attribute.profiles.clear();
      if (!named.is_null()) attribute.profiles.emplace_back(std::string_view(named));
    }
    if (attribute.type.empty()) throw std::runtime_error("no type for " + key);
  }

  static void take(Attribute& attribute, element said) {
    attribute.type = text(said, "type", attribute.type);
    attribute.sibling = text(said, "sibling", attribute.sibling);
    attribute.requirement = text(said, "requirement", attribute.requirement);
    bool is_array = false;
    if (said["is_array"].get(is_array) == simdjson::SUCCESS) attribute.is_array = is_array;
    if (has(said, "@deprecated")) attribute.deprecated = true;
    object values;
    if (said["enum"].get(values) == simdjson::SUCCESS)
      for (const auto [value, entry] : values) attribute.values[std::string(value)] = text(entry, "caption");
  }

  fs::path folder_;
  Document dictionary_;
  Documents events_;
  Documents objects_;
};

}  // namespace

Schema load_schema(const std::string& folder) { return Loader(folder).load(); }

}  // namespace why403::ocsf
