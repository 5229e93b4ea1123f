// What `decide` and `routes` read: routes from YAML or JSON, a URL, and a whole snapshot of the decision
// point.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/policy_files.h"
#include "decide/decision_point.h"
#include "serve/configuration.h"

namespace why403::cli {

using serve::read_route_file;

/// A request as people write it.
struct AskedUrl {
  std::string host;  ///< without port, empty when the URL is a path
  std::string path;  ///< without query
};
/// `https://shop.example/orders/7?x=1`, or `/orders/7`.
Result<AskedUrl, Message> read_url(const std::string& url);

}  // namespace why403::cli
