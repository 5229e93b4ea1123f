// Signed links: URLs that carry their own permission and its end, whichever cloud or server made them.
//
//   read_signed_link("Expires=1771484940&Signature=81…&Key-Pair-Id=K6…", now)   // signed, and run out
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace why403::diagnose {

struct SignedLink {
  std::optional<base::Time> until;  ///< when it ends, where it says so
};

/// Nothing when the query carries no signature.
std::optional<SignedLink> read_signed_link(std::string_view query);

}  // namespace why403::diagnose
