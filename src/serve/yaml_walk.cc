#include "serve/yaml_walk.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "decide/routes.h"
#include "serve/refusal.h"

namespace why403::serve {

namespace {

std::string scalar(const YAML::Node& node) { return node.IsScalar() ? node.Scalar() : ""; }

}  // namespace

void Walk::keys(const YAML::Node& node, const Keys& known) {
  if (node.IsNull()) return;
  if (!node.IsMap()) return wrong(node, "expected keys with values here");
  std::set<std::string> seen;
  for (const auto& member : node) {
    const std::string key = scalar(member.first);
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

Walk::Read Walk::text(std::string& out) {
  return [this, &out](const YAML::Node& node) {
    if (!node.IsScalar()) return wrong(node, "expected a text");
    out = node.Scalar();
  };
}

Walk::Read Walk::texts(std::vector<std::string>& out) {
  return [this, &out](const YAML::Node& node) {
    each(node, [&](const YAML::Node& one) { out.push_back(one.Scalar()); });
  };
}

Walk::Read Walk::link(std::string& out) {
  return [this, &out](const YAML::Node& node) {
    if (!is_link(scalar(node)))
      return wrong(node, "expected a link", "as in `/sign-in`, `https://…` or `mailto:help@example.com`");
    out = node.Scalar();
  };
}

Walk::Read Walk::flag(bool& out) {
  return [this, &out](const YAML::Node& node) {
    const std::string written = scalar(node);
    if (written != "true" && written != "false") return wrong(node, "expected `true` or `false`");
    out = written == "true";
  };
}

Walk::Read Walk::file(std::string& out) {
  return [this, &out](const YAML::Node& node) {
    if (!node.IsScalar()) return wrong(node, "expected the path of a file");
    out = resolve(node.Scalar());
  };
}

Walk::Read Walk::files(std::vector<std::string>& out) {
  return [this, &out](const YAML::Node& node) {
    each(node, [&](const YAML::Node& one) { out.push_back(resolve(one.Scalar())); });
  };
}

Walk::Read Walk::networks(std::vector<base::Network>& out) {
  return [this, &out](const YAML::Node& node) {
    each(node, [&](const YAML::Node& one) {
      if (const auto network = base::parse_network(one.Scalar()))
        out.push_back(*network);
      else
        wrong(one, "`" + one.Scalar() + "` is no network", "as in `10.0.0.0/8`");
    });
  };
}

Walk::Read Walk::duration(base::Duration& out) {
  return [this, &out](const YAML::Node& node) {
    const auto value = base::parse_duration(scalar(node));
    if (!value || value->ns <= 0) return wrong(node, "expected a time span", "as in `10s`");
    out = *value;
  };
}

Walk::Read Walk::rate(std::optional<limit::Rate>& out) {
  return [this, &out](const YAML::Node& node) {
    const std::string written = scalar(node);
    const auto value = decide::parse_rate(written);
    if (!value && written != "off") return wrong(node, "expected a rate, or `off`", "as in `100/1m burst 20`");
    out = value ? std::optional(limit::Rate::of(value->count, value->period, value->burst)) : std::nullopt;
  };
}

void Walk::wrong(const YAML::Node& node, std::string what, std::string help) {
  const std::size_t at = node.Mark().is_null() ? 0 : static_cast<std::size_t>(node.Mark().pos);
  const std::size_t size = node.IsScalar() ? std::max<std::size_t>(1, node.Scalar().size()) : 1;
  messages_.push_back({.what = std::move(what),
                       .where = base::span_of(path_, text_, at, std::min(at + size, text_.size())),
                       .help = std::move(help)});
}

void Walk::unknown(const YAML::Node& node, const std::string& key, const Keys& known) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : known) names.push_back(name);
  const std::string near = base::did_you_mean(key, names);
  wrong(node, "unknown key `" + key + "`", near.empty() ? "" : "did you mean `" + near + "`?");
}

std::optional<std::int64_t> Walk::number_in(const YAML::Node& node, std::int64_t least, std::int64_t most) {
  const auto value = base::parse_int(scalar(node));
  if (value && *value >= least && *value <= most) return value;
  wrong(node, "expected a number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

std::optional<base::IpPort> Walk::address_in(const YAML::Node& node) {
  const std::string written = scalar(node);
  const auto value = base::parse_ip_port(written);
  if (value && written.find(':') != std::string::npos) return value;
  wrong(node, "`" + written + "` is no address with a port", "as in `127.0.0.1:4030`");
  return std::nullopt;
}

void Walk::each(const YAML::Node& node, const Read& see) {
  if (node.IsScalar()) return see(node);
  if (!node.IsSequence()) return wrong(node, "expected a list");
  for (const auto& one : node) {
    if (one.IsScalar())
      see(one);
    else
      wrong(one, "expected a text");
  }
}

std::string Walk::resolve(const std::string& name) const {
  return (std::filesystem::path(path_).parent_path() / name).lexically_normal().string();
}

}  // namespace why403::serve
