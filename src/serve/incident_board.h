// What the diagnosis of the logs says now: for whoever asks the service, and for its metrics.
//
//   board.publish(report_json(explanation), counts);     // the thread that diagnoses
//   board.report()                                       // any thread; null before the first
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/time.h"
#include "diagnose/incident.h"
#include "serve/exchange.h"

namespace why403::serve {

class IncidentBoard {
 public:
  /// By verdict, then by state.
  using Counts = std::array<std::array<std::uint64_t, diagnose::kStateCount>, diagnose::kVerdictCount>;

  /// `report`: the JSON of `explain --json`.
  void publish(std::string report, const Counts& incidents, std::uint64_t denials, base::Time at, double seconds);
  [[nodiscard]] std::shared_ptr<const std::string> report() const;
  /// GET /v1/incidents: the report, or 503 as long as there is none. Whoever calls it knows that this reader may.
  void answer(const Request& request, Reply& reply) const;
  void write_metrics(std::string& out, base::Time now) const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const std::string> report_;
  Counts incidents_{};
  std::uint64_t denials_ = 0;
  std::uint64_t made_ = 0;
  base::Time at_;
  double seconds_ = 0;
};

}  // namespace why403::serve
