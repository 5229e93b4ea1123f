// The public keys of a token issuer, from a JWKS document.
//
//   auto keys = read_key_set(text);
//   if (!keys) return keys.error();
//   const std::shared_ptr<const KeySet> now = *keys;
//
// RSA keys of 2,048 to 8,192 bits, the curves P-256, P-384 and P-521, and Ed25519. Keys of other kinds, keys
// for encryption and symmetric keys are left out and counted: a symmetric key in a public document could be
// used by anybody. Immutable, shared by threads. At most kKeysMax keys, kKeySetBytesMax bytes.
// RFC 7517; RFC 7518 section 6; RFC 8037 section 2.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace why403::identity {

inline constexpr std::size_t kKeysMax = 256;
inline constexpr std::size_t kKeySetBytesMax = 1 << 20;

/// Signature algorithms that a token may use; `none` and the symmetric ones are not among them.
enum class Algorithm : std::uint8_t { rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512, eddsa };

std::optional<Algorithm> find_algorithm(std::string_view name);
std::string_view name(Algorithm algorithm);

/// One public key; what it may verify follows from its kind and from `alg`.
class PublicKey {
 public:
  struct Native;  ///< the crypto library's form
  PublicKey(std::string id, std::optional<Algorithm> only, std::shared_ptr<const Native> native)
      : id_(std::move(id)), only_(only), native_(std::move(native)) {}

  [[nodiscard]] const std::string& id() const { return id_; }  ///< `kid`, may be empty
  [[nodiscard]] bool fits(Algorithm algorithm) const;
  /// `signature` as a JWS carries it: for ECDSA the two numbers one after the other.
  [[nodiscard]] bool verifies(Algorithm algorithm, std::string_view text, std::string_view signature) const;

 private:
  std::string id_;
  std::optional<Algorithm> only_;
  std::shared_ptr<const Native> native_;
};

struct KeySet {
  std::vector<PublicKey> keys;
  std::size_t left_out = 0;  ///< keys of kinds that cannot verify a token
};

/// `source` names the document in messages. An empty set is an error: nothing could be verified.
Result<std::shared_ptr<const KeySet>, Message> read_key_set(std::string_view json,
                                                            std::string_view source = {});

}  // namespace why403::identity
