// Apache httpd: what a configuration does with a request: virtual host, redirects and rewrites, the sections that apply
// to its path in the order in which they are merged, `.htaccess` files included, and then who is let in.
//
//   Apache apache(read_apache(files, "/etc/apache2/apache2.conf"), files);
//   for (const Outcome& each : apache.answers(request)) …
//
// Not evaluated, and therefore assumed: passwords, groups, environment variables that no SetEnvIf sets, expressions
// beyond comparisons of the request's own parts.
#pragma once

#include <map>
#include <memory>

#include "servers/directive.h"
#include "servers/files.h"
#include "servers/oracle.h"

namespace why403::servers {

class Apache {
 public:
  Apache(Tree tree, Files files);
  [[nodiscard]] std::vector<Outcome> answers(const Request& request) const;
  [[nodiscard]] const Tree& tree() const { return *tree_; }

 private:
  [[nodiscard]] std::vector<const Directive*> candidates(const Request& request) const;

  std::unique_ptr<Tree> tree_;  // directives point into it
  Files files_;
  std::vector<const Directive*> hosts_;  ///< virtual hosts
};

}  // namespace why403::servers
