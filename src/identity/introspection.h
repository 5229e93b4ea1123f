// What an authorization server says of an opaque token, read and checked.
//
//   const auto token = read_introspection(answer, {.audiences = {"shop"}}, now);
//   if (!token) refuse(cause(token.error()));
//
// The same claims count as of a token that we verify ourselves. What differs: `active` decides before everything; an end
// may be missing, for whoever answered has looked at it; a token that is bound to a key (`cnf`, or of type DPoP) is refused, as whoever shows
// it as a bearer token need not have that key. RFC 7662 section 2.2; RFC 9449 section 7.2; RFC 8705 section 3.2.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "identity/token.h"

namespace why403::identity {

inline constexpr std::size_t kIntrospectionBytesMax = 64 << 10;

enum class IntrospectionFault : std::uint8_t {
  unreadable,  ///< not an answer at all: nothing is known of the token
  inactive,    ///< unknown there, revoked, or at its end: which, nobody tells
  bound,
  wrong_issuer,
  wrong_audience,
  expired,
  not_yet_valid,
  no_subject,
};
std::string_view name(IntrospectionFault fault);
std::string_view cause(IntrospectionFault fault);  ///< the slug of a diagnosis

/// `rules` as of a signed token; of them `algorithms` and `type` do not apply. A token without `sub` names the client that
/// it was given to (`client`), or nobody. Without an end `expires` is kNoEnd.
inline constexpr base::Time kNoEnd{9'000'000'000'000'000'000};
Result<Token, IntrospectionFault> read_introspection(std::string_view json, const TokenRules& rules, base::Time now);

}  // namespace why403::identity
