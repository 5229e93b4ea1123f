// What goes on beside the decisions, as far as the service shows it or hands something over: logs are read and diagnosed
// by whoever runs the service (src/daemon). Every member may be left out.
#pragma once

#include <functional>
#include <string>

#include "base/message.h"
#include "base/result.h"

namespace why403::serve {

class IncidentBoard;
class LogDoor;

struct Observation {
  LogDoor* pushes = nullptr;
  std::string push_scope;  ///< that who pushes logs must hold; empty: nobody may
  const IncidentBoard* incidents = nullptr;
  std::string read_scope;  ///< that who reads the incidents must hold; empty: nobody may
  std::function<void(std::string& out)> write_metrics;
  /// What is kept of a person beside the recorded decisions goes, too. Called by the thread that records, which it must not
  /// keep: true when it is done, or else it is called again.
  std::function<Result<bool, Message>(const std::string& who)> erase;
};

}  // namespace why403::serve
