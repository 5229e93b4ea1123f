// A request as a log line tells of it, and what a configuration would do with it.
//
// Logs hold little of a request. What they lack is not guessed: an evaluation asks (oracle.h) and its outcome says what
// it assumed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/time.h"

namespace why403::servers {

struct Request {
  std::string method = "GET";
  std::string path;   ///< as it was sent, still encoded
  std::string query;  ///< without the question mark
  std::optional<std::string> host;
  std::optional<base::Ip> client;
  std::optional<bool> tls;
  std::optional<std::string> agent;    ///< empty: none was sent
  std::optional<std::string> referer;  ///< empty: none was sent
  std::optional<std::string> user;     ///< empty: no credentials were sent
  std::optional<std::string> certificate;  ///< what the server said of the client certificate: SUCCESS, NONE, FAILED:…
  base::Time time;
  std::string log;  ///< file name of the line, to find the virtual server that writes there
};

/// What a refusing directive looked at.
enum class Check : std::uint8_t {
  none,
  address_listed,    ///< an entry that names the address refuses it
  address_unlisted,  ///< only listed addresses pass
  country,
  user_agent,
  referer,
  origin,
  method,
  client_certificate,
  password,    ///< the name or the password
  credential,  ///< a key, cookie or header that was not there
  permission,  ///< signed in, but not among those who may
  authorizer,
  rate,
  link_signature,
  link_expired,
  tls,
  listing,
  symlink,
  rule,  ///< everybody is refused here, or a condition on the request's path or content
};

/// A directive in a file.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::string text;
  bool operator==(const Place&) const = default;
};

struct Outcome {
  std::int32_t status = 0;  ///< 0: no rule of the server's own refuses; what serves the request decides
  Check check = Check::none;
  Place directive;             ///< what refused, or what serves the request
  std::vector<Place> because;  ///< entries of maps and lists that led there
  Place block;                 ///< location, directory or frontend that it belongs to
  std::string change;          ///< the smallest change that lets this request through
  std::vector<std::string> assumed;  ///< what the log does not say and was taken to be so
  [[nodiscard]] bool refuses() const { return status >= 400; }
};

}  // namespace why403::servers
