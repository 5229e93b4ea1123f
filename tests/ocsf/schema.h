// The OCSF schema, compiled from its published sources (https://github.com/ocsf/ocsf-schema): classes and
// objects with everything that they inherit, include from profiles and take from the dictionary.
//
//   Schema schema = load_schema("ocsf-schema-1.5.0");       // the unpacked sources
//   for (const std::string& wrong : schema.check(line)) …   // what a line violates, empty when nothing
//
// Written from the schema's own rules, without a look at the writer that it checks.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace why403::ocsf {

struct Attribute {
  std::string type;     ///< `string_t`, `integer_t` … or an object's name
  std::string sibling;  ///< the attribute that holds the caption of this one's value
  std::string requirement;
  std::vector<std::string> profiles;          ///< counts only if one of these is applied; empty: always
  std::map<std::string, std::string> values;  ///< of an enumeration, with their captions
  bool is_array = false;
  bool deprecated = false;
};

/// A class or an object.
struct Shape {
  std::string name;
  std::int64_t uid = 0;
  std::int64_t category = 0;
  std::map<std::string, Attribute> attributes;
  std::vector<std::string> at_least_one;
  std::vector<std::string> just_one;
};

struct Type {
  std::string base;  ///< `string_t`, `long_t` …; itself for the basic ones
  std::string regex;
  std::size_t length_max = SIZE_MAX;
  bool ranged = false;
  std::int64_t least = 0, most = 0;
};

struct Schema {
  std::map<std::int64_t, Shape> classes;  ///< by class_uid
  std::map<std::string, Shape> objects;
  std::map<std::string, Type> types;

  /// Everything wrong with one JSON event: missing and unknown attributes, types, ranges, enumerations and
  /// their captions, constraints, class arithmetic, profiles, deprecated attributes.
  [[nodiscard]] std::vector<std::string> check(std::string_view line) const;
};

Schema load_schema(const std::string& folder);

}  // namespace why403::ocsf
