#include "event/redact.h"

#include <algorithm>
#include <array>

#include "base/scan.h"
#include "base/text.h"
#include "event/event.h"

namespace why403::event {

namespace {

// Parameters whose value is a credential wherever they occur (OAuth 2.0, SAML, AWS and Azure presigned URLs,
// session ids of common servers, common API habits).
constexpr std::array<std::string_view, 28> kSecretParameters{"access_token",
                                                             "api_key",
                                                             "apikey",
                                                             "auth",
                                                             "authorization",
                                                             "client_assertion",
                                                             "client_secret",
                                                             "code",
                                                             "code_verifier",
                                                             "id_token",
                                                             "jsessionid",
                                                             "jwt",
                                                             "key",
                                                             "otp",
                                                             "passwd",
                                                             "password",
                                                             "phpsessid",
                                                             "pwd",
                                                             "refresh_token",
                                                             "samlresponse",
                                                             "secret",
                                                             "session",
                                                             "sessionid",
                                                             "sig",
                                                             "signature",
                                                             "token",
                                                             "x-amz-security-token",
                                                             "x-amz-signature"};
constexpr std::size_t kLongestName = 20;

// Where parameters stand in a text, and where their values end.
struct Manner {
  std::string_view before;  ///< a parameter follows one of these bytes
  std::string_view after;   ///< a value ends before one of these
  bool at_start = false;    ///< the text begins with a parameter
};
constexpr Manner kQuery{"&;", "&;", true};
constexpr Manner kPath{";", ";/", false};
constexpr Manner kUrl{"?&", "&#; \t\r\n\"'<>", false};

constexpr bool contains(std::string_view bytes, char wanted) {
  return bytes.find(wanted) != std::string_view::npos;
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '%' || c == '.' || c == '[' || c == ']';
}

// The parameter name that ends at `equals`; empty when what stands there is none.
std::string_view name_before(std::string_view text, std::size_t equals, const Manner& manner) {
  // An encoded name is three times as long at most.
  const std::size_t least = equals > 3 * kLongestName ? equals - 3 * kLongestName : 0;
  std::size_t begin = equals;
  while (begin > least && is_name_byte(text[begin - 1])) --begin;
  const bool starts = begin == 0 ? manner.at_start : contains(manner.before, text[begin - 1]);
  return starts ? text.substr(begin, equals - begin) : std::string_view();
}

std::string_view redact(std::string_view text, const Manner& manner, std::string& out) {
  const char* const end = text.data() + text.size();
  std::size_t copied = 0;
  bool found = false;
  for (const char* place = text.data(); (place = base::find_byte(place, end, '=')) < end;) {
    const auto equals = static_cast<std::size_t>(place - text.data());
    ++place;
    const std::string_view name = name_before(text, equals, manner);
    if (name.empty() || !names_secret(name)) continue;
    if (!found) out.clear();
    found = true;
    out.append(text, copied, equals + 1 - copied).append("***");
    copied = std::min(text.find_first_of(manner.after, equals + 1), text.size());
    place = text.data() + copied;
  }
  return found ? std::string_view(out.append(text, copied)) : text;
}

}  // namespace

bool names_secret(std::string_view name) {
  if (contains(name, '%')) {
    const std::string decoded = base::percent_decode(name);
    return !contains(decoded, '%') && names_secret(decoded);
  }
  // `user[password]`, as forms of Rails and PHP name it.
  if (name.ends_with(']')) {
    name.remove_suffix(1);
    name.remove_prefix(name.find_last_of('[') + 1);
  }
  if (name.size() > kLongestName) return false;
  return std::any_of(kSecretParameters.begin(), kSecretParameters.end(),
                     [&](std::string_view secret) { return base::equals_ignoring_case(name, secret); });
}

std::string_view Redactor::operator()(Field field, std::string_view text) {
  if (secrets_ == Secrets::keep) return text;
  switch (field) {
    case Field::query:
      return redact(text, kQuery, written_);
    case Field::path:
      return redact(text, kPath, written_);
    case Field::referer:
    case Field::message:
    case Field::action:
    case Field::resource:
    case Field::upstream:
    case Field::route:
    case Field::state:
    case Field::change_target:
      return redact(text, kUrl, written_);
    default:
      return text;
  }
}

std::string_view Redactor::any_text(std::string_view text) {
  return secrets_ == Secrets::keep ? text : redact(text, kUrl, written_);
}

std::string redact_query(std::string_view query) {
  std::string out;
  return std::string(redact(query, kQuery, out));
}

}  // namespace why403::event
