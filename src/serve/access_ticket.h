// What a refused person's request for access is about, sealed into the page that they read.
//
//   const std::string ticket = seal_ticket({.subject = {"User", "ann"}, …}, key);    // into the page
//   const auto asked = open_ticket(text, key, now);                                  // when it comes back
//
// The page goes through proxies and browsers and comes back from whoever has it: nobody can read, change or make a
// ticket (XSalsa20-Poly1305 under a key of this process), and it ends after kTicketLife. Nothing is stored until it comes back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "cedar/syntax/ast.h"
#include "serve/page_token.h"

namespace why403::serve {

inline constexpr base::Duration kTicketLife{3600 * base::kSecond.ns};
/// It goes through headers of proxies that take few kilobytes of them.
inline constexpr std::size_t kTicketBytesMax = 1536;
inline constexpr std::size_t kTicketPathBytesMax = 256;

struct AccessTicket {
  cedar::OwnedEntityName subject;
  cedar::OwnedEntityName action;
  cedar::OwnedEntityName resource;
  std::string path;  ///< `GET /orders/7`
  std::string reference;
  base::Time ends;
  bool operator==(const AccessTicket&) const = default;
};

/// Empty when it would be longer than kTicketBytesMax.
std::string seal_ticket(const AccessTicket& ticket, const TokenKey& key);
/// Nothing for what was not sealed here, or has ended.
std::optional<AccessTicket> open_ticket(std::string_view text, const TokenKey& key, base::Time now);

}  // namespace why403::serve
