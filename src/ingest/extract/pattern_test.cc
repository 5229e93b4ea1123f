// Captures at the edges of what the guide promises for them.
#include "ingest/extract/pattern.h"

#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <random>
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

// Captures of all plain shapes, by index and by scanning.
class BothWays {
 public:
  explicit BothWays(std::string_view pattern) {
    for (const char* name : {"a", "b", "c", "d"}) names_.add(name);
    auto compiled = Pattern::compile(pattern, names_);
    EXPECT_TRUE(compiled.has_value()) << pattern;
    indexed_ = *compiled;
    scanning_ = *compiled;
    scanning_.finish(false);
  }
  [[nodiscard]] std::string by_index(std::string_view record) const { return read(indexed_, record); }
  [[nodiscard]] std::string by_scanning(std::string_view record) const { return read(scanning_, record); }

 private:
  [[nodiscard]] std::string read(const Pattern& pattern, std::string_view record) const {
    Values values(names_.all().size());
    base::Arena arena;
    if (!pattern.match(record, values, arena, Absent({"-", ""}))) return "no match";
    std::string out;
    for (int i = 0; i < 4; ++i) out.append(values.has(i) ? "<" : "none").append(values.text(i)).append(values.has(i) ? ">" : "");
    return out;
  }

  ValueNames names_;
  Pattern indexed_;
  Pattern scanning_;
};

TEST(Pattern, AnIndexedMatchFindsWhatScanningFinds) {
  constexpr const char* kPatterns[] = {
      R"(<a:word> - <b> [<>] "<c>" <d:int> <:word> "<>" "<>")", R"(<a> <b:word> "<c>")", R"(<a:ip> "<b>" "<c>" <d>)",
      R"("<a>" <b:number> ] <c> end)",                           R"(<a:word>	<b:word> <c>)", R"(x=<a>, y="<b>", z=<c:hex>)"};
  constexpr std::string_view kPieces[] = {"192.0.2.1", "-", " ", "  ", " - ", "[", "] \"", "]", "\"", "\\\"", "\\", "\" ", "\" \"", "\t", "\n", "GET /a b HTTP/1.1",
                                          "200", "+7", "1.5e3", "x=", ", y=\"", "\", z=", "ff", " end", " ] ", "\x01", "caf\xc3\xa9", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  constexpr std::string_view kLines[] = {
      R"(192.0.2.1 - - [12/Mar/2026:10:00:01 +0000] "GET /a?b=1 HTTP/1.1" 403 153 "-" "curl/8.5.0")",
      R"(192.0.2.1 - al ice [12/Mar/2026:10:00:01 +0000] "GET \"x\\" 403" 403 153 "-" "a \" b\x41")",
      R"("say \"a" 3.5 ] one ] two aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa end)",
      R"(x=1, y="a", b\", z=2", z=00ff00ff00ff00ff00ff00ff00ff00ff00ff)"};
  std::mt19937 random(403);
  for (const char* pattern : kPatterns) {
    const BothWays both(pattern);
    int matched = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string record(round % 2 == 0 ? "" : kLines[random() % std::size(kLines)]);
      for (auto edits = random() % 12; edits > 0; --edits) {
        const std::string_view piece = kPieces[random() % std::size(kPieces)];
        const std::size_t at = record.empty() || round % 2 == 0 ? record.size() : random() % record.size();
        if (random() % 3 == 0 && at < record.size()) {
          record.erase(at, 1 + random() % 4);
        } else {
          record.insert(at, piece);
        }
      }
      const std::string said = both.by_index(record);
      ASSERT_EQ(said, both.by_scanning(record)) << pattern << "\n" << record;
      matched += said != "no match" ? 1 : 0;
    }
    EXPECT_GT(matched, 0) << pattern;
  }
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
