// Mechanism: from one chain alone, which check of which hop refused the request.
#pragma once

#include <vector>

#include "diagnose/denial.h"
#include "diagnose/reading_memory.h"

namespace why403::diagnose {

/// The facts of a chain, and the evidence that its own lines give. Not yet settled: context is still to speak.
Denial read_chain(const stitch::Collection& all, const stitch::Chain& chain, std::uint32_t number, ReadingMemory& memory);

/// Is this address rule one of several kinds that one line cannot tell apart?
bool is_address_cause(Cause cause);

}  // namespace why403::diagnose
