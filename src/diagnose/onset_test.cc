#include "diagnose/onset.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

constexpr std::int64_t kMinuteNs = base::kMinute.ns;

// Refused from `first` on; passed from the beginning until `passed`, 0: never.
CallerOnset caller(std::uint32_t number, std::int64_t first, std::int64_t passed) {
  CallerOnset out{.caller = number, .first = first * kMinuteNs, .denials = 3};
  if (passed > 0) {
    out.passed_last = passed * kMinuteNs;
    out.before = 10;
  }
  return out;
}

Onset onset(std::vector<CallerOnset> callers) { return {.callers = std::move(callers), .given = {}, .same = {}, .from = 0, .to = 180 * kMinuteNs, .last = 170 * kMinuteNs}; }

TEST(Onset, AMomentBetweenLastSuccessesAndFirstRefusalsIsClose) {
  const Onset group = onset({caller(1, 61, 58), caller(2, 63, 59), caller(3, 66, 57)});
  const Contrast at = contrast_at(group, {60 * kMinuteNs});
  EXPECT_EQ(at.stopped, 3U);
  EXPECT_EQ(at.early, 0U);
  EXPECT_EQ(at.lagging, 0U);
  EXPECT_GT(at.closeness, 3);
  EXPECT_GT(at.beginning, 0.5);
  EXPECT_LT(contrast_at(group, {10 * kMinuteNs}).closeness, at.closeness) << "they passed long after";
  EXPECT_EQ(contrast_at(group, {64 * kMinuteNs}).early, 2U);
}

TEST(Onset, StrangersWhoComeAllDayBeginWithNothing) {
  std::vector<CallerOnset> callers;
  for (std::uint32_t i = 0; i < 16; ++i) callers.push_back(caller(i, 5 + i * 10, 0));
  EXPECT_LT(contrast_at(onset(std::move(callers)), {90 * kMinuteNs}).beginning, 0.5);
}

TEST(Onset, CallersWhoStopOneByOneDoNotStopAtOnce) {
  EXPECT_EQ(stopped_at_once(onset({caller(1, 61, 58), caller(2, 63, 59), caller(3, 66, 57)})), 3U);
  EXPECT_EQ(stopped_at_once(onset({caller(1, 10, 5), caller(2, 63, 59), caller(3, 120, 110)})), 1U);
}

TEST(Onset, WhoMissedMoreThanItsPaceExplainsHadStoppedThoughItHasItBack) {
  CallerOnset back = caller(1, 60, 58);
  back.after = 20;
  back.usual = 8;
  EXPECT_TRUE(back.stopped());
  back.during = 7;
  EXPECT_FALSE(back.stopped()) << "it got it meanwhile";
  back.during = 0;
  back.usual = 1;
  EXPECT_FALSE(back.stopped()) << "it would hardly have asked";
}

TEST(Onset, TheVeryPathsThatNobodyGetsAnyMoreTellAMoment) {
  Onset group = onset({caller(1, 61, 0), caller(2, 66, 0)});
  for (std::int64_t minute = 1; minute < 170; minute += 2) group.given.push_back(minute * kMinuteNs);
  EXPECT_FALSE(contrast_at(group, {60 * kMinuteNs}).shut);
  for (std::int64_t minute = 1; minute < 60; minute += 2) group.same.push_back(minute * kMinuteNs);
  EXPECT_TRUE(contrast_at(group, {60 * kMinuteNs}).shut);
  EXPECT_FALSE(contrast_at(group, {60 * kMinuteNs}).closed) << "others alike are still given";
  EXPECT_GT(contrast_at(group, {60 * kMinuteNs}).closeness, 3);
}

}  // namespace
}  // namespace why403::diagnose
