// The terminal report of `explain`: for a tired person, 80 columns, about 40 lines, worst first, the rest folded.
#pragma once

#include <string>

#include "cli/explanation.h"

namespace why403::cli {

class Terminal;

struct ReportOptions {
  bool all = false;  ///< nothing folded
};

/// Lines that the folded report takes at most, and its width where the terminal does not say.
inline constexpr std::size_t kReportLinesMax = 40;

void print_report(const Explanation& explanation, const ReportOptions& options, Terminal& terminal);

}  // namespace why403::cli
