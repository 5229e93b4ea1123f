// Caddy: which directive of a Caddyfile refuses a request: respond, error, abort, basic_auth and forward_auth with their
// matchers, inside handle and route blocks.
#pragma once

#include <memory>

#include "servers/directive.h"
#include "servers/files.h"
#include "servers/oracle.h"

namespace why403::servers {

/// A site's addresses are its name and arguments.
Tree read_caddy(const Files& files, const std::string& found);
Tree parse_caddy(std::string_view name, std::string_view text);

class Caddy {
 public:
  explicit Caddy(Tree tree) : tree_(std::make_unique<Tree>(std::move(tree))) {}
  [[nodiscard]] std::vector<Outcome> answers(const Request& request) const;

 private:
  std::unique_ptr<Tree> tree_;
};

}  // namespace why403::servers
