// --db: verdicts and incidents as tables beside the events, for `why403 query`.
#pragma once

#include <vector>

#include "archive/archive.h"
#include "report/explanation.h"

namespace why403::report {

/// `incidents`, and `verdicts` with one row for each denial: `file` and `line` are those of its outermost hop's event.
std::vector<archive::Table> tables(const Explanation& explanation);

}  // namespace why403::report
