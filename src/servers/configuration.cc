#include "servers/configuration.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "servers/apache.h"
#include "servers/apache_syntax.h"
#include "servers/caddy.h"
#include "servers/haproxy.h"
#include "servers/nginx.h"
#include "servers/nginx_syntax.h"

namespace why403::servers {

struct Configuration::Parts {
  std::vector<Nginx> nginx;
  std::vector<Apache> apache;
  std::vector<Haproxy> haproxy;
  std::vector<Caddy> caddy;
};

Configuration::Configuration() : parts_(std::make_unique<Parts>()) {}
Configuration::Configuration(Configuration&&) noexcept = default;
Configuration& Configuration::operator=(Configuration&&) noexcept = default;
Configuration::~Configuration() = default;

namespace {

enum class Product { none, nginx, apache, haproxy, caddy };

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1); }

bool has_line(std::string_view text, const auto& starts) {
  for (const std::string_view raw : base::split(text, '\n')) {
    const std::string_view line = base::trim(raw);
    if (std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return base::starts_with_ignoring_case(line, start); })) return true;
  }
  return false;
}

// By the words that only one of them uses at the beginning of a line.
Product product_of(std::string_view path, std::string_view text) {
  static constexpr std::array<std::string_view, 16> apache{"<VirtualHost", "<Directory", "<Location", "<IfModule", "<Files", "<Limit", "<If ", "ServerRoot", "DocumentRoot ", "Require ", "RewriteEngine", "LoadModule", "Order ", "Redirect ", "Options ", "AuthType"};
  static constexpr std::array<std::string_view, 4> haproxy{"frontend ", "backend ", "listen ", "defaults"};
  static constexpr std::array<std::string_view, 9> nginx{"server {", "server{", "http {", "http{", "location ", "events {", "events{", "map $", "geo $"};
  static constexpr std::array<std::string_view, 3> caddy{"reverse_proxy", "file_server", "respond "};
  if (base_name(path).starts_with("Caddyfile") || path.ends_with(".caddy")) return Product::caddy;
  if (has_line(text, nginx)) return Product::nginx;
  if (has_line(text, apache)) return Product::apache;
  // HAProxy's sections are words at the margin, with no braces.
  if (text.find("\n  ") != std::string_view::npos && has_line(text, haproxy) && text.find('{') == text.find("{ ")) return Product::haproxy;
  if (has_line(text, haproxy)) return Product::haproxy;
  return has_line(text, caddy) ? Product::caddy : Product::none;
}

bool is_main(std::string_view path) {
  static constexpr std::array<std::string_view, 6> names{"nginx.conf", "apache2.conf", "httpd.conf", "haproxy.cfg", "Caddyfile", "caddy.json"};
  return std::find(names.begin(), names.end(), base_name(path)) != names.end();
}

// Files that no server reads unless a link enables them.
bool is_spare(std::string_view path) {
  for (const std::string_view part : {"/sites-available/", "/mods-available/", "/conf-available/", "/.git/", "/snippets/"})
    if (path.find(part) != std::string_view::npos) return true;
  static constexpr std::array<std::string_view, 10> ends{".bak", ".orig", ".dpkg-dist", ".dpkg-old", ".rpmnew", ".rpmsave", "~", ".swp", ".gz", ".html"};
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return path.ends_with(end); });
}

void note(const Tree& tree, std::string_view product, std::vector<std::string>& read, std::vector<std::string>& missing) {
  read.push_back(std::string(product) + ": " + std::to_string(tree.files.size()) + (tree.files.size() == 1 ? " file" : " files"));
  missing.insert(missing.end(), tree.missing.begin(), tree.missing.end());
}

}  // namespace

Result<Configuration, Message> Configuration::load(const std::string& path) {
  const Files files = Files::at(path);
  std::vector<std::string> all = files.single().empty() ? files.all() : std::vector<std::string>{files.single()};
  // Main files first: what they include is not read again on its own.
  std::stable_partition(all.begin(), all.end(), [](const std::string& each) { return is_main(each); });
  Configuration out;
  std::set<std::string> done;
  bool any = false;
  const auto take = [&](const Tree& tree, std::string_view product) {
    any = true;
    done.insert(tree.files.begin(), tree.files.end());
    note(tree, product, out.read_, out.missing_);
  };
  for (const std::string& each : all) {
    if (done.contains(files.name(each)) || (files.single().empty() && is_spare(each)) || base_name(each) == ".htaccess") continue;
    const auto text = Files::read(each);
    if (!text) {
      if (!files.single().empty()) return Message{.what = "cannot read `" + path + "`"};
      continue;
    }
    switch (text->find('\0') != std::string::npos ? Product::none : product_of(each, *text)) {
      case Product::nginx: {
        Tree tree = read_nginx(files, each);
        take(tree, "nginx");
        out.parts_->nginx.emplace_back(std::move(tree), files);
        break;
      }
      case Product::apache: {
        Tree tree = read_apache(files, each);
        take(tree, "apache");
        out.parts_->apache.emplace_back(std::move(tree), files);
        break;
      }
      case Product::haproxy: {
        Tree tree = read_haproxy(files, each);
        take(tree, "haproxy");
        out.parts_->haproxy.emplace_back(std::move(tree), files);
        break;
      }
      case Product::caddy: {
        Tree tree = read_caddy(files, each);
        take(tree, "caddy");
        out.parts_->caddy.emplace_back(std::move(tree));
        break;
      }
      case Product::none: break;
    }
  }
  // Whoever asked can go on without: what it says is not known, the logs are.
  if (!any) return Message{.what = "no server configuration in `" + path + "`", .reason = "nginx, Apache, HAProxy and Caddy are known", .severity = base::Severity::warning};
  return out;
}

void Configuration::add(Configuration other) {
  const auto take = [](auto& to, auto& from) { to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end())); };
  take(parts_->nginx, other.parts_->nginx);
  take(parts_->apache, other.parts_->apache);
  take(parts_->haproxy, other.parts_->haproxy);
  take(parts_->caddy, other.parts_->caddy);
  take(missing_, other.missing_);
  take(read_, other.read_);
}

bool Configuration::has(std::string_view product) const {
  if (product == "nginx") return !parts_->nginx.empty();
  if (product == "apache") return !parts_->apache.empty();
  if (product == "haproxy") return !parts_->haproxy.empty();
  return product == "caddy" && !parts_->caddy.empty();
}

namespace {

// 495 and 496 are nginx's own words for its 400; a dropped connection shows as nothing.
bool same_status(std::int32_t said, std::int32_t wanted) { return said == wanted || (said == 400 && (wanted == 495 || wanted == 496)); }

// Of all outcomes that end as the request did, the one that assumes least.
std::vector<Decision> likeliest(std::string product, std::vector<Outcome> outcomes, std::int32_t status) {
  std::stable_sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) { return a.assumed.size() < b.assumed.size(); });
  const Outcome* best = nullptr;
  const Outcome* passes = nullptr;
  std::set<std::pair<std::string, std::uint32_t>> places;
  bool other_ends = false;
  for (const Outcome& each : outcomes) {
    if (each.refuses() && same_status(each.status, status)) {
      if (!best) best = &each;
      if (each.assumed.size() <= best->assumed.size()) places.emplace(each.directive.file, each.directive.line);
    } else {
      if (!passes && each.status == 0) passes = &each;
      other_ends |= best == nullptr;
    }
  }
  if (best) return {{std::move(product), *best, best->assumed.empty() && !other_ends && places.size() == 1, places.size() - 1}};
  if (passes) return {{std::move(product), *passes, passes->assumed.empty(), 0}};
  return {};
}

}  // namespace

std::vector<Decision> Configuration::decide(const Request& request, std::string_view product, std::int32_t status) const {
  std::vector<Decision> out;
  const auto ask = [&](std::string_view name, const auto& servers) {
    if (!product.empty() && !base::equals_ignoring_case(product, name)) return;
    std::vector<Outcome> outcomes;
    for (const auto& each : servers) {
      auto mine = each.answers(request);
      outcomes.insert(outcomes.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
    }
    for (Decision& each : likeliest(std::string(name), std::move(outcomes), status)) out.push_back(std::move(each));
  };
  ask("nginx", parts_->nginx);
  ask("apache", parts_->apache);
  ask("haproxy", parts_->haproxy);
  ask("caddy", parts_->caddy);
  return out;
}

}  // namespace why403::servers
