#include "event/writer.h"

#include <gtest/gtest.h>

#include <random>

#include "event/any_event.h"
#include "event/event_id.h"
#include "event/read_back.h"
#include "event/write_csv.h"

namespace why403::event {
namespace {

using namespace std::literals;

TEST(LineBuffer, BracketsReplaceTheLastComma) {
  LineBuffer out;
  out.put('{').member("\"a\":", "x").put("\"b\":[").close(']').put("\"c\":{").close('}').close_line();
  EXPECT_EQ(out.text(), "{\"a\":\"x\",\"b\":[],\"c\":{}}\n");
  out.clear();
  EXPECT_EQ(out.text(), "");
  out.json(std::string(1'000'000, '\x01'));
  EXPECT_EQ(out.size(), 6'000'003U);
  out.clear();
  EXPECT_EQ(out.put('x').text(), "x");
}

TEST(LineBuffer, AddressesAndTimesAreCanonical) {
  const auto ip = [](const char* text) {
    LineBuffer out;
    out.ip(*base::parse_ip(text));
    return std::string(out.text());
  };
  for (const char* text : {"0.0.0.0", "1.20.255.100", "255.255.255.255", "198.51.100.7", "2001:db8::1", "::"})
    EXPECT_EQ(ip(text), text);
  LineBuffer out;
  for (const std::int64_t ns :
       {0L, -1L, 1'741'773'600'123'000'000L, 1'741'773'600'999'000'001L, INT64_MIN, INT64_MAX}) {
    out.clear();
    out.time({ns});
    EXPECT_EQ(out.text(), base::format_rfc3339({ns}, ns % 1'000'000 == 0 ? 3 : 9));
  }
}

TEST(EventId, RotationAndFolderDoNotMatter) {
  EXPECT_EQ(log_name_without_rotation("/var/log/nginx/access.log.2.gz"), "access.log");
  EXPECT_EQ(log_name_without_rotation("access.log-20260312"), "access.log");
  EXPECT_EQ(log_name_without_rotation("access.log-20260312-1735689600.zst"), "access.log");
  EXPECT_EQ(log_name_without_rotation("access.2026-03-12"), "access");
  EXPECT_EQ(log_name_without_rotation("web-1.log"), "web-1.log");
  EXPECT_EQ(log_name_without_rotation("20260312"), "20260312");
  EXPECT_EQ(log_name_without_rotation(".1"), ".1");
  EXPECT_EQ(log_name_without_rotation(""), "");
}

TEST(EventId, DependsOnTextPlaceAndSaltOnly) {
  Event event;
  event.raw = "a line";
  event.ref.line = 7;
  Identifier identifier("");
  const EventId id = identifier(event, "access.log");
  EXPECT_EQ(identifier(event, "/elsewhere/access.log.1.gz"), id);
  event.format = "nginx-combined";
  event.status = 403;
  EXPECT_EQ(identifier(event, "access.log"), id);
  EXPECT_NE(Identifier("salt")(event, "access.log"), id);
  EXPECT_NE(identifier(event, "error.log"), id);
  event.ref.record = 1;
  EXPECT_NE(identifier(event, "access.log"), id);
  event.ref.record = 0;
  event.ref.line = 8;
  EXPECT_NE(identifier(event, "access.log"), id);
  char text[kEventIdTextSize];
  write_event_id(id, text);
  // The id of a line is a promise to whoever stored it.
  EXPECT_EQ(std::string_view(text, sizeof text), "9d520a5a-7727-8424-9d68-c7d7e6fe5c5c");
}

TEST(Redact, ParametersThatCarrySecrets) {
  EXPECT_EQ(redact_query("a=1&access_token=x;y=2&PASSWORD=p%26q"), "a=1&access_token=***;y=2&PASSWORD=***");
  EXPECT_EQ(redact_query("user%5Bpassword%5D=x&user[token]=y&tokens=z&=w&code"),
            "user%5Bpassword%5D=***&user[token]=***&tokens=z&=w&code");
  EXPECT_EQ(redact_query("%74oken=x&%2574oken=y"), "%74oken=***&%2574oken=y");
  EXPECT_EQ(redact_query(""), "");
  Redactor redact(Secrets::redact);
  EXPECT_EQ(redact(Field::referer, "https://example.com/?a=1&sig=abc#top"),
            "https://example.com/?a=1&sig=***#top");
  EXPECT_EQ(redact(Field::message, "code=403 for \"GET /x?key=abc HTTP/1.1\""),
            "code=403 for \"GET /x?key=*** HTTP/1.1\"");
  EXPECT_EQ(redact(Field::path, "/a;jsessionid=0A1B/b;v=1"), "/a;jsessionid=***/b;v=1");
  EXPECT_EQ(redact(Field::path, "/admin..;/console"), "/admin..;/console");
  EXPECT_EQ(redact(Field::principal, "key=abc"), "key=abc");
  EXPECT_EQ(Redactor(Secrets::keep)(Field::query, "token=x"), "token=x");
}

TEST(Redact, ParametersInParametersAndOtherSpellings) {
  EXPECT_EQ(redact_query("next=https://x/?access_token=S&b=1"), "next=https://x/?access_token=***&b=1");
  EXPECT_EQ(redact_query("next=https%3A%2F%2Fx%2F%3Faccess_token%3DS&b=1"), "next=https%3A%2F%2Fx%2F%3Faccess_token%3D***&b=1");
  EXPECT_EQ(redact_query("x=%253Ftoken%253DS"), "x=%253Ftoken%253D***");
  EXPECT_EQ(redact_query("x=%26access_token=S"), "x=%26access_token=***");
  EXPECT_EQ(redact_query("access_token%3DS"), "access_token%3D***");
  EXPECT_EQ(redact_query("access_token[]=S&access_token%5B%5D=S&access_token =%20S"), "access_token[]=***&access_token%5B%5D=***&access_token =***");
  for (const char* name : {"access-token", "accessToken", "authToken", "x-api-key", "csrf_token", "sid", "pin", "assertion", "bearer", "credential", "private_token",
                           "subscription-key", "hmac", "ticket", "pass", "PassPhrase", "ASP.NET_SessionId"})
    EXPECT_EQ(redact_query(std::string(name) + "=S"), std::string(name) + "=***");
  EXPECT_EQ(redact_query("tokens=1&passage=2&inside=3&keyword=4&status_code=403&encode%=5"), "tokens=1&passage=2&inside=3&keyword=4&status_code=403&encode%=5");
  Redactor redact(Secrets::redact);
  EXPECT_EQ(redact(Field::path, "//user:S@host/a"), "//user:***@host/a");
  EXPECT_EQ(redact(Field::path, "/reset-password/9f86d081884c7d65"), "/reset-password/***");
  EXPECT_EQ(redact(Field::path, "/auth/magic_link/9f86d081-884c-7d65/next"), "/auth/magic_link/***/next");
  EXPECT_EQ(redact(Field::path, "/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe"), "/bot***/getMe");
  EXPECT_EQ(redact(Field::path, "/reset-password/by-mail-or-telephone"), "/reset-password/by-mail-or-telephone");
  EXPECT_EQ(redact(Field::path, "/robots/110201543"), "/robots/110201543");
  EXPECT_EQ(redact(Field::path, "/x/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.S_-1/y"), "/x/***/y");
  EXPECT_EQ(redact(Field::path, "/a#access_token=a/b"), "/a#access_token=***");
  EXPECT_EQ(redact(Field::path, "/a//b:c/d@e"), "/a//b:c/d@e");
}

TEST(Redact, WhateverALineHolds) {
  Redactor redact(Secrets::redact);
  const auto expect = [&](std::string_view text, std::string_view masked) { EXPECT_EQ(redact.any_text(text), masked); };
  expect("Authorization: Bearer S, then", "Authorization: ***, then");
  expect("request errored token=S password = S2 done", "request errored token=*** password = *** done");
  expect(R"({"authorization":"Bearer S","cookie": "a=S; b=S","set-cookie":["sid=S]","b=S"],"n":1})", R"({"authorization":"***","cookie": "***","set-cookie":[***],"n":1})");
  expect(R"("log":"{\"authorization\":\"Bearer S\\\"S\",\"a\":1}")", R"("log":"{\"authorization\":\"***\",\"a\":1}")");
  expect("{'Cookie': 'a=S; b=S', 'otp': 12345, 'code': 403, 'token': None}", "{'Cookie': '***', 'otp': ***, 'code': 403, 'token': None}");
  expect("Cookie: a=S; b=S\nnext", "Cookie: ***\nnext");
  expect("\"Mozilla/5.0 Bearer S3cr3tS3cr3t\" x", "\"Mozilla/5.0 Bearer ***\" x");
  expect("Basic dXNlcjpwYXNz, Bearer%20abcdef1", "Basic ***, Bearer%20***");
  expect("Digest username: Authorization: Digest username=\"a\", response=\"S\"", "Digest username: Authorization: ***");
  expect("see https://user:S@host/ and https%3A%2F%2Fuser%3AS%40host%2F", "see https://user:***@host/ and https%3A%2F%2Fuser%3A***%40host%2F");
  expect("cut off eyJhbGciOiJIUzI1NiJ9", "cut off ***");
  // A log's own words stay.
  for (const char* text : {"code=403 key=a sig=31 for user", "the Bearer token is missing", "Basic authentication required", "Bearer realm=\"x\", error=\"invalid_token\"",
                           "basic rules forbid it", "password: mismatch", "\"code\":\"E403\",\"key\":\"a\"", "token= user=bob", "client: 192.0.2.1, server: a", "eyJ", "https://a@b/c:d"})
    expect(text, text);
  expect("", "");
}

TEST(WriteCsv, CellsAreQuotedAndNeverFormulas) {
  const auto cell = [](std::string_view text) {
    LineBuffer out;
    append_csv_cell(out, text);
    return std::string(out.text());
  };
  EXPECT_EQ(cell("plain text"), "plain text");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(cell("a\r\nb"), "\"a\\x0d\\x0ab\"");
  EXPECT_EQ(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
  EXPECT_EQ(cell(" =1"), "' =1");
  EXPECT_EQ(cell("\uff1d1"), "\"'\uff1d1\"");
  EXPECT_EQ(cell("-1+1"), "'-1+1");
  EXPECT_EQ(cell("@x"), "'@x");
  EXPECT_EQ(cell("\xff"), "\"\xef\xbf\xbd\"");
}

// RFC 4180, as a reader of it would.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  return cells;
}

TEST(WriteCsv, OneLineAnEventUnderTheFieldsNames) {
  const auto writer = make_writer(Form::csv, {.secrets = Secrets::keep});
  LineBuffer out;
  writer->begin(out);
  const std::vector<std::string> header = cells_of(out.text().substr(0, out.size() - 2));
  ASSERT_EQ(header.size(), kFieldCount + 4);
  EXPECT_EQ(header[3], "product");
  EXPECT_EQ(header.back(), "extra");
  std::mt19937_64 random(4180);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(400, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const Event event = any_event(bytes);
    out.clear();
    writer->write(event, "a,b.log", out);
    const std::string_view line = out.text();
    ASSERT_TRUE(line.ends_with("\r\n"));
    ASSERT_EQ(line.find_first_of("\r\n"), line.size() - 2);
    ASSERT_TRUE(base::is_valid_utf8(line));
    const std::vector<std::string> cells = cells_of(line.substr(0, line.size() - 2));
    ASSERT_EQ(cells.size(), header.size());
    EXPECT_EQ(cells[0], "a,b.log");
    for (const auto& entry : fields()) {
      std::string wanted = base::printable(to_text(event, entry.field));
      const bool text = static_cast<std::size_t>(entry.field) < kTextFieldCount;
      const std::size_t first = std::min(wanted.find_first_not_of(' '), wanted.size());
      if (text && wanted.find_first_of("=+-@", first) == first) wanted.insert(0, "'");
      EXPECT_EQ(cells[3 + static_cast<std::size_t>(entry.field)], wanted) << entry.name;
    }
  }
}

Event denied_request() {
  Event event;
  event.present = {Field::time, Field::kind, Field::layer, Field::client, Field::status, Field::bytes_out};
  event.time = base::Time::from_unix_seconds(1'741'773'600);
  event.kind = Kind::request;
  event.layer = Layer::proxy;
  event.client = *base::parse_ip("198.51.100.7");
  event.status = 403;
  event.bytes_out = 153;
  event.set_text(Field::method, "PATCH");
  event.set_text(Field::host, "api.example.com");
  event.set_text(Field::path, "/ledger/7");
  event.set_text(Field::query, "token=abc");
  event.set_text(Field::protocol, "HTTP/1.1");
  event.set_text(Field::product, "nginx");
  event.set_text(Field::principal, "alice");
  event.set_text(Field::state, "MISS");
  event.format = "nginx-combined";
  event.ref.line = 17;
  return event;
}

TEST(WriteEcs, PutsFieldsWhereElasticLooks) {
  LineBuffer out;
  make_writer(Form::ecs, {})->write(denied_request(), "access.log", out);
  FlatJson flat = flatten(out.text());
  ASSERT_EQ(flat.failure, "");
  const std::pair<const char*, const char*> expected[] = {{"@timestamp", "2025-03-12T10:00:00.000Z"},
                                                          {"ecs.version", "8.17.0"},
                                                          {"event.kind", "event"},
                                                          {"event.category[0]", "network"},
                                                          {"event.category[1]", "web"},
                                                          {"event.type[1]", "denied"},
                                                          {"event.outcome", "failure"},
                                                          {"event.module", "nginx"},
                                                          {"event.dataset", "nginx-combined"},
                                                          {"source.ip", "198.51.100.7"},
                                                          {"url.domain", "api.example.com"},
                                                          {"url.path", "/ledger/7"},
                                                          {"url.query", "token=***"},
                                                          {"http.request.method", "PATCH"},
                                                          {"http.response.status_code", "403"},
                                                          {"http.response.bytes", "153"},
                                                          {"http.version", "1.1"},
                                                          {"user.name", "alice"},
                                                          {"related.user[0]", "alice"},
                                                          {"log.file.path", "access.log"},
                                                          {"why403.layer", "proxy"},
                                                          {"why403.state", "MISS"},
                                                          {"why403.line", "17"}};
  for (const auto& [path, value] : expected) EXPECT_EQ(flat.values[path], value) << path;
}

TEST(WriteEcs, AnyEventIsOneValidLine) {
  std::mt19937_64 random(8);
  const auto writer = make_writer(Form::ecs, {.raw = true});
  LineBuffer out;
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(400, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    out.clear();
    writer->write(any_event(bytes), "access.log", out);
    ASSERT_EQ(flatten(out.text()).failure, "") << out.text();
    ASSERT_EQ(out.text().find('\n'), out.size() - 1);
  }
}

}  // namespace
}  // namespace why403::event
