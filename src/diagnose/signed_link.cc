#include "diagnose/signed_link.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace why403::diagnose {

namespace {

/// Parameters of a query that are looked at.
constexpr std::size_t kParametersMax = 40;

// Names as documented: CloudFront (Signature with Expires or Policy), S3 and Cloud Storage (X-Amz-, X-Goog-), the older S3
// (Signature, AWSAccessKeyId), Azure's shared access signatures (sig), nginx's secure_link (md5 by its examples), Akamai
// (hdnts, hdnea), and what people call it themselves.
constexpr std::array<std::string_view, 13> kSignatures{"signature", "sig", "x-amz-signature", "x-goog-signature", "hmac", "md5", "hdnts", "hdnea", "token_hmac", "sign", "st_token", "url_signature", "verify"};
constexpr std::array<std::string_view, 7> kEnds{"expires", "se", "exp", "expiry", "expire", "e", "valid_until"};

/// No link ends later than in 2191, or lives longer than ten years.
constexpr std::int64_t kLatestSeconds = 7'000'000'000;
constexpr std::int64_t kLifeSecondsMax = 315'360'000;

template <typename List>
bool among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Seconds or milliseconds since 1970, or a time in words.
std::optional<base::Time> moment(std::string_view text) {
  if (const auto number = base::parse_int(text)) {
    if (*number > 1'000'000'000 && *number < kLatestSeconds) return base::Time{*number * base::kSecond.ns};
    if (*number > 1'000'000'000'000 && *number < kLatestSeconds * 1000) return base::Time{*number * 1'000'000};
    return std::nullopt;
  }
  if (const auto time = base::parse_rfc3339(text, true)) return time;
  return base::parse_rfc3339(std::string(text) + "T00:00:00Z");
}

// `20260312T100001Z`
std::optional<base::Time> compact(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
  return base::parse_rfc3339(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(9, 2) + ":" + part(11, 2) + ":" + part(13, 2) + "Z");
}

}  // namespace

std::optional<SignedLink> read_signed_link(std::string_view query) {
  bool is_signed = false;
  SignedLink out;
  std::optional<base::Time> from;
  std::optional<std::int64_t> seconds;
  std::size_t count = 0;
  while (!query.empty() && ++count <= kParametersMax) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name = base::to_lower(pair.substr(0, equals));
    const std::string value = base::percent_decode(pair.substr(equals + 1));
    is_signed |= among(kSignatures, name);
    if (!out.until && among(kEnds, name)) out.until = moment(value);
    if (name == "x-amz-date" || name == "x-goog-date") from = compact(value);
    if (name == "x-amz-expires" || name == "x-goog-expires") seconds = base::parse_int(value);
    // Akamai's token holds its own parameters: exp=1773309601~acl=/*~hmac=…
    if ((name == "hdnts" || name == "hdnea") && !out.until)
      if (const std::size_t at = value.find("exp="); at != std::string::npos) out.until = moment(std::string_view(value).substr(at + 4, 10));
  }
  if (!is_signed) return std::nullopt;
  const bool lives = from && seconds && *seconds >= 0 && *seconds <= kLifeSecondsMax && from->ns < kLatestSeconds * base::kSecond.ns;
  if (!out.until && lives) out.until = *from + base::Duration{*seconds * base::kSecond.ns};
  return out;
}

}  // namespace why403::diagnose
