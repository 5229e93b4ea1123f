// The directory as it stood after an earlier change, worked out backwards from what it is now by the audit.
//
//   auto then = directory_at(database, "17.9f3c2a10");
//
// A version that the audit does not have is an error: it was before a backup that was brought back, or longer ago than
// the audit goes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "state/directory.h"

namespace why403::state {

Result<Directory, std::string> directory_at(Database& database, std::string_view version);

}  // namespace why403::state
