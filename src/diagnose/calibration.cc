#include "diagnose/calibration.h"

#include <algorithm>
#include <cmath>

namespace why403::diagnose {

namespace {

struct Curve {
  double shift, slope;
};
constexpr Curve kStated{1.46, 0.97};
constexpr Curve kInferred{0.81, 1.08};

}  // namespace

double calibrated(double confidence, bool stated, double join_score) {
  confidence = std::clamp(confidence, 0.001, 0.999);
  const Curve& curve = stated ? kStated : kInferred;
  const double odds = curve.shift + curve.slope * std::log(confidence / (1 - confidence));
  const double probability = 1 / (1 + std::exp(-odds));
  return std::clamp(probability * (0.8 + 0.2 * join_score), 0.02, 0.99);
}

}  // namespace why403::diagnose
