#include "ingest/values.h"

#include <algorithm>

namespace why403::ingest {

int ValueNames::find(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

int ValueNames::add(std::string_view name) {
  const int known = find(name);
  if (known >= 0) return known;
  names_.emplace_back(name);
  return static_cast<int>(names_.size()) - 1;
}

}  // namespace why403::ingest
