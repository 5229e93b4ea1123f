// The tables of the state, version by version, forward only.
//
//   TRY(migrate(database));               // from whatever version it has to kVersion
//
// Each step is one transaction that also writes the version, so a kill between two leaves a version that the next
// start goes on from. A file of a later version, or one that is not ours, is refused and not touched.
#pragma once

#include "state/database.h"

namespace why403::state {

inline constexpr int kVersion = 3;
/// In the file's header, so that `file` and we know whose it is: "w403".
inline constexpr int kApplicationId = 0x77343033;

Status<Message> migrate(Database& database, int to = kVersion);
Result<int, Message> version_of(Database& database);

}  // namespace why403::state
