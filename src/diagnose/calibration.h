// Calibration: from the grounds of a diagnosis to how often such a diagnosis is right.
//
// A logistic function of what sort of evidence the cause stands on, its log-odds, its margin over the next cause,
// whether the cause is one that stands in for more exact ones; a loosely joined chain takes some away. The weights come
// from tools/calibrate: docs/concepts/confidence.md.
#pragma once

#include "diagnose/denial.h"

namespace why403::diagnose {

/// Said where nothing more exact is: the reason behind may be another that no line names.
bool is_stand_in(Cause cause);

double calibrated(const Grounds& grounds, Cause cause, double join_score);

}  // namespace why403::diagnose
