#include "diagnose/request_text.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

std::string until(std::string_view query) {
  const auto time = signed_until(query);
  return time ? base::format_rfc3339(*time, 0) : std::string();
}

TEST(RequestText, ASignedLinkSaysUntilWhenItIsGood) {
  EXPECT_EQ(until("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260312T094152Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"), "2026-03-12T10:41:52Z");
  EXPECT_EQ(until("X-Goog-Date=20260312T094152Z&X-Goog-Expires=60"), "2026-03-12T09:42:52Z");
  EXPECT_EQ(until("sv=2024-11-04&se=2026-03-12T10%3A00%3A00Z&sr=b&sig=abc"), "2026-03-12T10:00:00Z");
  EXPECT_EQ(until("Expires=1773309600&Signature=abc&Key-Pair-Id=K1"), "2026-03-12T10:00:00Z");
}

TEST(RequestText, WhatIsNotSignedSaysNothing) {
  for (const std::string_view query : {"", "Expires=1773309600", "se=2026-03-12T10:00:00Z", "X-Amz-Date=tomorrow&X-Amz-Expires=3600", "X-Amz-Date=20260312T094152Z&X-Amz-Expires=99999999"})
    EXPECT_EQ(until(query), "") << query;
}

}  // namespace
}  // namespace why403::diagnose
