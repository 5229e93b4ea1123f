#include "serve/log_door.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <condition_variable>

namespace why403::serve {
namespace {

std::string gzipped(std::string_view text) {
  std::string out(text.size() + 100, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class Logs : public testing::Test {
 protected:
  Reply push(std::string_view type, std::string_view body, std::string_view encoding = "", std::string_view query = "") {
    const std::vector<Header> headers{{"Content-Type", type}, {"Content-Encoding", encoding}};
    Reply reply;
    door_.answer({.method = "POST", .path = "/v1/logs", .query = query, .headers = headers, .body = body}, "ops", reply);
    return reply;
  }
  std::vector<std::string> taken() {
    std::vector<std::string> out;
    if (queue_.waiting_bytes() == 0) return out;
    EXPECT_TRUE(*queue_.next(batch_));
    for (const ingest::Record& record : batch_.records) out.push_back(std::string(record.name) + ":" + std::to_string(record.number) + " " + std::string(record.text));
    return out;
  }

  ingest::RecordQueue queue_{{.bytes_max = 1 << 20, .records_max = 100}};
  LogDoor door_{queue_};
  ingest::RecordBatch batch_;
};

TEST_F(Logs, TakesLines) {
  const Reply reply = push("application/x-ndjson; charset=utf-8", "{\"a\":1}\r\n\n{\"a\":2}\n", "", "name=app.log");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "{}");
  EXPECT_EQ(taken(), (std::vector<std::string>{"push:ops/app.log:1 {\"a\":1}", "push:ops/app.log:2 {\"a\":2}"}));
  EXPECT_EQ(push("text/plain", gzipped("one"), "gzip").status, 200);
  EXPECT_EQ(taken(), std::vector<std::string>{"push:ops:3 one"});
}

TEST_F(Logs, TakesOtlpInBothForms) {
  const std::string json = R"({"resourceLogs":[{"resource":{"r":1},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"},{"timeUnixNano":"2"}]}]}]})";
  EXPECT_EQ(push("application/json", json).body, "{}");
  EXPECT_EQ(taken(), (std::vector<std::string>{R"(push:ops:1 {"resource":{"r":1},"timeUnixNano":"1"})", R"(push:ops:2 {"resource":{"r":1},"timeUnixNano":"2"})"}));
  const std::string record = "\x09" + std::string("\x07\0\0\0\0\0\0\0", 8);
  const auto in = [](char field, const std::string& message) { return std::string(1, static_cast<char>(field << 3 | 2)) + static_cast<char>(message.size()) + message; };
  const Reply reply = push("application/x-protobuf", in(1, in(2, in(2, record))));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/x-protobuf");
  EXPECT_EQ(reply.body, "");
  ASSERT_EQ(taken().size(), 1U);
  EXPECT_NE(batch_.records[0].text.find("\"timeUnixNano\":\"7\""), std::string_view::npos);
}

TEST_F(Logs, SaysWhatItRejected) {
  EXPECT_EQ(push("application/json", R"({"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"},7]}]}]})").body,
            R"({"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"some records are no JSON objects, or too long"}})");
  EXPECT_EQ(taken().size(), 1U);
  EXPECT_EQ(push("text/plain", "short\n" + std::string(kPushedRecordBytesMax + 1, 'x')).body.find(R"({"partialSuccess":{"rejectedLogRecords":"1")"), 0U);
  EXPECT_EQ(taken(), std::vector<std::string>{"push:ops:2 short"});
  EXPECT_EQ(door_.counts().rejected, 2U);
}

TEST_F(Logs, RefusesWhatIsNotForIt) {
  EXPECT_EQ(push("text/html", "x").status, 415);
  EXPECT_EQ(push("text/plain", "x", "br").status, 415);
  EXPECT_EQ(push("text/plain", "x", "gzip").status, 400);
  EXPECT_EQ(push("text/plain", gzipped("one two three").substr(0, 15), "gzip").status, 400);
  EXPECT_EQ(push("text/plain", gzipped(std::string(kPushedBytesMax + 1, 'x')), "gzip").status, 413);
  EXPECT_EQ(push("text/plain", "x", "", "name=../etc").status, 400);
  EXPECT_EQ(push("text/plain", "x", "", "other=1").status, 400);
  EXPECT_EQ(push("application/json", "no JSON").status, 400);
  const Reply damaged = push("application/x-protobuf", "no message");
  EXPECT_EQ(damaged.status, 400);
  EXPECT_EQ(damaged.body.substr(0, 4), std::string("\x08\x03\x12") + static_cast<char>(damaged.body.size() - 4));
  Reply reply;
  door_.answer({.method = "GET", .path = "/v1/logs"}, "ops", reply);
  EXPECT_EQ(reply.status, 405);
  EXPECT_TRUE(taken().empty());
}

TEST_F(Logs, AsksToComeAgainWhenThereIsNoRoom) {
  EXPECT_EQ(push("text/plain", "a\nb\nc\n").status, 200);
  std::string many;
  for (int i = 0; i < 99; ++i) many += "line\n";
  const Reply reply = push("text/plain", many);
  EXPECT_EQ(reply.status, 429);
  EXPECT_NE(reply.headers.find("Retry-After: 1\r\n"), std::string::npos);
  EXPECT_EQ(reply.body, R"({"code":14,"message":"too much waits to be read"})");
  EXPECT_EQ(taken().size(), 3U);
  EXPECT_EQ(push("text/plain", many).status, 200);
}

// A connection that waits: the request is answered when it is asked again.
class Parked final : public Waiting {
 public:
  std::function<void()> wake() override {
    return [this] {
      const std::scoped_lock lock(mutex_);
      is_awake_ = true;
      changed_.notify_all();
    };
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_awake_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_awake_ = false;
};

TEST_F(Logs, LetsTheThreadsThatDecideGoOn) {
  Parked parked;
  const std::vector<Header> headers{{"Content-Type", "text/plain"}};
  const std::string body = "one\n";
  Request request{.method = "POST", .path = "/v1/logs", .headers = headers, .body = body, .waiting = &parked};
  Reply reply;
  door_.answer(request, "ops", reply);
  ASSERT_TRUE(reply.is_pending);
  parked.wait();
  const std::uint64_t parking = reply.parking;
  reply.clear();
  request.waiting = nullptr;
  request.is_resumed = true;
  // Another request, resumed for another reason, with its body where that of somebody who went away stood.
  request.headers = {};
  door_.answer(request, "ops", reply);
  EXPECT_EQ(reply.status, 415);
  request.headers = headers;
  request.parking = parking;
  reply.clear();
  door_.answer(request, "ops", reply);
  EXPECT_FALSE(reply.is_pending);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(taken(), std::vector<std::string>{"push:ops:1 one"});
}

// However many are done before the first is told: each is told what became of its own, and none is taken twice.
TEST_F(Logs, TakesEachPushOnce) {
  constexpr std::size_t many = kPushesWaitingMax + 10;
  std::vector<Parked> parked(many);
  std::vector<std::uint64_t> parkings;
  const std::vector<Header> headers{{"Content-Type", "text/plain"}};
  Request request{.method = "POST", .path = "/v1/logs", .headers = headers, .body = "one\n"};
  for (Parked& each : parked) {
    request.waiting = &each;
    Reply reply;
    door_.answer(request, "ops", reply);
    ASSERT_TRUE(reply.is_pending);
    each.wait();
    parkings.push_back(reply.parking);
  }
  request.is_resumed = true;
  for (const std::uint64_t parking : parkings) {
    request.parking = parking;
    Reply reply;
    door_.answer(request, "ops", reply);
    EXPECT_FALSE(reply.is_pending);
    EXPECT_EQ(reply.status, 200);
  }
  EXPECT_EQ(taken().size(), many);
  Reply again;
  door_.answer(request, "ops", again);
  EXPECT_EQ(again.status, 503) << "told already";
  EXPECT_TRUE(taken().empty());
}

}  // namespace
}  // namespace why403::serve
