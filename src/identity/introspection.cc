#include "identity/introspection.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "identity/claims.h"

namespace why403::identity {

namespace {

using base::JsonKind;
using base::JsonReader;

struct About {
  std::optional<bool> active;
  bool is_bound = false;
};

// Of what concerns the answer itself; the claims are read by themselves.
bool read_about(std::string_view json, About& about) {
  return each_member(json, [&](const std::string& member, JsonReader& reader) {
    if (member == "active") {
      const std::string_view value = reader.raw_value();
      if (value != "true" && value != "false") return false;
      about.active = value == "true";
      return reader.ok();
    }
    if (member == "token_type" && reader.peek() == JsonKind::string) {
      about.is_bound |= base::equals_ignoring_case(base::json_unescape(reader.string()), "dpop");
      return reader.ok();
    }
    about.is_bound |= member == "cnf";
    reader.skip();
    return reader.ok();
  });
}

}  // namespace

std::string_view name(IntrospectionFault fault) {
  constexpr std::array<std::string_view, 8> names = {"introspection-unreadable", "inactive", "bound-to-a-key",
                                                     "wrong-issuer",             "wrong-audience", "expired",
                                                     "not-yet-valid",            "no-subject"};
  return names[static_cast<std::size_t>(fault)];
}

std::string_view cause(IntrospectionFault fault) {
  if (fault == IntrospectionFault::unreadable) return "authorizer-failed";
  return fault == IntrospectionFault::expired ? "token-expired" : "token-invalid";
}

Result<Token, IntrospectionFault> read_introspection(std::string_view json, const TokenRules& rules, base::Time now) {
  About about;
  Token token;
  std::optional<base::Time> expires;
  if (json.size() > kIntrospectionBytesMax || !read_about(json, about) || !about.active)
    return IntrospectionFault::unreadable;
  // Section 2.2: of a token that is not active nothing else should be said, and nothing else counts.
  if (!*about.active) return IntrospectionFault::inactive;
  if (!read_claims(json, token, expires)) return IntrospectionFault::unreadable;
  if (about.is_bound) return IntrospectionFault::bound;
  if (!rules.issuer.empty() && token.issuer != rules.issuer) return IntrospectionFault::wrong_issuer;
  const auto is_ours = [&](const std::string& audience) {
    return std::ranges::find(rules.audiences, audience) != rules.audiences.end();
  };
  if (!rules.audiences.empty() && std::ranges::none_of(token.audiences, is_ours))
    return IntrospectionFault::wrong_audience;
  token.expires = expires.value_or(kNoEnd);
  if (const auto fault = check_times(token.expires, token.not_before, rules.leeway, now))
    return *fault == TokenFault::expired ? IntrospectionFault::expired : IntrospectionFault::not_yet_valid;
  if (token.subject.empty() && token.client.empty()) return IntrospectionFault::no_subject;
  return token;
}

}  // namespace why403::identity
