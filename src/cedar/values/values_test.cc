#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "cedar/values/extension.h"

namespace why403::cedar {
namespace {

TEST(Extension, Addresses) {
  for (const char* good :
       {"1.2.3.4", "0.0.0.0/0", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "2001:db8::/32", "::/0", "1.2.3.4/32"})
    EXPECT_TRUE(parse_ip_range(good)) << good;
  for (const char* bad : {"", "1.2.3", "01.2.3.4", "256.1.1.1", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/01",
                          "::ffff:1.2.3.4", "1:2:3:4:5:6:7", ":::", "1::2::3", "1:2:3:4:5:6:7:8::", "::1/129",
                          "12345::", "1.2.3.4 ", "g::", "%eth0"})
    EXPECT_FALSE(parse_ip_range(bad)) << bad;
  EXPECT_TRUE(is_in_range(*parse_ip_range("10.1.2.3"), *parse_ip_range("10.9.9.9/8")));
  EXPECT_FALSE(is_in_range(*parse_ip_range("10.0.0.0/7"), *parse_ip_range("10.0.0.0/8")));
  EXPECT_FALSE(is_in_range(*parse_ip_range("::a00:1"), *parse_ip_range("10.0.0.0/8")));
  EXPECT_TRUE(is_loopback(*parse_ip_range("127.1.2.3/8")));
  EXPECT_FALSE(is_loopback(*parse_ip_range("127.0.0.0/7")));
  EXPECT_TRUE(is_multicast(*parse_ip_range("ff02::1")));
}

TEST(Extension, Decimals) {
  EXPECT_EQ(parse_decimal("-0.5"), -5000);
  EXPECT_EQ(parse_decimal("922337203685477.5807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_decimal("-922337203685477.5808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad : {"1", ".5", "1.", "1.23456", "922337203685477.5808", "+1.0", "1.-5", "--1.0",
                          "99999999999999999999.0"})
    EXPECT_FALSE(parse_decimal(bad)) << bad;
}

TEST(Extension, Times) {
  EXPECT_EQ(parse_datetime("1970-01-01"), 0);
  EXPECT_EQ(parse_datetime("1970-01-01T01:00:00+0100"), 0);
  EXPECT_EQ(parse_datetime("1969-12-31T23:59:59.999Z"), -1);
  for (const char* bad : {"2024-02-30", "2023-02-29", "2024-1-1", "2024-01-01T00:00:00",
                          "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.1Z",
                          "2024-01-01T00:00:00+2400", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00z"})
    EXPECT_FALSE(parse_datetime(bad)) << bad;
  EXPECT_EQ(parse_duration("-1d2h3m4s5ms"), -93'784'005);
  EXPECT_EQ(parse_duration("-9223372036854775808ms"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad :
       {"", "-", "1", "1s1m", "1h1h", "9223372036854775808ms", "1x", "1d 2h", "106751991168d"})
    EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(Extension, TextReadsBack) {
  base::Arena arena;
  for (const Value& value : {Value::of(ValueKind::decimal, -12345), Value::of(ValueKind::duration, -7),
                             Value::of(ValueKind::decimal, std::numeric_limits<std::int64_t>::min())}) {
    const Function constructor = value.kind == ValueKind::decimal ? Function::decimal : Function::duration;
    const auto again = construct_extension(constructor, extension_argument(value), arena);
    ASSERT_TRUE(again) << extension_argument(value);
    EXPECT_TRUE(equal(*again, value));
  }
  EXPECT_EQ(extension_text(Value::of(ValueKind::datetime, 1'728'992'100'123)),
            "datetime(\"2024-10-15T11:35:00.123Z\")");
}

TEST(Value, SetsHaveOneForm) {
  base::Arena arena;
  Value values[] = {Value::integer(2), Value::string("b"), Value::integer(1), Value::integer(2),
                    Value::string("a")};
  const std::size_t count = make_set(values);
  EXPECT_EQ(count, 4u);
  EXPECT_TRUE(contains({values, count}, Value::string("a")));
  EXPECT_FALSE(contains({values, count}, Value::integer(3)));
  const Value set = Value::set({values, count});
  EXPECT_TRUE(equal(set, copy_value(set, arena)));
}

TEST(Names, RefuseWhatFindsNoRoom) {
  Names names(3);
  for (const char* text : {"a", "b", "c"}) names.add_text(text);
  for (const char* id : {"x", "y", "z"}) names.add_entity(0, id);
  EXPECT_EQ(names.refusals(), 0u);
  names.add_text("c");
  names.add_entity({"a", "z"});
  EXPECT_EQ(names.refusals(), 0u) << "what is known needs no room";
  names.add_text("d");
  names.add_entity(0, "w");
  EXPECT_EQ(names.refusals(), 2u);
  EXPECT_EQ(names.text_count(), 3u);
  EXPECT_EQ(names.entity_count(), 3u);
  EXPECT_FALSE(names.find_text("d"));
  EXPECT_EQ(names.full_message(), "more than 3 texts or entities are named");
  static_assert(kNamesMax < kStrangerBit);
}

TEST(Names, NumberOnceAndForAll) {
  Names names;
  const EntityNumber first = names.add_entity({"User", "a"});
  std::vector<std::thread> threads;
  std::vector<std::vector<EntityNumber>> seen(4);
  for (auto& list : seen)
    threads.emplace_back([&names, &list] {
      for (int i = 0; i < 5000; ++i) list.push_back(names.add_entity({"User", "u" + std::to_string(i)}));
    });
  for (auto& thread : threads) thread.join();
  for (const auto& list : seen) EXPECT_EQ(list, seen[0]);
  EXPECT_EQ(names.find_entity({"User", "a"}), first);
  EXPECT_EQ(names.entity_count(), 5001u);
  EXPECT_FALSE(names.find_entity({"Group", "a"}));
  EXPECT_EQ(names.name_of(seen[0][42]).id, "u42");
}

}  // namespace
}  // namespace why403::cedar
