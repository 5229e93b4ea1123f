// HAProxy: which rule of a frontend, and of the backend that it chooses, refuses a request: http-request deny, tarpit,
// auth and return, tcp-request reject, the older block; with their ACLs.
#pragma once

#include <memory>

#include "servers/directive.h"
#include "servers/files.h"
#include "servers/oracle.h"

namespace why403::servers {

/// A section's name is its word (`frontend`), its own name the first argument, its lines are inside.
Tree read_haproxy(const Files& files, const std::string& found);
Tree parse_haproxy(std::string_view name, std::string_view text);

class Haproxy {
 public:
  Haproxy(Tree tree, Files files) : tree_(std::make_unique<Tree>(std::move(tree))), files_(std::move(files)) {}
  [[nodiscard]] std::vector<Outcome> answers(const Request& request) const;

 private:
  std::unique_ptr<Tree> tree_;
  Files files_;
};

}  // namespace why403::servers
