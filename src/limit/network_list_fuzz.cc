// Any bytes as a list of networks: read whole or refused, and what was read is found.
#include <cstdlib>

#include "limit/network_list.h"
#include "limit/network_table.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace why403;
  const auto networks = limit::read_networks({reinterpret_cast<const char*>(bytes), size}, "list");
  if (!networks) {
    if (networks.error().empty() || networks.error().size() > limit::kWrongLinesTold) std::abort();
    return 0;
  }
  limit::NetworkTableBuilder builder;
  for (const base::Network& each : *networks) builder.add(each, 1);
  const limit::NetworkTable table = builder.build();
  for (const base::Network& each : *networks)
    if (!each.contains(each.first) || !table.find(each.first)) std::abort();
  return 0;
}
