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

TEST(RequestText, NamesTellProgramsAndThoseThatAreTriedEverywhere) {
  for (const std::string_view name : {"svc-export", "report_sync", "robot$mobile+nightly", "ci", "etl@shop.iam.gserviceaccount.com"}) EXPECT_TRUE(is_program_name(name)) << name;
  for (const std::string_view name : {"alice", "robin", "mira@shop.example", ""}) EXPECT_FALSE(is_program_name(name)) << name;
  for (const std::string_view name : {"admin", "ORACLE", "CORP\\guest", "test@shop.example"}) EXPECT_TRUE(is_common_account(name)) << name;
  for (const std::string_view name : {"mira", "administration-team", ""}) EXPECT_FALSE(is_common_account(name)) << name;
}

TEST(RequestText, APageIsKnownByItsHostAndItsOwner) {
  EXPECT_EQ(page_host("Origin checking failed - https://win.example does not match"), "win.example");
  EXPECT_EQ(page_host("(https://gifts.example:8443/x)"), "gifts.example");
  EXPECT_EQ(page_host("no page"), "");
  EXPECT_EQ(site_owner("www.shop.example:443"), "shop.example");
  EXPECT_EQ(site_owner("localhost"), "localhost");
}

TEST(RequestText, WhatAForgedFormOrAStolenKeyIsAfter) {
  EXPECT_TRUE(is_account_path("/account/email/"));
  EXPECT_FALSE(is_account_path("/apply/parking"));
  EXPECT_TRUE(is_power_action("iam:CreateAccessKey"));
  EXPECT_TRUE(is_power_action("lambda:CreateFunction20150331"));
  EXPECT_FALSE(is_power_action("s3:GetObject"));
}

TEST(RequestText, ALibraryGivesNoNameOfItsOwn) {
  EXPECT_TRUE(is_library("python-requests/2.32.3"));
  EXPECT_FALSE(is_library("LanternShop/7.2 (Android 15; okhttp/5.1)"));
}

}  // namespace
}  // namespace why403::diagnose
