// Every sample of every format is a test: it becomes exactly the event that stands beside it, and detection finds its
// own format.
#include "ingest/samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "ingest/router.h"

namespace why403::ingest {
namespace {

constexpr std::size_t kSamplesLeast = 3;

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> format_files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(WHY403_SOURCE_DIR "/src/ingest/format"))
    if (entry.path().extension() == ".yaml") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::string show(const std::vector<std::pair<std::string, std::string>>& event) {
  std::string out;
  for (const auto& [name, text] : event) out += "      " + name + ": " + text + "\n";
  return out;
}

/// Compiling all formats takes a while; the tests share them.
Catalog& catalog() {
  static Catalog all = std::move(*Catalog::built_in());
  return all;
}

class FormatFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(FormatFile, SamplesBecomeTheirEvents) {
  const auto description = read_description(GetParam().string(), read_file(GetParam()));
  ASSERT_TRUE(description.has_value()) << base::render_terminal(description.error(), false);
  EXPECT_EQ(GetParam().stem().string(), description->name);
  EXPECT_GE(description->samples.size(), kSamplesLeast);
  EXPECT_FALSE(description->source.empty()) << "where is the format documented?";
  for (const Sample& sample : description->samples) {
    const auto reading = read_sample(catalog(), *description, sample);
    ASSERT_TRUE(reading.has_value()) << base::render_terminal(reading.error(), false);
    auto expected = sample.event;
    auto got = reading->event;
    std::sort(expected.begin(), expected.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(reading->none, sample.none) << sample.line;
    EXPECT_EQ(reading->inner, sample.inner) << sample.line;
    EXPECT_EQ(show(got), show(expected)) << sample.line;
  }
}

// The samples of a format together are a small log of it: nothing else may claim it first.
TEST_P(FormatFile, SamplesAreDetectedAsTheirOwnFormat) {
  const auto description = read_description(GetParam().string(), read_file(GetParam()));
  ASSERT_TRUE(description.has_value());
  std::vector<std::string_view> lines;
  for (const Sample& sample : description->samples)
    for (const std::string_view line : base::split(sample.line, '\n')) lines.push_back(line);
  ReadContext context;
  const event::Fingerprinter fingerprinter("sample");
  context.fingerprinter = &fingerprinter;
  const auto expect_own = [&](const std::vector<std::string_view>& some, const Given& given) {
    const std::vector<Fit> fits = detect(catalog(), some, context, given);
    ASSERT_FALSE(fits.empty()) << some[0];
    EXPECT_EQ(fits[0].format->name(), description->name) << some[0];
  };
  // What lies in envelopes is recognised with what they hand down, line by line.
  if (description->samples[0].given.empty()) return expect_own(lines, {});
  for (const Sample& sample : description->samples) expect_own({sample.line}, Given(sample.given.begin(), sample.given.end()));
}

// The last line of a file that is being written ends anywhere.
TEST_P(FormatFile, SamplesCutAnywhereAreReadOrNot) {
  constexpr std::size_t kLongest = 1500;
  const auto description = read_description(GetParam().string(), read_file(GetParam()));
  ASSERT_TRUE(description.has_value());
  const auto format = catalog().find(description->name);
  ASSERT_TRUE(format.has_value());
  const event::Fingerprinter fingerprinter("sample");
  ReadContext context;
  context.fingerprinter = &fingerprinter;
  Parser parser(*format, context);
  base::Arena arena;
  event::Event event;
  for (const Sample& sample : description->samples)
    for (std::size_t size = 0; size < std::min(sample.line.size(), kLongest); ++size) {
      arena.reset();
      event.clear();
      // Memory of just this size, so that reading past its end is seen.
      const std::vector<char> cut(sample.line.begin(), sample.line.begin() + static_cast<std::ptrdiff_t>(size));
      if (parser.parse({cut.data(), cut.size()}, {}, event, arena) == Outcome::event) describe_event(event);
    }
}

// Whatever a sample holds, what `formats --accept` writes reads back as the same sample with the event it has.
TEST(Accept, WritesWhatReadsBack) {
  const std::string head =
      "name: odd\ntitle: odd\nproduct: odd\nlayer: proxy\nextract: pattern\npatterns: ['<message>']\n"
      "event: {kind: =diagnostic, message: message}\n";
  const std::string samples = "samples:\n  - line: \"caf\\u00e9 \\x1b[31m \\x7f \\x85 \\u2028 \\\"\\\\ end\"\n    event: {}\n  - line: 'Null'\n    event: {}\n";
  auto all = Catalog::built_in();
  ASSERT_TRUE(all);
  const auto before = read_description("odd.yaml", head + samples);
  ASSERT_TRUE(before);
  ASSERT_TRUE(all->add(*before));
  const auto written = accept_samples(*all, head, *before);
  ASSERT_TRUE(written);
  const auto after = read_description("odd.yaml", *written);
  ASSERT_TRUE(after) << *written;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(after->samples[i].line, before->samples[i].line) << *written;
    const auto reading = read_sample(*all, *after, after->samples[i]);
    ASSERT_TRUE(reading);
    auto expected = after->samples[i].event;
    auto got = reading->event;
    std::sort(expected.begin(), expected.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(show(got), show(expected)) << *written;
  }
}

INSTANTIATE_TEST_SUITE_P(All, FormatFile, testing::ValuesIn(format_files()), [](const auto& file) {
  std::string name = file.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace why403::ingest
