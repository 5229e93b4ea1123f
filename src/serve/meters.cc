#include "serve/meters.h"

#include <algorithm>

namespace why403::serve {

namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(type).append("\n");
}

// Whole seconds and nine digits: doubles would lose the small ones.
std::string seconds(std::uint64_t nanoseconds) {
  constexpr std::uint64_t unit = 1'000'000'000;
  const std::string rest = std::to_string(nanoseconds % unit + unit);
  return std::to_string(nanoseconds / unit) + "." + rest.substr(1);
}

}  // namespace

std::string_view name(MeteredDoor door) {
  constexpr std::array<std::string_view, kMeteredDoors> names = {"authzen",    "nginx",   "forward", "envoy",
                                                                   "envoy-http", "refused", "other"};
  return names[static_cast<std::size_t>(door)];
}

std::string label(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

void write_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                  std::uint64_t value) {
  head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

void Meters::count_request(MeteredDoor door, int status, std::chrono::nanoseconds took) {
  DoorCounts& counts = doors_[static_cast<std::size_t>(door)];
  const int status_class = std::clamp(status / 100, 1, static_cast<int>(kStatusClasses)) - 1;
  counts.statuses[static_cast<std::size_t>(status_class)].fetch_add(1, kRelaxed);
  const auto micro = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  const auto bucket = static_cast<std::size_t>(std::ranges::lower_bound(kBounds, micro) - kBounds.begin());
  counts.durations[bucket].fetch_add(1, kRelaxed);
  counts.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), kRelaxed);
}

void Meters::count_decision(MeteredDoor door, Outcome outcome, std::string_view denied_by) {
  doors_[static_cast<std::size_t>(door)].outcomes[static_cast<std::size_t>(outcome)].fetch_add(1, kRelaxed);
  if (outcome != Outcome::allow) cause(denied_by).fetch_add(1, kRelaxed);
}

void Meters::count_over(std::string_view limit, bool enforced) {
  const auto found = std::ranges::find(kLimits, limit) - kLimits.begin();
  if (static_cast<std::size_t>(found) < kLimits.size())
    over_[static_cast<std::size_t>(found)][enforced ? 1 : 0].fetch_add(1, kRelaxed);
}

Meters::Count& Meters::cause(std::string_view cause) {
  const auto find = [&](std::size_t from, std::size_t to) -> Count* {
    for (std::size_t i = from; i < to; ++i)
      if (causes_[i].cause == cause) return &causes_[i].count;
    return nullptr;
  };
  const std::size_t known = cause_count_.load(std::memory_order_acquire);
  if (Count* const found = find(0, known)) return *found;
  const std::scoped_lock lock(adding_);
  const std::size_t now = cause_count_.load(kRelaxed);
  if (Count* const found = find(known, now)) return *found;
  if (now == kCausesMax) return other_causes_;
  causes_[now].cause = cause;
  cause_count_.store(now + 1, std::memory_order_release);
  return causes_[now].count;
}

void Meters::write(std::string& out) const {
  const auto each_door = [&](const auto& see) {
    for (std::size_t i = 0; i < kMeteredDoors; ++i)
      see("door=\"" + std::string(name(static_cast<MeteredDoor>(i))) + "\"", doors_[i]);
  };
  const auto line = [&](std::string_view metric, const std::string& labels, const std::string& value) {
    out.append(metric).append("{").append(labels).append("} ").append(value).append("\n");
  };
  head(out, "why403_requests_total", "counter", "requests answered, by door and class of status");
  each_door([&](const std::string& door, const DoorCounts& counts) {
    for (std::size_t i = 0; i < kStatusClasses; ++i)
      line("why403_requests_total", door + ",code=\"" + std::to_string(i + 1) + "xx\"",
           std::to_string(counts.statuses[i].load(kRelaxed)));
  });
  head(out, "why403_request_duration_seconds", "histogram", "from a request's last byte to its answer");
  each_door([&](const std::string& door, const DoorCounts& counts) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      below += counts.durations[i].load(kRelaxed);
      line("why403_request_duration_seconds_bucket",
           door + ",le=\"" + seconds(static_cast<std::uint64_t>(kBounds[i]) * 1000) + "\"", std::to_string(below));
    }
    below += counts.durations[kBounds.size()].load(kRelaxed);
    line("why403_request_duration_seconds_bucket", door + ",le=\"+Inf\"", std::to_string(below));
    line("why403_request_duration_seconds_sum", door, seconds(counts.nanoseconds.load(kRelaxed)));
    line("why403_request_duration_seconds_count", door, std::to_string(below));
  });
  head(out, "why403_decisions_total", "counter", "decisions, by door and outcome");
  each_door([&](const std::string& door, const DoorCounts& counts) {
    constexpr std::array<std::string_view, kOutcomes> outcomes = {"allow", "deny", "observed"};
    for (std::size_t i = 0; i < kOutcomes; ++i)
      line("why403_decisions_total", door + ",outcome=\"" + std::string(outcomes[i]) + "\"",
           std::to_string(counts.outcomes[i].load(kRelaxed)));
  });
  head(out, "why403_over_limit_total", "counter", "requests of callers over a limit, refused for it or only observed");
  for (std::size_t i = 0; i < kLimits.size(); ++i)
    for (const bool enforced : {false, true})
      line("why403_over_limit_total",
           "limit=\"" + std::string(kLimits[i]) + "\",enforced=\"" + (enforced ? "true" : "false") + "\"",
           std::to_string(over_[i][enforced ? 1 : 0].load(kRelaxed)));
  head(out, "why403_envoy_unanswered_total", "counter", "questions over gRPC that were not decided, by reason");
  line("why403_envoy_unanswered_total", "reason=\"late\"", std::to_string(unanswered_[0].load(kRelaxed)));
  line("why403_envoy_unanswered_total", "reason=\"crowded\"", std::to_string(unanswered_[1].load(kRelaxed)));
  write_metric(out, "why403_records_left_out_total", "counter", "refusals by a limit that are not recorded, being one of many",
               unrecorded_.load(kRelaxed));
  head(out, "why403_denials_total", "counter", "decisions that were not allowed, by cause");
  const std::size_t known = cause_count_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < known; ++i)
    line("why403_denials_total", "cause=" + label(causes_[i].cause), std::to_string(causes_[i].count.load(kRelaxed)));
  line("why403_denials_total", "cause=\"other\"", std::to_string(other_causes_.load(kRelaxed)));
}

}  // namespace why403::serve
