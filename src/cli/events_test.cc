// A tally and the events printed are two views of one reading: on every sample of every format they must
// agree.
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <set>

#include "base/text.h"
#include "cli/all_samples.h"
#include "cli/event_sinks.h"
#include "event/read_back.h"
#include "ingest/samples.h"

namespace why403::cli {
namespace {

TEST(Events, ATallyCountsWhatTheEventsSay) {
  auto catalog = ingest::Catalog::built_in();
  ASSERT_TRUE(catalog);
  const AllSamples samples(WHY403_SOURCE_DIR "/src/ingest/format");
  const ingest::Inputs inputs = samples.inputs();
  ASSERT_GT(inputs.files.size(), catalog->size());

  Writer out = Writer::in_memory();
  LineSink lines(out, event::Form::ocsf, {}, inputs);
  const auto printed = ingest::Reader(*catalog, {}).read(inputs, lines);
  ASSERT_TRUE(printed);
  TallySink sink(403);
  const auto counted = ingest::Reader(*catalog, {.threads = 2}).read(inputs, sink);
  ASSERT_TRUE(counted);

  std::map<std::string, std::uint64_t> statuses;
  std::map<std::string, std::uint64_t> clients;
  std::uint64_t events = 0;
  for (const std::string_view line : base::split(out.text(), '\n')) {
    if (line.empty()) continue;
    ++events;
    const auto said = event::read_back(event::flatten(line));
    const auto status = said.find("status");
    ++statuses[status == said.end() ? "none" : status->second];
    if (const auto client = said.find("client"); client != said.end()) ++clients[client->second];
  }
  event::Tally& tally = sink.total();
  EXPECT_EQ(tally.events(), events);
  EXPECT_EQ(printed->events, events);
  EXPECT_EQ(counted->events, events);
  EXPECT_EQ(printed->malformed, counted->malformed);
  EXPECT_EQ(printed->lines, counted->lines);
  EXPECT_EQ(tally.without_status(), statuses["none"]);
  std::uint64_t with_status = 0;
  for (std::int32_t status = 0; status <= event::Tally::kStatusMax; ++status)
    if (const std::uint64_t count = tally.with_status(status)) {
      EXPECT_EQ(count, statuses[std::to_string(status)]) << status;
      with_status += count;
    }
  EXPECT_EQ(with_status + tally.other_statuses() + tally.without_status(), events);
  EXPECT_EQ(tally.clients().distinct(), clients.size());
  for (const event::ClientCount& one : tally.clients().top(clients.size()))
    EXPECT_EQ(one.events, clients[base::format_ip(one.client)]);
}

// Every event in words, in the order of the input.
class DescribingSink final : public ingest::Sink {
 public:
  std::unique_ptr<ingest::Worker> make_worker() override { return std::make_unique<Describing>(*this); }
  Status<Message> deliver(ingest::Worker&) override { return Done{}; }
  std::vector<std::string> events;

 private:
  class Describing final : public ingest::Worker {
   public:
    explicit Describing(DescribingSink& sink) : sink_(sink) {}
    void take(const event::Event& event) override {
      std::string out;
      // `/a?` has a query that is empty, which says no more than none.
      for (const auto& [name, text] : ingest::describe_event(event))
        if (!text.empty()) out += name + ": " + text + "\n";
      sink_.events.push_back(std::move(out));
    }

   private:
    DescribingSink& sink_;
  };
};

// Our own OCSF lines are a format like any other: read again they are the same events, extras and fingerprints too.
TEST(Events, OcsfLinesReadBackAsTheSameEvents) {
  auto catalog = ingest::Catalog::built_in();
  ASSERT_TRUE(catalog);
  const AllSamples samples(WHY403_SOURCE_DIR "/src/ingest/format");
  const ingest::Inputs inputs = samples.inputs();
  DescribingSink before;
  ASSERT_TRUE(ingest::Reader(*catalog, {}).read(inputs, before));
  Writer out = Writer::in_memory();
  LineSink lines(out, event::Form::ocsf, {.secrets = event::Secrets::keep}, inputs);
  ASSERT_TRUE(ingest::Reader(*catalog, {}).read(inputs, lines));

  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("why403-ocsf-" + std::to_string(::getpid()) + ".ndjson");
  std::ofstream(file) << out.text();
  DescribingSink after;
  const auto read = ingest::Reader(*catalog, {}).read(*ingest::find_inputs({file.string()}), after);
  std::filesystem::remove(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->malformed, 0U);
  EXPECT_GT(before.events.size(), 1000U);
  ASSERT_EQ(after.events.size(), before.events.size());
  for (std::size_t i = 0; i < before.events.size(); ++i) EXPECT_EQ(after.events[i], before.events[i]) << i;
}

}  // namespace
}  // namespace why403::cli
