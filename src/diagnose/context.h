// Context: what one chain alone cannot show, added as evidence to each denial before it is settled.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "diagnose/behaviour.h"
#include "diagnose/known.h"

namespace why403::diagnose {

/// Everything that a diagnosis may look at.
struct Surroundings {
  const stitch::Collection& all;
  const stitch::Chains& chains;
  const Known& known;
  const std::vector<Change>& changes;
};

/// Was it a list of addresses that refused, whatever it is called?
bool is_listed(const stitch::Collection& all, const Denial& denial);

/// Which kind of list, whose address, which token, whether the thing exists: in that order.
void add_context(const Surroundings& around, const Behaviours& behaviours, std::vector<Denial>& denials);

}  // namespace why403::diagnose
