#include "serve/page_token.h"

#include <sodium.h>

#include <cstring>

#include "base/text.h"
#include "identity/base64url.h"

namespace why403::serve {

namespace {

// position, limit, the revision's hash, the seal
constexpr std::size_t kPlaceBytes = 8;
constexpr std::size_t kRevisionBytes = 8;
constexpr std::size_t kSealBytes = 16;
constexpr std::size_t kTokenBytes = kPlaceBytes + kRevisionBytes + kSealBytes;

void add(crypto_generichash_state& state, std::string_view text) {
  const std::uint64_t size = text.size();
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

std::string seal(std::string_view open, std::initializer_list<std::string_view> question,
                 const TokenKey& key) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), kSealBytes);
  add(state, open);
  for (const std::string_view each : question) add(state, each);
  std::string out(kSealBytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(out.data()), out.size());
  return out;
}

std::string open_part(const PagePlace& place, std::string_view revision) {
  std::string open(kPlaceBytes + kRevisionBytes, '\0');
  const std::uint64_t hash = base::hash_bytes(revision);
  std::memcpy(open.data(), &place.position, 4);
  std::memcpy(open.data() + 4, &place.limit, 4);
  std::memcpy(open.data() + kPlaceBytes, &hash, kRevisionBytes);
  return open;
}

}  // namespace

std::string seal_page(const PagePlace& place, std::initializer_list<std::string_view> question,
                      std::string_view revision, const TokenKey& key) {
  const std::string open = open_part(place, revision);
  return identity::base64url_encode(open + seal(open, question, key));
}

Result<PagePlace, std::string> open_page(std::string_view token,
                                         std::initializer_list<std::string_view> question,
                                         std::string_view revision, const TokenKey& key) {
  const auto bytes = identity::base64url_decode(token);
  const std::string wrong = "`page.token` is not one that was given out for this question";
  if (!bytes || bytes->size() != kTokenBytes) return wrong;
  const std::string open = bytes->substr(0, kPlaceBytes + kRevisionBytes);
  const std::string given = bytes->substr(open.size());
  if (sodium_memcmp(given.data(), seal(open, question, key).data(), kSealBytes) != 0) return wrong;
  PagePlace place;
  std::memcpy(&place.position, open.data(), 4);
  std::memcpy(&place.limit, open.data() + 4, 4);
  if (open_part(place, revision) != open)
    return std::string(
        "`page.token` belongs to an earlier revision of the policies or entities: begin again");
  return place;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

TokenKey random_key() {
  // Whoever makes the key first makes the source of chance ready for all threads.
  [[maybe_unused]] const int ready = sodium_init();
  TokenKey key;
  randombytes_buf(key.data(), key.size());
  return key;
}

}  // namespace why403::serve
