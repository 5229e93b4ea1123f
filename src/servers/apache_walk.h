// One walk of a request through one virtual host of Apache: aliases, rewrites, sections, who is let in, what serves it.
#pragma once

#include "servers/apache_require.h"
#include "servers/apache_sections.h"
#include "servers/files.h"
#include "servers/oracle.h"

namespace why403::servers {

class ApacheWalk {
 public:
  /// `host` may be nullptr. Lives for one call of run().
  ApacheWalk(const Tree& tree, const Files& files, const Request& request, Oracle& oracle, const Directive* host);
  Outcome run();

 private:
  enum class Next { goes_on, answered };
  static constexpr int kLoopsMax = 10;

  Next redirects();
  Next rewrites(const std::vector<Directive>& directives, const Tree& tree, std::string_view prefix);
  bool conditions_hold(const std::vector<const Directive*>& conditions, const Tree& tree, std::vector<std::string>& groups);
  bool condition(const Directive& directive, const Tree& tree, std::vector<std::string>& groups);
  void map_to_file();
  Next files(const Sections& sections);
  void set_environment();
  std::optional<std::string> variable(std::string_view name) const;
  /// Text with %{NAME} put in; nothing where the log does not tell.
  std::optional<std::string> expand(std::string_view text, const std::vector<std::string>& groups, const std::vector<std::string>& condition_groups) const;
  bool expression(std::string_view text);
  void refuse(std::int32_t status, Check check, const Directive& directive, const Tree& tree, std::string change);
  [[nodiscard]] std::vector<const std::vector<Directive>*> scopes() const;
  [[nodiscard]] std::string_view setting(std::string_view name) const;

  const Tree& tree_;
  const Files& files_;
  const Request& request_;
  Oracle& oracle_;
  const Directive* host_;
  std::string path_;
  std::string file_;
  bool served_elsewhere_ = false;  ///< by a proxy or a script
  Place handler_;
  std::vector<std::pair<std::string, Place>> environment_;
  std::vector<std::string> touched_;  ///< server variables that conditions looked at
  Outcome out_;
};

}  // namespace why403::servers
