// What nginx's variables hold for one request: its own, those that `set` gives, those of map and geo.
//
// A value that the log does not tell is empty-handed (nullopt), not empty. Whoever evaluates a condition learns what was
// looked at (`touched`) and which entries of maps decided (`because`), for that is what the refusal is about.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "servers/directive.h"

namespace why403::servers {

using Value = std::optional<std::string>;

/// The maps and geos of a configuration, by variable without its dollar.
struct NginxTables {
  std::map<std::string, const Directive*, std::less<>> maps;
  std::map<std::string, const Directive*, std::less<>> geos;
  std::set<std::string, std::less<>> other;  ///< split_clients and the like: known to exist, value unknown
  const Tree* tree = nullptr;
  static NginxTables read(const Tree& tree);
};

class NginxValues {
 public:
  NginxValues(const NginxTables& tables, const Request& request, std::string uri);

  Value get(std::string_view name);
  /// Text with `$name`, `${name}` and `$1` put in.
  Value expand(std::string_view text);
  void set(const std::string& name, Value value);
  void take_captures(std::vector<std::string> captures, const std::vector<std::pair<std::string, std::size_t>>& names);

  std::string uri;
  std::string query;
  std::string server_name;
  std::string document_root;
  Value invalid_referer;  ///< "1", or "" when the referer is accepted
  Value secure_link;
  std::set<std::string> touched;  ///< variables of the request that were looked at
  std::vector<Place> because;

 private:
  struct Set {
    Value value;
    std::set<std::string> touched;
    std::vector<Place> because;
  };
  Value own(std::string_view name);
  Value from_map(const Directive& map);
  Value from_geo(const Directive& geo);
  [[nodiscard]] const Directive* map_entry(const Directive& map, const std::string& text);

  const NginxTables& tables_;
  const Request& request_;
  std::map<std::string, Set, std::less<>> set_;
  std::vector<std::string> captures_;
  int depth_ = 0;
};

/// What a refusal on these variables is about.
Check check_of(const std::set<std::string>& touched, const std::vector<Place>& because);

/// Does a certificate, a signature or a geo entry list only those who may pass?
bool is_default(const Place& entry);

}  // namespace why403::servers
