#include "ingest/values.h"

#include <algorithm>

#include "base/text.h"

namespace why403::ingest {

int ValueNames::find_exact(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

int ValueNames::find(std::string_view name) const { return any_case_ ? find_exact(base::to_lower(name)) : find_exact(name); }

int ValueNames::add(std::string_view name) {
  const int known = find(name);
  if (known >= 0) return known;
  names_.push_back(any_case_ ? base::to_lower(name) : std::string(name));
  return static_cast<int>(names_.size()) - 1;
}

}  // namespace why403::ingest
