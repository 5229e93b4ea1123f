// Every sample of every format, as `why403 events` prints it, against the published OCSF schema.
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/all_samples.h"
#include "cli/event_sinks.h"
#include "ocsf/unpacked.h"

namespace why403::ocsf {
namespace {

TEST(OcsfSamples, EverySampleIsAValidLine) {
  if (!is_there()) GTEST_SKIP() << "the OCSF schema is not there: " << archive_path();
  const Unpacked unpacked;
  auto catalog = ingest::Catalog::built_in();
  ASSERT_TRUE(catalog);
  const cli::AllSamples samples(WHY403_SOURCE_DIR "/src/ingest/format");
  const ingest::Inputs inputs = samples.inputs();
  cli::Writer out = cli::Writer::in_memory();
  cli::LineSink sink(out, event::Form::ocsf, {.raw = true}, inputs);
  const auto report = ingest::Reader(*catalog, {}).read(inputs, sink);
  ASSERT_TRUE(report);
  EXPECT_GT(report->events, 0U);
  for (const std::string_view line : base::split(out.text(), '\n'))
    if (!line.empty())
      for (const std::string& wrong : unpacked.schema().check(line)) ADD_FAILURE() << wrong << "\n" << line;
}

}  // namespace
}  // namespace why403::ocsf
