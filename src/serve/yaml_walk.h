// A YAML document read key by key: what is wrong is collected with its place, and a wrong value leaves the default.
//
//   Walk walk(text, path);
//   walk.keys(YAML::Load(text), {{"listen", walk.address(to.address)}, {"threads", walk.number(to.threads, 1, 256)}});
//   if (!walk.messages().empty()) …
//
// text(), flag() and the like give a reader of one value into what they are given; that, the text and the path outlive
// the walk. Paths in the document are relative to where `path` lies. yaml-cpp's exceptions pass through.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/message.h"
#include "base/text.h"
#include "base/time.h"
#include "limit/rate.h"

namespace why403::serve {

class Walk {
 public:
  using Read = std::function<void(const YAML::Node&)>;
  using Keys = std::map<std::string, Read, std::less<>>;

  Walk(const std::string& text, const std::string& path) : text_(text), path_(path) {}

  /// Each key once, and none but these; a key without a value is passed over.
  void keys(const YAML::Node& node, const Keys& known);

  Read text(std::string& out);
  Read texts(std::vector<std::string>& out);
  Read link(std::string& out);
  Read flag(bool& out);
  Read file(std::string& out);
  Read files(std::vector<std::string>& out);
  Read networks(std::vector<base::Network>& out);
  Read duration(base::Duration& out);
  /// `off` where there need be none.
  Read rate(std::optional<limit::Rate>& out);
  /// A word that `find` knows; `known` says which there are.
  template <typename Value, typename Find>
  Read word(Value& out, Find find, std::string known) {
    return [this, &out, find, known = std::move(known)](const YAML::Node& node) {
      const auto value = find(node.IsScalar() ? node.Scalar() : "");
      if (!value) return wrong(node, "expected one of " + known);
      out = *value;
    };
  }
  template <typename Number>
  Read number(Number& out, std::int64_t least, std::int64_t most) {
    return [this, &out, least, most](const YAML::Node& node) {
      if (const auto value = number_in(node, least, most)) out = static_cast<Number>(*value);
    };
  }
  /// `Address` is a base::IpPort, or an optional one.
  template <typename Address>
  Read address(Address& out) {
    return [this, &out](const YAML::Node& node) {
      if (const auto value = address_in(node)) out = *value;
    };
  }

  [[nodiscard]] std::vector<Message>& messages() { return messages_; }
  void wrong(const YAML::Node& node, std::string what, std::string help = {});

 private:
  void unknown(const YAML::Node& node, const std::string& key, const Keys& known);
  std::optional<std::int64_t> number_in(const YAML::Node& node, std::int64_t least, std::int64_t most);
  std::optional<base::IpPort> address_in(const YAML::Node& node);
  /// One scalar, or a list of them.
  void each(const YAML::Node& node, const Read& see);
  [[nodiscard]] std::string resolve(const std::string& name) const;

  const std::string& text_;
  const std::string& path_;
  std::vector<Message> messages_;
};

}  // namespace why403::serve
