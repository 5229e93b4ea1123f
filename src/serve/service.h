// The decision point as a service: serves until it is told to stop.
//
// SIGHUP reads the configuration and all its files anew, and so does a change of them (file_watch.h) unless `reload:
// on_signal` stands there: a set without fault takes the place of the old one
// between two requests, a broken one is told in full and the old one stays. systemd is told of all that. SIGTERM and SIGINT drain: what
// is under way is answered, then the service ends; a second one ends it at once. The address, the threads,
// the limits and whether there is TLS hold for the life of the process. A certificate that changes on disk is
// taken up by itself: connections that stand keep theirs.
#pragma once

#include <functional>

#include "serve/configuration.h"
#include "serve/observation.h"

namespace why403::serve {

/// Where messages go, from one thread.
using Say = std::function<void(const Message&)>;

/// Returns when the service was stopped, or with what keeps it from starting. `observation` is what goes on beside it.
Status<Messages> run_service(const Configuration& configuration, const Say& say, const Observation& observation = {});

}  // namespace why403::serve
