// What `make bench` prints: one row for each figure, with what is asked of it.
#pragma once

#include <string>

namespace why403::bench {

void title(const std::string& text);

/// `figure` with its unit, `beside` (what it is measured against, empty for nothing), the ratio (0 for none), and what
/// is asked: `<= 1.6`, `>= 25`, empty for nothing. What is asked is asked of the ratio where there is one.
void row(const std::string& name, double figure, const std::string& unit, const std::string& beside, double ratio,
         const std::string& asked);

/// How many rows were not what is asked.
int missed();

/// Three digits that count.
std::string in_short(double figure);

}  // namespace why403::bench
