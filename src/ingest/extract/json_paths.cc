// The `json` way: one walk over the object, along the tree of wanted paths.
#include <algorithm>
#include <cstring>
#include <memory>

#include "base/json_reader.h"
#include "base/text.h"
#include "ingest/extract/extractor.h"

namespace why403::ingest {

namespace {

/// Of the values of one list, joined; what is beyond is left out. Each further one is a copy of all.
constexpr std::size_t kJoinedBytesMax = 8 << 10;

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

struct Node;

/// An element of a list of objects, chosen by one of its members: headers[name=User-Agent].
struct Selector {
  std::string key;
  std::string wanted;
  std::unique_ptr<Node> node;
};

// What is wanted below one place of the document.
struct Node {
  int slot = -1;       // the value itself
  int joined = -1;     // the value, joined to those of its siblings: a[*]
  bool embedded = false;  // a string here holds JSON
  struct Member {
    std::string key;
    std::unique_ptr<Node> node;
  };
  std::vector<Member> members;
  std::vector<std::int16_t> table;  // open addressing over `members`, -1 empty
  std::vector<std::pair<std::size_t, std::unique_ptr<Node>>> elements;
  std::unique_ptr<Node> every;
  std::vector<Selector> selectors;

  static std::size_t hash(std::string_view key) {
    const auto at = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(key[i])); };
    return key.empty() ? 0 : key.size() * 31 + at(0) * 7 + at(key.size() / 2) * 3 + at(key.size() - 1) * 17;
  }

  Node& member(std::string_view key) {
    for (Member& known : members)
      if (known.key == key) return *known.node;
    members.push_back({std::string(key), std::make_unique<Node>()});
    return *members.back().node;
  }

  void build_table() {
    std::size_t size = 4;
    while (size < members.size() * 3) size *= 2;
    table.assign(size, -1);
    for (std::size_t i = 0; i < members.size(); ++i) {
      std::size_t place = hash(members[i].key) & (size - 1);
      while (table[place] >= 0) place = (place + 1) & (size - 1);
      table[place] = static_cast<std::int16_t>(i);
    }
    for (Member& each : members) each.node->build_table();
    for (auto& [index, node] : elements) node->build_table();
    for (Selector& selector : selectors) selector.node->build_table();
    if (every) every->build_table();
  }

  [[nodiscard]] const Node* find(std::string_view key) const {
    const std::size_t mask = table.size() - 1;
    for (std::size_t place = hash(key) & mask;; place = (place + 1) & mask) {
      const int number = table[place];
      if (number < 0) return nullptr;
      const Member& found = members[number];
      if (found.key.size() == key.size() && std::memcmp(found.key.data(), key.data(), key.size()) == 0) return found.node.get();
    }
  }

  [[nodiscard]] bool wants_inside() const { return !members.empty() || !elements.empty() || every || !selectors.empty(); }
};

// The next key of a path: up to a dot, bracket or exclamation mark; `\.` is a plain dot.
std::string take_key(std::string_view& path) {
  std::string key;
  while (!path.empty() && path[0] != '.' && path[0] != '[' && path[0] != '!') {
    if (path[0] == '\\' && path.size() > 1) path.remove_prefix(1);
    key += path[0];
    path.remove_prefix(1);
  }
  return key;
}

Node* descend_bracket(Node* node, std::string_view inside, bool& joined) {
  if (inside == "*") {
    joined = true;
    if (!node->every) node->every = std::make_unique<Node>();
    return node->every.get();
  }
  if (const base::Cut parts = base::cut(inside, "="); parts.found) {
    for (Selector& known : node->selectors)
      if (known.key == parts.before && known.wanted == parts.after) return known.node.get();
    node->selectors.push_back({std::string(parts.before), std::string(parts.after), std::make_unique<Node>()});
    return node->selectors.back().node.get();
  }
  const auto index = static_cast<std::size_t>(base::parse_int(inside).value_or(0));
  for (auto& [known, below] : node->elements)
    if (known == index) return below.get();
  node->elements.emplace_back(index, std::make_unique<Node>());
  return node->elements.back().second.get();
}

void add_path(Node& root, std::string_view path, int slot) {
  Node* node = &root;
  bool joined = false;
  while (!path.empty()) {
    if (path[0] == '.') {
      path.remove_prefix(1);
    } else if (path[0] == '!') {
      node->embedded = true;
      path.remove_prefix(1);
    } else if (path[0] == '[') {
      const std::size_t close = std::min(path.find(']'), path.size() - 1);
      node = descend_bracket(node, path.substr(1, close - 1), joined);
      path.remove_prefix(close + 1);
    } else {
      node = &node->member(take_key(path));
    }
  }
  (joined ? node->joined : node->slot) = slot;
}

class JsonExtractor final : public Extractor {
 public:
  JsonExtractor(const ValueNames& names, std::string_view prefix, const Absent& absent, bool any_case)
      : absent_(absent), any_case_(any_case) {
    for (std::size_t i = 0; i < names.all().size(); ++i) {
      const std::string_view name = names.all()[i];
      if (name.starts_with(prefix)) add_path(root_, name.substr(prefix.size()), static_cast<int>(i));
    }
    root_.build_table();
  }

  Extracted extract(std::string_view record, Values& values, base::Arena& arena) override {
    JsonReader json(record, JsonReader::Manner::lenient);
    if (json.peek() != JsonKind::object) return Extracted::no;
    Walk walk{values, arena};
    members(json, root_, walk);
    return json.ok() && json.at_end() ? Extracted::yes : Extracted::no;
  }

 private:
  struct Walk {
    Values& values;
    base::Arena& arena;
  };

  void put(const Node& node, std::string_view text, Walk& walk) const {
    if (absent_(text)) return;
    if (node.slot >= 0) walk.values.set(node.slot, text);
    if (node.joined < 0) return;
    if (!walk.values.has(node.joined)) return walk.values.set(node.joined, text);
    const std::string_view before = walk.values.text(node.joined);
    if (before.size() + text.size() > kJoinedBytesMax) return;
    char* place = walk.arena.allocate(before.size() + 1 + text.size());
    std::memcpy(place, before.data(), before.size());
    place[before.size()] = ',';
    std::memcpy(place + before.size() + 1, text.data(), text.size());
    walk.values.set(node.joined, {place, before.size() + 1 + text.size()});
  }

  // Recursion follows the wanted paths, so a format bounds its depth, never the input.
  void value(JsonReader& json, const Node& node, Walk& walk) const {
    switch (json.peek()) {
      case JsonKind::string: {
        const std::string_view text = base::json_unescape(json.string(), walk.arena);
        put(node, text, walk);
        if (node.embedded) embedded(text, node, walk);
        return;
      }
      case JsonKind::number: return put(node, json.number(), walk);
      case JsonKind::boolean: return put(node, json.boolean() ? "true" : "false", walk);
      case JsonKind::object: case JsonKind::array: return nested(json, node, walk);
      default: json.skip();
    }
  }

  void embedded(std::string_view text, const Node& node, Walk& walk) const {
    JsonReader inner(text, JsonReader::Manner::lenient);
    if (inner.peek() == JsonKind::object) members(inner, node, walk);
    else if (inner.peek() == JsonKind::array) elements(inner, node, walk);
  }

  void nested(JsonReader& json, const Node& node, Walk& walk) const {
    if (node.slot >= 0 || node.joined >= 0) {
      const std::string_view text = json.raw_value();
      put(node, text, walk);
      if (!node.wants_inside()) return;
      JsonReader again(text, JsonReader::Manner::lenient);
      return again.peek() == JsonKind::object ? members(again, node, walk) : elements(again, node, walk);
    }
    if (!node.wants_inside()) return json.skip();
    return json.peek() == JsonKind::object ? members(json, node, walk) : elements(json, node, walk);
  }

  void members(JsonReader& json, const Node& node, Walk& walk) const {
    if (!json.enter_object()) return;
    JsonText key;
    while (json.next_member(key)) {
      const std::string_view name = key.escaped ? base::json_unescape(key, walk.arena) : key.raw;
      const Node* below = any_case_ ? find_any_case(node, name) : node.find(name);
      if (below != nullptr) {
        value(json, *below, walk);
      } else {
        json.skip();
      }
    }
  }

  static const Node* find_any_case(const Node& node, std::string_view name) {
    constexpr std::size_t kKeySizeMax = 128;
    char lowered[kKeySizeMax];
    if (name.size() > kKeySizeMax) return nullptr;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = name[i];
      lowered[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    return node.find({lowered, name.size()});
  }

  void elements(JsonReader& json, const Node& node, Walk& walk) const {
    if (!json.enter_array()) return;
    for (std::size_t index = 0; json.next_element(); ++index) {
      const std::string_view text = json.raw_value();
      if (!json.ok()) return;
      const auto read = [&](const Node& below) {
        JsonReader element(text, JsonReader::Manner::lenient);
        value(element, below, walk);
      };
      for (const auto& [wanted, below] : node.elements)
        if (wanted == index) read(*below);
      if (node.every) read(*node.every);
      for (const Selector& selector : node.selectors)
        if (chosen(text, selector, walk)) read(*selector.node);
    }
  }

  static bool chosen(std::string_view element, const Selector& selector, Walk& walk) {
    JsonReader json(element, JsonReader::Manner::lenient);
    if (json.peek() != JsonKind::object || !json.enter_object()) return false;
    JsonText key;
    while (json.next_member(key)) {
      if (base::equals_ignoring_case(key.raw, selector.key) && json.peek() == JsonKind::string)
        return base::equals_ignoring_case(base::json_unescape(json.string(), walk.arena), selector.wanted);
      json.skip();
    }
    return false;
  }

  Node root_;
  Absent absent_;
  bool any_case_;
};

}  // namespace

std::unique_ptr<Extractor> make_json_extractor(const ValueNames& names, std::string_view prefix, const Absent& absent, bool any_case) {
  return std::make_unique<JsonExtractor>(names, prefix, absent, any_case);
}

}  // namespace why403::ingest
