// Routes: what a request's method, host and path mean in the words of the policies.
//
//   {"method": "GET", "path": "/orders/{order}", "action": "viewOrder", "resource": "Order::{order}"}
//
// A path's segments are literals or captures `{name}`; the last one may be `{name...}`, which takes what is
// left (at least one segment). A literal goes before a capture, a capture before a rest, decided segment by
// segment from the left. `method` may be a list; without it any method matches. `host` may begin with `*.`;
// without it any host matches, after those that name one. `resource` is a type and an id, in which captures
// stand in braces; a rest is joined by slashes. Two routes that match the same requests are refused when the
// table is read. A request that no route matches is denied.
// Matching allocates nothing once its buffers have grown. Immutable, shared by threads.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"
#include "decide/path.h"

namespace why403::decide {

inline constexpr std::size_t kRoutesMax = 100'000;
inline constexpr std::size_t kCapturesMax = 8;

enum class Mode : std::uint8_t {
  observe,  ///< decides and records, never refuses
  enforce,
};

/// `observe` or `enforce`; nothing for any other word.
std::optional<Mode> find_mode(std::string_view word);

/// Which limits of callers in all (limit/callers.h) a route's requests count for.
enum class Bucket : std::uint8_t {
  shared,
  own,   ///< the route's own rate alone, so that a token can be refreshed by whom other requests have used up
  free,  ///< none, as for probes
};

/// A limit of requests per caller, as it is written.
struct RouteRate {
  std::uint32_t count = 0;
  base::Duration period;
  std::uint32_t burst = 1;
  bool operator==(const RouteRate&) const = default;
};

struct Route {
  std::string name;  ///< `GET /orders/{order}` unless given
  std::vector<std::string> methods;
  std::string host;
  std::string path;
  std::string action;  ///< the id of an Action
  std::string resource_type;
  std::string resource_id;  ///< with captures in braces
  std::optional<Mode> mode;  ///< nothing: that of the whole, Snapshot::mode
  std::optional<RouteRate> rate;
  Bucket bucket = Bucket::shared;
  bool pass_on_failure = false;  ///< let through what could not be checked as something failed; recorded as observed
  bool hide_existence = false;  ///< what policies refuse is answered as if it were not there
};

/// What a request means. Views live as long as the table and the request's path.
struct RouteMatch {
  const Route* route = nullptr;
  std::array<std::pair<std::string_view, std::string_view>, kCapturesMax> captures;
  std::size_t capture_count = 0;
  std::string resource_id;
};

class RouteTable {
 public:
  RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;
  ~RouteTable();

  /// False when no route matches; `match` is overwritten. `host` without port, in any case.
  bool match(std::string_view method, std::string_view host, const Path& path, RouteMatch& match) const;
  /// The methods that would match this host and path, for the `Allow` of a 405; empty: nothing is there.
  [[nodiscard]] std::vector<std::string_view> methods_at(std::string_view host, const Path& path) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  friend Result<RouteTable, std::vector<Message>> read_routes(std::string_view, std::string_view);
  struct Node;
  struct Search;
  Status<Message> add(Route route);
  template <typename Try>
  void each_host(std::string_view host, Try try_node) const;

  std::vector<std::unique_ptr<Route>> routes_;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> hosts_;  // by host, `*.suffix`, or empty for any
};

/// `100/1m burst 20`: 100 a minute, 20 of them at once.
std::optional<RouteRate> parse_rate(std::string_view text);

/// A JSON array of routes; every problem is told. `source` names the text in messages.
Result<RouteTable, std::vector<Message>> read_routes(std::string_view json, std::string_view source = {});

}  // namespace why403::decide
