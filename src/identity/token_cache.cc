#include "identity/token_cache.h"

#include <sodium.h>

namespace why403::identity {

// A keyed hash of 128 bits that nobody without the key can aim at (SipHash-2-4; Aumasson and Bernstein 2012): this text's,
// and no other's, as long as the key stays unknown.
TokenCache::Hash TokenCache::hash_of(std::string_view text) const {
  static_assert(sizeof(Hash) == crypto_shorthash_siphashx24_BYTES && sizeof(Key) >= crypto_shorthash_siphashx24_KEYBYTES);
  Hash hash;
  crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key_.data());
  return hash;
}

// Only what is in the older half moves: the front is written by nearly every request otherwise, with the neighbours
// of each place that is taken out, all over the memory.
void TokenCache::use(Places::iterator place) {
  if (moves_ - place->moved < places_.size() / 2) return;
  place->moved = ++moves_;
  places_.splice(places_.begin(), places_, place);
}

const TokenCache::Known* TokenCache::find(std::string_view text) {
  if (places_.empty() || text.size() > kTextBytesMax) return nullptr;
  const auto found = by_hash_.find(hash_of(text));
  if (found == by_hash_.end()) return nullptr;
  use(found->second);
  return &found->second->known;
}

void TokenCache::put(std::string_view text, Known known) {
  if (text.size() > kTextBytesMax) return;
  const Hash hash = hash_of(text);
  if (const auto found = by_hash_.find(hash); found != by_hash_.end()) {
    found->second->known = std::move(known);
    return use(found->second);
  }
  if (places_.size() == kTokensMax) {
    by_hash_.erase(places_.back().hash);
    places_.pop_back();
  }
  places_.push_front({.hash = hash, .moved = ++moves_, .known = std::move(known)});
  by_hash_.emplace(hash, places_.begin());
}

}  // namespace why403::identity
