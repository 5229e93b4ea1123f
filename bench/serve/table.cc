#include "table.h"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace why403::bench {

namespace {

int missed_rows = 0;

bool is_met(double value, const std::string& asked) {
  const double bound = std::strtod(asked.c_str() + 2, nullptr);
  return asked.starts_with("<=") ? value <= bound : value >= bound;
}

}  // namespace

std::string in_short(double figure) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), figure >= 1000 ? "%.0f" : "%.3g", figure);
  return text.data();
}

void title(const std::string& text) {
  std::printf("\n%-66s %16s %20s %8s  %s\n", text.c_str(), "measured", "beside", "ratio", "asked");
  std::fflush(stdout);
}

void row(const std::string& name, double figure, const std::string& unit, const std::string& beside, double ratio,
         const std::string& asked) {
  std::string verdict = asked;
  if (!asked.empty()) {
    const bool met = is_met(ratio != 0 ? ratio : figure, asked);
    if (!met) ++missed_rows;
    verdict += met ? "  met" : "  MISSED";
  }
  std::printf("  %-64s %16s %20s %8s  %s\n", name.c_str(), (in_short(figure) + " " + unit).c_str(), beside.c_str(),
              ratio != 0 ? in_short(ratio).c_str() : "", verdict.c_str());
  std::fflush(stdout);
}

int missed() { return missed_rows; }

}  // namespace why403::bench
