#include "serve/decision_tail.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "archive/segment/segment_log.h"
#include "base/clock.h"
#include "ingest/source/test_folder.h"

namespace why403::serve {
namespace {

class Tail : public testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    log_.reset();
    auto log = archive::SegmentLog::open(folder_.path("records"), limits_, clock_);
    ASSERT_TRUE(log) << log.error().what;
    log_ = std::move(*log);
  }
  void append(int from, int to) {
    for (int i = from; i <= to; ++i) {
      std::string line;
      archive::append_record(line, "{\"n\":" + std::to_string(i) + "}");
      ASSERT_TRUE(log_->append(line));
    }
  }
  // The numbers given until nothing waits any more, segments' heads passed over.
  std::vector<int> given(DecisionTail& tail) {
    std::vector<int> out;
    for (int tries = 0; tries < 20 && (tail.behind_bytes() > 0 || out.empty()); ++tries) {
      const auto more = tail.next(batch_);
      if (!more || !*more) break;
      for (const ingest::Record& record : batch_.records) {
        EXPECT_EQ(record.stream, DecisionTail::kStream);
        const std::size_t at = record.text.find("\"n\":");
        if (at != std::string_view::npos) out.push_back(std::atoi(record.text.data() + at + 4));
        if (at != std::string_view::npos) places_.push_back(std::string(record.name) + ":" + std::to_string(record.number));
      }
    }
    return out;
  }
  static std::vector<int> numbers(int from, int to) {
    std::vector<int> out;
    for (int i = from; i <= to; ++i) out.push_back(i);
    return out;
  }

  ingest::TestFolder folder_;
  base::FixedClock clock_{base::Time{base::kDay.ns * 20'000}};
  archive::SegmentLimits limits_{.segment_bytes = 2000};
  std::unique_ptr<archive::SegmentLog> log_;
  ingest::Stop stop_;
  ingest::RecordBatch batch_;
  std::vector<std::string> places_;
};

TEST_F(Tail, GivesWhatIsAppendedOverSegments) {
  append(1, 10);
  DecisionTail tail(folder_.path("records"), 1 << 20, stop_);
  EXPECT_EQ(given(tail), numbers(1, 10));
  EXPECT_EQ(places_[0], "records-000000000001.log:2");
  append(11, 300);
  EXPECT_EQ(given(tail), numbers(11, 300));
  append(301, 301);
  stop_.request();
  EXPECT_EQ(given(tail), numbers(301, 301));
  EXPECT_FALSE(*tail.next(batch_));
}

TEST_F(Tail, BeginsNearTheEnd) {
  append(1, 300);
  DecisionTail tail(folder_.path("records"), 3000, stop_);
  const auto seen = given(tail);
  EXPECT_EQ(seen, numbers(seen[0], 300));
  EXPECT_LT(seen.size(), 110U);
  EXPECT_GT(seen.size(), 60U);
}

TEST_F(Tail, PassesOverWhatWasErasedOrWrittenAnew) {
  append(1, 40);
  DecisionTail tail(folder_.path("records"), 1 << 20, stop_);
  EXPECT_EQ(given(tail), numbers(1, 40));
  append(41, 45);
  ASSERT_TRUE(log_->erase([](std::string_view record) { return record.find("3") != std::string_view::npos; }));
  tail.skip_to_end();
  append(46, 60);
  EXPECT_EQ(given(tail), numbers(46, 60));
}

TEST_F(Tail, GoesOnWhereSegmentsWereRetired) {
  append(1, 10);
  DecisionTail tail(folder_.path("records"), 1 << 20, stop_);
  EXPECT_EQ(given(tail), numbers(1, 10));
  append(11, 400);
  for (const char* name : {"records-000000000002.log", "records-000000000003.log"}) std::filesystem::remove(folder_.path("records") + "/" + name);
  const auto seen = given(tail);
  EXPECT_EQ(seen.back(), 400);
  EXPECT_GT(tail.lost_bytes(), 3000U);
}

// Whatever stands there, it comes to an end, and what follows is read.
TEST_F(Tail, PassesOverWhatIsNoLine) {
  append(1, 10);
  DecisionTail tail(folder_.path("records"), 8 << 20, stop_);
  EXPECT_EQ(given(tail), numbers(1, 10));
  std::ofstream(folder_.path("records") + "/records-000000000001.log", std::ios::app) << std::string(3 << 20, 'x');
  append(11, 100);
  const auto seen = given(tail);
  EXPECT_EQ(seen.back(), 100);
  EXPECT_GE(tail.lost_bytes(), 3U << 20);
}

}  // namespace
}  // namespace why403::serve
