// Any bytes as a log: every event becomes a valid OCSF line that says what the event says, and a tally of the
// events equals one made from the lines.
#include <cstdlib>
#include <functional>
#include <map>

#include "base/text.h"
#include "event/read_back.h"
#include "event/tally.h"
#include "event/writer.h"
#include "ingest/router.h"

using namespace why403;

namespace {

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

std::string_view bytes_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

// The first line says how the others are read: `FORMAT [NAME=TEXT…]`, the format's name and what an envelope would give
// it. Detection tries two hundred formats on each line, and what they read is the same with one; `*` leaves the choice to
// it. An unknown name stands for some format.
void choose_format(ingest::Catalog& catalog, std::string_view name, const std::vector<std::string_view>& lines, ingest::Router& router) {
  if (name == "*") return router.learn(lines);
  auto format = catalog.find(name);
  if (!format) format = catalog.format(std::hash<std::string_view>()(name) % catalog.size());
  demand(format.has_value());
  router.force({*format});
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

// The format's name stays, mostly: what matters comes after it.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed) {
  const std::size_t head = bytes_of(data, size).find('\n') + 1;
  const std::size_t kept = seed % 32 == 0 || head == size ? 0 : head;
  return kept + LLVMFuzzerMutate(data + kept, size - kept, size_max - kept);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto catalog = ingest::Catalog::built_in();
  static const event::Fingerprinter fingerprinter("fuzz");
  demand(catalog.has_value());
  ingest::ReadContext context;
  context.fingerprinter = &fingerprinter;
  const base::Cut input = base::cut(bytes_of(data, size), "\n");
  ingest::Router router(*catalog, context);
  std::vector<std::string_view> records = base::split(input.after, '\n');
  if (records.size() > kLinesMax) records.resize(kLinesMax);
  const std::vector<std::string_view> head = base::split(input.before, ' ');
  choose_format(*catalog, head[0], records, router);
  ingest::Given given;
  for (std::size_t i = 1; i < head.size(); ++i) {
    const base::Cut pair = base::cut(head[i], "=");
    given.emplace_back(pair.before, pair.after);
  }
  // A record of several lines is one, whatever it holds.
  if (router.main_format() != nullptr && router.main_format()->multi_line()) records = {input.after};
  Comparison comparison;
  event::Event event;
  base::Arena arena;
  for (const std::string_view record : records) {
    arena.reset();
    if (router.parse(record, event, arena, given) == ingest::Outcome::event) comparison.take(event);
  }
  comparison.finish();
  return 0;
}
