// A request's path as a server sees it: decoded, slashes merged, dot segments resolved.
#pragma once

#include <string>
#include <string_view>

namespace why403::servers {

/// `/a//b/%2e%2e/c` → `/a/c`. With `merge` false double slashes stay.
std::string normal_path(std::string_view path, bool merge = true);

/// The value of `name` in `a=1&b=2`, as it stands there; empty when absent.
std::string_view query_value(std::string_view query, std::string_view name);

/// `shop.example` of `Shop.Example:8443`.
std::string bare_host(std::string_view host);

}  // namespace why403::servers
