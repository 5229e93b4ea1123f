#include "base/zone.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "base/zone_rule.h"

namespace why403::base {
namespace {

Time at(const char* text) { return *parse_rfc3339(text); }
Civil local(const char* text) { return civil_from_time(*parse_rfc3339(text, true)); }

Zone zone(const char* name) {
  auto found = find_zone(name);
  EXPECT_TRUE(found) << name;
  return found ? *found : Zone();
}

class WithTz {
 public:
  explicit WithTz(const char* value) {
    if (const char* old = std::getenv("TZ")) old_ = old;
    ::setenv("TZ", value, 1);
    ::tzset();
  }
  WithTz(const WithTz&) = delete;
  WithTz& operator=(const WithTz&) = delete;
  ~WithTz() {
    if (old_.empty())
      ::unsetenv("TZ");
    else
      ::setenv("TZ", old_.c_str(), 1);
    ::tzset();
  }

 private:
  std::string old_;
};

TEST(Zone, AgreesWithTheCLibrary) {
  constexpr std::int64_t kStep = 7'654'321;  // about 89 days
  for (const char* name :
       {"Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "Asia/Kolkata",
        "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/Sao_Paulo",
        "Asia/Tehran", "Antarctica/Troll", "Etc/GMT+12"}) {
    const WithTz environment(name);
    const Zone ours = zone(name);
    for (std::int64_t seconds = -5'000'000'000; seconds < 6'000'000'000; seconds += kStep) {
      const std::time_t moment = seconds;
      std::tm broken{};
      ::localtime_r(&moment, &broken);
      ASSERT_EQ(ours.offset_at(Time::from_unix_seconds(seconds)), broken.tm_gmtoff) << name << " " << seconds;
    }
  }
}

TEST(Zone, LocalTimesGoThereAndBack) {
  for (const char* name :
       {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"}) {
    const Zone ours = zone(name);
    for (std::int64_t seconds = 0; seconds < 4'000'000'000; seconds += 1'234'567) {
      const Time time = Time::from_unix_seconds(seconds);
      const Civil civil = civil_from_time(time + Duration{ours.offset_at(time) * kSecond.ns});
      EXPECT_EQ(ours.to_time(civil, time), time) << name << seconds;
    }
  }
}

TEST(Zone, TimesThatHappenTwiceGoWithTheirNeighbour) {
  const Zone berlin = zone("Europe/Berlin");
  const Civil twice = local("2026-10-25T02:30:00");
  EXPECT_EQ(berlin.to_time(twice), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(berlin.to_time(twice, at("2026-10-25T00:29:00Z")), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(berlin.to_time(twice, at("2026-10-25T01:29:00Z")), at("2026-10-25T01:30:00Z"));
  EXPECT_EQ(berlin.to_time(local("2026-10-25T01:59:59")), at("2026-10-24T23:59:59Z"));
  EXPECT_EQ(berlin.to_time(local("2026-10-25T03:00:00")), at("2026-10-25T02:00:00Z"));
}

TEST(Zone, TimesThatNeverWereGoForward) {
  EXPECT_EQ(zone("Europe/Berlin").to_time(local("2026-03-29T02:30:00")), at("2026-03-29T01:30:00Z"));
  EXPECT_EQ(zone("America/New_York").to_time(local("2026-03-08T02:30:00")), at("2026-03-08T07:30:00Z"));
  // Apia left out 30 December 2011 altogether.
  EXPECT_EQ(zone("Pacific/Apia").to_time(local("2011-12-30T12:00:00")), at("2011-12-30T22:00:00Z"));
}

TEST(Zone, YearsPastTheTableFollowTheRule) {
  EXPECT_EQ(zone("Europe/Berlin").to_time(local("2099-07-01T12:00:00")), at("2099-07-01T10:00:00Z"));
  EXPECT_EQ(zone("Europe/Berlin").to_time(local("2099-12-01T12:00:00")), at("2099-12-01T11:00:00Z"));
  EXPECT_EQ(zone("Australia/Sydney").to_time(local("2099-12-01T12:00:00")), at("2099-12-01T01:00:00Z"));
}

TEST(Zone, OffsetsAndUtc) {
  EXPECT_EQ(zone("+02:00").to_time(local("2026-01-01T00:00:00")), at("2025-12-31T22:00:00Z"));
  EXPECT_EQ(zone("-0330").to_time(local("2026-01-01T00:00:00")), at("2026-01-01T03:30:00Z"));
  EXPECT_EQ(zone("-0330").name(), "-03:30");
  EXPECT_EQ(zone("UTC").to_time(local("2026-01-01T00:00:00.5")), at("2026-01-01T00:00:00.5Z"));
  EXPECT_EQ(zone("UTC").to_time({.month = 13}), std::nullopt);
  EXPECT_EQ(zone("Europe/Berlin").to_time({.month = 2, .day = 30}), std::nullopt);
}

TEST(Zone, UnknownNamesAreExplained) {
  const auto typo = find_zone("Europe/Berlni");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().what, "unknown time zone `Europe/Berlni`");
  EXPECT_EQ(typo.error().help, "did you mean `Europe/Berlin`?");
  for (const char* bad :
       {"", "../../../etc/passwd", "/etc/passwd", "+25:00", "+2", "UTC+2", "Europe", "tzdata.zi"})
    EXPECT_FALSE(find_zone(bad)) << bad;
  EXPECT_FALSE(find_zone("Europe/Berlin", "/nowhere"));
}

TEST(Zone, LocalMeansTheEnvironment) {
  const Civil noon = local("2026-07-01T12:00:00");
  const auto noon_with = [&](const char* tz) {
    const WithTz environment(tz);
    return zone("local").to_time(noon);
  };
  EXPECT_EQ(noon_with("Europe/Berlin"), at("2026-07-01T10:00:00Z"));
  EXPECT_EQ(noon_with(":America/New_York"), at("2026-07-01T16:00:00Z"));
  EXPECT_EQ(noon_with("CET-1CEST,M3.5.0,M10.5.0/3"), at("2026-07-01T10:00:00Z"));
  EXPECT_EQ(noon_with(""), at("2026-07-01T12:00:00Z"));
}

TEST(Zone, PosixRules) {
  const auto noon = [](const char* rule, const char* day) {
    const auto parsed = parse_posix_zone(rule);
    EXPECT_TRUE(parsed) << rule;
    return parsed ? parsed->to_time(local((std::string(day) + "T12:00:00").c_str())) : std::nullopt;
  };
  EXPECT_EQ(noon("<+0330>-3:30", "2026-07-01"), at("2026-07-01T08:30:00Z"));
  EXPECT_EQ(noon("EST5EDT", "2026-07-01"), at("2026-07-01T16:00:00Z"));
  EXPECT_EQ(noon("XXX-2<+01>-1,0/0,J365/23", "2026-07-01"), at("2026-07-01T11:00:00Z"));
  EXPECT_EQ(noon("AAA3BBB,J60,J300", "2024-02-29"), at("2024-02-29T15:00:00Z"));
  EXPECT_EQ(noon("AAA3BBB,J60,J300", "2024-03-02"), at("2024-03-02T14:00:00Z"));
  for (const char* bad :
       {"", "A", "CET", "CET-", "CET-1CEST,", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M3.6.0,M1.1.0",
        "CET-1CEST,M3.5.0", "<+03", "CET-1CEST,J0,J1", "CET-1CEST,M3.5.0,M10.5.0/168x", "CET-25"})
    EXPECT_FALSE(parse_posix_zone(bad)) << bad;
}

TEST(Zone, DamagedFilesAreRefused) {
  const std::string header = "TZif2" + std::string(39, '\0');
  EXPECT_FALSE(parse_zone_file("x", ""));
  EXPECT_FALSE(parse_zone_file("x", "TZif"));
  EXPECT_FALSE(parse_zone_file("x", header));
  EXPECT_EQ(parse_zone_file("x", header + header).error().reason, "it holds no offset");
  EXPECT_EQ(parse_zone_file("x", std::string(kZoneFileBytesMax + 1, 'T')).error().reason,
            "it is larger than any zone file");
}

TEST(LocalTimes, ReadALogThroughTheNightOfTheChange) {
  LocalTimes times(zone("Europe/Berlin"));
  const char* const lines[][2] = {
      {"2026-10-24T23:00:00", "2026-10-24T21:00:00Z"}, {"2026-10-25T02:10:00", "2026-10-25T00:10:00Z"},
      {"2026-10-25T02:59:59", "2026-10-25T00:59:59Z"}, {"2026-10-25T02:00:00", "2026-10-25T01:00:00Z"},
      {"2026-10-25T02:35:00", "2026-10-25T01:35:00Z"}, {"2026-10-25T02:34:59", "2026-10-25T01:34:59Z"},
      {"2026-10-25T02:59:59", "2026-10-25T01:59:59Z"}, {"2026-10-25T03:00:00", "2026-10-25T02:00:00Z"},
      {"2026-12-24T12:00:00", "2026-12-24T11:00:00Z"}, {"2026-12-24T11:59:59", "2026-12-24T10:59:59Z"},
      {"2027-03-28T01:59:59", "2027-03-28T00:59:59Z"}, {"2027-03-28T03:00:00", "2027-03-28T01:00:00Z"}};
  for (const auto& line : lines) EXPECT_EQ(times.read(local(line[0])), at(line[1])) << line[0];
  EXPECT_EQ(times.read({.hour = 24}), std::nullopt);
  EXPECT_EQ(times.last(), at("2027-03-28T01:00:00Z"));
}

TEST(LocalTimes, GivesWhatTheZoneGives) {
  for (const char* name : {"America/New_York", "+05:30", "UTC", "Australia/Lord_Howe"}) {
    LocalTimes times(zone(name));
    for (std::int64_t seconds = -3'000'000'000; seconds < 5'000'000'000; seconds += 98'765) {
      const Civil civil = civil_from_time(Time::from_unix_seconds(seconds));
      const auto last = times.last();
      EXPECT_EQ(times.read(civil), zone(name).to_time(civil, last));
      seconds += seconds % 3 == 0 ? 100'000'000 : 0;
    }
  }
}

TEST(ResolveYear, TheNeighbourDecides) {
  const Time file = at("2026-03-12T00:00:00Z");
  EXPECT_EQ(resolve_year(12, 31, std::nullopt, file), 2025);
  EXPECT_EQ(resolve_year(1, 1, at("2025-12-31T23:59:59Z"), file), 2026);
  EXPECT_EQ(resolve_year(12, 31, at("2026-01-01T00:00:01Z"), file), 2025);
  EXPECT_EQ(resolve_year(3, 12, std::nullopt, file), 2026);
  EXPECT_EQ(resolve_year(3, 13, std::nullopt, file), 2026);
  EXPECT_EQ(resolve_year(3, 14, std::nullopt, file), 2025);
  EXPECT_EQ(resolve_year(12, 31, std::nullopt, at("2025-12-31T00:00:00Z")), 2025);
  EXPECT_EQ(resolve_year(1, 1, std::nullopt, at("2025-12-31T23:00:00Z")), 2026);
}

TEST(ResolveYear, LeapDaysFallInLeapYears) {
  EXPECT_EQ(resolve_year(2, 29, std::nullopt, at("2026-03-12T00:00:00Z")), 2024);
  EXPECT_EQ(resolve_year(2, 29, at("2103-01-01T00:00:00Z"), Time{}), 2104);
  EXPECT_EQ(resolve_year(2, 30, std::nullopt, at("2026-03-12T00:00:00Z")), std::nullopt);
}

}  // namespace
}  // namespace why403::base
