#include "diagnose/signed_link.h"

#include <gtest/gtest.h>

namespace why403::diagnose {
namespace {

std::string until(std::string_view query) {
  const auto link = read_signed_link(query);
  return !link ? "none" : link->until ? base::format_rfc3339(*link->until, 0) : "signed";
}

TEST(SignedLink, EndsWhereItSaysSo) {
  EXPECT_EQ(until("Expires=1773309601&Signature=ab~c_&Key-Pair-Id=K2JCJMDEHXQW5F"), "2026-03-12T10:00:01Z");
  EXPECT_EQ(until("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260312T100001Z&X-Amz-Expires=300&X-Amz-Signature=0f"), "2026-03-12T10:05:01Z");
  EXPECT_EQ(until("sv=2024-11-04&se=2026-03-12T10%3A00%3A01Z&sr=b&sp=r&sig=REDACTED"), "2026-03-12T10:00:01Z");
  EXPECT_EQ(until("md5=_e4Nc3iduzkWRm01TBBNYw&expires=1773309601"), "2026-03-12T10:00:01Z");
  EXPECT_EQ(until("hdnea=exp=1773309601~acl=/*~hmac=0f"), "2026-03-12T10:00:01Z");
}

TEST(SignedLink, NeedsASignature) {
  EXPECT_EQ(until("expires=1773309601"), "none");
  EXPECT_EQ(until("Policy=eyJ&Signature=ab&Key-Pair-Id=K2"), "signed");
  EXPECT_EQ(until(""), "none");
}

}  // namespace
}  // namespace why403::diagnose
