// The service that runs both rivers: it decides, and it reads the logs that say what was refused, by us and by others.
//
//   daemon::run(configuration, say);                  // until SIGTERM
//
//   files, syslog, pushes ─┐
//   our recorded decisions ┴► queue ─► events ─► what is kept ─► diagnosis ─► incidents, metrics
//   requests ─► doors ─► decisions ─► segments ─┘
//
// Without `logs` in the configuration it is the decision point alone.
#pragma once

#include "serve/service.h"

namespace why403::daemon {

/// Returns when the service was stopped, or with what keeps it from starting. `say` is called by one thread at a time.
Status<serve::Messages> run(const serve::Configuration& configuration, const serve::Say& say);

}  // namespace why403::daemon
