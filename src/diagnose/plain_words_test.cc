#include "diagnose/plain_words.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

Cause said(std::string_view text) {
  const auto reading = read_plainly(text);
  return reading ? reading->cause : Cause::unknown;
}

TEST(PlainWords, ReadWhatBefellWhat) {
  EXPECT_EQ(said("Attempted access with invalid key."), Cause::api_key_misconfigured);
  EXPECT_EQ(said("turnstile verification failed"), Cause::bot_challenge);
  EXPECT_EQ(said("Key quota limit exceeded"), Cause::rate_limited);
  EXPECT_EQ(said("TokenExpiredError: jwt expired"), Cause::token_expired);
  EXPECT_EQ(said("session rejected: client changed"), Cause::session_lost);
  EXPECT_EQ(said("webhook timestamp outside the tolerance zone"), Cause::request_signature);
  EXPECT_EQ(said("Unsuccessful TOTP authentication attempt"), Cause::mfa_required);
  EXPECT_EQ(said("user account is locked"), Cause::account_locked);
  EXPECT_EQ(said("request refused: no token"), Cause::credential_missing);
  EXPECT_EQ(said("xsrf_check_failed"), Cause::session_lost);
  EXPECT_EQ(said("origin https://fans.example.net not in list"), Cause::cors_origin_refused);
  EXPECT_EQ(said("source address 192.0.2.7 is not on the allow list"), Cause::address_not_allowlisted);
  EXPECT_EQ(said("Crawler not verified"), Cause::user_agent_blocked);
  EXPECT_EQ(said("signed 3668 s ago, allowed are 300"), Cause::request_signature);
  EXPECT_EQ(said("badge valid, outside shift hours 06-14"), Cause::account_locked);
  EXPECT_EQ(said("no such document"), Cause::absence_hidden);
  EXPECT_EQ(said("document belongs to another tenant"), Cause::permission_missing);
}

TEST(PlainWords, LeaveAloneWhatSaysNothing) {
  EXPECT_EQ(said(""), Cause::unknown);
  EXPECT_EQ(said("Request Completed"), Cause::unknown);
  EXPECT_EQ(said("the token is fine. The disk failed"), Cause::unknown);
  EXPECT_EQ(said("open /var/token/7 failed"), Cause::unknown);
  EXPECT_EQ(said("arn:aws:sts::1:assumed-role/etl/session is not authorized"), Cause::unknown);
  EXPECT_EQ(said("the key was not rejected"), Cause::unknown);
}

}  // namespace
}  // namespace why403::diagnose
