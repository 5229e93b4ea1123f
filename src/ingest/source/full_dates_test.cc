#include "ingest/source/full_dates.h"

#include <gtest/gtest.h>

namespace why403::ingest {
namespace {

TEST(FullDates, TheNewestOfAllShapesCounts) {
  const auto newest = newest_full_date_in("2026-03-12T10:00:01Z x\n203.0.113.7 - - [13/Mar/2026:10:00:01 +0000]\n2025/12/01 a");
  ASSERT_TRUE(newest);
  EXPECT_EQ(base::format_rfc3339(*newest, 0), "2026-03-13T00:00:00Z");
}

TEST(FullDates, WhatIsNoDateDoesNotCount) {
  for (const std::string_view text : {"Mar 12 10:00:01 web1 sshd[2]: x", "12026-03-120", "2026-13-40", "1-2-3", "99/Foo/2026", ""})
    EXPECT_FALSE(newest_full_date_in(text)) << text;
}

TEST(FullDates, AFileThatWasCopiedLaterCountsAsWrittenWithItsNeighbours) {
  Inputs inputs;
  inputs.files = {{.path = "a", .name = "a", .modified = *base::parse_rfc3339("2026-11-30T00:00:00Z")}, {.path = "b", .name = "b", .modified = *base::parse_rfc3339("2025-09-10T00:00:00Z")}};
  limit_modified(inputs, *base::parse_rfc3339("2025-09-09T00:00:00Z"));
  EXPECT_EQ(base::format_rfc3339(inputs.files[0].modified, 0), "2025-10-09T00:00:00Z");
  EXPECT_EQ(base::format_rfc3339(inputs.files[1].modified, 0), "2025-09-10T00:00:00Z");
}

}  // namespace
}  // namespace why403::ingest
