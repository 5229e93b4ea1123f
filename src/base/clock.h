// Where "now" comes from. Passed in, so that tests choose the time.
#pragma once

#include "base/time.h"

namespace why403::base {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(Time time) : time_(time) {}
  [[nodiscard]] Time now() const override { return time_; }
  void set(Time time) { time_ = time; }

 private:
  Time time_;
};

}  // namespace why403::base
