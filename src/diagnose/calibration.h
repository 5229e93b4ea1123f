// Calibration: from the odds that the evidence gives to how often such a diagnosis is right.
//
// A logistic curve over the evidence's log-odds, one for what a deciding hop states and one for what is inferred; a
// chain that was joined loosely takes some away. The numbers come from tools/calibrate: docs/concepts/confidence.md.
#pragma once

namespace why403::diagnose {

double calibrated(double confidence, bool stated, double join_score);

}  // namespace why403::diagnose
