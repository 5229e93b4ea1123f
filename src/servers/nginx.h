// nginx: what a configuration does with a request, phase by phase as the server does: server, its rewrite rules, the
// location, its rewrite rules, the rates, the access rules, try_files, and what serves the request.
//
//   Nginx nginx(read_nginx(files, "/etc/nginx/nginx.conf"), files);
//   for (const Outcome& each : nginx.answers(request)) …     // one per way that the log leaves open
//
// Not evaluated, and therefore assumed: what a subrequest, a script, a password or a rate's counter says.
#pragma once

#include <memory>

#include "servers/files.h"
#include "servers/nginx_values.h"
#include "servers/oracle.h"

namespace why403::servers {

class Nginx {
 public:
  Nginx(Tree tree, Files files);
  [[nodiscard]] std::vector<Outcome> answers(const Request& request) const;
  [[nodiscard]] const Tree& tree() const { return *tree_; }

 private:
  struct Server {
    const Directive* http = nullptr;  ///< nullptr for a fragment without one
    const Directive* block = nullptr;
    bool standard = false;            ///< of its address
  };
  void find_servers(const std::vector<Directive>& directives, const Directive* http);
  [[nodiscard]] std::vector<const Server*> candidates(const Request& request) const;

  std::unique_ptr<Tree> tree_;  // directives point into it
  Files files_;
  NginxTables tables_;
  std::vector<Server> servers_;
};

}  // namespace why403::servers
