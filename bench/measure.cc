#include "measure.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace why403::bench {

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

double median_ratio(const std::vector<double>& values, const std::vector<double>& beside) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(values.size(), beside.size()); ++i) ratios.push_back(values[i] / beside[i]);
  return median(std::move(ratios));
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

double processor_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double clock_cost_ns() {
  static const double cost = [] {
    std::vector<double> empty;
    for (int i = 0; i < 20'000; ++i) {
      const auto start = Clock::now();
      empty.push_back(since_ns(start));
    }
    return median(std::move(empty));
  }();
  return cost;
}

Spread spread(std::size_t items, int runs, const std::function<void(std::size_t)>& work) {
  const double cost = clock_cost_ns();
  std::vector<std::vector<float>> times(items);
  for (int run = 0; run < runs; ++run) {
    for (std::size_t i = 0; i < items; ++i) {
      const auto start = Clock::now();
      work(i);
      times[i].push_back(static_cast<float>(since_ns(start) - cost));
    }
  }
  std::vector<double> medians;
  for (const auto& each : times) medians.push_back(median({each.begin(), each.end()}));
  return {quantile(medians, 0.5), quantile(medians, 0.99)};
}

void report(const std::string& name, double figure, const char* unit, const char* asked) {
  std::printf("%s\t%.3g\t%s\t%s\n", name.c_str(), figure, unit, asked);
  std::fflush(stdout);
}

std::size_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  in >> size >> resident;
  return resident * 4096;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace why403::bench
