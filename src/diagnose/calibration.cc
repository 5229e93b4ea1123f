#include "diagnose/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace why403::diagnose {

namespace {

// As tools/calibrate prints them.
struct Weights {
  double always;
  std::array<double, 5> basis;  ///< in the order of Basis
  double log_odds, margin;      ///< for each, up to kOddsMost
  double stand_in;
};
constexpr Weights kWeights{-0.98, {0.21, -0.07, -0.51, 0.11, 0.26}, 1.10, -0.24, 0.38};
constexpr double kOddsMost = 6;
/// What a chain that was joined by nothing would take away.
constexpr double kLoose = 0.2;

}  // namespace

bool is_stand_in(Cause cause) {
  using enum Cause;
  return cause == permission_missing || cause == credential_missing || cause == credential_wrong || cause == waf_rule || cause == application_refused || cause == server_rule;
}

double calibrated(const Grounds& grounds, Cause cause, double join_score) {
  const double odds = kWeights.always + kWeights.basis[static_cast<std::size_t>(grounds.basis)] + kWeights.log_odds * std::clamp(grounds.log_odds, 0.0, kOddsMost) +
                      kWeights.margin * std::clamp(grounds.margin, 0.0, kOddsMost) + (is_stand_in(cause) ? kWeights.stand_in : 0);
  return std::clamp((1 - kLoose * (1 - join_score)) / (1 + std::exp(-odds)), 0.02, 0.99);
}

}  // namespace why403::diagnose
