// API keys that we gave out. Only a hash of the secret is kept: whoever reads the book cannot use it.
//
//   const IssuedKey issued = issue_api_key(record, random_bytes);   // shown once, then forgotten
//   book.add(issued.record);
//   const auto key = book.check("why403_3q2-7w8x_…", now);
//
// A key is `why403_ID_SECRET`: the prefix lets secret scanners find leaked ones, the id (8 letters) names the
// record, the secret is 32 random bytes. So much randomness needs no slow hash: SHA-256. Comparing takes the
// same time wherever the difference is. A book is filled by one thread, then shared as it stands.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace why403::identity {

inline constexpr std::string_view kApiKeyPrefix = "why403_";
inline constexpr std::size_t kApiKeyIdLength = 8;
inline constexpr std::size_t kApiKeySecretBytes = 32;
inline constexpr std::size_t kApiKeyRandomBytes = 6 + kApiKeySecretBytes;

struct ApiKey {
  std::string id;
  std::string secret_hash;  ///< SHA-256, 32 bytes
  std::string owner;        ///< the principal's id
  std::string type;         ///< the principal's entity type; empty: as that of other callers
  std::vector<std::string> scopes;
  std::optional<base::Time> expires;
  bool revoked = false;
  /// Seconds since 1970 at its last use, shared by the books that it stands in; null: nobody asks.
  std::shared_ptr<std::atomic<std::int64_t>> used;
};

struct IssuedKey {
  ApiKey record;
  std::string text;  ///< what the caller presents
};

/// `random` is kApiKeyRandomBytes from a cryptographic source; `id` and `secret_hash` are filled in.
IssuedKey issue_api_key(ApiKey record, std::string_view random);

enum class ApiKeyFault : std::uint8_t { malformed, unknown, secret_wrong, revoked, expired };
std::string_view name(ApiKeyFault fault);
std::string_view cause(ApiKeyFault fault);  ///< the slug of a diagnosis

class ApiKeyBook {
 public:
  static constexpr std::size_t kKeysMax = 10'000'000;

  /// False when the id is there already, or the book is full.
  bool add(ApiKey key);
  /// The pointer lives as long as the book. Whether a key is revoked or expired is told only to whoever has
  /// its secret.
  [[nodiscard]] Result<const ApiKey*, ApiKeyFault> check(std::string_view text, base::Time now) const;
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  std::unordered_map<std::string, ApiKey> keys_;
};

/// A JSON array of `{"id", "sha256", "owner", "type", "scopes", "expires", "revoked"}`, of which the last
/// four may be left out; every value may be a text. `source` names it in messages. Every problem is told.
Result<std::shared_ptr<const ApiKeyBook>, std::vector<Message>> read_api_keys(std::string_view json,
                                                                              std::string_view source);
/// The same object for one key.
std::string write_api_key(const ApiKey& key);

}  // namespace why403::identity
