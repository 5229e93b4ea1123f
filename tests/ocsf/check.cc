#include <arpa/inet.h>
#include <simdjson.h>

#include <algorithm>
#include <regex>
#include <set>

#include "ocsf/schema.h"

namespace why403::ocsf {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// The schema's own expression for addresses is the size of a page; the system knows what an address is.
bool is_address(const std::string& text) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

class Check {
 public:
  explicit Check(const Schema& schema) : schema_(schema) {}

  std::vector<std::string> run(std::string_view line) {
    simdjson::dom::parser parser;
    element root;
    if (const auto error = parser.parse(line.data(), line.size()).get(root); error != simdjson::SUCCESS)
      return {"not JSON: " + std::string(simdjson::error_message(error))};
    object event;
    if (root.get(event) != simdjson::SUCCESS) return {"not an object"};
    std::int64_t uid = -1;
    if (root["class_uid"].get(uid) != simdjson::SUCCESS) return {"no class_uid"};
    const auto found = schema_.classes.find(uid);
    if (found == schema_.classes.end()) return {"no class " + std::to_string(uid)};
    read_profiles(root);
    check_arithmetic(root, found->second);
    check_object(event, found->second, "");
    return std::move(wrong_);
  }

 private:
  void say(const std::string& path, const std::string& what) { wrong_.push_back(path + ": " + what); }

  void read_profiles(element root) {
    simdjson::dom::array profiles;
    if (root["metadata"]["profiles"].get(profiles) != simdjson::SUCCESS) return;
    for (const element profile : profiles)
      if (std::string_view name; profile.get(name) == simdjson::SUCCESS) profiles_.emplace(name);
  }

  void check_arithmetic(element root, const Shape& shape) {
    const auto number = [&](const char* key) {
      std::int64_t value = -1;
      return root[key].get(value) == simdjson::SUCCESS ? value : -1;
    };
    if (number("category_uid") != shape.category) say("category_uid", "is not that of the class");
    if (number("type_uid") != shape.uid * 100 + number("activity_id"))
      say("type_uid", "is not class_uid * 100 + activity_id");
    std::string_view version;
    if (root["metadata"]["version"].get(version) != simdjson::SUCCESS || version != "1.5.0")
      say("metadata.version", "is not 1.5.0");
  }

  [[nodiscard]] bool applies(const Attribute& attribute) const {
    return attribute.profiles.empty() ||
           std::any_of(attribute.profiles.begin(), attribute.profiles.end(),
                       [&](const std::string& name) { return profiles_.contains(name); });
  }

  void check_object(object json, const Shape& shape, const std::string& path) {
    std::set<std::string> seen;
    for (const auto [key, value] : json) {
      const std::string name(key);
      const std::string here = path.empty() ? name : path + "." + name;
      if (!seen.insert(name).second) say(here, "stands here twice");
      const auto found = shape.attributes.find(name);
      if (found == shape.attributes.end()) {
        say(here, "unknown attribute of " + shape.name);
      } else if (!applies(found->second)) {
        say(here, "belongs to profile " + found->second.profiles.front() + ", which is not applied");
      } else {
        check_attribute(json, value, found->second, here);
      }
    }
    for (const auto& [name, attribute] : shape.attributes)
      if (attribute.requirement == "required" && applies(attribute) && !seen.contains(name))
        say(path.empty() ? name : path + "." + name, "required attribute is missing");
    check_constraints(seen, shape, path);
  }

  void check_constraints(const std::set<std::string>& seen, const Shape& shape, const std::string& path) {
    const auto count = [&](const std::vector<std::string>& names) {
      return std::count_if(names.begin(), names.end(), [&](const auto& name) { return seen.contains(name); });
    };
    if (!shape.at_least_one.empty() && count(shape.at_least_one) == 0)
      say(path, "has none of the attributes of which " + shape.name + " needs one");
    if (!shape.just_one.empty() && count(shape.just_one) != 1)
      say(path, "has not exactly one of the attributes of which " + shape.name + " needs one");
  }

  void check_attribute(object around, element value, const Attribute& attribute, const std::string& path) {
    if (attribute.deprecated) say(path, "is deprecated");
    if (!attribute.is_array) return check_value(around, value, attribute, path);
    simdjson::dom::array all;
    if (value.get(all) != simdjson::SUCCESS) return say(path, "is no array");
    int i = 0;
    for (const element one : all) check_value(around, one, attribute, path + "[" + std::to_string(i++) + "]");
  }

  void check_value(object around, element value, const Attribute& attribute, const std::string& path) {
    const auto type = schema_.types.find(attribute.type);
    if (type != schema_.types.end()) {
      check_scalar(value, type->second, path);
      check_enumeration(around, value, attribute, path);
      return;
    }
    object json;
    if (value.get(json) != simdjson::SUCCESS) return say(path, "is no object");
    // The generic object holds anything.
    if (attribute.type == "object") return;
    const auto shape = schema_.objects.find(attribute.type);
    if (shape == schema_.objects.end()) return say(path, "is of unknown type " + attribute.type);
    check_object(json, shape->second, path);
  }

  void check_scalar(element value, const Type& type, const std::string& path) {
    if (type.base == "json_t") return;
    if (type.base == "boolean_t") {
      if (!value.is_bool()) say(path, "is no boolean");
      return;
    }
    if (type.base == "float_t") {
      if (!value.is_number()) say(path, "is no number");
      return;
    }
    if (type.base == "integer_t" || type.base == "long_t") {
      std::int64_t number = 0;
      if (value.get(number) != simdjson::SUCCESS) return say(path, "is no integer");
      if (type.ranged && (number < type.least || number > type.most)) say(path, "is out of range");
      return;
    }
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return say(path, "is no string");
    if (text.size() > type.length_max) say(path, "is too long");
    if (type.regex.empty()) return;
    const std::string own(text);
    const bool address = &type == &schema_.types.at("ip_t");
    if (address ? !is_address(own) : !std::regex_search(own, std::regex(type.regex)))
      say(path, "does not look like its type: " + own);
  }

  void check_enumeration(object around, element value, const Attribute& attribute, const std::string& path) {
    if (attribute.values.empty()) return;
    std::string key;
    if (std::int64_t number = 0; value.get(number) == simdjson::SUCCESS) {
      key = std::to_string(number);
    } else if (std::string_view text; value.get(text) == simdjson::SUCCESS) {
      key = text;
    }
    const auto found = attribute.values.find(key);
    if (found == attribute.values.end()) return say(path, "has no value " + key);
    if (attribute.sibling.empty()) return;
    std::string_view caption;
    const bool has_caption = around[attribute.sibling].get(caption) == simdjson::SUCCESS;
    if (key == "99" ? !has_caption : has_caption && caption != found->second)
      say(path, "goes with another " + attribute.sibling);
  }

  const Schema& schema_;
  std::set<std::string> profiles_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> Schema::check(std::string_view line) const { return Check(*this).run(line); }

}  // namespace why403::ocsf
