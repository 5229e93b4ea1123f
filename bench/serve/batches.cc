// Fifty evaluations in one request.
#include <optional>

#include "measure.h"
#include "sections.h"
#include "table.h"

namespace why403::bench {

namespace {

constexpr std::size_t kBatch = 50;
constexpr std::size_t kBatches = 512;
constexpr int kRounds = 5;
constexpr double kSeconds = 2;

struct Measured {
  std::vector<double> rate, cost_us;
};

void run(const Served& served, const std::vector<std::string>& requests, std::string_view decided, Measured& to) {
  const double before = served.child.processor_seconds();
  const Outcome outcome =
      drive({.port = served.port, .requests = requests, .connections = 4, .seconds = kSeconds, .sought = decided});
  const double spent = served.child.processor_seconds() - before;
  if (outcome.lost + outcome.refused > 0 || outcome.found != outcome.answered * kBatch) give_up("a batch was not answered whole");
  to.rate.push_back(static_cast<double>(outcome.found) / outcome.seconds);
  to.cost_us.push_back(spent * 1e6 / static_cast<double>(outcome.found));
}

}  // namespace

void batches(const Place& place) {
  const Github github(place.workloads);
  const std::vector<Question> drawn = github.draw(kBatch * kBatches);
  std::vector<std::string> authzen, cerbos;
  for (std::size_t i = 0; i < kBatches; ++i) {
    std::vector<Question> some(drawn.begin() + static_cast<std::ptrdiff_t>(i * kBatch),
                               drawn.begin() + static_cast<std::ptrdiff_t>((i + 1) * kBatch));
    for (Question& each : some) each.user = some[0].user;
    authzen.push_back(post("/access/v1/evaluations", authzen_batch(some), i));
    cerbos.push_back(post("/api/check/resources", github.cerbos_body(some), i));
  }
  const Served recorded = start_why403(place, "batches", github.configuration(), true);
  const Served unrecorded = start_why403(place, "batches-unrecorded", github.configuration(), false);
  Measured ours, without, theirs;
  std::optional<Served> peer;
  if (!place.cerbos.empty()) peer.emplace(start_cerbos(place));
  for (int round = 0; round < kRounds; ++round) {
    run(recorded, authzen, R"({"decision":)", ours);
    run(unrecorded, authzen, R"({"decision":)", without);
    if (peer) run(*peer, cerbos, "EFFECT_", theirs);
  }
  title("AuthZEN evaluations, 50 in a request, one answering thread");
  row("decisions, recorded", median(ours.rate), "/s", "", 0, ">= 150000");
  row("decisions, unrecorded", median(without.rate), "/s", "", 0, "");
  row("processor time of a decision, recorded", median(ours.cost_us), "us", "", 0, "");
  row("processor time of a decision, unrecorded", median(without.cost_us), "us", "", 0, "");
  if (!peer) return;
  row("Cerbos' processor time of a decision, and ours, recorded", median(theirs.cost_us), "us",
      in_short(median(ours.cost_us)) + " us", median_ratio(theirs.cost_us, ours.cost_us), "");
}

}  // namespace why403::bench
