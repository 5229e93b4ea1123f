// What the decision point is asked.
#pragma once

#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "identity/principal.h"

namespace why403::decide {

struct Question {
  std::string_view method;
  std::string_view host;  ///< without port
  std::string_view path;  ///< without query
  base::Ip client;
  base::Time now;
  const identity::Principal* principal = nullptr;  ///< null: nobody signed in
  const std::vector<identity::Attribute>* attributes = nullptr;  ///< null: none are looked for
  const identity::Rejection* rejected = nullptr;   ///< null: no credential was presented that does not hold

  /// Nobody, where nobody signed in.
  [[nodiscard]] const identity::Principal& who() const;
};

}  // namespace why403::decide
