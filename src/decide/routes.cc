#include "decide/routes.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/text.h"

namespace why403::decide {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;

// One segment of a route's path.
struct Segment {
  enum class Kind : std::uint8_t { literal, capture, rest } kind = Kind::literal;
  std::string_view text;  // the literal, or the capture's name
};

std::optional<Segment> read_segment(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (!text.starts_with('{')) {
    if (text.find_first_of("{}") != std::string_view::npos) return std::nullopt;
    return Segment{Segment::Kind::literal, text};
  }
  if (!text.ends_with('}')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  const bool is_rest = text.ends_with("...");
  if (is_rest) text.remove_suffix(3);
  if (text.empty() || text.find_first_of("{}") != std::string_view::npos) return std::nullopt;
  return Segment{is_rest ? Segment::Kind::rest : Segment::Kind::capture, text};
}

Result<std::vector<Segment>, std::string> read_template(std::string_view path) {
  if (!path.starts_with('/')) return std::string("a path begins with `/`");
  std::vector<Segment> segments;
  if (path == "/") return segments;
  std::size_t captures = 0;
  for (const std::string_view text : base::split(path.substr(1), '/')) {
    const auto segment = read_segment(text);
    if (!segment) return "`" + std::string(text) + "` is neither a literal nor a capture such as `{order}`";
    if (!segments.empty() && segments.back().kind == Segment::Kind::rest)
      return std::string("a rest such as `{name...}` comes last");
    if (segment->kind != Segment::Kind::literal) {
      if (++captures > kCapturesMax) return "more than " + std::to_string(kCapturesMax) + " captures";
      for (const Segment& other : segments)
        if (other.kind != Segment::Kind::literal && other.text == segment->text)
          return "the capture `" + std::string(segment->text) + "` stands twice";
    }
    segments.push_back(*segment);
  }
  if (segments.size() > kSegmentsMax) return "more than " + std::to_string(kSegmentsMax) + " segments";
  return segments;
}

// Calls `literal(text)` and `capture(name)` for the parts of a resource id; false when a brace is left open.
template <typename Literal, typename Capture>
bool each_part(std::string_view text, Literal literal, Capture capture) {
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    literal(text.substr(0, open));
    if (open == std::string_view::npos) return true;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return false;
    capture(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return true;
}

}  // namespace

// A node stands for the segments that lead to it.
struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> capture;
  std::vector<const Route*> here;
  std::vector<const Route*> rest;  // routes whose rest begins here
};

// One walk down the tree; each node is met at most once, since each is reached by one way only.
struct RouteTable::Search {
  const Path& path;
  std::string_view method;  // empty: gather methods instead
  std::vector<std::string_view>* methods = nullptr;
  const Route* found = nullptr;

  bool take(const std::vector<const Route*>& routes) {
    const Route* any = nullptr;
    for (const Route* route : routes) {
      if (methods != nullptr) methods->insert(methods->end(), route->methods.begin(), route->methods.end());
      if (route->methods.empty()) any = route;
      if (std::find(route->methods.begin(), route->methods.end(), method) == route->methods.end()) continue;
      found = route;
      return true;
    }
    found = any;
    return found != nullptr;
  }

  bool down(const Node& node, std::size_t at) {
    if (at == path.segments.size()) return take(node.here);
    const auto literal = node.literals.find(path.segments[at]);
    if (literal != node.literals.end() && down(*literal->second, at + 1)) return true;
    if (node.capture && down(*node.capture, at + 1)) return true;
    return take(node.rest);
  }
};

RouteTable::RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;
RouteTable::~RouteTable() = default;

// The exact host first, then ever shorter suffixes, then any host.
template <typename Try>
void RouteTable::each_host(std::string_view host, Try try_node) const {
  const auto attempt = [&](std::string_view name) {
    const auto at = hosts_.find(name);
    return at != hosts_.end() && try_node(*at->second);
  };
  if (!host.empty()) {
    std::string lower = base::to_lower(host);
    if (attempt(lower)) return;
    for (std::size_t dot = lower.find('.'); dot != std::string::npos && dot > 0;
         dot = lower.find('.', dot + 1)) {
      lower[dot - 1] = '*';
      if (attempt(std::string_view(lower).substr(dot - 1))) return;
    }
  }
  attempt("");
}

bool RouteTable::match(std::string_view method, std::string_view host, const Path& path,
                       RouteMatch& match) const {
  Search search{.path = path, .method = method};
  each_host(host, [&](const Node& node) { return search.down(node, 0); });
  match.route = search.found;
  match.capture_count = 0;
  match.resource_id.clear();
  if (search.found == nullptr) return false;
  // The route's own template says which segments were captured.
  std::string_view left = std::string_view(search.found->path).substr(1);
  for (std::size_t at = 0; at < path.segments.size(); ++at) {
    const base::Cut part = base::cut(left, "/");
    left = part.after;
    const auto segment = read_segment(part.before);
    if (!segment || segment->kind == Segment::Kind::literal) continue;
    std::string_view value = path.segments[at];
    if (segment->kind == Segment::Kind::rest) {
      // Decoded segments stand side by side without their slashes: the id is put together below.
      match.captures[match.capture_count++] = {segment->text, value};
      break;
    }
    match.captures[match.capture_count++] = {segment->text, value};
  }
  const auto append = [&](std::string_view name) {
    for (std::size_t i = 0; i < match.capture_count; ++i) {
      if (match.captures[i].first != name) continue;
      match.resource_id += match.captures[i].second;
      const bool is_rest = search.found->path.ends_with("...}") && i + 1 == match.capture_count;
      if (!is_rest) continue;
      const auto* begin = match.captures[i].second.data();
      for (const std::string_view segment : path.segments)
        if (segment.data() > begin) match.resource_id.append("/").append(segment);
    }
  };
  each_part(
      search.found->resource_id, [&](std::string_view text) { match.resource_id += text; }, append);
  return true;
}

std::vector<std::string_view> RouteTable::methods_at(std::string_view host, const Path& path) const {
  std::vector<std::string_view> methods;
  Search search{.path = path, .method = {}, .methods = &methods};
  each_host(host, [&](const Node& node) {
    search.down(node, 0);
    return false;
  });
  std::sort(methods.begin(), methods.end());
  methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
  return methods;
}

Status<Message> RouteTable::add(Route route) {
  const auto wrong = [&](const std::string& why, std::string help = {}) {
    return Message{.what = "the route `" + route.name + "` is wrong", .reason = why, .help = std::move(help)};
  };
  if (routes_.size() >= kRoutesMax) return wrong("there are " + std::to_string(kRoutesMax) + " already");
  const auto segments = read_template(route.path);
  if (!segments) return wrong(segments.error());
  std::string unknown;
  const bool closed = each_part(
      route.resource_id, [](std::string_view) {},
      [&](std::string_view name) {
        const bool known = std::any_of(segments->begin(), segments->end(), [&](const Segment& segment) {
          return segment.kind != Segment::Kind::literal && segment.text == name;
        });
        if (!known) unknown = name;
      });
  if (!closed) return wrong("a `{` of the resource is not closed");
  if (!unknown.empty())
    return wrong("the resource names `{" + unknown + "}`, which the path does not capture");

  std::unique_ptr<Node>& root = hosts_[base::to_lower(route.host)];
  if (!root) root = std::make_unique<Node>();
  Node* node = root.get();
  bool is_rest = false;
  for (const Segment& segment : *segments) {
    is_rest = segment.kind == Segment::Kind::rest;
    if (is_rest) break;
    std::unique_ptr<Node>& next =
        segment.kind == Segment::Kind::capture ? node->capture : node->literals[std::string(segment.text)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  std::vector<const Route*>& place = is_rest ? node->rest : node->here;
  for (const Route* other : place) {
    const bool both_any = other->methods.empty() && route.methods.empty();
    const bool share =
        std::any_of(route.methods.begin(), route.methods.end(), [&](const std::string& method) {
          return std::find(other->methods.begin(), other->methods.end(), method) != other->methods.end();
        });
    if (both_any || share)
      return wrong("it matches the same requests as `" + other->name + "`",
                   "give them different methods or paths");
  }
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  place.push_back(routes_.back().get());
  return Done{};
}

namespace {

struct Failure {
  std::string why;
  std::string help;
};

Status<Failure> read_rate(JsonReader& json, std::optional<RouteRate>& rate) {
  if (json.peek() != JsonKind::string) return Failure{"`rate` is text such as `100/1m burst 20`", {}};
  const std::string text = base::json_unescape(json.string());
  rate = parse_rate(text);
  if (!rate)
    return Failure{"the rate `" + text + "` cannot be read",
                   "`100/1m burst 20`: 100 a minute, 20 of them at once"};
  return Done{};
}

Status<Failure> read_methods(JsonReader& json, std::vector<std::string>& methods) {
  const auto add = [&]() -> Status<Failure> {
    if (json.peek() != JsonKind::string) return Failure{"`method` is a text or a list of texts", {}};
    std::string method = base::json_unescape(json.string());
    const bool is_token =
        !method.empty() && method.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == std::string::npos;
    if (!is_token)
      return Failure{"the method `" + method + "` is not in capitals", "methods are as in `GET`"};
    methods.push_back(std::move(method));
    return Done{};
  };
  if (json.peek() != JsonKind::array) return add();
  json.enter_array();
  while (json.next_element()) TRY(add());
  if (methods.empty()) return Failure{"`method` names none", "leave it out for any method"};
  return Done{};
}

Status<Failure> read_resource(const std::string& text, Route& route) {
  const std::size_t at = text.find('{');
  const std::size_t colon = text.rfind("::", at);
  if (colon == std::string::npos || colon == 0 || colon + 2 == text.size())
    return Failure{"the resource `" + text + "` has no type", "as in `Order::{order}`"};
  route.resource_type = text.substr(0, colon);
  route.resource_id = text.substr(colon + 2);
  return Done{};
}

Status<Failure> read_mode(const std::string& text, std::optional<Mode>& mode) {
  mode = find_mode(text);
  if (!mode) return Failure{"the mode `" + text + "` is unknown", "`observe` or `enforce`"};
  return Done{};
}

Status<Failure> read_on_failure(const std::string& text, bool& passes) {
  if (text != "refuse" && text != "pass") return Failure{"`on_failure` is `refuse` or `pass`", {}};
  passes = text == "pass";
  return Done{};
}

// YAML's scalars come as texts.
Status<Failure> read_flag(JsonReader& json, bool& flag) {
  const bool is_text = json.peek() == JsonKind::string;
  const std::string written = is_text ? base::json_unescape(json.string()) : std::string(json.raw_value());
  if (written != "true" && written != "false")
    return Failure{"`hide_existence` is `true` or `false`", {}};
  flag = written == "true";
  return Done{};
}

Status<Failure> read_bucket(const std::string& text, Bucket& bucket) {
  constexpr std::array<std::pair<std::string_view, Bucket>, 3> known = {
      {{"shared", Bucket::shared}, {"own", Bucket::own}, {"free", Bucket::free}}};
  const auto* const found = std::ranges::find(known, text, &std::pair<std::string_view, Bucket>::first);
  if (found == known.end()) return Failure{"the bucket `" + text + "` is unknown", "`shared`, `own` or `free`"};
  bucket = found->second;
  return Done{};
}

Result<Route, Failure> read_route(JsonReader& json) {
  static const std::vector<std::string> members = {"name", "method", "host",   "path",          "action", "resource",
                                                   "mode", "rate",   "bucket", "hide_existence", "on_failure"};
  Route route;
  if (!json.enter_object()) return Failure{"wanted an object with `path`, `action` and `resource`", {}};
  JsonText key;
  while (json.next_member(key)) {
    const std::string member = base::json_unescape(key);
    if (member == "method") {
      TRY(read_methods(json, route.methods));
      continue;
    }
    if (member == "rate") {
      TRY(read_rate(json, route.rate));
      continue;
    }
    if (member == "hide_existence") {
      TRY(read_flag(json, route.hide_existence));
      continue;
    }
    if (std::find(members.begin(), members.end(), member) == members.end()) {
      const std::string meant = base::did_you_mean(member, members);
      return Failure{"it has no member `" + member + "`",
                     meant.empty() ? "" : "did you mean `" + meant + "`?"};
    }
    if (json.peek() != JsonKind::string) return Failure{"`" + member + "` is a text", {}};
    const std::string text = base::json_unescape(json.string());
    if (member == "name") route.name = text;
    if (member == "host") route.host = text;
    if (member == "path") route.path = text;
    if (member == "action") route.action = text;
    if (member == "resource") TRY(read_resource(text, route));
    if (member == "mode") TRY(read_mode(text, route.mode));
    if (member == "bucket") TRY(read_bucket(text, route.bucket));
    if (member == "on_failure") TRY(read_on_failure(text, route.pass_on_failure));
  }
  if (route.path.empty() || route.action.empty() || route.resource_type.empty())
    return Failure{"it needs `path`, `action` and `resource`", {}};
  if (route.bucket == Bucket::own && !route.rate)
    return Failure{"a bucket of its `own` needs a `rate`", "as in `rate: 30/1m burst 10`"};
  if (route.name.empty())
    route.name = (route.methods.empty() ? "" : route.methods.front() + " ") + route.host + route.path;
  return route;
}

}  // namespace

std::optional<Mode> find_mode(std::string_view word) {
  if (word == "observe") return Mode::observe;
  if (word == "enforce") return Mode::enforce;
  return std::nullopt;
}

std::optional<RouteRate> parse_rate(std::string_view text) {
  const base::Cut burst = base::cut(text, " burst ");
  const base::Cut per = base::cut(burst.before, "/");
  const auto count = base::parse_int(per.before);
  const auto period = base::parse_duration(per.after);
  const auto at_once = burst.found ? base::parse_int(burst.after) : std::optional<std::int64_t>(1);
  constexpr std::int64_t most = 1'000'000'000;
  if (!count || *count < 1 || *count > most || !period || period->ns <= 0 || !at_once || *at_once < 1 ||
      *at_once > most)
    return std::nullopt;
  return RouteRate{static_cast<std::uint32_t>(*count), *period, static_cast<std::uint32_t>(*at_once)};
}

Result<RouteTable, std::vector<Message>> read_routes(std::string_view text, std::string_view source) {
  RouteTable table;
  std::vector<Message> wrong;
  JsonReader json(text);
  const auto place = [&](std::size_t at) { return base::span_of(source, text, at, at + 1); };
  if (!json.enter_array())
    return std::vector<Message>{
        {.what = "the routes cannot be read", .reason = "wanted a list", .where = place(0)}};
  while (json.next_element()) {
    const std::size_t begin = json.position();
    JsonReader one(json.raw_value());
    if (!json.ok()) break;
    auto route = read_route(one);
    if (!route) {
      wrong.push_back(
          {.what = "route " + std::to_string(table.routes_.size() + wrong.size() + 1) + " is wrong",
           .reason = route.error().why,
           .where = place(begin),
           .help = route.error().help});
      continue;
    }
    if (auto added = table.add(std::move(*route)); !added) wrong.push_back(added.error());
  }
  if (!json.ok() || !json.at_end())
    wrong.push_back({.what = "the routes cannot be read",
                     .reason = json.ok() ? "something follows the list" : json.failure(),
                     .where = place(json.position())});
  if (!wrong.empty()) return wrong;
  return table;
}

}  // namespace why403::decide
