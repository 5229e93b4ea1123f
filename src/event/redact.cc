#include "event/redact.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "event/event.h"

namespace why403::event {

namespace {

// Parameters, headers and members whose value is a credential wherever they occur (OAuth 2.0, SAML, AWS and Azure
// presigned URLs, session ids of common servers, common API habits); lower case, without `-`, `_` and `.`.
constexpr std::array<std::string_view, 62> kSecretNames{
    "accesstoken",     "apikey",         "apitoken",     "aspnetsessionid",
    "assertion",       "auth",           "authenticitytoken", "authorization",
    "authtoken",       "bearer",         "bearertoken",  "clientassertion",
    "clientsecret",    "code",           "codeverifier", "cookie",
    "credential",      "credentials",    "csrf",         "csrfmiddlewaretoken",
    "csrftoken",       "hmac",           "idtoken",      "jsessionid",
    "jwt",             "key",            "ocpapimsubscriptionkey", "otp",
    "pass",            "passphrase",     "passwd",       "password",
    "phpsessid",       "pin",            "privatekey",   "privatetoken",
    "proxyauthorization", "pwd",         "refreshtoken", "samlresponse",
    "secret",          "secretaccesskey", "secretkey",   "session",
    "sessionid",       "sessiontoken",   "setcookie",    "sid",
    "sig",             "signature",      "subscriptionkey", "ticket",
    "token",           "xamzsecuritytoken", "xamzsignature", "xapikey",
    "xauthtoken",      "xcsrftoken",     "xgoogsignature", "xsrf",
    "xsrftoken",       "xxsrftoken"};
// Those of them that mean something else in a sentence, a log's own `name=value` and a JSON record.
constexpr std::array<std::string_view, 8> kOfManyMeanings{"auth", "code", "key",    "pass",
                                                          "pin",  "sig",  "signature", "ticket"};
// Those that `Name: value` names in a sentence, where `password: mismatch` is none.
constexpr std::array<std::string_view, 16> kHeaders{
    "accesstoken", "apikey",       "authorization",      "clientsecret", "cookie",    "idtoken",    "ocpapimsubscriptionkey",
    "privatetoken", "proxyauthorization", "refreshtoken", "setcookie", "xamzsecuritytoken", "xapikey",   "xauthtoken", "xcsrftoken", "xxsrftoken"};
// Segments of a path behind which the next one is a credential.
constexpr std::array<std::string_view, 13> kSecretFollows{"activate",    "confirm", "emailverification", "invitation",    "invite", "magic",
                                                          "magiclink", "passwordreset", "reset", "resetpassword", "setpassword", "verify", "verifyemail"};
static_assert(std::is_sorted(kSecretFollows.begin(), kSecretFollows.end()));
static_assert(std::is_sorted(kSecretNames.begin(), kSecretNames.end()) &&
              std::is_sorted(kOfManyMeanings.begin(), kOfManyMeanings.end()) &&
              std::is_sorted(kHeaders.begin(), kHeaders.end()));
constexpr std::size_t kLongestName = 32;

// Where parameters stand in a text, and where their values end.
struct Manner {
  std::string_view before;  ///< a parameter follows one of these bytes
  std::string_view after;   ///< a value ends before one of these
  bool at_start = false;    ///< the text begins with a parameter
  bool speaks = false;      ///< free-standing parameters, headers and JSON may stand in it
};
constexpr Manner kQuery{"&;?#", "&;", true, false};
constexpr Manner kPath{";?&#", "&;/", false, false};
constexpr Manner kText{"?&#;", "&#; \t\r\n\"'<>\\", false, true};

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kEndsLine = "\"'\r\n\\";
constexpr std::string_view kEndsAuthority = "/?#& \t\r\n\"'<>\\";

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::binary_search(names.begin(), names.end(), name);
}

constexpr bool contains(std::string_view bytes, char wanted) {
  return bytes.find(wanted) != std::string_view::npos;
}

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name_byte(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '%' || c == '.' || c == '[' || c == ']';
}

bool is_token_byte(char c) { return is_alphanumeric(c) || contains("-._~+/=", c); }

bool is_base64url(char c) { return is_alphanumeric(c) || c == '-' || c == '_'; }

// How long the escape is that stands at `at` for one of `wanted`: `%3D`, or `%253D` when encoded twice.
std::size_t escape_length(std::string_view text, std::size_t at, std::string_view wanted) {
  std::size_t digits = at + 1;
  while (text.substr(digits, 2) == "25") digits += 2;
  if (digits + 2 > text.size()) return 0;
  const std::array<char, 3> escape{'%', text[digits], text[digits + 1]};
  const std::string decoded = base::percent_decode(std::string_view(escape.data(), escape.size()));
  return decoded.size() == 1 && contains(wanted, decoded[0]) ? digits + 2 - at : 0;
}

// The first of `wanted` at or behind `at`, also where it is encoded; the text's end when there is none.
std::size_t find_encoded(std::string_view text, std::size_t at, std::string_view wanted) {
  for (; at < text.size(); ++at)
    if (contains(wanted, text[at]) || (text[at] == '%' && escape_length(text, at, wanted) > 0)) break;
  return at;
}

// A name in the one spelling of the tables above.
class PlainName {
 public:
  PlainName() = default;
  explicit PlainName(std::string_view name) {
    const auto of_form = [](char c) { return c == '%' || c == '.' || c == '[' || c == ']'; };
    if (std::none_of(name.begin(), name.end(), of_form)) {
      put(name);
      return;
    }
    std::string out = base::percent_decode(name);
    if (contains(out, '%')) return;
    if (out.ends_with("[]")) out.resize(out.size() - 2);
    // `user[password]`, as forms of Rails and PHP name it.
    if (out.ends_with(']')) out = out.substr(out.find_last_of('[') + 1, out.size() - out.find_last_of('[') - 2);
    put(out);
    // `http.request.header.cookie`
    if (!is_secret()) put(std::string_view(out).substr(out.find_last_of('.') + 1));
  }

  [[nodiscard]] std::string_view text() const { return {bytes_.data(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] bool is_secret() const;

 private:
  void put(std::string_view name) {
    size_ = 0;
    for (const char c : name) {
      if (c == '-' || c == '_' || c == '.') continue;
      if (size_ == bytes_.size()) {
        size_ = 0;
        return;
      }
      bytes_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }

  std::array<char, kLongestName> bytes_{};
  std::size_t size_ = 0;
};

// By the first byte: a bit for each length that names have. Most names that are not secret end here.
constexpr std::array<std::uint32_t, 256> kLengths = [] {
  std::array<std::uint32_t, 256> out{};
  for (const std::string_view name : kSecretNames) out[static_cast<unsigned char>(name[0])] |= 1U << name.size();
  return out;
}();

bool PlainName::is_secret() const {
  const std::string_view name = text();
  return !name.empty() && name.size() < 32 && (kLengths[static_cast<unsigned char>(name[0])] >> name.size() & 1U) != 0 &&
         is_one_of(kSecretNames, name);
}

// The last letter of `Bearer` and `Basic`
bool ends_scheme(char c) { return c == 'r' || c == 'c' || c == 'R' || c == 'C'; }

// Masks one text, from its begin to its end.
class Masking {
 public:
  Masking(std::string_view text, const Manner& manner, std::string& out) : text_(text), manner_(manner), out_(out) {}

  std::string_view run();

 private:
  struct Name {
    PlainName plain;      ///< empty when there is none
    bool free = false;    ///< nothing of a URL stands before it
    char before = '\0';
  };

  [[nodiscard]] char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }
  [[nodiscard]] std::size_t skip(std::size_t place, std::string_view bytes) const {
    return std::min(text_.find_first_not_of(bytes, place), text_.size());
  }
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t place) const {
    return std::min(text_.find_first_of(bytes, place), text_.size());
  }
  [[nodiscard]] Name name_before(std::size_t equals) const;
  [[nodiscard]] std::size_t end_of_credentials(std::size_t begin) const;
  [[nodiscard]] std::size_t end_of_quoted(std::size_t begin, std::size_t quote) const;

  // Each looks at what begins or ends at `place`, and says where to go on.
  std::size_t parameter(std::size_t place, std::size_t behind);
  std::size_t member(std::size_t colon);
  std::size_t member_value(std::size_t place);
  std::size_t scheme(std::size_t blank, std::size_t behind);
  std::size_t web_token(std::size_t place);
  std::size_t authority(std::size_t place, std::size_t behind);
  std::size_t segment(std::size_t slash);
  std::size_t escape(std::size_t place);
  std::size_t value(std::string_view name, std::size_t begin, std::string_view after);

  std::size_t mask(std::size_t begin, std::size_t end) {
    if (begin >= end) return begin;
    if (!found_) out_.clear();
    found_ = true;
    out_.append(text_, copied_, begin - copied_).append("***");
    copied_ = end;
    return end;
  }

  std::string_view text_;
  const Manner& manner_;
  std::string& out_;
  std::size_t copied_ = 0;
  bool found_ = false;
};

// Where something may stand that is looked at.
constexpr std::array<bool, 256> kTelling = [] {
  std::array<bool, 256> out{};
  for (const char c : std::string_view("=%:/J +")) out[static_cast<unsigned char>(c)] = true;
  return out;
}();

std::string_view Masking::run() {
  for (std::size_t place = 0; place < text_.size();) {
    const char c = text_[place];
    if (!kTelling[static_cast<unsigned char>(c)]) {
      ++place;
      continue;
    }
    std::size_t next = place;
    if (c == '=') next = parameter(place, place + 1);
    else if (c == '%') next = escape(place);
    else if (c == ':' && manner_.speaks) next = member(place);
    else if (c == '/') next = at(place + 1) == '/' ? authority(place, place + 2) : segment(place);
    else if (c == 'J' && place > 1 && text_[place - 1] == 'y') next = web_token(place);
    else if ((c == ' ' || c == '+') && place > 4 && ends_scheme(text_[place - 1])) next = scheme(place, place + 1);
    place = std::max(next, place + 1);
  }
  return found_ ? std::string_view(out_.append(text_, copied_)) : text_;
}

std::size_t Masking::escape(std::size_t place) {
  if (const std::size_t length = escape_length(text_, place, "=")) return parameter(place, place + length);
  if (const std::size_t length = escape_length(text_, place, " ")) return scheme(place, place + length);
  const std::size_t slash = escape_length(text_, place, "/");
  const std::size_t second = slash > 0 && at(place + slash) == '%' ? escape_length(text_, place + slash, "/") : 0;
  return second > 0 ? authority(place, place + slash + second) : place;
}

Masking::Name Masking::name_before(std::size_t equals) const {
  std::size_t end = equals;
  while (end > copied_ && (text_[end - 1] == ' ' || text_[end - 1] == '+')) --end;
  if (end >= 3 && text_.substr(end - 3, 3) == "%20") end -= 3;
  // An encoded name is three times as long at most.
  const std::size_t least = std::max(copied_, end > 3 * kLongestName ? end - 3 * kLongestName : 0);
  std::size_t begin = end;
  while (begin > least && is_name_byte(text_[begin - 1])) --begin;
  Name out;
  std::size_t escaped = 0;
  for (std::size_t i = begin; i < end; ++i)
    if (text_[i] == '%')
      if (const std::size_t length = escape_length(text_.substr(0, end), i, "?&;#")) escaped = i + length;
  if (escaped > 0) {
    begin = escaped;
    out.before = '&';
  } else {
    out.before = begin > 0 ? text_[begin - 1] : '\0';
    const bool in_url = begin == 0 ? manner_.at_start : contains(manner_.before, out.before);
    out.free = !in_url;
    if (!in_url && !(manner_.speaks && (begin == 0 || contains(" \t\r\n\"'({[,|\\", out.before)))) return out;
  }
  if (end > begin) out.plain = PlainName(text_.substr(begin, end - begin));
  return out;
}

// `Bearer abc` is two words; a scheme whose parameters follow takes the rest of the line.
std::size_t Masking::end_of_credentials(std::size_t begin) const {
  const std::size_t word = find(" \t\r\n\"',;\\", begin);
  if (at(word) != ' ') return word;
  const std::string scheme = base::to_lower(text_.substr(begin, word - begin));
  if (scheme == "bearer" || scheme == "basic" || scheme == "token") return find(" \t\r\n\"',;\\", skip(word, kBlanks));
  return scheme == "digest" || scheme.starts_with("aws4") ? find("\r\n", word) : word;
}

// `quote` is where the quotation mark stands that opens the value at `begin`, maybe behind backslashes.
std::size_t Masking::end_of_quoted(std::size_t begin, std::size_t quote) const {
  std::size_t slashes = 0;
  while (slashes < quote && text_[quote - 1 - slashes] == '\\') ++slashes;
  for (std::size_t end = text_.find(text_[quote], begin); end != std::string_view::npos; end = text_.find(text_[quote], end + 1)) {
    std::size_t here = 0;
    while (here < end - begin && text_[end - 1 - here] == '\\') ++here;
    if (here <= slashes) return end - here;
  }
  return text_.size();
}

std::size_t Masking::value(std::string_view name, std::size_t begin, std::string_view after) {
  if (!manner_.speaks) return mask(begin, std::min(text_.find_first_of(after, begin), text_.size()));
  const std::size_t quote = skip(begin, "\\");
  if (at(quote) == '"' || at(quote) == '\'') return mask(quote + 1, end_of_quoted(quote + 1, quote));
  if (name.ends_with("authorization")) return mask(begin, end_of_credentials(begin));
  return mask(begin, find(name.ends_with("cookie") ? kEndsLine : after, begin));
}

std::size_t Masking::parameter(std::size_t place, std::size_t behind) {
  const Name name = name_before(place);
  if (!name.plain.is_secret() || (name.free && is_one_of(kOfManyMeanings, name.plain.text()))) return behind;
  // A path goes on behind the parameters of one segment; a value of what should be its query may hold slashes.
  const bool segment = name.before == ';' || manner_.after != kPath.after;
  // `password = abc`, but of `token= user=bob` the value is empty.
  if (place > 0 && text_[place - 1] == ' ') behind = skip(behind, kBlanks);
  return value(name.plain.text(), behind, segment ? manner_.after : std::string_view("&;"));
}

// `"authorization":"…"`, `\"cookie\": [\"…\"]` or `Authorization: …`
std::size_t Masking::member(std::size_t colon) {
  std::size_t end = colon;
  while (end > copied_ && text_[end - 1] == ' ') --end;
  const bool quoted = end > copied_ && (text_[end - 1] == '"' || text_[end - 1] == '\'');
  if (quoted)
    for (--end; end > copied_ && text_[end - 1] == '\\';) --end;
  const std::size_t least = std::max(copied_, end > 2 * kLongestName ? end - 2 * kLongestName : 0);
  std::size_t begin = end;
  while (begin > least && is_name_byte(text_[begin - 1])) --begin;
  if (begin == end) return colon;
  const char before = begin > 0 ? text_[begin - 1] : '\0';
  const PlainName name(text_.substr(begin, end - begin));
  if (!name.is_secret()) return colon;
  if (quoted) {
    if ((before != '"' && before != '\'') || is_one_of(kOfManyMeanings, name.text())) return colon;
    return member_value(skip(colon + 1, kBlanks));
  }
  if (begin > 0 && is_alphanumeric(before)) return colon;
  return is_one_of(kHeaders, name.text()) ? value(name.text(), skip(colon + 1, kBlanks), " \t\r\n\"',;\\") : colon;
}

std::size_t Masking::member_value(std::size_t place) {
  const std::size_t quote = skip(place, "\\");
  if (at(quote) == '"' || at(quote) == '\'') return mask(quote + 1, end_of_quoted(quote + 1, quote));
  if (at(place) == '[') {
    // A bracket closes the list behind a quotation mark; within a string it may stand anywhere.
    std::size_t end = place;
    do end = std::min(text_.find(']', end + 1), text_.size());
    while (end < text_.size() && text_[end - 1] != '"' && text_[end - 1] != '\'' && text_[end - 1] != ' ' && text_[end - 1] != '[');
    return mask(place + 1, end);
  }
  if (at(place) < '0' || at(place) > '9') return place;
  return mask(place, find(",}] \t\r\n", place));
}

// What follows `Bearer` or `Basic`, unless it is the next word of a sentence about them.
std::size_t Masking::scheme(std::size_t blank, std::size_t behind) {
  constexpr std::array<std::string_view, 18> kWords{"access", "auth",   "authentication", "authorization", "challenge", "credential",
                                                    "credentials", "error", "format", "header", "is", "method", "not", "realm",
                                                    "scheme", "token", "tokens", "was"};
  const auto follows = [&](std::string_view scheme) {
    return blank >= scheme.size() && base::equals_ignoring_case(text_.substr(blank - scheme.size(), scheme.size()), scheme) &&
           (blank == scheme.size() || !is_alphanumeric(text_[blank - scheme.size() - 1]) || text_.substr(blank - std::min(blank, scheme.size() + 3), 1) == "%");
  };
  const bool bearer = follows("bearer");
  if (!bearer && !follows("basic")) return behind;
  behind = skip(behind, kBlanks);
  std::size_t end = behind;
  while (is_token_byte(at(end))) ++end;
  const std::string_view word = text_.substr(behind, end - behind);
  std::size_t letters = 0;
  while (letters < word.size() && (letters == 0 ? is_alphanumeric(word[0]) : word[letters] >= 'a' && word[letters] <= 'z')) ++letters;
  const std::string_view first = word.substr(0, letters);
  const bool spoken = letters == word.size() || contains(".=", word[letters]);
  if (spoken && std::any_of(kWords.begin(), kWords.end(), [&](std::string_view each) { return base::equals_ignoring_case(each, first); })) return behind;
  // `basic` is a word of every other sentence; base64 of `user:password` is hardly ever all in lower case.
  if (word.size() < 4 || (!bearer && spoken)) return behind;
  return mask(behind, end);
}

// `eyJ….eyJ….…`, which is `{"` in base64; what a text's end cuts off as well.
std::size_t Masking::web_token(std::size_t place) {
  if (place < copied_ + 2 || text_.substr(place - 2, 3) != "eyJ") return place;
  std::size_t end = place + 1;
  std::size_t parts = 1;
  for (;;) {
    while (is_base64url(at(end))) ++end;
    const std::size_t dot = at(end) == '.' ? 1 : at(end) == '%' ? escape_length(text_, end, ".") : 0;
    if (dot == 0 || parts == 5 || !is_base64url(at(end + dot))) break;
    end += dot;
    ++parts;
  }
  const bool cut = end == text_.size() && end - place > 5;
  return parts > 1 || cut ? mask(place - 2, end) : place;
}

// The password in `//user:password@host`.
std::size_t Masking::authority(std::size_t place, std::size_t behind) {
  const bool encoded = text_[place] == '%';
  const std::size_t end = encoded ? find_encoded(text_, behind, kEndsAuthority) : find(kEndsAuthority, behind);
  const std::string_view whole = text_.substr(0, end);
  const std::size_t colon = find_encoded(whole, behind, ":");
  if (colon == whole.size()) return behind;
  std::size_t host = whole.size();
  for (std::size_t each = colon; (each = find_encoded(whole, each + 1, "@")) < whole.size();) host = each;
  if (host == whole.size()) return behind;
  return mask(colon + (whole[colon] == ':' ? 1 : escape_length(whole, colon, ":")), host);
}

// `/reset-password/9f86d081884c7d65`: whoever holds the link is let in; and `/bot123:abc`, as Telegram has it.
std::size_t Masking::segment(std::size_t slash) {
  constexpr std::size_t kShortest = 16;
  std::size_t end = slash + 1;
  bool digit = false;
  for (; is_alphanumeric(at(end)) || contains("-_:", at(end)); ++end) digit |= at(end) >= '0' && at(end) <= '9';
  const std::string_view here = text_.substr(slash + 1, end - slash - 1);
  if (here.size() < kShortest || !digit) return slash;
  if (here.starts_with("bot") && contains(here, ':')) return mask(slash + 4, end);
  const std::size_t before = text_.substr(0, slash).find_last_of('/');
  if (before == std::string_view::npos || before < copied_) return slash;
  return is_one_of(kSecretFollows, PlainName(text_.substr(before + 1, slash - before - 1)).text()) ? mask(slash + 1, end) : slash;
}

std::string_view redact(std::string_view text, const Manner& manner, std::string& out) {
  return Masking(text, manner, out).run();
}

}  // namespace

bool names_secret(std::string_view name) {
  return name.size() <= 3 * kLongestName && PlainName(name).is_secret();
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
    case Field::user_agent:
    case Field::host:
      return redact(text, kText, written_);
    default:
      return text;
  }
}

std::string_view Redactor::any_text(std::string_view text) {
  return secrets_ == Secrets::keep ? text : redact(text, kText, written_);
}

std::string redact_query(std::string_view query) {
  std::string out;
  return std::string(redact(query, kQuery, out));
}

}  // namespace why403::event
