#include "identity/api_key.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>

#include "identity/base64url.h"

namespace why403::identity {

namespace {

// 32 bytes are 43 letters.
constexpr std::size_t kSecretLength = 43;

std::string sha256(std::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

std::string_view name(ApiKeyFault fault) {
  constexpr std::array<std::string_view, 5> names = {"malformed", "unknown", "secret-wrong", "revoked",
                                                     "expired"};
  return names[static_cast<std::size_t>(fault)];
}

IssuedKey issue_api_key(ApiKey record, std::string_view random) {
  const std::string_view id_bytes = random.substr(0, random.size() - kApiKeySecretBytes);
  const std::string_view secret = random.substr(id_bytes.size());
  record.id = base64url_encode(id_bytes);
  record.secret_hash = sha256(secret);
  std::string text = std::string(kApiKeyPrefix) + record.id + "_" + base64url_encode(secret);
  return {.record = std::move(record), .text = std::move(text)};
}

bool ApiKeyBook::add(ApiKey key) {
  if (keys_.size() >= kKeysMax) return false;
  std::string id = key.id;
  return keys_.emplace(std::move(id), std::move(key)).second;
}

Result<const ApiKey*, ApiKeyFault> ApiKeyBook::check(std::string_view text, base::Time now) const {
  constexpr std::size_t length = kApiKeyPrefix.size() + kApiKeyIdLength + 1 + kSecretLength;
  if (text.size() != length || !text.starts_with(kApiKeyPrefix)) return ApiKeyFault::malformed;
  text.remove_prefix(kApiKeyPrefix.size());
  const auto secret = base64url_decode(text.substr(kApiKeyIdLength + 1));
  if (text[kApiKeyIdLength] != '_' || !secret) return ApiKeyFault::malformed;
  const auto at = keys_.find(std::string(text.substr(0, kApiKeyIdLength)));
  if (at == keys_.end()) return ApiKeyFault::unknown;
  const ApiKey& key = at->second;
  if (!equal_in_constant_time(sha256(*secret), key.secret_hash)) return ApiKeyFault::secret_wrong;
  if (key.revoked) return ApiKeyFault::revoked;
  if (key.expires && now >= *key.expires) return ApiKeyFault::expired;
  return &key;
}

}  // namespace why403::identity
