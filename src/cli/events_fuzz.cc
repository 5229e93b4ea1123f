// Any bytes as a log: every event becomes a valid OCSF line that says what the event says, and a tally of the
// events equals one made from the lines.
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "event/read_back.h"
#include "event/tally.h"
#include "event/writer.h"
#include "ingest/router.h"

using namespace why403;

namespace {

// Detection tries a hundred formats on each line; more lines only repeat that.
constexpr std::size_t kLinesMax = 8;

void demand(bool condition) {
  if (!condition) std::abort();
}

class Comparison {
 public:
  void take(const event::Event& event) {
    tally_.add(event);
    lines_.clear();
    writer_->write(event, "fuzz.log", lines_);
    const event::FlatJson flat = event::flatten(lines_.text());
    demand(flat.failure.empty());
    const auto said = event::read_back(flat);
    for (const auto& entry : event::fields())
      demand(said.contains(std::string(entry.name)) == event.has(entry.field));
    const auto status = said.find("status");
    ++statuses_[status == said.end() ? "none" : status->second];
    if (const auto client = said.find("client"); client != said.end()) ++clients_[client->second];
  }
  void finish() {
    demand(tally_.without_status() == statuses_["none"]);
    for (std::int32_t status = 0; status <= event::Tally::kStatusMax; ++status)
      if (tally_.with_status(status) != 0)
        demand(tally_.with_status(status) == statuses_[std::to_string(status)]);
    demand(tally_.clients().distinct() == clients_.size());
    for (const event::ClientCount& one : tally_.clients().top(clients_.size()))
      demand(one.events == clients_[base::format_ip(one.client)]);
  }

 private:
  std::unique_ptr<event::Writer> writer_ =
      event::make_writer(event::Form::ocsf, {.secrets = event::Secrets::keep});
  event::LineBuffer lines_;
  event::Tally tally_;
  std::map<std::string, std::uint64_t> statuses_;
  std::map<std::string, std::uint64_t> clients_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto catalog = ingest::Catalog::built_in();
  static const event::Fingerprinter fingerprinter("fuzz");
  demand(catalog.has_value());
  ingest::ReadContext context;
  context.fingerprinter = &fingerprinter;
  std::vector<std::string_view> lines = base::split({reinterpret_cast<const char*>(data), size}, '\n');
  if (lines.size() > kLinesMax) lines.resize(kLinesMax);
  ingest::Router router(*catalog, context);
  router.learn(lines);
  Comparison comparison;
  event::Event event;
  base::Arena arena;
  for (const std::string_view line : lines) {
    arena.reset();
    if (router.parse(line, event, arena) == ingest::Outcome::event) comparison.take(event);
  }
  comparison.finish();
  return 0;
}
