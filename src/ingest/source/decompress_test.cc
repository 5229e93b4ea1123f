#include "ingest/source/decompress.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <utility>

#include "ingest/source/test_folder.h"
#include "ingest/source/test_source.h"

namespace why403::ingest {
namespace {

using std::string_view_literals::operator""sv;

struct Tool {
  const char* command;
  const char* kind;
};
constexpr Tool kTools[] = {{"gzip -c", "gzip"}, {"zstd -qc", "zstd"}, {"bzip2 -c", "bzip2"}, {"xz -c", "xz"}};

// Lines that compress about as logs do.
std::string some_log(std::size_t lines) {
  std::string text;
  std::uint64_t state = 403;
  for (std::size_t i = 0; i < lines; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += "198.51.100." + std::to_string(state >> 56) + " - - \"GET /ledger/" +
            std::to_string(state >> 33) + " HTTP/1.1\" 403 " + std::to_string(i) + "\n";
  }
  return text;
}

std::string compressed(const Tool& tool, const std::string& bytes) {
  const TestFolder folder;
  const std::string command = std::string(tool.command) + " < " + folder.write("in", bytes);
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string out;
  char piece[4096];
  while (const std::size_t count = std::fread(piece, 1, sizeof piece, pipe)) out.append(piece, count);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return out;
}

Contents decompress(std::string_view bytes, std::size_t piece = 1 << 20, ExpansionLimits limits = {},
                    GzipEngine engine = GzipEngine::fastest, std::size_t read_bytes = 1000) {
  const auto source = decompressed(std::make_unique<PieceSource>(bytes, piece), "x", limits, engine);
  return contents_of(*source, read_bytes);
}

TEST(Decompress, ReadsWhatTheToolsWrite) {
  const std::string log = some_log(60'000);
  for (const Tool& tool : kTools) {
    const std::string packed = compressed(tool, log);
    ASSERT_FALSE(packed.empty()) << tool.command;
    for (const std::size_t piece : {1U << 20, 7919U})
      for (const std::size_t read_bytes : {100U, 65'536U, 4U << 20}) {
        const Contents contents = decompress(packed, piece, {}, GzipEngine::fastest, read_bytes);
        EXPECT_TRUE(contents.bytes == log) << tool.command << " " << piece << " " << read_bytes;
        EXPECT_TRUE(contents.failures.empty());
      }
  }
}

TEST(Decompress, BothGzipEnginesGiveTheSame) {
  const std::string log = some_log(5000);
  const std::string packed = compressed(kTools[0], log);
  EXPECT_TRUE(decompress(packed, 1 << 20, {}, GzipEngine::zlib).bytes == log);
  const std::string cut = packed.substr(0, packed.size() / 2);
  EXPECT_EQ(decompress(cut, 1 << 20, {}, GzipEngine::zlib).bytes.size() > 10'000, true);
  EXPECT_GT(decompress(cut).bytes.size(), 10'000U);
}

TEST(Decompress, MembersThatFollowEachOtherAreOneStream) {
  for (const Tool& tool : kTools) {
    const std::string one = compressed(tool, "one\n");
    const std::string none = compressed(tool, "");
    const std::string two = compressed(tool, some_log(1000));
    for (const GzipEngine engine : {GzipEngine::fastest, GzipEngine::zlib})
      for (const std::size_t piece : {1U, 5U, 1U << 20}) {
        const Contents contents = decompress(one + none + two + one, piece, {}, engine);
        EXPECT_TRUE(contents.bytes == "one\n" + some_log(1000) + "one\n") << tool.command << piece;
        EXPECT_TRUE(contents.failures.empty()) << tool.command;
      }
  }
}

TEST(Decompress, PaddingIsIgnoredOtherBytesAreTold) {
  for (const Tool& tool : kTools) {
    const std::string packed = compressed(tool, "text\n");
    EXPECT_TRUE(decompress(packed + std::string(512, '\0')).failures.empty()) << tool.command;
    const Contents contents = decompress(packed + "something else");
    EXPECT_EQ(contents.bytes, "text\n");
    ASSERT_EQ(contents.failures.size(), 1U);
    EXPECT_EQ(contents.failures[0].reason,
              "bytes that are not " + std::string(tool.kind) + " follow its end");
    EXPECT_EQ(contents.failures[0].severity, base::Severity::warning);
  }
}

TEST(Decompress, CutShortGivesWhatWasReadable) {
  const std::string log = some_log(60'000);
  for (const Tool& tool : kTools) {
    const std::string packed = compressed(tool, log);
    for (const GzipEngine engine : {GzipEngine::fastest, GzipEngine::zlib}) {
      const Contents contents =
          decompress(std::string_view(packed).substr(0, packed.size() / 2), 1 << 20, {}, engine);
      EXPECT_GT(contents.bytes.size(), log.size() / 10) << tool.command;
      EXPECT_TRUE(log.starts_with(contents.bytes)) << tool.command;
      ASSERT_EQ(contents.failures.size(), 1U) << tool.command;
      EXPECT_EQ(contents.failures[0].reason, "the data end in the middle");
      EXPECT_EQ(contents.failures[0].what, "used `x` only up to byte " +
                                               std::to_string(contents.bytes.size()) + " of its " +
                                               tool.kind + " content");
    }
  }
}

TEST(Decompress, DamageIsToldAndEndsTheStream) {
  const std::string log = some_log(10'000);
  for (const Tool& tool : kTools) {
    std::string packed = compressed(tool, log);
    for (std::size_t i = 0; i < 100; ++i) packed[packed.size() / 2 + i] = '\x55';
    for (const GzipEngine engine : {GzipEngine::fastest, GzipEngine::zlib}) {
      const Contents contents = decompress(packed, 1 << 20, {}, engine);
      ASSERT_EQ(contents.failures.size(), 1U) << tool.command;
      EXPECT_NE(contents.failures[0].reason, "") << tool.command;
    }
  }
}

TEST(Decompress, EveryCutOfASmallFileIsHandled) {
  const std::string log = some_log(3);
  for (const Tool& tool : kTools) {
    const std::string packed = compressed(tool, log);
    for (std::size_t size = 0; size < packed.size(); ++size)
      for (const GzipEngine engine : {GzipEngine::fastest, GzipEngine::zlib}) {
        const Contents contents = decompress(std::string_view(packed).substr(0, size), 3, {}, engine);
        if (size >= 10) {
          EXPECT_EQ(contents.failures.size(), 1U) << tool.command << size;
        }
      }
  }
}

TEST(Decompress, PlainBytesPassUnchanged) {
  for (const std::string_view text :
       {""sv, "B"sv, "BZh"sv, "(text"sv, "Plain text\n"sv, "\x1F\x8B"sv.substr(0, 1)})
    for (const std::size_t piece : {1U, 100U}) EXPECT_EQ(decompress(text, piece).bytes, text);
  PieceSource* source = new PieceSource("plain", 2, true);
  const auto wrapped = decompressed(std::unique_ptr<ByteSource>(source), "x");
  const Contents contents = contents_of(*wrapped);
  EXPECT_EQ(contents.bytes, "plain");
  ASSERT_EQ(contents.failures.size(), 1U);
  EXPECT_EQ(contents.failures[0].what, "the end is missing");
}

TEST(Decompress, BombsHaveALimit) {
  const std::string zeros(8 << 20, '\0');
  for (const Tool& tool : kTools) {
    const std::string packed = compressed(tool, zeros);
    const Contents contents = decompress(packed, 1 << 20, {.ratio_max = 100, .free_bytes = 1 << 20});
    EXPECT_GE(contents.bytes.size(), 1U << 20) << tool.command;
    EXPECT_LT(contents.bytes.size(), 3U << 20) << tool.command;
    ASSERT_EQ(contents.failures.size(), 1U) << tool.command;
    EXPECT_EQ(contents.failures[0].reason,
              "it grows to more than 100 times its size, as only a decompression bomb does");
    EXPECT_TRUE(decompress(packed).failures.empty());
  }
}

TEST(Decompress, MemoryThatAStreamMayAskForHasALimit) {
  const std::string log = some_log(60'000);
  const Contents zstd = decompress(compressed({"zstd -qc --long=24 --single-thread", "zstd"}, log), 1 << 20,
                                   {.decoder_bytes_max = 1 << 20});
  ASSERT_EQ(zstd.failures.size(), 1U);
  EXPECT_NE(zstd.failures[0].reason.find("--long"), std::string::npos);
  const Contents xz =
      decompress(compressed({"xz -9 -c", "xz"}, log), 1 << 20, {.decoder_bytes_max = 1 << 20});
  ASSERT_EQ(xz.failures.size(), 1U);
  EXPECT_NE(xz.failures[0].reason.find("memory"), std::string::npos);
}

TEST(OpenInput, ReadsCompressedFilesWhateverTheirName) {
  const TestFolder folder;
  for (const Tool& tool : kTools) {
    const auto inputs = find_inputs({folder.write("access.log", compressed(tool, "text\n"))});
    ASSERT_TRUE(inputs);
    auto source = open_input(inputs->files.at(0));
    ASSERT_TRUE(source);
    EXPECT_EQ(contents_of(**source).bytes, "text\n");
  }
}

}  // namespace
}  // namespace why403::ingest
