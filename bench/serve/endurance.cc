// Ten hours' worth of decisions, by count: memory must not grow.
#include "measure.h"
#include "sections.h"
#include "table.h"

namespace why403::bench {

namespace {

constexpr std::size_t kBatch = 50;
constexpr std::size_t kBatches = 512;
constexpr std::size_t kDecisions = 10'800'000;  // 300 a second for ten hours
constexpr std::size_t kParts = 10;

}  // namespace

void endurance(const Place& place) {
  const Github github(place.workloads);
  const std::vector<Question> drawn = github.draw(kBatch * kBatches);
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < kBatches; ++i) {
    std::vector<Question> some(drawn.begin() + static_cast<std::ptrdiff_t>(i * kBatch),
                               drawn.begin() + static_cast<std::ptrdiff_t>((i + 1) * kBatch));
    requests.push_back(post("/access/v1/evaluations", authzen_batch(some), i));
  }
  const Served served = start_why403(place, "endurance", github.configuration(), true);
  title("ten hours of 300 decisions a second, by count: 10,800,000, recorded");
  std::vector<double> megabytes;
  for (std::size_t part = 0; part < kParts; ++part) {
    const Outcome outcome = drive({.port = served.port,
                                   .requests = requests,
                                   .connections = 4,
                                   .seconds = 300,
                                   .count_max = kDecisions / kParts / kBatch});
    if (outcome.lost + outcome.refused > 0 || outcome.answered * kBatch != kDecisions / kParts) give_up("batches were lost");
    megabytes.push_back(served.child.resident_megabytes());
  }
  row("memory after all of them, beside that after a tenth", megabytes.back(), "MB", in_short(megabytes.front()) + " MB",
      megabytes.back() / megabytes.front(), "<= 1.05");
  row("memory at most", served.child.peak_megabytes(), "MB", "", 0, "");
}

}  // namespace why403::bench
