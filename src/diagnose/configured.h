// Configured: what the server's own configuration says of a denial, where the operator gave it.
//
// The request is taken through the configuration (servers/configuration.h) as the deciding server saw it. What refuses
// for certain outweighs every guess; what only might have refused supports one. A statement of the hop that the
// configuration knows nothing of (a file's permissions, a WAF) stands.
#pragma once

#include <vector>

#include "diagnose/denial.h"
#include "servers/configuration.h"

namespace why403::diagnose {

/// Different requests that are taken through the configuration at most; those past it keep what their lines say.
inline constexpr std::size_t kConfiguredMax = 50'000;

void add_configuration(const stitch::Collection& all, const stitch::Chains& chains, const servers::Configuration& configuration, std::vector<Denial>& denials);

}  // namespace why403::diagnose
