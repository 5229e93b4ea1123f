#include "event/write_ocsf.h"

#include <gtest/gtest.h>

#include <random>

#include "event/any_event.h"
#include "event/event_id.h"
#include "event/read_back.h"

namespace why403::event {
namespace {

std::string written(const Event& event, const WriterOptions& options = {}) {
  LineBuffer out;
  make_ocsf_writer(options)->write(event, "logs/access.log", out);
  return std::string(out.text());
}

FlatJson parsed(const std::string& line) {
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_TRUE(line.ends_with("}\n"));
  FlatJson flat = flatten(line);
  EXPECT_EQ(flat.failure, "") << line;
  return flat;
}

Event denial() {
  Event event;
  event.present = {Field::time, Field::kind, Field::layer, Field::client, Field::status};
  event.time = base::Time::from_unix_seconds(1'741'773'600);
  event.kind = Kind::request;
  event.layer = Layer::proxy;
  event.client = *base::parse_ip("198.51.100.7");
  event.status = 403;
  event.set_text(Field::method, "GET");
  event.set_text(Field::path, "/ledger/7");
  event.set_text(Field::query, "token=abc&page=2");
  event.set_text(Field::product, "nginx");
  event.ref.line = 17;
  event.raw = "198.51.100.7 - - …";
  return event;
}

TEST(WriteOcsf, SaysThatADenialIsOne) {
  auto line = parsed(written(denial())).values;
  EXPECT_EQ(line["class_uid"], "4002");
  EXPECT_EQ(line["category_uid"], "4");
  EXPECT_EQ(line["type_uid"], "400203");
  EXPECT_EQ(line["time"], "1741773600000");
  EXPECT_EQ(line["status_id"], "2");
  EXPECT_EQ(line["status_code"], "403");
  EXPECT_EQ(line["status_detail"], "Forbidden");
  EXPECT_EQ(line["action_id"], "2");
  EXPECT_EQ(line["disposition_id"], "2");
  EXPECT_EQ(line["http_response.code"], "403");
  EXPECT_EQ(line["src_endpoint.ip"], "198.51.100.7");
  EXPECT_EQ(line["http_request.url.path"], "/ledger/7");
  EXPECT_EQ(line["http_request.url.query_string"], "token=***&page=2");
  EXPECT_EQ(line["metadata.version"], "1.5.0");
  EXPECT_EQ(line["metadata.product.name"], "nginx");
  EXPECT_EQ(line["metadata.log_name"], "logs/access.log");
  EXPECT_EQ(line["metadata.original_time"], "2025-03-12T10:00:00.000Z");
  EXPECT_EQ(line["metadata.uid"].size(), kEventIdTextSize);
  EXPECT_EQ(line["unmapped.why403.line"], "17");
  EXPECT_EQ(line["unmapped.why403.layer"], "proxy");
}

TEST(WriteOcsf, TheDecidersWordsComeBeforeOurs) {
  Event event = denial();
  event.set_text(Field::reason_code, "AH01630");
  event.set_text(Field::message, "client denied by server configuration");
  event.set_text(Field::policy, "office only");
  event.set_text(Field::rules, "7");
  auto line = parsed(written(event)).values;
  EXPECT_EQ(line["status_code"], "AH01630");
  EXPECT_EQ(line["status_detail"], "client denied by server configuration");
  EXPECT_EQ(line["authorizations[0].decision"], "denied");
  EXPECT_EQ(line["authorizations[0].policy.name"], "office only");
  EXPECT_EQ(line["authorizations[0].policy.uid"], "7");
  EXPECT_FALSE(line.contains("unmapped.why403.placeholder[0]"));
}

TEST(WriteOcsf, TheClassFollowsTheKind) {
  const std::pair<Kind, const char*> expected[] = {
      {Kind::request, "4002"},       {Kind::api_call, "6003"},   {Kind::authentication, "3002"},
      {Kind::authorization, "3003"}, {Kind::network, "4001"},    {Kind::ban, "2004"},
      {Kind::change, "3004"},        {Kind::inspection, "4002"}, {Kind::diagnostic, "4002"}};
  for (const auto& [kind, uid] : expected) {
    Event event = denial();
    event.kind = kind;
    EXPECT_EQ(parsed(written(event)).values["class_uid"], uid) << name(kind);
  }
  Event event = denial();
  event.kind = Kind::inspection;
  event.set_text(Field::rules, "942100");
  EXPECT_EQ(parsed(written(event)).values["class_uid"], "2004");
  Event notice;
  notice.present.add(Field::kind);
  notice.kind = Kind::diagnostic;
  EXPECT_EQ(parsed(written(notice)).values["class_uid"], "0");
}

TEST(WriteOcsf, SecretsStayOnlyOnRequest) {
  EXPECT_EQ(parsed(written(denial(), {.secrets = Secrets::keep})).values["http_request.url.query_string"],
            "token=abc&page=2");
  EXPECT_EQ(parsed(written(denial(), {.raw = true})).values["raw_data"], denial().raw);
}

// What an event becomes in a line, and must be again when read back.
std::map<std::string, std::string> expected_fields(const Event& event) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fields())
    if (event.has(entry.field)) out.emplace(entry.name, base::to_valid_utf8(to_text(event, entry.field)));
  return out;
}

TEST(WriteOcsf, EveryLineReadsBackAsTheSameEvent) {
  std::mt19937_64 random(403);
  for (int round = 0; round < 3'000; ++round) {
    std::string bytes(400, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    Event event = any_event(bytes);
    if (event.has(Field::time)) event.time.ns /= 2;
    const std::string line = written(event, {.secrets = Secrets::keep});
    FlatJson flat = parsed(line);
    ASSERT_EQ(read_back(flat), expected_fields(event)) << line;
    ASSERT_EQ(flat.values["unmapped.why403.format"], event.format);
    for (const auto& [key, value] : event.extra) {
      if (event.extra_text(key) != value) continue;
      ASSERT_EQ(flat.values["unmapped.why403.extra." + base::to_valid_utf8(key)], base::to_valid_utf8(value));
    }
  }
}

TEST(WriteOcsf, PlacesNameEachPathOnce) {
  for (const OcsfPlace& one : ocsf_places())
    for (const OcsfPlace& other : ocsf_places())
      EXPECT_TRUE(one.path != other.path || one.field == other.field) << one.path;
}

}  // namespace
}  // namespace why403::event
