#include "ingest/source/rotation.h"

#include <gtest/gtest.h>

#include <vector>

namespace why403::ingest {
namespace {

TEST(Rotation, OldestFirst) {
  const std::vector<std::vector<std::string>> families{
      {"access.log.10.gz", "access.log.2.gz", "access.log.1", "access.log.0", "access.log"},
      {"access.log-20260311.gz", "access.log-20260312", "access.log"},
      {"access-20260311.log", "access-20260312.log.zst", "access.log"},
      {"a.log.2026-03-11", "a.log.2026-03-12.gz", "a.log"},
      {"app-2026-03-12-09.log", "app-2026-03-12-10.log", "app-2026-03-13-00.log"},
      {"app.2026-03-12.9.log", "app.2026-03-12.10.log", "app.log"},
      {"access.log-1773187200", "access.log-1773273600", "access.log"},
      {"x.log.old", "x.log"},
  };
  for (const auto& names : families)
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
      const Rotation older = rotation_of(names[i]);
      const Rotation newer = rotation_of(names[i + 1]);
      EXPECT_EQ(older.family, newer.family) << names[i];
      EXPECT_TRUE(is_older(older, newer)) << names[i] << " " << names[i + 1];
      EXPECT_FALSE(is_older(newer, older)) << names[i];
    }
}

TEST(Rotation, OtherNumbersAreNoRotation) {
  for (const char* name : {"10.0.0.1.log", "u_ex260312.log", "host12.log", "log", "2026.log", "v1.2.3"})
    EXPECT_TRUE(rotation_of(name).date.empty()) << name;
  EXPECT_NE(rotation_of("edge1.log").family, rotation_of("edge2.log").family);
  EXPECT_EQ(rotation_of("access.log-20261399").family, "access.log-20261399");
  EXPECT_EQ(rotation_of("").family, "");
  EXPECT_EQ(rotation_of("2026-03-").family, "2026-03-");
}

TEST(Rotation, NaturalOrder) {
  EXPECT_TRUE(natural_less("a2", "a10"));
  EXPECT_FALSE(natural_less("a10", "a2"));
  EXPECT_TRUE(natural_less("a", "a1"));
  EXPECT_TRUE(natural_less("a01", "a1"));
  EXPECT_FALSE(natural_less("a1", "a1"));
  EXPECT_TRUE(natural_less("u_ex260311.log", "u_ex260312.log"));
}

}  // namespace
}  // namespace why403::ingest
