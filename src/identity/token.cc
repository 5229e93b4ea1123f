#include "identity/token.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/text.h"
#include "identity/base64url.h"
#include "identity/claims.h"

namespace why403::identity {

namespace {

using base::JsonReader;
using base::Time;

struct Header {
  std::string algorithm;
  std::string key_id;
  std::string type;
  bool has_key_id = false;
  bool has_critical = false;
};

bool read_header(std::string_view text, Header& header) {
  return each_member(text, [&](const std::string& member, JsonReader& json) {
    if (member == "alg") return read_text(json, header.algorithm);
    header.has_key_id |= member == "kid";
    if (member == "kid") return read_text(json, header.key_id);
    if (member == "typ") return read_text(json, header.type);
    header.has_critical |= member == "crit";
    json.skip();
    return json.ok();
  });
}

std::optional<TokenFault> check_signature(const KeySet& keys, const Header& header, Algorithm algorithm,
                                          std::string_view signed_text, std::string_view signature) {
  std::size_t tried = 0;
  for (const PublicKey& key : keys.keys) {
    if ((header.has_key_id && key.id() != header.key_id) || !key.fits(algorithm)) continue;
    if (++tried > kKeysTriedMax) break;
    if (key.verifies(algorithm, signed_text, signature)) return std::nullopt;
  }
  return tried == 0 ? TokenFault::key_unknown : TokenFault::signature_wrong;
}

std::optional<TokenFault> check_claims(const Token& token, const std::optional<Time>& expires,
                                       const TokenRules& rules, Time now) {
  if (!rules.issuer.empty() && token.issuer != rules.issuer) return TokenFault::wrong_issuer;
  const auto is_ours = [&](const std::string& audience) {
    return std::find(rules.audiences.begin(), rules.audiences.end(), audience) != rules.audiences.end();
  };
  if (!rules.audiences.empty() && std::none_of(token.audiences.begin(), token.audiences.end(), is_ours))
    return TokenFault::wrong_audience;
  // A token without an end would stay good for ever.
  if (!expires) return TokenFault::no_expiry;
  if (const auto fault = check_times(*expires, token.not_before, rules.leeway, now)) return *fault;
  if (token.subject.empty()) return TokenFault::no_subject;
  return std::nullopt;
}

// RFC 7515 section 4.1.9: `application/` may be left out; letters' case does not matter.
bool is_type(std::string_view type, std::string_view wanted) {
  constexpr std::string_view prefix = "application/";
  if (base::starts_with_ignoring_case(type, prefix)) type.remove_prefix(prefix.size());
  return base::equals_ignoring_case(type, wanted);
}

}  // namespace

std::string_view name(TokenFault fault) {
  constexpr std::array<std::string_view, 13> names = {
      "malformed",     "too-long",        "wrong-type",   "algorithm-refused", "extension-unknown",
      "key-unknown",   "signature-wrong", "wrong-issuer", "wrong-audience",    "expired",
      "not-yet-valid", "no-expiry",       "no-subject"};
  return names[static_cast<std::size_t>(fault)];
}

std::string_view cause(TokenFault fault) {
  return fault == TokenFault::expired ? "token-expired" : "token-invalid";
}

std::optional<TokenFault> check_times(Time expires, const std::optional<Time>& not_before,
                                      base::Duration leeway, Time now) {
  if (now - leeway >= expires) return TokenFault::expired;
  if (not_before && now + leeway < *not_before) return TokenFault::not_yet_valid;
  return std::nullopt;
}

Principal principal_of(Token token) {
  Principal principal;
  principal.id = token.subject.empty() ? std::move(token.client) : std::move(token.subject);
  principal.proof = Proof::token;
  principal.issuer = std::move(token.issuer);
  principal.groups = std::move(token.groups);
  principal.roles = std::move(token.roles);
  principal.scopes = std::move(token.scopes);
  principal.methods = std::move(token.methods);
  principal.strength = std::move(token.strength);
  principal.authenticated = token.authenticated;
  return principal;
}

std::optional<std::string> claimed_issuer(std::string_view text) {
  const auto parts = base::split(text.substr(0, kTokenBytesMax + 1), '.');
  if (text.size() > kTokenBytesMax || parts.size() != 3) return std::nullopt;
  const auto payload = base64url_decode(parts[1]);
  std::optional<std::string> issuer;
  const bool whole = payload && each_member(*payload, [&](const std::string& member, JsonReader& json) {
                       if (member == "iss") return read_text(json, issuer.emplace());
                       json.skip();
                       return json.ok();
                     });
  return whole ? issuer.value_or("") : std::optional<std::string>();
}

Result<Token, TokenFault> verify_token(std::string_view text, const KeySet& keys, const TokenRules& rules,
                                       Time now) {
  if (text.size() > kTokenBytesMax) return TokenFault::too_long;
  const auto parts = base::split(text, '.');
  if (parts.size() != 3) return TokenFault::malformed;
  const auto header_text = base64url_decode(parts[0]);
  auto payload = base64url_decode(parts[1]);
  const auto signature = base64url_decode(parts[2]);
  Header header;
  if (!header_text || !payload || !signature || !read_header(*header_text, header))
    return TokenFault::malformed;
  if (header.has_critical) return TokenFault::extension_unknown;
  if (!rules.type.empty() && !is_type(header.type, rules.type)) return TokenFault::wrong_type;
  const auto algorithm = find_algorithm(header.algorithm);
  const auto& allowed = rules.algorithms;
  if (!algorithm ||
      (!allowed.empty() && std::find(allowed.begin(), allowed.end(), *algorithm) == allowed.end()))
    return TokenFault::algorithm_refused;

  const std::string_view signed_text = text.substr(0, parts[0].size() + 1 + parts[1].size());
  if (const auto fault = check_signature(keys, header, *algorithm, signed_text, *signature)) return *fault;

  Token token;
  std::optional<Time> expires;
  if (!read_claims(*payload, token, expires)) return TokenFault::malformed;
  if (const auto fault = check_claims(token, expires, rules, now)) return *fault;
  token.expires = *expires;
  token.claims = std::move(*payload);
  return token;
}

}  // namespace why403::identity
