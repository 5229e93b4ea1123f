#include "tidy/checks.h"

#include <gtest/gtest.h>

#include "tidy/source_text.h"

namespace why403::tidy {
namespace {

const std::string kFloors = "0 base :\n1 event : base\n2 ingest : event base\n2 stitch : event base\n";
const std::string kMap = "`base` `event` `ingest` `stitch`\n";

std::vector<std::string> said(const Complaints& complaints) {
  std::vector<std::string> out;
  for (const Complaint& complaint : complaints)
    out.push_back(complaint.path + ":" + std::to_string(complaint.line) + ": " + complaint.what);
  return out;
}
using Said = std::vector<std::string>;

TEST(Floors, PermitWhatIsGranted) {
  const Tree tree = {
      {"src/floors.txt", kFloors},
      {"src/README.md", kMap},
      {"src/ingest/a.cc", "#include \"base/x.h\"\n#include \"ingest/a.h\"\n#include \"gtest/gtest.h\"\n"}};
  EXPECT_EQ(said(check_floors(tree)), Said{});
}

TEST(Floors, RefuseUpwardAndSideways) {
  const Tree tree = {{"src/floors.txt", kFloors},
                     {"src/README.md", kMap},
                     {"src/event/a.h", "//\n#include \"ingest/b.h\"\n"},
                     {"src/stitch/a.cc", "#include \"ingest/b.h\"\n"}};
  EXPECT_EQ(said(check_floors(tree)),
            (Said{"src/event/a.h:2: src/event may not include ingest (src/floors.txt)",
                  "src/stitch/a.cc:1: src/stitch may not include ingest (src/floors.txt)"}));
}

TEST(Floors, KnowEveryRoom) {
  const Tree tree = {{"src/floors.txt", "0 base :\n1 event : base later\n1 odd\n"}, {"src/attic/a.cc", ""}};
  EXPECT_EQ(
      said(check_floors(tree)),
      (Said{"src/floors.txt:2: event is granted later, which is not on a floor below",
            "src/floors.txt:3: wanted `floor folder : granted…`", "src/floors.txt:0: no floor for src/attic",
            "src/README.md:0: src/attic is not on the map"}));
}

TEST(Sizes, CountFilesAndFunctions) {
  const Limits limits = {.header_lines = 2, .source_lines = 8, .test_lines = 9, .function_lines = 3};
  const Tree tree = {{"src/a.h", "//\n\n\n"},
                     {"src/a.cc", "void f(int x) {\n  if (x) {\n  }\n}\nint g() { return 1; }\n"}};
  EXPECT_EQ(said(check_sizes(tree, limits)), (Said{"src/a.cc:1: `f` has 4 lines, the limit is 3",
                                                   "src/a.h:0: the file has 3 lines, the limit is 2"}));
}

TEST(Sizes, ExceptionsHaveReasonsAndAreNeeded) {
  const Limits limits = {.header_lines = 1};
  const Tree tree = {
      {"src/a.h", "//\n\n"},
      {"src/b.h", "//\n\n\n"},
      {"tools/tidy/exceptions.txt",
       "# comment\nsrc/a.h 2 one table\nsrc/b.h 2 too small\nsrc/c.h 9 not there\nsrc/d.h 9\n"}};
  EXPECT_EQ(said(check_sizes(tree, limits)),
            (Said{"tools/tidy/exceptions.txt:5: an exception needs a reason",
                  "src/b.h:0: the file has 3 lines, the limit is 2",
                  "tools/tidy/exceptions.txt:4: nothing needs the exception for src/c.h"}));
}

TEST(Names, MustSaySomething) {
  const Tree tree = {
      {"src/base/text_utils.cc", ""},
      {"src/common/x.cc", ""},
      {"src/base/y.cc", "class LogManager final {};\nstruct Database {};\n// class DataHelper\n"}};
  EXPECT_EQ(said(check_names(tree)), (Said{"src/base/text_utils.cc:0: the name says nothing: `utils`",
                                           "src/base/y.cc:1: the type's name says nothing: `LogManager`",
                                           "src/common:0: the name says nothing: `common`"}));
}

TEST(Prose, FoldersAndHeadersExplainThemselves) {
  const Limits limits = {.readme_lines = 1};
  const Tree tree = {{"src/base/a.h", "#pragma once\n"},
                     {"src/event/a.h", "// x\n#pragma once\n"},
                     {"src/event/README.md", "a\nb\n"}};
  EXPECT_EQ(
      said(check_prose(tree, limits)),
      (Said{"src/base/a.h:1: a header opens with prose: what it is", "src/base/a.h:0: lacks `#pragma once`",
            "src/event/README.md:0: has 2 lines, one screen is 1", "src/base:0: has no README.md"}));
}

TEST(Words, HaveTheirPlaces) {
  const Tree tree = {{"src/base/a.cc", std::string("// TO") + "DO\nstd::cout << 1;\n"},
                     {"src/cli/a.cc", "std::cout << 1;\n"},
                     {"src/base/a_test.cc", "std::cout << 1;\n"},
                     {"docs/a.md", "see /home/me/why403/docs\n"},
                     {"tests/sample.log", "/home/me/why403\n"}};
  EXPECT_EQ(said(check_words(tree, "/home/me/why403")),
            (Said{"docs/a.md:1: names the directory of this very checkout",
                  std::string("src/base/a.cc:1: `TO") + "DO`: finish it, or open an issue",
                  "src/base/a.cc:2: `std::cout`: only cli prints; return a value"}));
}

TEST(Links, LeadSomewhere) {
  const Tree tree = {{"docs/a.md",
                      "[b](b.md#x) [src](../src) [no](c.md) `[x](d.md)` "
                      "[w](https://example.org)\n```\n[x](e.md)\n```\n[up](../../x)\n"},
                     {"docs/b.md", ""},
                     {"src/base/a.cc", ""}};
  EXPECT_EQ(said(check_links(tree)), (Said{"docs/a.md:1: the link `c.md` leads nowhere",
                                           "docs/a.md:5: the link `../../x` leads nowhere"}));
}

TEST(SourceText, BlanksCommentsAndLiterals) {
  EXPECT_EQ(without_comments_and_literals("a // {\n\"}\\\"\" '{' /* {\n} */ 1'000"),
            "a     \n\"   \" ' '     \n     1'000");
  EXPECT_EQ(without_comments_and_literals("R\"x({\")x\";"), "R\"      \";");
}

struct FunctionCase {
  std::string source;
  std::vector<std::string> names;
};

TEST(SourceText, FindsFunctions) {
  const std::vector<FunctionCase> cases = {
      {"namespace a::b {\nint f() { return [] { return 1; }(); }\n}", {"f"}},
      {"class A {\n  A(int x) : x_{x}, y_{1} { go(); }\n  int g() const { return 1; }\n};", {"A", "g"}},
      {"const int table[] = {1, 2};\nstd::vector<int> list{f(1)};\nenum class E { a };", {}},
      {"bool operator==(const A& a) { return true; }", {"operator=="}},
      {"#define BLOCK(x) \\\n  { x\nTEST(A, B) {\n}\n", {"TEST"}},
      {"template <typename T>\nauto A<T>::run(T t) -> int {\n}", {"::run"}},
  };
  for (const FunctionCase& test : cases) {
    std::vector<std::string> names;
    for (const Function& function : functions_of(without_comments_and_literals(test.source)))
      names.push_back(function.name);
    EXPECT_EQ(names, test.names) << test.source;
  }
}

}  // namespace
}  // namespace why403::tidy
