// What a request prefers: the parts of an `Accept` or `Accept-Language`, with their qualities.
//
//   each_preference("text/html, */*;q=0.8", [&](const Preference& preference) { … });
//
// RFC 9110 section 12.4.2; a quality that cannot be read counts as 1.
#pragma once

#include <string_view>

#include "base/text.h"

namespace why403::serve {

struct Preference {
  std::string_view range;
  double quality;
};

/// `;q=0.5`, from 0 to 1.
inline double quality_of(std::string_view parameters) {
  for (const std::string_view each : base::split(parameters, ';')) {
    const base::Cut parameter = base::cut(base::trim(each), "=");
    if (base::equals_ignoring_case(parameter.before, "q")) return base::parse_double(parameter.after).value_or(1);
  }
  return 1;
}

template <typename See>
void each_preference(std::string_view header, See see) {
  for (const std::string_view each : base::split(header, ',')) {
    const base::Cut item = base::cut(each, ";");
    see(Preference{base::trim(item.before), quality_of(item.after)});
  }
}

}  // namespace why403::serve
