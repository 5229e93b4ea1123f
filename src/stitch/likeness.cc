#include "stitch/likeness.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "stitch/join.h"

namespace why403::stitch {

using event::Field;

namespace {

bool forwards(const Record& inner, const base::Ip& client) {
  if (inner.has(Field::peer) && inner.peer == client) return true;
  for (const std::string_view hop : base::split(inner.text(Field::forwarded), ',')) {
    const auto ip = base::parse_ip(base::trim(hop));
    if (ip && *ip == client) return true;
  }
  return false;
}

// A content network asks in its own name: what it fetches from shows its address and its agent, not the reader's.
bool fetches_for_others(const Record& record) {
  static constexpr std::array<std::string_view, 9> agents{"Amazon CloudFront", "Akamai", "Fastly", "Cloudflare", "Varnish", "Google-Cloud-CDN", "Azure Front Door", "BunnyCDN", "KeyCDN"};
  const std::string_view agent = record.text(Field::user_agent);
  if (record.text(Field::principal).starts_with("svc:cloudfront")) return true;
  return !agent.empty() && std::ranges::any_of(agents, [&](std::string_view each) { return agent.starts_with(each); });
}

// The edge that the reader asked, and what the edge fetched from.
bool fetched(const Record& outer, const Record& inner) { return outer.layer == event::Layer::edge && inner.layer != event::Layer::edge && fetches_for_others(inner); }

// A hop behind that believes no header sees the one in front: then agent and site must say that it is the same request.
double through_a_hop(const Record& left, const Record& right) {
  const bool agents = left.has(Field::user_agent) && left.text(Field::user_agent) == right.text(Field::user_agent);
  const bool sites = !left.has(Field::host) || !right.has(Field::host) || left.text(Field::host) == right.text(Field::host);
  return agents && sites && left.has(Field::path) && right.has(Field::path) ? -1 : kUnlike;
}

double clients(const Record& left, const Record& right, bool relayed) {
  if (!left.has(Field::client) || !right.has(Field::client)) return 0;
  if (left.client == right.client) return left.client.is_loopback() ? 1 : 4;
  if (forwards(left, right.client) || forwards(right, left.client)) return 3;
  const auto inside = [](const base::Ip& ip) { return ip.is_private() || ip.is_loopback(); };
  return inside(left.client) != inside(right.client) || (inside(left.client) && inside(right.client) && left.layer != right.layer) ? 0 : relayed ? through_a_hop(left, right) : kUnlike;
}

}  // namespace

bool asks_for_another(const Record& record) {
  static constexpr std::array<std::string_view, 8> checks{"/oauth2/auth", "/api/authz/", "/api/verify", "/outpost.goauthentik.io/auth", "/auth/verify", "/_oauth", "/validate", "/decisions"};
  const std::string_view path = record.text(Field::path);
  return record.layer == event::Layer::authorizer && record.is_request() && std::ranges::any_of(checks, [&](std::string_view each) { return path.starts_with(each); });
}

namespace {

double texts(const Record& left, const Record& right, Field field, double same, double other) {
  if (!left.has(field) || !right.has(field)) return 0;
  return left.text(field) == right.text(field) ? same : other;
}

double paths(const Record& left, const Record& right) {
  if (asks_for_another(left) != asks_for_another(right)) return 0;
  if (!left.has(Field::path) || !right.has(Field::path)) return 0;
  const std::string_view a = left.text(Field::path);
  const std::string_view b = right.text(Field::path);
  if (a == b) return 3;
  // One hop took a prefix off, or another decoded what was encoded.
  if (a.size() > 3 && b.size() > 3 && (a.ends_with(b) || b.ends_with(a))) return 2;
  return base::percent_decode(a) == base::percent_decode(b) ? 2.5 : kUnlike;
}

std::string_view last_segment(std::string_view path) { return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1); }

// A kernel names the file, or the folder above it that could not be searched.
bool names_part_of(std::string_view path, std::string_view name) {
  if (name.size() < 4) return false;
  const auto parts = base::split(path, '/');
  return std::ranges::find(parts, name) != parts.end();
}

// What a remark without a path of its own says of the request: its path, its site, or the file that it asked for.
double mentions(const Record& remark, const Record& request) {
  if (remark.has(Field::path)) return 0;
  const std::string_view error = remark.extra_text("error");
  const std::string_view message = error.empty() ? remark.text(Field::message) : error;
  if (!request.has(Field::path)) {
    // A call of an interface names a thing; who called it quotes that.
    constexpr std::size_t shortest = 10;
    const std::string_view thing = request.text(Field::resource);
    return request.is_request() && thing.size() >= shortest && message.find(thing) != std::string_view::npos ? 4 : 0;
  }
  const std::string_view path = request.text(Field::path);
  // The longer the path, the less it is found by chance: `/.env` stands in `/var/www/blog/.env`, too.
  constexpr double per_byte = 0.01, longest = 40;
  if (path.size() >= 4 && message.find(path) != std::string_view::npos) return 4 + per_byte * std::min(longest, static_cast<double>(path.size()));
  std::string_view site = request.has(Field::origin) ? request.text(Field::origin) : request.text(Field::referer);
  if (const std::size_t end = site.find('/', 9); end != std::string_view::npos) site = site.substr(0, end);
  if (site.size() >= 12 && message.find(site) != std::string_view::npos) return 4;
  return names_part_of(path, last_segment(remark.text(Field::resource))) ? 4 : 0;
}

bool is_refused(const Record& record) { return record.outcome == event::Outcome::refused || is_refusal_status(record.status); }

double statuses(const Record& left, const Record& right) {
  if (!left.has(Field::status) || !right.has(Field::status)) return 0;
  if (left.status == right.status) return 2;
  if (left.upstream_status == right.status || right.upstream_status == left.status) return 2;
  return -3;
}

// By their products; a combined line with more at its end does not say whose it is.
bool same_server(const Record& left, const Record& right) {
  const std::string_view a = left.text(Field::product), b = right.text(Field::product);
  const auto either = [](std::string_view name) { return name == "nginx" || name == "apache"; };
  return a == b || (a == "web-server" && either(b)) || (b == "web-server" && either(a));
}

}  // namespace

double likeness(const Record& left, const Record& right, base::Duration apart, bool relayed) {
  if (same_writer(left, right)) return kUnlike;
  const std::int64_t slack = std::max(left.duration.ns, right.duration.ns);
  std::int64_t distance = std::abs(apart.ns);
  distance = distance > slack ? distance - slack : 0;
  if (distance > kJoinWindow.ns) return kUnlike;
  double sum = distance <= base::kSecond.ns ? 2 : distance <= 2 * base::kSecond.ns ? 1 : 0;
  const bool fetch = fetched(left, right) || fetched(right, left);
  sum += paths(left, right) + (fetch ? 0 : clients(left, right, relayed)) + mentions(left, right) + mentions(right, left);
  if (sum < -10) return kUnlike;
  // An error page's own request is a GET, whatever was asked: a remark may name that.
  const bool of_one_server = left.is_request() != right.is_request() && same_server(left, right);
  sum += texts(left, right, Field::method, 1, of_one_server ? -3 : kUnlike);
  if (of_one_server && is_refused(left) && is_refused(right)) sum += 1;
  if (!fetch) sum += texts(left, right, Field::user_agent, 2, -4);
  sum += texts(left, right, Field::host, 1, 0);
  sum += texts(left, right, Field::principal, 2, -3) + texts(left, right, Field::referer, 1, 0);
  if (!left.text(Field::query).empty() && !right.text(Field::query).empty()) sum += texts(left, right, Field::query, 2, -3);
  sum += statuses(left, right);
  if (left.bytes_out > 0 && left.bytes_out == right.bytes_out) sum += 1;
  if (left.client_port > 0 && right.client_port > 0 && left.client == right.client) sum += left.client_port == right.client_port ? 3 : -1;
  return sum;
}

bool alike(const Record& left, const Record& right) {
  for (const Field field : {Field::path, Field::method, Field::user_agent, Field::principal, Field::query, Field::message, Field::reason_code})
    if (left.text(field) != right.text(field)) return false;
  return left.client == right.client && left.status == right.status;
}

}  // namespace why403::stitch
