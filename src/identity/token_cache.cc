#include "identity/token_cache.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace why403::identity {

TokenCache::Hash TokenCache::hash_of(std::string_view text) const {
  Hash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), key_.data(), key_.size());
  return hash;
}

TokenCache::Place* TokenCache::first_way(const Hash& hash) {
  std::uint64_t number = 0;
  std::memcpy(&number, hash.data(), sizeof number);
  return &places_[number % (kTokensMax / kWays) * kWays];
}

const TokenCache::Known* TokenCache::find(std::string_view text) {
  if (places_.empty() || text.size() > kTextBytesMax) return nullptr;
  const Hash hash = hash_of(text);
  for (Place& place : std::span(first_way(hash), kWays)) {
    if (place.used == 0 || place.hash != hash) continue;
    place.used = ++uses_;
    return &place.known;
  }
  return nullptr;
}

void TokenCache::put(std::string_view text, Known known) {
  if (text.size() > kTextBytesMax) return;
  places_.resize(kTokensMax);
  const Hash hash = hash_of(text);
  const std::span ways(first_way(hash), kWays);
  auto place =
      std::ranges::find_if(ways, [&](const Place& each) { return each.used != 0 && each.hash == hash; });
  if (place == ways.end()) place = std::ranges::min_element(ways, {}, &Place::used);
  *place = {.hash = hash, .used = ++uses_, .known = std::move(known)};
}

}  // namespace why403::identity
