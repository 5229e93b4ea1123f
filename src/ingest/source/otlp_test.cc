#include "ingest/source/otlp.h"

#include <gtest/gtest.h>

#include "base/json_reader.h"

namespace why403::ingest {
namespace {

// Protobuf by hand: what a library would write.
std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out + static_cast<char>(value);
}
std::string bytes(int field, std::string_view value) { return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(value.size()) + std::string(value); }
std::string number(int field, std::uint64_t value) { return varint(static_cast<std::uint64_t>(field) << 3) + varint(value); }
std::string fixed64(int field, std::uint64_t value) {
  std::string out = varint(static_cast<std::uint64_t>(field) << 3 | 1);
  for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> 8 * i & 255);
  return out;
}
std::string text(std::string_view value) { return bytes(1, value); }  // an AnyValue
std::string pair(std::string_view key, std::string_view value) { return bytes(1, key) + bytes(2, value); }

std::string request_of(std::string_view record) {
  const std::string resource = bytes(1, pair("service.name", text("shop")));
  const std::string scope = bytes(1, "lib") + bytes(2, "1.0");
  return bytes(1, bytes(1, resource) + bytes(2, bytes(1, scope) + bytes(2, record)));
}

TEST(Otlp, WritesARecordAsItsJson) {
  const std::string record = fixed64(1, 1773309601123456789) + number(2, 13) + bytes(3, "WARN") + bytes(5, text("refused")) + bytes(6, pair("http.response.status_code", number(3, 403))) +
                             bytes(6, pair("ratio", fixed64(4, 0x3fe0000000000000))) + bytes(6, pair("ok", number(2, 1))) + bytes(6, pair("raw", bytes(7, "\x01\xff"))) +
                             bytes(6, pair("list", bytes(5, bytes(1, text("a")) + bytes(1, number(3, ~std::uint64_t{0}))))) + bytes(6, pair("map", bytes(6, bytes(1, pair("k", text("v")))))) +
                             bytes(9, std::string_view("\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36", 16));
  const auto json = otlp_logs_to_json(request_of(record));
  ASSERT_TRUE(json) << json.error().what;
  EXPECT_EQ(*json,
            R"({"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"lib","version":"1.0"},"logRecords":[)"
            R"({"timeUnixNano":"1773309601123456789","severityNumber":13,"severityText":"WARN","body":{"stringValue":"refused"},"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","attributes":[)"
            R"({"key":"http.response.status_code","value":{"intValue":"403"}},{"key":"ratio","value":{"doubleValue":0.5}},{"key":"ok","value":{"boolValue":true}},{"key":"raw","value":{"bytesValue":"01ff"}},)"
            R"({"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"-1"}]}}},{"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}}]}]}]}]})");
}

TEST(Otlp, TakesMembersInAnyOrderAndPassesOverUnknownOnes) {
  const std::string scoped = bytes(2, bytes(2, fixed64(1, 7) + number(99, 1) + bytes(98, "x")));
  const auto json = otlp_logs_to_json(bytes(1, scoped + bytes(1, bytes(1, pair("a", text("b"))))) + bytes(50, "later"));
  ASSERT_TRUE(json);
  EXPECT_LT(json->find("\"a\""), json->find("logRecords"));
  EXPECT_EQ(*otlp_logs_to_json(""), R"({"resourceLogs":[]})");
}

TEST(Otlp, RefusesDamage) {
  const std::string whole = request_of(fixed64(1, 7) + bytes(5, text("a longer text than that")));
  std::size_t refused = 0;
  for (std::size_t end = 1; end < whole.size(); ++end) refused += otlp_logs_to_json(std::string_view(whole).substr(0, end)) ? 0 : 1;
  EXPECT_EQ(refused, whole.size() - 1);
  EXPECT_FALSE(otlp_logs_to_json("\x0b"));              // a group
  EXPECT_FALSE(otlp_logs_to_json(std::string(3, '\0')));  // field 0
  EXPECT_FALSE(otlp_logs_to_json(request_of(number(1, 7))));  // a time of another type
  EXPECT_FALSE(otlp_logs_to_json("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));  // a length of eleven bytes
}

TEST(Otlp, IsBoundedInDepth) {
  std::string value = text("deep");
  for (int i = 0; i < 1000; ++i) value = bytes(5, bytes(1, value));
  const auto json = otlp_logs_to_json(request_of(bytes(5, value)));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->find("deep"), std::string::npos);
  base::JsonReader reader(*json);
  reader.skip();
  EXPECT_TRUE(reader.ok());
}

}  // namespace
}  // namespace why403::ingest
