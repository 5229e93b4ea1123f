// Configuration: the servers' own configuration, whoever wrote it, and what it says about one request.
//
//   Result<Configuration, Message> configuration = Configuration::load("/tmp/copy-of-web1");
//   for (const Decision& each : configuration->decide(request, "nginx", 403)) …   // what refused, file and line
//
// A file, or a directory taken as the root that absolute includes and document roots resolve in. nginx, Apache, HAProxy
// and Caddy are told apart by what stands in the files. Immutable after loading; decide() keeps nothing.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "servers/request.h"

namespace why403::servers {

/// What a configuration does with a request that ended as it did.
struct Decision {
  std::string product;   ///< nginx, apache, haproxy, caddy
  Outcome outcome;
  bool certain = false;  ///< nothing had to be assumed, and nothing else ends so
  std::size_t others = 0;  ///< other directives that would have ended so, under other assumptions
};

class Configuration {
 public:
  static Result<Configuration, Message> load(const std::string& path);
  Configuration(Configuration&&) noexcept;
  Configuration& operator=(Configuration&&) noexcept;
  ~Configuration();

  /// Takes what `other` read as well.
  void add(Configuration other);
  /// The likeliest reason for `status` per server of `product` (empty: any); none where the configuration does not
  /// refuse so. An outcome with status 0 says that the request is passed on, and by which directive.
  [[nodiscard]] std::vector<Decision> decide(const Request& request, std::string_view product, std::int32_t status) const;
  /// Was anything read of that server (nginx, apache, haproxy, caddy)?
  [[nodiscard]] bool has(std::string_view product) const;
  /// Includes that were not found: they lower certainty.
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }
  /// `nginx: 14 files`, for people.
  [[nodiscard]] const std::vector<std::string>& read() const { return read_; }

 private:
  struct Parts;
  Configuration();
  std::unique_ptr<Parts> parts_;
  std::vector<std::string> missing_;
  std::vector<std::string> read_;
};

}  // namespace why403::servers
