#include "identity/token.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json_reader.h"
#include "base/text.h"
#include "identity/base64url.h"

namespace why403::identity {

namespace {

using base::JsonKind;
using base::JsonReader;
using base::JsonText;
using base::Time;

struct Header {
  std::string algorithm;
  std::string key_id;
  std::string type;
  bool has_key_id = false;
  bool has_critical = false;
};

// Calls `read(name)` for each member, which must pass its value. False for anything but one strict object
// whose members differ.
template <typename Read>
bool each_member(std::string_view text, Read read) {
  if (!base::is_valid_utf8(text)) return false;
  JsonReader json(text);
  if (!json.enter_object()) return false;
  std::set<std::string> seen;
  JsonText key;
  while (json.next_member(key)) {
    const auto [at, fresh] = seen.insert(base::json_unescape(key));
    if (!fresh || !read(*at, json)) return false;
  }
  return json.ok() && json.at_end();
}

bool read_text(JsonReader& json, std::string& out) {
  if (json.peek() != JsonKind::string) return false;
  out = base::json_unescape(json.string());
  return true;
}

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

// One text, or a list of them; other values are passed over, as issuers put many things there.
bool read_list(JsonReader& json, std::vector<std::string>& out) {
  if (json.peek() == JsonKind::string) {
    out.push_back(base::json_unescape(json.string()));
    return true;
  }
  if (json.peek() != JsonKind::array) {
    json.skip();
    return json.ok();
  }
  json.enter_array();
  while (json.next_element()) {
    if (json.peek() != JsonKind::string) {
      json.skip();
    } else if (out.size() == kClaimListMax) {
      return false;
    } else {
      out.push_back(base::json_unescape(json.string()));
    }
  }
  return json.ok();
}

// RFC 6749 section 3.3: scopes stand in one text, a space between; some issuers write a list.
bool read_scopes(JsonReader& json, std::vector<std::string>& out) {
  std::vector<std::string> texts;
  if (!read_list(json, texts)) return false;
  for (const std::string& text : texts)
    for (const std::string_view each : base::split(text, ' '))
      if (!each.empty()) out.emplace_back(each);
  return out.size() <= kClaimListMax;
}

// RFC 7519 section 2, NumericDate: seconds, perhaps with a fraction. Out of the axis is no date.
bool read_date(JsonReader& json, std::optional<Time>& out) {
  if (json.peek() != JsonKind::number) return false;
  const auto seconds = base::parse_double(json.number());
  constexpr double limit = 9.2e9;
  if (!seconds || !(*seconds > -limit && *seconds < limit)) return false;
  out = Time{static_cast<std::int64_t>(*seconds * 1e9)};
  return true;
}

bool read_claims(std::string_view text, Token& token, std::optional<Time>& expires) {
  return each_member(text, [&](const std::string& member, JsonReader& json) {
    if (member == "sub") return read_text(json, token.subject);
    if (member == "iss") return read_text(json, token.issuer);
    if (member == "jti") return read_text(json, token.id);
    if (member == "aud") return read_list(json, token.audiences);
    if (member == "exp") return read_date(json, expires);
    if (member == "nbf") return read_date(json, token.not_before);
    if (member == "iat") return read_date(json, token.issued);
    if (member == "auth_time") return read_date(json, token.authenticated);
    if (member == "scope" || member == "scp") return read_scopes(json, token.scopes);
    if (member == "groups") return read_list(json, token.groups);
    if (member == "roles") return read_list(json, token.roles);
    if (member == "amr") return read_list(json, token.methods);
    if (member == "acr" && json.peek() == JsonKind::string) return read_text(json, token.strength);
    if (member == "client_id" && json.peek() == JsonKind::string) return read_text(json, token.client);
    if (member == "azp" && token.client.empty() && json.peek() == JsonKind::string)
      return read_text(json, token.client);
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
