#include "identity/claims.h"

namespace why403::identity {

using base::JsonKind;
using base::JsonReader;
using base::Time;

bool read_text(JsonReader& json, std::string& out) {
  if (json.peek() != JsonKind::string) return false;
  out = base::json_unescape(json.string());
  return true;
}

namespace {

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

}  // namespace

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

}  // namespace why403::identity
