#include "case_file.h"

#include <gtest/gtest.h>

namespace why403::cases {
namespace {

TEST(CaseFile, SectionsReadBackAsTheyWere) {
  const std::string text = "A story.\n\n--- file a.log\nx\n--- run\ncat a.log\n--- out\nx\n--- exit 0\n";
  const std::vector<Section> sections = read_sections(text);
  ASSERT_EQ(sections.size(), 5u);
  EXPECT_EQ(sections[1].head, "--- file a.log");
  EXPECT_EQ(sections[1].body, "x\n");
  EXPECT_EQ(write_sections(sections), text);
}

TEST(CaseFile, WildcardsStayWithinALine) {
  EXPECT_TRUE(matches("took [..] s\n", "took 12 s\n"));
  EXPECT_TRUE(matches("a[..]b[..]c\nd\n", "a1b2b3c\nd\n"));
  EXPECT_FALSE(matches("a[..]\n", "a\nb\n"));
  EXPECT_FALSE(matches("a\nb\n", "a\n"));
  EXPECT_FALSE(matches("a\n", "a"));
  EXPECT_TRUE(matches("", ""));
}

TEST(CaseFile, ConsoleBlocksOfMarkdown) {
  const std::string text = "Text\n```console\n$ one\n1\n$ two\n```\nmore\n```sh\n$ three\n```\n";
  const std::vector<Section> sections = read_console_blocks(text);
  ASSERT_EQ(sections.size(), 4u);
  EXPECT_EQ(sections[1].head, "$ one");
  EXPECT_EQ(sections[1].body, "1\n");
  EXPECT_EQ(sections[2].head, "$ two");
  EXPECT_EQ(sections[2].body, "");
  EXPECT_EQ(sections[3].body, "```\nmore\n```sh\n$ three\n```\n");
  EXPECT_EQ(write_console_blocks(sections), text);
}

}  // namespace
}  // namespace why403::cases
