// Captures at the edges of what the guide promises for them.
#include "ingest/extract/pattern.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace why403::ingest {
namespace {

// The text of `<x…>` in `record`, or nothing when the record does not match.
std::optional<std::string> capture(std::string_view pattern, std::string_view record) {
  ValueNames names;
  const int x = names.add("x");
  const auto compiled = Pattern::compile(pattern, names);
  EXPECT_TRUE(compiled.has_value()) << pattern;
  Values values(names.all().size());
  base::Arena arena;
  if (!compiled->match(record, values, arena, Absent({"-", ""}))) return std::nullopt;
  return std::string(values.text(x));
}

TEST(Pattern, BlanksBeforeATypedCaptureArePadding) {
  EXPECT_EQ(capture("<:number> <x:int> <:ip>", "1.5    180 192.0.2.1"), "180");
  EXPECT_EQ(capture("a <x:word> b", "a    c b"), "c");
  EXPECT_EQ(capture("a <x> b", "a    c b"), "   c");
  EXPECT_EQ(capture("a <x:word>", "a    "), "");
}

TEST(Pattern, BracedCapturesMayBeMissingOneByOne) {
  const char* pattern = "q <x:braced> <y:braced> \"<z>\"";
  EXPECT_EQ(capture(pattern, "q {a b} {c} \"GET\""), "{a b}");
  EXPECT_EQ(capture(pattern, "q {a} \"GET\""), "{a}");
  EXPECT_EQ(capture(pattern, "q \"GET\""), "");
  EXPECT_EQ(capture(pattern, "q GET"), std::nullopt);
  EXPECT_EQ(capture(pattern, "q "), std::nullopt);
}

TEST(Pattern, ListsKeepTheBlanksBehindTheirCommas) {
  EXPECT_EQ(capture("<x:list> <y>", "192.0.2.1, 192.0.2.2 next"), "192.0.2.1, 192.0.2.2");
}

}  // namespace
}  // namespace why403::ingest
