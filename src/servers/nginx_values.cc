#include "servers/nginx_values.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "servers/pattern.h"
#include "servers/uri.h"

namespace why403::servers {

namespace {

constexpr int kDepthMax = 16;

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

void find_tables(const std::vector<Directive>& directives, NginxTables& out) {
  for (const Directive& each : directives) {
    if ((each.name == "map" || each.name == "geo" || each.name == "split_clients" || each.name.starts_with("perl_") || each.name.starts_with("js_")) && !each.arguments.empty()) {
      std::string variable = each.arguments.back();
      if (!variable.starts_with('$')) variable = each.arguments.front();
      variable.erase(0, 1);
      if (each.name == "map" && each.arguments.size() >= 2) out.maps[variable] = &each;
      else if (each.name == "geo") out.geos[variable] = &each;
      else out.other.insert(variable);
    }
    if (each.name == "http" || each.name == "server") find_tables(each.inner, out);
  }
}

bool host_matches(std::string_view key, std::string_view host) {
  if (key.starts_with("*.")) return host.ends_with(key.substr(1));
  if (key.starts_with('.')) return host == key.substr(1) || host.ends_with(key);
  if (key.ends_with(".*")) return host.starts_with(key.substr(0, key.size() - 1));
  return false;
}

}  // namespace

NginxTables NginxTables::read(const Tree& tree) {
  NginxTables out;
  out.tree = &tree;
  find_tables(tree.top, out);
  return out;
}

NginxValues::NginxValues(const NginxTables& tables, const Request& request, std::string first_uri)
    : uri(std::move(first_uri)), query(request.query), tables_(tables), request_(request) {}

void NginxValues::set(const std::string& name, Value value) { set_[name] = {std::move(value), touched, because}; }

void NginxValues::take_captures(std::vector<std::string> captures, const std::vector<std::pair<std::string, std::size_t>>& names) {
  for (const auto& [name, number] : names)
    if (number < captures.size()) set_[name] = {captures[number], {}, {}};
  captures_ = std::move(captures);
}

Value NginxValues::own(std::string_view name) {
  const auto known = [&](const std::optional<std::string>& value) -> Value { return value; };
  if (name == "uri" || name == "document_uri") return uri;
  if (name == "request_uri") return request_.path + (request_.query.empty() ? "" : "?" + request_.query);
  if (name == "args" || name == "query_string") return query;
  if (name == "is_args") return std::string(query.empty() ? "" : "?");
  if (name.starts_with("arg_")) return std::string(query_value(query, name.substr(4)));
  if (name == "request_method") return request_.method;
  if (name == "remote_addr" || name == "realip_remote_addr") return request_.client ? Value(base::format_ip(*request_.client)) : std::nullopt;
  if (name == "host") return request_.host ? Value(bare_host(*request_.host)) : std::nullopt;
  if (name == "http_host") return known(request_.host);
  if (name == "server_name") return server_name;
  if (name == "http_user_agent") return known(request_.agent);
  if (name == "http_referer") return known(request_.referer);
  if (name == "remote_user") return known(request_.user);
  if (name == "ssl_client_verify") return known(request_.certificate);
  if (name == "scheme") return request_.tls ? Value(*request_.tls ? "https" : "http") : std::nullopt;
  if (name == "https") return request_.tls ? Value(*request_.tls ? "on" : "") : std::nullopt;
  if (name == "document_root") return document_root;
  if (name == "request_filename") return document_root + uri;
  if (name == "invalid_referer") return invalid_referer;
  if (name == "secure_link") return secure_link;
  if (name == "request") return request_.method + " " + *own("request_uri") + " HTTP/1.1";
  // Basic credentials show as a user name; other schemes leave nothing in the log.
  if (name == "http_authorization" && request_.user && !request_.user->empty()) return std::string("Basic ?");
  return std::nullopt;
}

const Directive* NginxValues::map_entry(const Directive& map, const std::string& text) {
  const std::string lower = base::to_lower(text);
  const Directive* regular = nullptr;
  const Directive* otherwise = nullptr;
  const Directive* host = nullptr;
  for (const Directive& each : map.inner) {
    std::string_view key = each.name;
    if (key == "default") otherwise = &each;
    else if (key == "hostnames" || key == "volatile") continue;
    else if (key.starts_with('~')) {
      const bool ignore = key.starts_with("~*");
      const Pattern& expression = pattern(key.substr(ignore ? 2 : 1), ignore);
      if (regular) continue;
      if (auto groups = expression.match(text)) {
        regular = &each;
        take_captures(std::move(*groups), expression.names());
      }
    } else {
      if (key.starts_with('\\')) key = key.substr(1);
      if (base::to_lower(key) == lower) return &each;
      if (map.find("hostnames") && host_matches(key, lower) && (!host || host->name.size() < key.size())) host = &each;
    }
  }
  return host ? host : regular ? regular : otherwise;
}

Value NginxValues::from_map(const Directive& map) {
  const Value source = expand(map.argument(0));
  if (!source) return std::nullopt;
  const Directive* entry = map_entry(map, *source);
  if (!entry) {
    because.push_back(tables_.tree->place(map));
    return "";
  }
  because.push_back(tables_.tree->place(*entry));
  return expand(entry->argument(0));
}

Value NginxValues::from_geo(const Directive& geo) {
  const std::string_view source = geo.arguments.size() > 1 ? geo.argument(0).substr(1) : "remote_addr";
  const Value text = get(source);
  const auto ip = text ? base::parse_ip(*text) : std::nullopt;
  touched.insert("remote_addr");
  if (!ip) return std::nullopt;
  const Directive* best = nullptr;
  int best_prefix = -1;
  const bool ranges = geo.find("ranges") != nullptr;
  for (const Directive& each : geo.inner) {
    if (each.name == "default") {
      if (!best) best = &each;
      continue;
    }
    if (ranges) {
      const base::Cut range = base::cut(each.name, "-");
      const auto from = base::parse_ip(range.before);
      const auto to = base::parse_ip(range.after);
      if (from && to && *from <= *ip && *ip <= *to) best = &each;
      continue;
    }
    const auto network = base::parse_network(each.name);
    if (network && network->contains(*ip) && static_cast<int>(network->prefix) >= best_prefix) {
      best = &each;
      best_prefix = network->prefix;
    }
  }
  because.push_back(tables_.tree->place(best ? *best : geo));
  return std::string(best ? best->argument(0) : std::string_view());
}

Value NginxValues::get(std::string_view name) {
  if (!name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) != 0) {
    const std::size_t number = static_cast<std::size_t>(name[0] - '0');
    return number < captures_.size() ? captures_[number] : std::string();
  }
  if (++depth_ > kDepthMax) {
    --depth_;
    return std::nullopt;
  }
  Value out;
  if (const auto found = set_.find(name); found != set_.end()) {
    touched.insert(found->second.touched.begin(), found->second.touched.end());
    because.insert(because.end(), found->second.because.begin(), found->second.because.end());
    out = found->second.value;
  } else if (const auto map = tables_.maps.find(name); map != tables_.maps.end()) {
    out = from_map(*map->second);
  } else if (const auto geo = tables_.geos.find(name); geo != tables_.geos.end()) {
    out = from_geo(*geo->second);
  } else {
    touched.emplace(name);
    out = own(name);
  }
  --depth_;
  return out;
}

Value NginxValues::expand(std::string_view text) {
  std::string out;
  bool known = true;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '$' || at + 1 == text.size()) {
      out += text[at++];
      continue;
    }
    ++at;
    std::size_t end = at;
    std::string_view name;
    if (text[at] == '{') {
      end = std::min(text.find('}', at), text.size());
      name = text.substr(at + 1, end - at - 1);
      end = std::min(end + 1, text.size());
    } else if (std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      end = at + 1;
      name = text.substr(at, 1);
    } else {
      while (end < text.size() && is_name(text[end])) ++end;
      name = text.substr(at, end - at);
    }
    at = end;
    if (name.empty()) {
      out += '$';
      continue;
    }
    if (const Value value = get(name)) out += *value;
    else known = false;
  }
  return known ? Value(out) : std::nullopt;
}

bool is_default(const Place& entry) { return entry.text.starts_with("default") || entry.text.starts_with("geo ") || entry.text.starts_with("map "); }

Check check_of(const std::set<std::string>& touched, const std::vector<Place>& because) {
  const auto any = [&](auto test) { return std::any_of(touched.begin(), touched.end(), test); };
  const auto has = [&](std::string_view part) { return any([&](const std::string& name) { return name.find(part) != std::string::npos; }); };
  if (has("invalid_referer") || has("http_referer")) return Check::referer;
  if (has("secure_link_expires")) return Check::link_expired;
  if (has("secure_link")) return Check::link_signature;
  if (has("ssl_client")) return Check::client_certificate;
  if (has("user_agent") || has("http_sec_ch_ua")) return Check::user_agent;
  if (has("country") || has("geoip")) return Check::country;
  if (has("remote_addr") || has("x_forwarded_for") || has("x_real_ip")) return !because.empty() && !is_default(because.back()) ? Check::address_listed : Check::address_unlisted;
  if (has("request_method")) return Check::method;
  if (has("http_origin")) return Check::origin;
  if (has("ssl_protocol") || has("ssl_cipher") || has("scheme") || touched.contains("https")) return Check::tls;
  if (has("authorization") || has("cookie") || has("api_key") || has("token") || has("arg_key") || has("remote_user")) return Check::credential;
  return Check::rule;
}

}  // namespace why403::servers
