// Who was found to be asking, and how they proved it: what a policy may read of them; or why what they showed
// proves nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"

namespace why403::identity {

enum class Proof : std::uint8_t { none, token, api_key, certificate, trusted_header };
std::string_view name(Proof proof);

/// What is known of a request besides who asks: its device, or how risky it looks.
struct Attribute {
  std::string name;
  std::variant<std::string, std::int64_t, bool, std::vector<std::string>> value;
  bool operator==(const Attribute&) const = default;
};

struct Principal {
  std::string type = "User";  ///< the Cedar entity type
  std::string id;             ///< empty: nobody signed in
  Proof proof = Proof::none;
  std::string issuer;
  std::vector<std::string> groups;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;
  std::vector<std::string> methods;  ///< of authentication, as in `amr` (RFC 8176)
  std::string strength;              ///< `acr`
  std::optional<base::Time> authenticated;
  std::vector<Attribute> attributes;  ///< that its token tells

  [[nodiscard]] bool is_known() const { return !id.empty(); }
  bool operator==(const Principal&) const = default;
};

/// Why a credential that was presented proves nobody. Its texts are constants.
struct Rejection {
  int status = 401;         ///< 503 when the credential could not be checked
  std::string_view cause;   ///< a slug of the diagnosis vocabulary
  std::string_view detail;  ///< for operators: `wrong-audience`
  base::Duration retry_after;  ///< with 429 and 503: how long to wait; zero when nobody knows
  bool is_outage = false;       ///< what would check it has failed; without, a 503 says only that nobody has looked yet
  bool operator==(const Rejection&) const = default;
};

}  // namespace why403::identity
