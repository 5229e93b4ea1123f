// Tokens that were verified a moment ago, so that a signature is checked once and not for each request.
//
//   TokenCache cache(key);
//   if (const auto* known = cache.find(text); known != nullptr && known->keys == keys_in_force)
//     return check_times(known->expires, known->not_before, leeway, now);
//   cache.put(text, {.principal = principal, .keys = keys_in_force, …});
//
// Only what was verified is kept, under a keyed hash of the whole text: nobody can put a token there or find
// one by a text that differs in a byte. Whether the keys are still in force, and the times, the caller looks
// at each time. At most kTokensMax tokens, about half a kilobyte each; one that was not used for long makes room (never of the
// half that was used last), whatever the others' hashes are: as many callers as there are places never push each other
// out. For one thread.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <list>
#include <memory>
#include <unordered_map>

#include "identity/principal.h"
#include "identity/token.h"

namespace why403::identity {

class TokenCache {
 public:
  static constexpr std::size_t kTokensMax = 16'384;
  static constexpr std::size_t kTextBytesMax = 4 << 10;  ///< longer tokens are verified each time
  using Key = std::array<unsigned char, 32>;

  struct Known {
    Principal principal;
    std::shared_ptr<const KeySet> keys;
    base::Time expires;
    std::optional<base::Time> not_before;
    std::size_t issuer = 0;  ///< as the caller counts them
    std::optional<TokenFault> fault;  ///< for a cache of tokens that do not hold
  };

  explicit TokenCache(const Key& key) : key_(key) {}

  /// Lives until the next put().
  const Known* find(std::string_view text);
  void put(std::string_view text, Known known);

 private:
  using Hash = std::array<unsigned char, 16>;
  struct Place {
    Hash hash{};
    std::uint64_t moved = 0;  // to the front; as `moves_` counted then
    Known known;
  };
  using Places = std::list<Place>;
  struct FirstBytes {
    std::size_t operator()(const Hash& hash) const {
      std::size_t number = 0;
      std::memcpy(&number, hash.data(), sizeof number);
      return number;
    }
  };

  [[nodiscard]] Hash hash_of(std::string_view text) const;
  void use(Places::iterator place);

  Key key_;
  Places places_;  // the one moved last first
  std::uint64_t moves_ = 0;
  std::unordered_map<Hash, Places::iterator, FirstBytes> by_hash_;
};

}  // namespace why403::identity
