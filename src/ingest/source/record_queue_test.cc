#include "ingest/source/record_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace why403::ingest {
namespace {

using Records = std::vector<Record>;

// Gives `count` records, one a batch.
class Counting final : public RecordSource {
 public:
  explicit Counting(int count) : left_(count) {}
  Result<bool, Message> next(RecordBatch& batch) override {
    batch.clear();
    if (left_-- == 0) return false;
    batch.records.push_back({.text = "line", .name = "counting", .number = ++number_});
    return true;
  }

 private:
  int left_;
  std::uint64_t number_ = 0;
};

TEST(RecordQueue, KeepsTheOrderAndTheNamesOfEachSource) {
  RecordQueue queue;
  {
    const std::string text = "one", name = "a.log";
    ASSERT_TRUE(queue.offer(Records{{.text = text, .name = name, .number = 7}}));
  }
  ASSERT_TRUE(queue.offer(Records{{.text = "two", .name = "udp://10.0.0.1", .number = 1, .wrapped = 2, .stream = "syslog"}}));
  queue.close();
  EXPECT_FALSE(queue.offer(Records{{.text = "late", .name = "a.log"}}));
  RecordBatch batch;
  ASSERT_TRUE(*queue.next(batch));
  ASSERT_EQ(batch.records.size(), 2U);
  EXPECT_EQ(batch.records[0].text, "one");
  EXPECT_EQ(batch.records[0].name, "a.log");
  EXPECT_EQ(batch.records[0].number, 7U);
  EXPECT_EQ(batch.records[1].stream, "syslog");
  EXPECT_EQ(batch.records[1].wrapped, 2U);
  EXPECT_FALSE(*queue.next(batch));
  EXPECT_EQ(queue.taken(), 2U);
  EXPECT_EQ(queue.refused(), 1U);
}

TEST(RecordQueue, RefusesWhatItHasNoRoomForAndSaysSo) {
  RecordQueue queue({.bytes_max = 4 * (sizeof(Record) + 4), .records_max = 3, .names_max = 10});
  const Record one{.text = "four", .name = "push"};
  EXPECT_TRUE(queue.offer(Records{one, one}));
  EXPECT_FALSE(queue.offer(Records{one, one}));
  EXPECT_TRUE(queue.offer(Records{one}));
  const std::string long_text(1000, 'x');
  EXPECT_FALSE(queue.offer(Records{{.text = long_text, .name = "push"}}));
  EXPECT_EQ(queue.refused(), 3U);
  RecordBatch batch;
  ASSERT_TRUE(*queue.next(batch));
  EXPECT_EQ(batch.records.size(), 3U);
  EXPECT_EQ(queue.waiting_bytes(), 0U);
  // More than the queue is for, but nothing else waits.
  EXPECT_TRUE(queue.offer(Records{{.text = long_text, .name = "push"}}));
}

TEST(RecordQueue, LetsASourceWaitForRoom) {
  RecordQueue queue({.bytes_max = 1 << 20, .records_max = 2, .names_max = 10});
  Counting source(1000);
  std::thread pump([&] {
    EXPECT_TRUE(queue.fill_from(source));
    queue.close();
  });
  RecordBatch batch;
  std::uint64_t expected = 0;
  while (*queue.next(batch)) {
    EXPECT_LE(batch.records.size(), 2U);
    for (const Record& record : batch.records) EXPECT_EQ(record.number, ++expected);
  }
  EXPECT_EQ(expected, 1000U);
  pump.join();
}

TEST(RecordQueue, IsBoundedInNames) {
  RecordQueue queue({.names_max = 2});
  for (const char* name : {"a", "b", "c", "d"}) ASSERT_TRUE(queue.offer(Records{{.text = "x", .name = name, .stream = "push"}}));
  RecordBatch batch;
  ASSERT_TRUE(*queue.next(batch));
  EXPECT_EQ(batch.records[1].name, "b");
  EXPECT_EQ(batch.records[2].name, "push…");
  EXPECT_EQ(batch.records[2].name.data(), batch.records[3].name.data());
}

TEST(RecordQueue, IsBoundedInNamesThatAreStreams) {
  RecordQueue queue({.names_max = 1});
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(queue.offer(Records{{.text = "x", .name = name, .stream = name}}));
  RecordBatch batch;
  ASSERT_TRUE(*queue.next(batch));
  EXPECT_EQ(batch.records[0].stream, "a");
  EXPECT_EQ(batch.records[1].name, "others…");
  EXPECT_EQ(batch.records[1].stream, "others…");
  EXPECT_EQ(batch.records[1].name.data(), batch.records[2].name.data());
}

}  // namespace
}  // namespace why403::ingest
