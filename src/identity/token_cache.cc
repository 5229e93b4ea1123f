#include "identity/token_cache.h"

#include <sodium.h>

namespace why403::identity {

TokenCache::Hash TokenCache::hash_of(std::string_view text) const {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), key_.data(), key_.size());
  return hash;
}

const TokenCache::Known* TokenCache::find(std::string_view text) {
  if (places_.empty() || text.size() > kTextBytesMax) return nullptr;
  const auto found = by_hash_.find(hash_of(text));
  if (found == by_hash_.end()) return nullptr;
  places_.splice(places_.begin(), places_, found->second);
  return &found->second->known;
}

void TokenCache::put(std::string_view text, Known known) {
  if (text.size() > kTextBytesMax) return;
  const Hash hash = hash_of(text);
  if (const auto found = by_hash_.find(hash); found != by_hash_.end()) {
    found->second->known = std::move(known);
    places_.splice(places_.begin(), places_, found->second);
    return;
  }
  if (places_.size() == kTokensMax) {
    by_hash_.erase(places_.back().hash);
    places_.pop_back();
  }
  places_.push_front({.hash = hash, .known = std::move(known)});
  by_hash_.emplace(hash, places_.begin());
}

}  // namespace why403::identity
