// One walk of a request through one virtual server of nginx.
#pragma once

#include "servers/files.h"
#include "servers/nginx_values.h"
#include "servers/oracle.h"

namespace why403::servers {

class NginxWalk {
 public:
  /// `http` may be nullptr. Lives for one call of run().
  NginxWalk(const Tree& tree, const Files& files, const NginxTables& tables, const Request& request, Oracle& oracle, const Directive* http, const Directive& server);
  Outcome run();

 private:
  enum class Next { goes_on, answered, searches };
  /// Internal redirects of one request, as many as nginx allows.
  static constexpr int kRedirectsMax = 10;

  // Rewrite rules.
  Next rewrite(const std::vector<Directive>& directives);
  Next rewrite_uri(const Directive& directive);
  bool condition(const Directive& directive);
  bool compare(const Value& value, std::string_view operation, std::string_view wanted, const std::string& question);
  Next returns(const Directive& directive);

  // Locations.
  const Directive* find_location();
  enum class Found { none, prefix, final };
  Found search(const std::vector<Directive>& among, std::vector<const Directive*>& path);
  const Directive* named(std::string_view name) const;

  // Access.
  bool limited();
  bool access();
  std::int32_t address_rules(Outcome& out);
  std::int32_t password(Outcome& out);
  std::int32_t subrequest(Outcome& out);
  const Directive* method_block(const Directive& limit) const;

  // Content.
  Next try_files();
  Next content();
  Next listing();
  bool certificate();

  [[nodiscard]] const Directive* nearest(std::string_view name) const;
  [[nodiscard]] const Directive* level_with(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::string file_of(const std::string& uri) const;
  void referers();
  void refuse(std::int32_t status, Check check, const Directive& directive, std::string change);
  std::int32_t shown_status(std::int32_t status) const;

  const Tree& tree_;
  const Files& files_;
  const Request& request_;
  Oracle& oracle_;
  const Directive* server_;
  std::vector<const Directive*> levels_;  ///< http, server, locations, if: outermost first
  std::size_t outer_ = 0;                 ///< levels that are not locations
  NginxValues values_;
  Outcome out_;
};

}  // namespace why403::servers
