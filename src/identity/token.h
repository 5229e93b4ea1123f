// A signed token (JWT), checked against an issuer's keys and our expectations.
//
//   const auto token = verify_token(text, keys, {.issuer = "https://id.example", .audiences = {"shop"}},
//   now); if (!token) refuse(name(token.error())); else greet(token->subject);
//
// Checked in this order, and the first fault is told: form and size, header, algorithm, key, signature, then
// issuer, audience, times, subject. Claims of a token whose signature does not hold are never looked at, but
// for the issuer that it claims, which chooses among several issuers' keys. The header's own hints at keys
// (`jku`, `jwk`, `x5u`, `x5c`) are not followed; any `crit` is refused, as we understand no extension; a
// member given twice is refused, since two readers could read two tokens. RFC 7515 section 5.2; RFC 7519
// sections 4 and 7.2; RFC 8725.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "identity/key_set.h"
#include "identity/principal.h"

namespace why403::identity {

inline constexpr std::size_t kTokenBytesMax = 16 << 10;
inline constexpr std::size_t kKeysTriedMax = 16;   ///< of a token that names no key
inline constexpr std::size_t kClaimListMax = 512;  ///< entries of `aud`, `groups` and their like

/// What is wrong with a token, told apart as a diagnosis needs it.
enum class TokenFault : std::uint8_t {
  malformed,
  too_long,
  wrong_type,
  algorithm_refused,
  extension_unknown,
  key_unknown,
  signature_wrong,
  wrong_issuer,
  wrong_audience,
  expired,
  not_yet_valid,
  no_expiry,
  no_subject
};
std::string_view name(TokenFault fault);   ///< `wrong-audience`
std::string_view cause(TokenFault fault);  ///< the slug of a diagnosis: `token-expired` or `token-invalid`

struct TokenRules {
  std::string issuer;                               ///< must be equal; empty: any
  std::vector<std::string> audiences;               ///< one must be among `aud`; empty: any
  base::Duration leeway = {30 * base::kSecond.ns};  ///< for clocks that disagree
  std::vector<Algorithm> algorithms;                ///< empty: all of Algorithm
  std::string type;                                 ///< `at+jwt` (RFC 9068); empty: any
};

struct Token {
  std::string subject;
  std::string issuer;
  std::vector<std::string> audiences;
  std::vector<std::string> scopes;  ///< `scope` (RFC 8693 section 4.2) or `scp`
  std::vector<std::string> groups;
  std::vector<std::string> roles;
  std::vector<std::string> methods;         ///< `amr` (RFC 8176)
  std::string strength;                     ///< `acr`
  std::string id;                           ///< `jti`
  std::string client;                       ///< `client_id`, else `azp`
  std::optional<base::Time> authenticated;  ///< `auth_time`
  std::optional<base::Time> issued;
  std::optional<base::Time> not_before;
  base::Time expires;
  std::string claims;  ///< the whole payload, JSON
};

Result<Token, TokenFault> verify_token(std::string_view text, const KeySet& keys, const TokenRules& rules,
                                       base::Time now);

/// Whom a token names: its subject, else the client that it was given to. The type is the caller's to set.
Principal principal_of(Token token);

/// What the token says of its issuer, unverified: good for choosing the keys to verify it with, and for
/// nothing else. Nothing when it cannot be read.
std::optional<std::string> claimed_issuer(std::string_view text);

/// Whether the times of a token that was verified once still hold.
std::optional<TokenFault> check_times(base::Time expires, const std::optional<base::Time>& not_before,
                                      base::Duration leeway, base::Time now);

}  // namespace why403::identity
