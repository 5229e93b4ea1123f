#include "serve/meters.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace why403::serve {
namespace {

using std::chrono::microseconds;

std::string written(const Meters& meters) {
  std::string out;
  meters.write(out);
  return out;
}

TEST(Meters, ShowWhatWasCounted) {
  Meters meters;
  meters.count_request(MeteredDoor::nginx, 403, microseconds(60));
  meters.count_request(MeteredDoor::nginx, 200, microseconds(50));
  meters.count_request(MeteredDoor::nginx, 200, std::chrono::seconds(3));
  meters.count_decision(MeteredDoor::nginx, Outcome::deny, "a \"quoted\\\ncause");
  meters.count_decision(MeteredDoor::nginx, Outcome::observed, "mfa-required");
  meters.count_decision(MeteredDoor::nginx, Outcome::allow, "");
  const std::string text = written(meters);
  for (const char* line : {"why403_requests_total{door=\"nginx\",code=\"4xx\"} 1\n", "why403_requests_total{door=\"nginx\",code=\"2xx\"} 2\n",
                           "why403_request_duration_seconds_bucket{door=\"nginx\",le=\"0.000050000\"} 1\n",
                           "why403_request_duration_seconds_bucket{door=\"nginx\",le=\"0.000100000\"} 2\n",
                           "why403_request_duration_seconds_bucket{door=\"nginx\",le=\"+Inf\"} 3\n",
                           "why403_request_duration_seconds_sum{door=\"nginx\"} 3.000110000\n",
                           "why403_decisions_total{door=\"nginx\",outcome=\"observed\"} 1\n",
                           "why403_denials_total{cause=\"a \\\"quoted\\\\\\ncause\"} 1\n", "why403_denials_total{cause=\"mfa-required\"} 1\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

// Policies may invent causes without end: the page does not grow with them.
TEST(Meters, TellABoundedNumberOfCausesApartInManyThreads) {
  Meters meters;
  constexpr std::size_t each_counts = 300;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (std::size_t cause = 0; cause < each_counts; ++cause)
        meters.count_decision(MeteredDoor::authzen, Outcome::deny, "cause-" + std::to_string(cause));
    });
  for (std::thread& thread : threads) thread.join();
  const std::string text = written(meters);
  std::size_t lines = 0;
  std::uint64_t denials = 0;
  constexpr std::string_view metric = "why403_denials_total{";
  for (std::size_t at = text.find(metric); at != std::string::npos; at = text.find(metric, at + 1)) {
    ++lines;
    denials += std::stoull(text.substr(text.find("} ", at) + 2));
  }
  EXPECT_EQ(lines, Meters::kCausesMax + 1);
  EXPECT_EQ(denials, 4 * each_counts);
}

}  // namespace
}  // namespace why403::serve
