// Measuring short work: one clock reading before and after, the clock's own cost taken off, medians over
// runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace why403::bench {

using Clock = std::chrono::steady_clock;

inline double since_ns(Clock::time_point start) {
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
}

/// Processor time of this thread: for work of milliseconds and more, which other processes may interrupt.
double processor_ns();

/// What two clock readings cost, at the median.
double clock_cost_ns();

double median(std::vector<double> values);
/// The median of the ratios of values that were measured side by side: what else the machine did meanwhile was the same.
double median_ratio(const std::vector<double>& values, const std::vector<double>& beside);
/// The value below which `share` of the values lie.
double quantile(std::vector<double> values, double share);

/// For every item the median over `runs` of how long `work(item)` takes; then the quantiles over items.
struct Spread {
  double p50_ns = 0;
  double p99_ns = 0;
};
Spread spread(std::size_t items, int runs, const std::function<void(std::size_t)>& work);

/// One row of the table that bench/cedar/run lays out: a name, a figure, its unit, and what is asked of it
/// (`<= 300`, empty for nothing), with tabs between them.
void report(const std::string& name, double figure, const char* unit, const char* asked = "");

/// Resident memory of this process.
std::size_t resident_bytes();

/// Keeps the compiler from dropping work.
inline void keep(const void* value) { asm volatile("" : : "g"(value) : "memory"); }

std::string read_file(const std::string& path);

}  // namespace why403::bench
