#include "serve/access_ticket.h"

#include <gtest/gtest.h>

namespace why403::serve {
namespace {

const base::Time kNow = base::Time::from_unix_seconds(1'800'000'000);
const AccessTicket kTicket{.subject = {"User", "a\"nn"}, .action = {"Action", "view"}, .resource = {"Order", "7"}, .path = "GET /orders/7", .reference = "r", .ends = kNow + kTicketLife};

TEST(AccessTicket, ComesBackAsItWas) {
  const TokenKey key = random_key();
  const std::string sealed = seal_ticket(kTicket, key);
  EXPECT_EQ(open_ticket(sealed, key, kNow), kTicket);
  EXPECT_EQ(sealed.find("ann"), std::string::npos);
  EXPECT_NE(seal_ticket(kTicket, key), sealed);
}

TEST(AccessTicket, EndsAndCannotBeMade) {
  const TokenKey key = random_key();
  const std::string sealed = seal_ticket(kTicket, key);
  EXPECT_FALSE(open_ticket(sealed, key, kNow + kTicketLife));
  EXPECT_FALSE(open_ticket(sealed, random_key(), kNow));
  EXPECT_FALSE(open_ticket("", key, kNow));
  EXPECT_FALSE(open_ticket("AAAA", key, kNow));
  EXPECT_FALSE(open_ticket(std::string(kTicketBytesMax + 1, 'A'), key, kNow));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_ticket(changed, key, kNow)) << i;
  }
  AccessTicket large = kTicket;
  large.path.assign(kTicketBytesMax, 'x');
  EXPECT_TRUE(seal_ticket(large, key).empty());
}

}  // namespace
}  // namespace why403::serve
