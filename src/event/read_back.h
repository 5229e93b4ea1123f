// Reading our own OCSF lines back, by the places that write_ocsf.h publishes: the other half of the claim
// that nothing is lost. For tests and fuzzers; the product reads OCSF through its formats.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "base/json_reader.h"
#include "base/text.h"
#include "event/event.h"
#include "event/write_ocsf.h"

namespace why403::event {

/// Every scalar of a JSON document under its path: `evidences[0].src_endpoint.ip`. Empty objects and arrays
/// have no entry. `failure` says what was wrong with the document.
struct FlatJson {
  std::map<std::string, std::string> values;
  std::string failure;
};

inline void flatten(base::JsonReader& json, const std::string& path, FlatJson& flat) {
  switch (json.peek()) {
    case base::JsonKind::object: {
      base::JsonText key;
      json.enter_object();
      while (json.next_member(key))
        flatten(json, path.empty() ? base::json_unescape(key) : path + "." + base::json_unescape(key), flat);
      return;
    }
    case base::JsonKind::array: {
      json.enter_array();
      for (int i = 0; json.next_element(); ++i) flatten(json, path + "[" + std::to_string(i) + "]", flat);
      return;
    }
    case base::JsonKind::string: {
      const bool fresh = flat.values.emplace(path, base::json_unescape(json.string())).second;
      if (!fresh) flat.failure = "twice: " + path;
      return;
    }
    case base::JsonKind::number:
      flat.values.emplace(path, json.number());
      return;
    case base::JsonKind::boolean:
      flat.values.emplace(path, json.boolean() ? "true" : "false");
      return;
    default:
      flat.failure = "unexpected value at " + path;
      json.skip();
  }
}

inline FlatJson flatten(std::string_view line) {
  FlatJson flat;
  base::JsonReader json(line);
  flatten(json, "", flat);
  if (!json.at_end() || !json.ok()) flat.failure = json.ok() ? "text after the object" : json.failure();
  if (!base::is_valid_utf8(line)) flat.failure = "invalid UTF-8";
  return flat;
}

/// `classes` as in OcsfPlace holds `uid`?
inline bool names_class(std::string_view classes, std::string_view uid) {
  if (classes == "*") return true;
  const auto all = base::split(classes, ',');
  return std::find(all.begin(), all.end(), uid) != all.end();
}

/// The fields that the line states, by name, in the canonical form of to_text().
inline std::map<std::string, std::string> read_back(const FlatJson& line) {
  const auto get = [&](const std::string& path) -> const std::string* {
    const auto found = line.values.find(path);
    return found == line.values.end() ? nullptr : &found->second;
  };
  std::map<std::string, std::string> fields_read;
  const std::string uid = get("class_uid") ? *get("class_uid") : "";
  for (const OcsfPlace& place : ocsf_places())
    if (names_class(place.classes, uid))
      if (const std::string* value = get(std::string(place.path)))
        fields_read.emplace(info(place.field).name, *value);
  for (int i = 0; const std::string* name = get("unmapped.why403.placeholder[" + std::to_string(i) + "]");
       ++i)
    fields_read.erase(*name);
  for (const auto& entry : fields())
    if (const std::string* value = get("unmapped.why403." + std::string(entry.name)))
      fields_read.emplace(entry.name, *value);
  return fields_read;
}

}  // namespace why403::event
