#include "event/tally.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/json_reader.h"

namespace why403::event {
namespace {

base::Ip v6(std::uint64_t low) {
  base::Ip ip = *base::parse_ip("2001:db8::");
  for (int i = 0; i < 8; ++i)
    ip.bytes[static_cast<std::size_t>(15 - i)] = static_cast<std::uint8_t>(low >> 8 * i);
  return ip;
}

TEST(ClientCounts, CountsAsAMapDoes) {
  std::mt19937_64 random(7);
  std::map<base::Ip, std::uint64_t> expected;
  ClientCounts counts(random());
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t number = random() % 30'000;
    const base::Ip ip = number % 3 == 0 ? v6(number) : base::Ip::from_v4(static_cast<std::uint32_t>(number));
    counts.add(ip);
    ++expected[ip];
  }
  EXPECT_EQ(counts.distinct(), expected.size());
  EXPECT_TRUE(counts.exact());
  const auto all = counts.top(expected.size() + 1);
  ASSERT_EQ(all.size(), expected.size());
  for (const ClientCount& one : all) EXPECT_EQ(one.events, expected[one.client]);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end(), [](const ClientCount& left, const ClientCount& right) {
    return left.events != right.events ? left.events > right.events : left.client < right.client;
  }));
  const auto three = counts.top(3);
  EXPECT_EQ(three, std::vector<ClientCount>(all.begin(), all.begin() + 3));
  EXPECT_TRUE(counts.top(0).empty());
}

TEST(ClientCounts, OrderAndSeedChangeNothing) {
  ClientCounts one(1);
  ClientCounts other(2);
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const std::uint32_t back = 9'999 - i;
    for (std::uint32_t n = 0; n <= i % 5; ++n) one.add(base::Ip::from_v4(i * 77));
    for (std::uint32_t n = 0; n <= back % 5; ++n) other.add(base::Ip::from_v4(back * 77));
  }
  EXPECT_EQ(one.top(100), other.top(100));
  ClientCounts joined(3);
  joined.merge(one);
  joined.merge(other);
  EXPECT_EQ(joined.distinct(), 10'000U);
  EXPECT_EQ(joined.top(1)[0].events, 2 * one.top(1)[0].events);
}

TEST(CountTable, CountsStopAtTheirLimit) {
  CountTable<std::uint32_t> table(1 << 12);
  const auto hash = [](std::uint32_t key) { return key * 0x9e3779b97f4a7c15U; };
  EXPECT_FALSE(table.increase(1, hash(1), 1));
  EXPECT_TRUE(table.insert(1, UINT32_MAX - 1, hash));
  EXPECT_TRUE(table.increase(1, hash(1), 5));
  table.for_each([](std::uint32_t, std::uint32_t events) { EXPECT_EQ(events, UINT32_MAX); });
  std::uint32_t keys = 1;
  while (table.insert(keys + 1, 1, hash)) ++keys;
  EXPECT_EQ(keys, (1U << 12) / 8 * 7);
  EXPECT_EQ(table.used(), keys);
}

// The promise of the header: five million addresses exactly, more by estimate, memory never beyond its bound.
TEST(ClientCounts, FiveMillionAreExactAndMoreAreEstimated) {
  constexpr std::size_t kMebibyte = 1 << 20;
  ClientCounts counts(403);
  for (std::uint32_t i = 0; i < 5'000'000; ++i) counts.add(base::Ip::from_v4(i * 859));
  EXPECT_TRUE(counts.exact());
  EXPECT_EQ(counts.distinct(), 5'000'000U);
  EXPECT_EQ(counts.memory_bytes(), 64 * kMebibyte);
  for (std::uint32_t i = 5'000'000; i < 8'000'000; ++i) counts.add(base::Ip::from_v4(i * 859));
  for (std::uint64_t i = 0; i < 1'000'000; ++i) counts.add(v6(i * 0x9e3779b97f4a7c15U));
  EXPECT_FALSE(counts.exact());
  EXPECT_NEAR(static_cast<double>(counts.distinct()), 9e6, 9e6 * 0.03);
  EXPECT_LE(counts.memory_bytes(), 85 * kMebibyte);
}

TEST(Tally, CountsStatusesClientsAndTimes) {
  Tally tally;
  Event event;
  tally.add(event);
  event.present = {Field::status, Field::client, Field::time};
  event.client = base::Ip::from_v4(9);
  event.time = base::Time::from_unix_seconds(60);
  for (const std::int32_t status : {200, 403, 403, 1000, -1}) {
    event.status = status;
    event.time = event.time + base::kSecond;
    tally.add(event);
  }
  Tally twice;
  twice.merge(tally);
  twice.merge(tally);
  EXPECT_EQ(twice.events(), 12U);
  EXPECT_EQ(twice.with_status(403), 4U);
  EXPECT_EQ(twice.other_statuses(), 4U);
  EXPECT_EQ(twice.without_status(), 2U);
  const ReadingCost cost{.files = 1, .lines = 1'234'567, .malformed = 3, .bytes = 5'000'000, .seconds = 0.5};
  EXPECT_EQ(tally_text(twice, cost),
            "lines           1,234,567\n"
            "malformed       3\n"
            "events          12\n"
            "status 200      2\n"
            "status 403      4\n"
            "status other    4\n"
            "no status       2\n"
            "clients         1\n"
            "time            1970-01-01T00:01:01Z to 1970-01-01T00:01:05Z\n"
            "seconds         0.500\n"
            "MB/s            10.0\n");
  EXPECT_EQ(tally_json(twice, cost),
            R"({"version":1,"files":1,"lines":1234567,"malformed":3,"cut":0,"not_utf8":0,"nul":0,"unreadable":0,"events":12,"status":{"200":2,"403":4},)"
            R"("other_statuses":4,"without_status":2,"clients":{"distinct":1,"exact":true,)"
            R"("top":[{"client":"0.0.0.9","events":10}]},"first":"1970-01-01T00:01:01.000Z",)"
            R"("last":"1970-01-01T00:01:05.000Z","bytes":5000000,"seconds":0.5,"megabytes_per_second":10})"
            "\n");
  EXPECT_EQ(Tally().first(), std::nullopt);
}

}  // namespace
}  // namespace why403::event
