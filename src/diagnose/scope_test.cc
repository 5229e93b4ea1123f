#include "diagnose/scope.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

TEST(Scope, ANetworkPointsWhereItsAddressesAreRefusedAndNoOthers) {
  Scope scope{.words = {}, .places = {}, .size = 10, .others = 20, .clients = {}, .other_clients = {}};
  for (int i = 0; i < 10; ++i) scope.clients.push_back(*base::parse_ip("203.0.113." + std::to_string(48 + i % 2)));
  for (int i = 0; i < 20; ++i) scope.other_clients.push_back(*base::parse_ip("198.51.100." + std::to_string(i)));
  EXPECT_GT(scope.lift(*base::parse_network("203.0.113.48/29")), 1);
  EXPECT_EQ(scope.lift(*base::parse_network("198.51.100.0/24")), 0) << "nobody of the group";
  EXPECT_LT(scope.lift(*base::parse_network("0.0.0.0/0")), 0.5) << "everybody";
}

}  // namespace
}  // namespace why403::diagnose
