#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "limit/network_table.h"
#include "limit/rate.h"

namespace why403::limit {
namespace {

using base::kMinute;
using base::kSecond;
using base::Time;

const Time kNow = Time::from_unix_seconds(1'800'000'000);

TEST(Rate, AllowsTheBurstThenOneAnInterval) {
  RateTable table(64);
  const Rate rate = Rate::of(60, kMinute, 5);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(table.take(1, rate, kNow).allowed) << i;
  const Allowance refused = table.take(1, rate, kNow);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after, kSecond);
  EXPECT_FALSE(table.take(1, rate, kNow + base::Duration{kSecond.ns - 1}).allowed);
  EXPECT_TRUE(table.take(1, rate, kNow + kSecond).allowed);
  EXPECT_FALSE(table.take(1, rate, kNow + kSecond).allowed);
  EXPECT_TRUE(table.take(2, rate, kNow).allowed) << "another caller";
}

TEST(Rate, ABurstOfOneAllowsOne) {
  RateTable table(8);
  const Rate rate = Rate::of(1, kSecond, 1);
  EXPECT_TRUE(table.take(9, rate, kNow).allowed);
  EXPECT_FALSE(table.take(9, rate, kNow).allowed);
}

TEST(Rate, RetryAfterIsEnough) {
  RateTable table(64);
  const Rate rate = Rate::of(7, kMinute, 3);
  std::mt19937_64 random(3);
  Time now = kNow;
  for (int i = 0; i < 2000; ++i) {
    now = now + base::Duration{static_cast<std::int64_t>(random() % (4 * kSecond.ns))};
    const std::uint32_t cost = 1 + static_cast<std::uint32_t>(random() % 3);
    const Allowance allowance = table.take(5, rate, now, cost);
    if (allowance.allowed) continue;
    EXPECT_FALSE(table.peek(5, rate, now + base::Duration{allowance.retry_after.ns - 1}, cost).allowed);
    EXPECT_TRUE(table.peek(5, rate, now + allowance.retry_after, cost).allowed);
  }
}

TEST(Rate, CostlyRequestsTakeMore) {
  RateTable table(8);
  const Rate rate = Rate::of(60, kMinute, 10);
  EXPECT_TRUE(table.take(1, rate, kNow, 10).allowed);
  EXPECT_FALSE(table.take(1, rate, kNow).allowed);
}

TEST(Rate, AFullGroupForgivesTheSmallestDebtAndCountsIt) {
  RateTable table(RateTable::kWays);
  const Rate rate = Rate::of(1, kMinute, 1);
  for (std::uint64_t key = 1; key <= RateTable::kWays; ++key)
    EXPECT_TRUE(table.take(key << 1, rate, kNow + base::Duration{static_cast<std::int64_t>(key)}).allowed);
  EXPECT_EQ(table.forgiven(), 0u);
  EXPECT_TRUE(table.take(1000, rate, kNow + kSecond).allowed);
  EXPECT_EQ(table.forgiven(), 1u);
  EXPECT_FALSE(table.take(4, rate, kNow + kSecond).allowed) << "the others keep their debt";
  EXPECT_TRUE(table.take(2000, rate, kNow + kMinute + kMinute).allowed);
  EXPECT_EQ(table.forgiven(), 1u) << "a full bucket is nothing to forgive";
}

TEST(Rate, ThreadsTogetherTakeNoMoreThanTheBurst) {
  RateTable table(64);
  const Rate rate = Rate::of(1, kMinute, 100);
  table.take(77, rate, kNow);
  std::atomic<int> allowed{1};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 1000; ++k)
        if (table.take(77, rate, kNow).allowed) ++allowed;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(allowed, 100);
}

base::Ip random_ip(std::mt19937_64& random, bool v4) {
  // Few distinct bytes, so that prefixes nest.
  constexpr std::uint8_t bytes[] = {0, 1, 127, 128, 255};
  base::Ip ip;
  for (std::uint8_t& byte : ip.bytes) byte = bytes[random() % 5];
  if (!v4) return ip;
  return base::Ip::from_v4(static_cast<std::uint32_t>(ip.bytes[0]) << 24 | ip.bytes[1] << 16 |
                           ip.bytes[2] << 8 | ip.bytes[3]);
}

TEST(NetworkTable, AgreesWithTryingEveryPrefix) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    NetworkTableBuilder builder;
    std::vector<std::pair<base::Network, Mark>> all;
    for (Mark mark = 0; mark < random() % 40; ++mark) {
      const bool v4 = random() % 2 == 0;
      const auto text =
          base::format_ip(random_ip(random, v4)) + "/" + std::to_string(random() % (v4 ? 33 : 129));
      const auto network = base::parse_network(text);
      ASSERT_TRUE(network) << text;
      all.emplace_back(*network, mark);
      builder.add(*network, mark);
    }
    const NetworkTable table = builder.build();
    for (int k = 0; k < 200; ++k) {
      const base::Ip ip = random_ip(random, random() % 2 == 0);
      std::optional<Mark> expected;
      int longest = -1;
      for (const auto& [network, mark] : all)
        if (network.contains(ip) && network.prefix >= longest) {
          longest = network.prefix;
          expected = mark;
        }
      ASSERT_EQ(table.find(ip), expected) << base::format_ip(ip) << " round " << round;
    }
  }
}

TEST(NetworkTable, HoldsNothingWhenEmpty) {
  EXPECT_EQ(NetworkTableBuilder().build().find(*base::parse_ip("192.0.2.1")), std::nullopt);
}

}  // namespace
}  // namespace why403::limit
