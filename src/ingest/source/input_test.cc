#include "ingest/source/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "ingest/source/byte_source.h"
#include "ingest/source/test_folder.h"
#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

std::vector<std::string> names(const Inputs& inputs) {
  std::vector<std::string> result;
  for (const Input& file : inputs.files) result.push_back(file.name);
  return result;
}

using Names = std::vector<std::string>;

TEST(FindInputs, DirectoriesAreReadSortedOldestRotationFirst) {
  const TestFolder folder;
  for (const char* name : {"b/error.log", "access.log", "access.log.1", "access.log.10.gz", "access.log.2.gz",
                           ".hidden", "b/.git/config", "z.log"})
    folder.write(name, "text\n");
  folder.write("core", std::string("\x7F"
                                   "ELF\0\0\0",
                                   7));
  folder.write("wtmp", std::string(384, '\0'));
  const auto inputs = find_inputs({folder.path()});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), (Names{"access.log.10.gz", "access.log.2.gz", "access.log.1", "access.log",
                                   "b/error.log", "z.log"}));
  EXPECT_EQ(inputs->skipped, 4U);
  ASSERT_EQ(inputs->warnings.size(), 1U);
  EXPECT_EQ(inputs->warnings[0].severity, base::Severity::note);
  EXPECT_EQ(inputs->files[0].size, 5U);
  EXPECT_GT(inputs->files[0].modified.ns, 0);
}

TEST(FindInputs, FilesKeepTheNameThatWasGivenAndTheirOrder) {
  const TestFolder folder;
  const std::string second = folder.write("b.log", "x");
  const std::string first = folder.write("a.log", "x");
  const std::string older = folder.write("b.log.1", "x");
  const auto inputs = find_inputs({second, first, older, second});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), (Names{older, second, first}));
}

TEST(FindInputs, PatternsThatTheShellDidNotExpand) {
  const TestFolder folder;
  folder.write("edge/access.log", "x");
  folder.write("app/access.log", "x");
  folder.write("[x].log", "x");
  const auto inputs = find_inputs({folder.path("*/access.log"), folder.path("[x].log")});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs),
            (Names{folder.path("app/access.log"), folder.path("edge/access.log"), folder.path("[x].log")}));
  const auto none = find_inputs({folder.path("*.nothing")});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().reason, "no file matches this pattern");
}

TEST(FindInputs, EqualNamesBelowTwoDirectoriesAreToldApart) {
  const TestFolder folder;
  folder.write("a/access.log", "x");
  folder.write("b/access.log", "x");
  folder.write("b/error.log", "x");
  const auto inputs = find_inputs({folder.path("a"), folder.path("b/")});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), (Names{folder.path("a/access.log"), folder.path("b/access.log"), "error.log"}));
}

TEST(FindInputs, OneBadFileAmongManyIsAWarning) {
  const TestFolder folder;
  const std::string good = folder.write("good.log", "x");
  std::filesystem::create_symlink("nowhere", folder.path("dangling"));
  const auto inputs = find_inputs({folder.path("missing"), good, folder.path("dangling")});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), Names{good});
  EXPECT_EQ(inputs->unreadable, 2U);
  ASSERT_EQ(inputs->warnings.size(), 2U);
  EXPECT_EQ(inputs->warnings[0].what, "cannot read `" + folder.path("missing") + "`");
  EXPECT_EQ(inputs->warnings[0].reason, "no such file or directory");
}

TEST(FindInputs, WarningsAreBounded) {
  const TestFolder folder;
  std::vector<std::string> arguments{folder.write("good", "x")};
  for (std::size_t i = 0; i < kInputWarningsMax + 5; ++i) arguments.push_back(folder.path(std::to_string(i)));
  const auto inputs = find_inputs(arguments);
  ASSERT_TRUE(inputs);
  EXPECT_EQ(inputs->unreadable, kInputWarningsMax + 5);
  ASSERT_EQ(inputs->warnings.size(), kInputWarningsMax + 1);
  EXPECT_EQ(inputs->warnings.back().what, "5 further files could not be read");
}

TEST(FindInputs, NothingReadableIsAnError) {
  const TestFolder folder;
  const auto empty = find_inputs({folder.path()});
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().what, "nothing to read");
  EXPECT_EQ(empty.error().reason, "no file was found");
  const auto two = find_inputs({folder.path("a"), folder.path("b")});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().notes.size(), 2U);
  EXPECT_EQ(two.error().severity, base::Severity::error);
}

TEST(FindInputs, KnownBinaryFilesSayWhatToDo) {
  const TestFolder folder;
  folder.write("good.log", "x");
  folder.write("system.journal", "LPKSHHRH........");
  const auto inputs = find_inputs({folder.path()});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(inputs->unreadable, 1U);
  EXPECT_EQ(inputs->warnings.at(0).reason, "it is a systemd journal");
  EXPECT_NE(inputs->warnings.at(0).help.find("journalctl -o export"), std::string::npos);
}

TEST(FindInputs, LinksThatLeadInACircleEnd) {
  const TestFolder folder;
  folder.write("a/x.log", "x");
  std::filesystem::create_directory_symlink("..", folder.path("a/up"));
  std::filesystem::create_symlink("x.log", folder.path("a/again.log"));
  const auto inputs = find_inputs({folder.path()});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), Names{"a/again.log"});
}

TEST(FindInputs, DeepDirectoriesHaveALimit) {
  const TestFolder folder;
  folder.write("top.log", "x");
  std::string deep;
  for (std::size_t i = 0; i < kDirectoryDepthMax + 1; ++i) deep += "d/";
  folder.write(deep + "x.log", "x");
  const auto inputs = find_inputs({folder.path()});
  ASSERT_TRUE(inputs);
  EXPECT_EQ(names(*inputs), Names{"top.log"});
  EXPECT_EQ(inputs->unreadable, 1U);
}

TEST(OpenInput, ReadsAFileAsItWasWhenOpened) {
  const TestFolder folder;
  const std::string path = folder.write("a.log", std::string(5000, 'a'));
  const auto inputs = find_inputs({path});
  auto source = open_input(inputs->files.at(0));
  ASSERT_TRUE(source);
  std::ofstream(path, std::ios::app) << std::string(5000, 'b');
  const Contents contents = contents_of(**source);
  EXPECT_EQ(contents.bytes, std::string(5000, 'a'));
  ASSERT_EQ(contents.failures.size(), 1U);
  EXPECT_EQ(contents.failures[0].severity, base::Severity::note);
  EXPECT_NE(contents.failures[0].what.find("grew"), std::string::npos);
}

TEST(OpenInput, AFileThatShrinksIsUsedAsFarAsItGoes) {
  const TestFolder folder;
  const std::string path = folder.write("a.log", std::string(1'000'000, 'a'));
  const auto inputs = find_inputs({path});
  auto source = open_input(inputs->files.at(0));
  ASSERT_TRUE(source);
  char piece[100];
  EXPECT_EQ(*(*source)->read(piece, sizeof piece), sizeof piece);
  ASSERT_EQ(::truncate(path.c_str(), 500'000), 0);
  std::filesystem::remove(path);
  const Contents contents = contents_of(**source);
  EXPECT_EQ(contents.bytes.size(), 500'000 - sizeof piece);
  ASSERT_EQ(contents.failures.size(), 1U);
  EXPECT_EQ(contents.failures[0].severity, base::Severity::warning);
  EXPECT_EQ(contents.failures[0].reason, "of its 1000000 bytes 500000 are gone");
  EXPECT_FALSE(open_input(inputs->files.at(0)));
}

}  // namespace
}  // namespace why403::ingest
