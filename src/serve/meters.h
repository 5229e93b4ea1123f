// What the service counts, as `/metrics` shows it in the text format of Prometheus.
//
//   meters.count_request(MeteredDoor::nginx, 403, took);
//   meters.count_decision(MeteredDoor::nginx, Outcome::deny, "permission-missing");
//   meters.write(out);
//
// Counting takes no lock and may be done by any thread; a cause that is new takes one once. At most kCausesMax causes
// are told apart, for policies invent them; the rest is `other`. Nothing here names a person, a path or a policy.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "serve/check.h"

namespace why403::serve {

enum class MeteredDoor : std::uint8_t { authzen, nginx, forward, envoy, envoy_http, refused, other };
inline constexpr std::size_t kMeteredDoors = 7;
std::string_view name(MeteredDoor door);

enum class Outcome : std::uint8_t {
  allow,
  deny,
  observed,  ///< a deny of a route that only observes
};
inline constexpr std::size_t kOutcomes = 3;

class Meters {
 public:
  static constexpr std::size_t kCausesMax = 64;

  void count_request(MeteredDoor door, int status, std::chrono::nanoseconds took);
  /// `cause` of a deny.
  void count_decision(MeteredDoor door, Outcome outcome, std::string_view cause);
  /// A caller over a limit of callers, by its name.
  void count_over(std::string_view limit, bool enforced);
  /// A question of Envoy's that was not decided.
  void count_unanswered(Unanswered why) { unanswered_[static_cast<std::size_t>(why)].fetch_add(1, std::memory_order_relaxed); }
  /// A refusal by a limit that is not recorded, being one of many.
  void count_unrecorded() { unrecorded_.fetch_add(1, std::memory_order_relaxed); }
  void write(std::string& out) const;

 private:
  static constexpr std::size_t kStatusClasses = 5;
  // Upper bounds in microseconds; what is above the last is in the count alone.
  static constexpr std::array<std::int64_t, 10> kBounds = {50, 100, 250, 500, 1000, 2500, 5000, 10'000, 50'000, 250'000};
  using Count = std::atomic<std::uint64_t>;
  struct DoorCounts {
    std::array<Count, kStatusClasses> statuses{};
    std::array<Count, kBounds.size() + 1> durations{};
    Count nanoseconds{0};
    std::array<Count, kOutcomes> outcomes{};
  };
  struct CauseCount {
    std::string cause;  // never changes once `cause_count_` tells of it
    Count count{0};
  };
  Count& cause(std::string_view cause);

  static constexpr std::array<std::string_view, 3> kLimits = {"principal", "address", "network"};
  std::array<std::array<Count, 2>, kLimits.size()> over_{};  // observed, enforced
  std::array<DoorCounts, kMeteredDoors> doors_;
  std::array<Count, kUnanswered> unanswered_{};
  std::array<CauseCount, kCausesMax> causes_;
  std::atomic<std::size_t> cause_count_{0};
  Count other_causes_{0};
  Count unrecorded_{0};
  std::mutex adding_;
};

/// One value with its help and type, for what others count.
void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::uint64_t value);
/// `text` as a label's value, with its quotes.
std::string label(std::string_view text);

}  // namespace why403::serve
