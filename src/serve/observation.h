// What goes on beside the decisions, as far as the service shows it or hands something over: logs are read and diagnosed
// by whoever runs the service (src/daemon). Every member may be left out.
#pragma once

#include <functional>
#include <string>

#include "ingest/source/record_queue.h"

namespace why403::serve {

class IncidentBoard;

struct Observation {
  ingest::RecordQueue* pushed = nullptr;  ///< where pushed logs go; there when `push_scope` is
  std::string push_scope;                 ///< that who pushes must hold; empty: nobody may
  const IncidentBoard* incidents = nullptr;
  std::string read_scope;  ///< that who reads the incidents must hold; empty: nobody may
  std::function<void(std::string& out)> write_metrics;
};

}  // namespace why403::serve
