#include "serve/configuration.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "policy/files.h"

namespace why403::serve {

namespace {

// Walks the document and collects what is wrong with it; a wrong value leaves the default.
class Walk {
 public:
  Walk(const std::string& text, const std::string& path) : text_(text), path_(path) {}

  using Keys = std::map<std::string, std::function<void(const YAML::Node&)>, std::less<>>;

  void keys(const YAML::Node& node, const Keys& known) {
    if (node.IsNull()) return;
    if (!node.IsMap()) return wrong(node, "expected keys with values here");
    std::set<std::string> seen;
    for (const auto& member : node) {
      const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
      const auto found = known.find(key);
      if (found == known.end()) {
        unknown(member.first, key, known);
      } else if (!seen.insert(key).second) {
        wrong(member.first, "`" + key + "` stands there twice");
      } else if (!member.second.IsNull()) {
        found->second(member.second);
      }
    }
  }

  auto text(std::string& out) {
    return [this, &out](const YAML::Node& node) {
      if (!node.IsScalar()) return wrong(node, "expected a text");
      out = node.Scalar();
    };
  }
  auto file(std::string& out) {
    return [this, &out](const YAML::Node& node) {
      if (!node.IsScalar()) return wrong(node, "expected the path of a file");
      out = resolve(node.Scalar());
    };
  }
  auto files(std::vector<std::string>& out) {
    return [this, &out](const YAML::Node& node) {
      each(node, [&](const YAML::Node& one) { out.push_back(resolve(one.Scalar())); });
    };
  }
  auto networks(std::vector<base::Network>& out) {
    return [this, &out](const YAML::Node& node) {
      each(node, [&](const YAML::Node& one) {
        if (const auto network = base::parse_network(one.Scalar()))
          out.push_back(*network);
        else
          wrong(one, "`" + one.Scalar() + "` is no network", "as in `10.0.0.0/8`");
      });
    };
  }
  template <typename Number>
  auto number(Number& out, std::int64_t least, std::int64_t most) {
    return [this, &out, least, most](const YAML::Node& node) {
      const auto value = node.IsScalar() ? base::parse_int(node.Scalar()) : std::nullopt;
      if (!value || *value < least || *value > most)
        return wrong(node, "expected a number from " + std::to_string(least) + " to " + std::to_string(most));
      out = static_cast<Number>(*value);
    };
  }
  auto duration(base::Duration& out) {
    return [this, &out](const YAML::Node& node) {
      const auto value = node.IsScalar() ? base::parse_duration(node.Scalar()) : std::nullopt;
      if (!value || value->ns <= 0) return wrong(node, "expected a time span", "as in `10s`");
      out = *value;
    };
  }
  auto address(base::IpPort& out) {
    return [this, &out](const YAML::Node& node) {
      const std::string written = node.IsScalar() ? node.Scalar() : "";
      const auto value = base::parse_ip_port(written);
      if (!value || written.find(':') == std::string::npos)
        return wrong(node, "`" + written + "` is no address with a port", "as in `127.0.0.1:4030`");
      out = *value;
    };
  }

  [[nodiscard]] Messages& messages() { return messages_; }

 private:
  void wrong(const YAML::Node& node, std::string what, std::string help = {}) {
    const std::size_t at = node.Mark().is_null() ? 0 : static_cast<std::size_t>(node.Mark().pos);
    const std::size_t size = node.IsScalar() ? std::max<std::size_t>(1, node.Scalar().size()) : 1;
    messages_.push_back({.what = std::move(what),
                         .where = base::span_of(path_, text_, at, std::min(at + size, text_.size())),
                         .help = std::move(help)});
  }
  void unknown(const YAML::Node& node, const std::string& key, const Keys& known) {
    std::vector<std::string> names;
    for (const auto& [name, unused] : known) names.push_back(name);
    const std::string near = base::did_you_mean(key, names);
    wrong(node, "unknown key `" + key + "`", near.empty() ? "" : "did you mean `" + near + "`?");
  }
  // One scalar, or a list of them.
  template <typename See>
  void each(const YAML::Node& node, See see) {
    if (node.IsScalar()) return see(node);
    if (!node.IsSequence()) return wrong(node, "expected a list");
    for (const auto& one : node) {
      if (one.IsScalar())
        see(one);
      else
        wrong(one, "expected a text");
    }
  }
  [[nodiscard]] std::string resolve(const std::string& name) const {
    return (std::filesystem::path(path_).parent_path() / name).lexically_normal().string();
  }

  const std::string& text_;
  const std::string& path_;
  Messages messages_;
};

void walk_document(Walk& walk, const YAML::Node& root, Configuration& to) {
  ServerLimits& limits = to.server.limits;
  const auto walk_limits = [&](const YAML::Node& node) {
    walk.keys(node, {{"header_bytes", walk.number(limits.header_bytes_max, 1024, 1 << 20)},
                     {"body_bytes", walk.number(limits.body_bytes_max, 1024, 1 << 30)},
                     {"connections", walk.number(limits.connections_max, 1, 1'000'000)},
                     {"request", walk.duration(limits.request_max)},
                     {"idle", walk.duration(limits.idle_max)},
                     {"drain", walk.duration(limits.drain_max)}});
  };
  const auto walk_authzen = [&](const YAML::Node& node) {
    walk.keys(node, {{"url", walk.text(to.url)}, {"action_type", walk.text(to.action_type)}});
  };
  const auto walk_identity = [&](const YAML::Node& node) {
    walk.keys(node, {{"user_header", walk.text(to.user_header)},
                     {"groups_header", walk.text(to.groups_header)},
                     {"user_type", walk.text(to.user_type)}});
  };
  walk.keys(root, {{"listen", walk.address(to.server.address)},
                   {"threads", walk.number(to.server.threads, 1, 256)},
                   {"limits", walk_limits},
                   {"policies", walk.files(to.policies)},
                   {"schema", walk.file(to.schema)},
                   {"entities", walk.file(to.entities)},
                   {"routes", walk.file(to.routes)},
                   {"block", walk.networks(to.block)},
                   {"allow_only", walk.networks(to.allow_only)},
                   {"proxies", walk.networks(to.proxies)},
                   {"identity", walk_identity},
                   {"authzen", walk_authzen}});
}

}  // namespace

// yaml-cpp throws; the exception ends here.
Result<Configuration, Messages> parse_configuration(const std::string& text, const std::string& path) {
  Configuration configuration{.path = path};
  configuration.server.address = *base::parse_ip_port("127.0.0.1:4030");
  configuration.server.threads = 0;
  Walk walk(text, path);
  try {
    walk_document(walk, YAML::Load(text), configuration);
  } catch (const YAML::Exception& error) {
    const std::size_t at = error.mark.is_null() ? 0 : static_cast<std::size_t>(error.mark.pos);
    return Messages{
        {.what = "cannot read the YAML of `" + path + "`",
         .reason = error.msg,
         .where = base::span_of(path, text, std::min(at, text.size()), std::min(at + 1, text.size()))}};
  }
  if (configuration.policies.empty() && walk.messages().empty())
    walk.messages().push_back({.what = "`" + path + "` names no `policies`",
                               .reason = "without a policy every request would be denied"});
  if (!walk.messages().empty()) return std::move(walk.messages());
  return configuration;
}

Result<Configuration, Messages> read_configuration(const std::string& path) {
  auto text = policy::read_text(path);
  if (!text) return Messages{text.error()};
  return parse_configuration(*text, path);
}

}  // namespace why403::serve
