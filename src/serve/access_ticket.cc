#include "serve/access_ticket.h"

#include <sodium.h>

#include <array>

#include "base/json.h"
#include "base/json_reader.h"
#include "base/text.h"
#include "identity/base64url.h"

namespace why403::serve {

namespace {

// A key of its own: page tokens are made with the other.
std::array<unsigned char, crypto_secretbox_KEYBYTES> box_key(const TokenKey& key) {
  constexpr std::string_view use = "access ticket";
  std::array<unsigned char, crypto_secretbox_KEYBYTES> made{};
  crypto_generichash(made.data(), made.size(), reinterpret_cast<const unsigned char*>(use.data()), use.size(), key.data(), key.size());
  return made;
}

std::array<const std::string*, 8> texts_of(const AccessTicket& ticket) {
  return {&ticket.subject.type, &ticket.subject.id, &ticket.action.type, &ticket.action.id,
          &ticket.resource.type, &ticket.resource.id, &ticket.path, &ticket.reference};
}

}  // namespace

std::string seal_ticket(const AccessTicket& ticket, const TokenKey& key) {
  std::string open;
  base::JsonWriter json(open);
  json.begin_array();
  for (const std::string* each : texts_of(ticket)) json.string(*each);
  json.string(std::to_string(ticket.ends.ns)).end_array();
  std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + open.size(), '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(nonce + crypto_secretbox_NONCEBYTES, reinterpret_cast<const unsigned char*>(open.data()), open.size(), nonce, box_key(key).data());
  std::string text = identity::base64url_encode(sealed);
  return text.size() <= kTicketBytesMax ? text : std::string();
}

std::optional<AccessTicket> open_ticket(std::string_view text, const TokenKey& key, base::Time now) {
  constexpr std::size_t frame = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (text.size() > kTicketBytesMax) return std::nullopt;
  const auto sealed = identity::base64url_decode(text);
  if (!sealed || sealed->size() < frame) return std::nullopt;
  const auto* nonce = reinterpret_cast<const unsigned char*>(sealed->data());
  std::string open(sealed->size() - frame, '\0');
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(open.data()), nonce + crypto_secretbox_NONCEBYTES,
                                 sealed->size() - crypto_secretbox_NONCEBYTES, nonce, box_key(key).data()) != 0)
    return std::nullopt;
  AccessTicket ticket;
  base::JsonReader json(open);
  json.enter_array();
  for (const std::string* each : texts_of(ticket))
    if (json.next_element()) *const_cast<std::string*>(each) = base::json_unescape(json.string());
  if (json.next_element()) ticket.ends.ns = base::parse_int(base::json_unescape(json.string())).value_or(0);
  if (!json.ok() || now >= ticket.ends) return std::nullopt;
  return ticket;
}

}  // namespace why403::serve
